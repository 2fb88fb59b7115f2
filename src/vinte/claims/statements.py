"""The statement of reasons of a suspension, as Regulation (EU) 2019/1150 asks (articles 4 and 11): facts, evidence, the
ground in the terms, how far it goes, from when, and how to appeal. Written once, in the professional's language.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from vinte.claims import hearing_periods, suspensions
from vinte.claims.dossier import assessing
from vinte.claims.hearings import HeardCase, hearings_of_claim
from vinte.claims.models import Claim, Decision, Statement
from vinte.kernel import formats
from vinte.people import queries as people


def write(*, decision: Decision, claim: Claim, at: datetime) -> Statement:
    """Write the statement of a suspension that was just decided, beside its decision."""
    professional = people.professional(claim.professional_id)
    language = professional.account.language
    zone = assessing.terms_named(claim.terms).time_zone
    with translation.override(language), timezone.override(ZoneInfo(zone)):
        text = _text(decision, claim, business=professional.trade_name, market=professional.market, at=at)
    return Statement.objects.create(decision=decision, language=language, text=text, made_at=at)


def statement_of(decision_id: UUID) -> str:
    """The statement of reasons sent with a decision, or nothing where it suspended nobody."""
    return Statement.objects.filter(decision_id=decision_id).values_list("text", flat=True).first() or ""


def _text(decision: Decision, claim: Claim, *, business: str, market: str, at: datetime) -> str:
    cases = hearings_of_claim(professional_id=claim.professional_id, claim_id=claim.id, at=at)
    days = hearing_periods.figures_at(market=market, at=at).appeal_business_days
    heard = [_heard(case) for case in reversed(cases)]
    parts = [
        _("Motivos da suspensão de %(business)s") % {"business": business},
        _("Decisão n.º %(number)d, de %(day)s.")
        % {"number": decision.sequence, "day": formats.full_moment(decision.decided_at)},
        _("1. O que se decidiu"),
        _(
            "O pedido de garantia de %(day)s não correspondia ao que aconteceu. Nada é pago por ele, e o perfil fica "
            "suspenso por uso indevido desde o instante desta decisão, sem data de fim."
        )
        % {"day": formats.full_day(claim.filed_at)},
        _("2. Os factos e as provas"),
        *(line for case in reversed(cases) for line in _facts(case)),
        _("3. O que respondeu"),
        *(line for lines in heard for line in lines),
        _("4. Porquê"),
        f"«{decision.reason}»",
        _("5. A regra"),
        _(
            "Condições da garantia, «verificação dos contactos»: um pedido em que um contacto foi descrito contra a "
            "verdade não é pago, e o perfil é suspenso."
        ),
        _("6. O que a suspensão para"),
        *(f"- {words}" for words in suspensions.STOPS.values()),
        _("7. O que fica como estava"),
        *(f"- {words}" for words in suspensions.LEAVES.values()),
        _("8. Como recorrer"),
        _(
            "Na página desta decisão, uma vez e sem prazo. Responde outra pessoa, que não a que decidiu, em %(days)d dias "
            "úteis. Se lhe der razão, a suspensão acaba logo e o pedido é decidido de novo. Se aparecer uma prova nova, "
            "a suspensão também pode ser levantada sem recurso. Nada disto lhe tira o direito de ir a um mediador ou a "
            "tribunal."
        )
        % {"days": days},
    ]
    return "\n\n".join(parts) + "\n"


def _facts(case: HeardCase) -> list[str]:
    lines = [
        _("Aviso de %(day)s: «%(reason)s»")
        % {"day": formats.full_day(case.notified_at), "reason": case.reason}
    ]
    for contact in case.contacts:
        lines.append(
            _("Contacto %(position)d, «%(title)s», comprado a %(day)s. No pedido escreveu: «%(said)s»")
            % {
                "position": contact.position,
                "title": contact.title,
                "day": formats.full_day(contact.bought_at),
                "said": contact.description,
            }
        )
        lines.extend(
            f"- {piece.source_label}, {formats.full_day(piece.added_at)}: {piece.text}"
            for piece in contact.pieces
            if not piece.withdrawn_why
        )
    return lines


def _heard(case: HeardCase) -> list[str]:
    if not case.answers:
        return [
            _("Ao aviso de %(day)s não respondeu até ao fim de %(due)s.")
            % {
                "day": formats.full_day(case.notified_at),
                "due": formats.last_day_there(case.answer_due_at),
            }
        ]
    return [
        _("A %(when)s: «%(said)s»") % {"when": formats.full_moment(answer.answered_at), "said": answer.text}
        for answer in case.answers
    ]
