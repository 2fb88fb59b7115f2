"""What giving a contact back does to the guarantee: asked of its own rules with the credit as a hypothesis, and
told before it is sent and after it is credited.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from vinte.claims.desk.clause_words import in_words
from vinte.claims.dossier import assessing
from vinte.claims.progress import assess
from vinte.guarantee.assessment import Assessment
from vinte.guarantee.registry.entries import words
from vinte.guarantee.wording import Message, counted, deadline, months
from vinte.guarantee.wording import message as _
from vinte.kernel.periods import local_day
from vinte.leads.queries import GuaranteeHarm

# The answers with which a guarantee is over.
OVER = ("excluded", "fulfilled")


@dataclass(frozen=True)
class ReturnEffect:
    """What becomes of the guarantee when a contact is credited back.

    `ends` says that it could be paid before and no longer can; `revives` the contrary; `says` is all of it in whole
    sentences, what matters most first. `buy_until` is the last day to replace what was credited, where
    something is to be replaced.
    """

    ends: bool
    revives: bool
    buy_until: date | None
    says: tuple[Message, ...]


def return_effect(*, professional_id: UUID, purchase_id: UUID, at: datetime) -> ReturnEffect:
    """What the guarantee would say if that contact were credited back whole at this instant."""
    before = assess(professional_id=professional_id, at=at)
    after = assessing.assess_after_return(
        terms=before.terms, professional_id=professional_id, purchase_id=purchase_id, at=at
    )
    return _effect(before, after, purchase_id=purchase_id, is_done=False)


def credited_words(*, professional_id: UUID, purchase_id: UUID, returned_at: datetime) -> list[str]:
    """What the credit of a contact at that instant did to the guarantee, in sentences of the current language."""
    before = assess(professional_id=professional_id, at=returned_at - timedelta(microseconds=1))
    after = assess(professional_id=professional_id, at=returned_at)
    effect = _effect(before, after, purchase_id=purchase_id, is_done=True)
    return [in_words(sentence) for sentence in effect.says]


def harm_of_credit(*, professional_id: UUID, purchase_id: UUID, at: datetime) -> GuaranteeHarm | None:
    """What crediting a contact at this instant, unasked, would take from a guarantee that can still be paid.

    None where it takes nothing: the guarantee is over, or goes on with no contact to buy that was not to be
    bought before.
    """
    before = assess(professional_id=professional_id, at=at)
    after = assessing.assess_after_return(
        terms=before.terms, professional_id=professional_id, purchase_id=purchase_id, at=at
    )
    effect = _effect(before, after, purchase_id=purchase_id, is_done=False)
    is_full = len(before.contacts) == before.terms.contacts
    empties = is_full and before.verdict not in OVER and len(after.contacts) < after.terms.contacts
    if not effect.ends and not empties:
        return None
    return GuaranteeHarm(
        ends=effect.ends, empties=empties, says=tuple(in_words(sentence) for sentence in effect.says)
    )


def _effect(before: Assessment, after: Assessment, *, purchase_id: UUID, is_done: bool) -> ReturnEffect:
    is_in = str(purchase_id) in before.cohort
    ends = before.verdict not in OVER and after.verdict in OVER
    revives = before.verdict in OVER and after.verdict not in OVER
    buy_until = _buy_until(after) if is_in and after.verdict not in OVER else None
    if not is_in:
        says: tuple[Message, ...] = (_("Este contacto não é dos que a garantia olha: para ela, nada muda."),)
    elif before.verdict in OVER and not revives:
        says = (_("A garantia já terminou por outro motivo: devolver este contacto não a muda."),)
    elif ends:
        says = (
            _("Sem este contacto, a garantia deixa de poder ser paga."),
            *(text for text in _ended_by(before, after) if text is not None),
        )
    else:
        says = _kept(before, after, revives=revives, is_done=is_done)
    return ReturnEffect(ends=ends, revives=revives, buy_until=buy_until, says=says)


def _ended_by(before: Assessment, after: Assessment) -> list[Message | None]:
    return [
        words(after, name).why
        for name, result in after.clauses.items()
        if result.status == "failed" and before.clauses[name].status != "failed"
    ]


def _buy_until(after: Assessment) -> date | None:
    window = after.clauses.get("purchase_window")
    until: Any = window.until if window is not None and window.status == "open" else None
    return until if isinstance(until, date) else None


def _kept(before: Assessment, after: Assessment, *, revives: bool, is_done: bool) -> tuple[Message, ...]:
    count, asked = len(after.contacts), after.terms.contacts
    zone = after.terms.time_zone
    says: list[Message] = []
    if revives:
        says.append(_("Sem este contacto, a garantia volta a poder ser paga."))
    else:
        says.append(_("A garantia mantém-se."))
    taken = [one for one in after.contacts if one.purchase_id not in before.cohort]
    if taken:
        says.append(
            _(
                "O contacto que comprou a %(day)s toma o lugar deste.",
                day=deadline(local_day(taken[0].bought_at, zone=zone), zone=zone),
            )
        )
    elif count < asked:
        until = _buy_until(after)
        if until is not None:
            says.append(
                counted(
                    "Fica com %(have)d de %(asked)d: compre o que falta até ao fim de %(until)s.",
                    "Fica com %(have)d de %(asked)d: compre os que faltam até ao fim de %(until)s.",
                    asked - count,
                    have=count,
                    asked=asked,
                    until=deadline(until, zone=zone),
                )
            )
            if not is_done and until != before.clauses["purchase_window"].until:
                says.append(_("Se o crédito só vier noutro dia, este prazo conta desde esse dia."))
        else:
            says.append(
                counted(
                    "Fica com %(have)d de %(asked)d: compre o que falta.",
                    "Fica com %(have)d de %(asked)d: compre os que faltam.",
                    asked - count,
                    have=count,
                    asked=asked,
                )
            )
    says.extend(_wait(before, after))
    return tuple(says)


def _wait(before: Assessment, after: Assessment) -> list[Message]:
    """The month of waiting begins with the last contact: what a return does to it."""
    then, now = before.clauses.get("wait_elapsed"), after.clauses.get("wait_elapsed")
    if then is None or now is None or then.until is None or then.until == now.until:
        return []
    zone, wait = after.terms.time_zone, months(after.terms.wait_months or 0)
    if now.until is None:
        return [_("A espera de %(wait)s recomeça no dia dessa compra.", wait=wait)]
    until: Any = now.until
    return [
        _(
            "A espera de %(wait)s passa a acabar no fim de %(until)s.",
            wait=wait,
            until=deadline(until, zone=zone),
        )
    ]
