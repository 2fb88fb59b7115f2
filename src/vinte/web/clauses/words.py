"""What each clause says about one professional, in words: how far, of how much, until when, and what next.

Nothing is decided here. Every figure and day comes from the assessment's facts or from the terms.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vinte.guarantee.terms import Terms
from vinte.kernel.formats import by_clock, full_day
from vinte.people.catalogue import trades

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class ClauseWords:
    """Texts about one clause, each empty where there is nothing to say.

    `have` and `asked` are bare figures; `until` is the bare day that `date_says` puts in words.
    """

    have: str = ""
    asked: str = ""
    date_says: str = ""
    until: str = ""
    next_says: str = ""
    facts: tuple[str, ...] = ()


def _first_contacts(facts: Facts, terms: Terms, _status: str) -> ClauseWords:
    count = facts["contact_count"]
    return ClauseWords(
        have=str(count),
        asked=str(terms.contacts),
        next_says=_("Comprar o próximo contacto"),
        facts=(
            ngettext(
                "Comprou %(count)d contacto que conta.", "Comprou %(count)d contactos que contam.", count
            )
            % {"count": count},
            _("Um contacto devolvido não conta, e o seguinte toma o seu lugar."),
        ),
    )


def _no_award(facts: Facts, _terms: Terms, _status: str) -> ClauseWords:
    won = facts["no_award_broken"]
    if won:
        said = ngettext(
            "Ganhou %(count)d trabalho: a promessa está cumprida.",
            "Ganhou %(count)d trabalhos: a promessa está cumprida.",
            won,
        ) % {"count": won}
    else:
        said = _("Nenhum destes contactos deu em trabalho, até agora.")
    return ClauseWords(
        facts=(said, _("Se ganhar um, a garantia cumpriu o que prometeu e nada há a devolver."))
    )


def _of_each(clause: str, asks: Promise, broken_says: Promise) -> Callable[[Facts, Terms, str], ClauseWords]:
    """The words of a clause that is asked of each contact: how many of those bought keep it."""

    def words(facts: Facts, terms: Terms, _status: str) -> ClauseWords:
        count, broken = facts["contact_count"], facts[f"{clause}_broken"]
        said = [asks % {"percent": terms.profile_percent, "badges": _badges(terms)}]
        if broken:
            said.append(broken_says % {"broken": broken, "count": count})
        return ClauseWords(
            have=str(count - broken) if count else "", asked=str(count) if count else "", facts=tuple(said)
        )

    return words


def _badges(terms: Terms) -> str:
    labels = {known.kind: str(known.label) for known in trades.badge_kinds()}
    return ", ".join(labels.get(kind, kind) for kind in terms.badges)


_profile_complete = _of_each(
    "profile_complete",
    gettext_lazy("No momento de cada compra, o perfil tem %(percent)s %% ou mais."),
    gettext_lazy("Em %(broken)d de %(count)d compras tinha menos."),
)


_badges_active = _of_each(
    "badges_active",
    gettext_lazy("No momento de cada compra, tem ativo: %(badges)s."),
    gettext_lazy("Em %(broken)d de %(count)d compras não estava ativo."),
)


_priority_service = _of_each(
    "priority_service",
    gettext_lazy("Cada contacto é comprado pelo serviço prioritário, que vem com o pack."),
    gettext_lazy("%(broken)d de %(count)d foram comprados ao preço normal."),
)


def _purchase_window(facts: Facts, terms: Terms, status: str) -> ClauseWords:
    if facts["buy_until"] is None:
        return ClauseWords(
            facts=(
                ngettext(
                    "O prazo de %(months)d mês começa com a primeira compra.",
                    "O prazo de %(months)d meses começa com a primeira compra.",
                    terms.window_months or 0,
                )
                % {"months": terms.window_months},
            )
        )
    until = full_day(facts["buy_until"])
    said = [
        _("Comprou o primeiro a %(first)s; o prazo acaba com o dia %(until)s.")
        % {"first": full_day(facts["first_on"]), "until": until}
    ]
    if facts["buy_until"] != facts["window_until"]:
        said.append(_("Tem até lá para substituir o que foi creditado."))
    if status != "open":
        said.append(_("O último foi a %(last)s.") % {"last": full_day(facts["last_on"])})
    return ClauseWords(
        date_says=_("até %(day)s") % {"day": until},
        until=until,
        facts=tuple(said),
    )


def _no_payment_incident(facts: Facts, _terms: Terms, _status: str) -> ClauseWords:
    count = facts["incident_count"]
    said = (
        ngettext("Há %(count)d incidência confirmada.", "Há %(count)d incidências confirmadas.", count)
        % {"count": count}
        if count
        else _("Nenhum pagamento falhou ou foi devolvido.")
    )
    return ClauseWords(
        facts=(said, _("Contam só as confirmadas, entre a primeira e a última compra.")),
    )


def _prompt_contact(facts: Facts, terms: Terms, _status: str) -> ClauseWords:
    count, broken = facts["contact_count"], facts["prompt_contact_broken"]
    waiting = facts["prompt_contact_waiting"]
    said = [
        ngettext(
            "Cada pessoa é contactada na primeira hora depois da compra.",
            "Cada pessoa é contactada nas primeiras %(hours)d horas depois da compra.",
            terms.prompt_hours or 0,
        )
        % {"hours": terms.prompt_hours}
    ]
    if broken:
        said.append(
            ngettext(
                "%(count)d ficou sem contacto a tempo.", "%(count)d ficaram sem contacto a tempo.", broken
            )
            % {"count": broken}
        )
    date_says = next_says = ""
    if waiting and facts["prompt_contact_next"] is not None:
        date_says = _("o próximo até às %(when)s") % {"when": by_clock(facts["prompt_contact_next"])}
        next_says = ngettext(
            "Contactar %(count)d pessoa que espera", "Contactar %(count)d pessoas que esperam", waiting
        ) % {"count": waiting}
    return ClauseWords(
        have=str(count - broken - waiting) if count else "",
        asked=str(count) if count else "",
        date_says=date_says,
        next_says=next_says,
        facts=tuple(said),
    )


def _contact_reviews(facts: Facts, terms: Terms, _status: str) -> ClauseWords:
    return ClauseWords(
        have=str(facts["contact_review_count"]),
        asked=str(terms.contact_reviews or 0),
        next_says=_("Pedir opinião a quem contactou"),
        facts=(
            _("Contam as que dão %(stars)d estrelas ou mais, sobre os contactos desta garantia.")
            % {"stars": terms.positive_rating},
        ),
    )


def _former_client_reviews(facts: Facts, terms: Terms, _status: str) -> ClauseWords:
    return ClauseWords(
        have=str(facts["former_client_review_count"]),
        asked=str(terms.former_client_reviews or 0),
        next_says=_("Pedir opinião a um antigo cliente"),
        facts=(_("Contam as opiniões publicadas de quem já foi seu cliente, com qualquer nota."),),
    )


def _wait_elapsed(facts: Facts, terms: Terms, _status: str) -> ClauseWords:
    asks = ngettext(
        "Espera-se %(count)d mês depois da última compra.",
        "Espera-se %(count)d meses depois da última compra.",
        terms.wait_months or 0,
    ) % {"count": terms.wait_months}
    if facts["wait_until"] is None:
        return ClauseWords(date_says=_("começa com o último contacto"), facts=(asks,))
    until = full_day(facts["wait_until"])
    return ClauseWords(
        date_says=_("até ao fim de %(day)s") % {"day": until},
        next_says=_("Esperar até ao fim de %(day)s") % {"day": until},
        facts=(asks, _("A espera acaba no fim de %(day)s.") % {"day": until}),
    )


def _active_pack(facts: Facts, _terms: Terms, status: str) -> ClauseWords:
    until = facts.get("pack_until")
    return ClauseWords(
        date_says=_("em vigor até %(day)s") % {"day": full_day(until)} if status == "met" and until else "",
        next_says=_("Ativar um pack"),
        facts=(_("No dia da devolução, o pack tem de estar em vigor."),),
    )


def _once_only(facts: Facts, _terms: Terms, _status: str) -> ClauseWords:
    paid_at = facts.get("paid_at")
    said = (
        _("Já foi paga a este número fiscal, a %(day)s.") % {"day": full_day(paid_at)}
        if paid_at
        else _("Ainda não foi paga a este número fiscal.")
    )
    return ClauseWords(facts=(said,))


def _good_standing(_facts: Facts, _terms: Terms, status: str) -> ClauseWords:
    return ClauseWords(
        facts=(_("O perfil está suspenso.") if status == "failed" else _("O perfil não está suspenso."),)
    )


def _claim_in_time(facts: Facts, _terms: Terms, _status: str) -> ClauseWords:
    until = facts["claim_until"]
    if until is None:
        return ClauseWords(facts=(_("O prazo conta desde a primeira compra."),))
    return ClauseWords(
        date_says=_("até %(day)s") % {"day": full_day(until)},
        next_says=_("Pedir até %(day)s") % {"day": full_day(until)},
        facts=(_("O pedido chega até ao fim de %(day)s.") % {"day": full_day(until)},),
    )


def _claim_described(facts: Facts, _terms: Terms, _status: str) -> ClauseWords:
    if not facts["filed_count"]:
        return ClauseWords(facts=(_("Ao pedir, conte em poucas palavras o que aconteceu em cada contacto."),))
    count, broken = facts["contact_count"], facts["claim_described_broken"]
    return ClauseWords(
        have=str(count - broken), asked=str(count), facts=(_("O pedido descreve cada contacto."),)
    )


def _claim_truthful(facts: Facts, _terms: Terms, status: str) -> ClauseWords:
    if facts["verified_count"]:
        said = (
            _("A verificação contradisse o que foi dito.")
            if status == "failed"
            else _("A verificação acabou e nada contradiz o pedido.")
        )
    elif facts["filed_count"]:
        said = _("Estamos a perguntar a cada cliente.")
    else:
        said = _("Depois do pedido, fazemos uma pergunta a cada cliente. Quem não responde não o contradiz.")
    return ClauseWords(facts=(said,))


WORDS: Mapping[str, Callable[[Facts, Terms, str], ClauseWords]] = {
    "first_contacts": _first_contacts,
    "no_award": _no_award,
    "profile_complete": _profile_complete,
    "badges_active": _badges_active,
    "priority_service": _priority_service,
    "purchase_window": _purchase_window,
    "no_payment_incident": _no_payment_incident,
    "prompt_contact": _prompt_contact,
    "contact_reviews": _contact_reviews,
    "former_client_reviews": _former_client_reviews,
    "wait_elapsed": _wait_elapsed,
    "active_pack": _active_pack,
    "once_only": _once_only,
    "good_standing": _good_standing,
    "claim_in_time": _claim_in_time,
    "claim_described": _claim_described,
    "claim_truthful": _claim_truthful,
}
