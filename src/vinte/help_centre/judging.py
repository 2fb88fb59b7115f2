"""What every matter between two sides has in common: an agent decides with reasons, one side appeals once, another
agent answers."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

from vinte.guarantee import terms
from vinte.help_centre.matter_rules import MatterRules, business_days_after
from vinte.help_centre.matters import Matter
from vinte.kernel import locks
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.texts import require_text
from vinte.people import access
from vinte.people import queries as people

State = Matter.State
Kind = TypeVar("Kind", bound=Matter)

JUDGED = ("state", "outcome", "reason", "decided_at", "decided_by", "appeal_until")
ANSWERED = ("state", "second_outcome", "second_reason", "second_at", "second_by")
APPEALED = ("state", "appeal_side", "appeal_text", "appealed_at", "appeal_due_on")


@dataclass(frozen=True)
class Parties:
    """Who has a part in a matter and so may not decide it (INVARIANTS, 19)."""

    professional_id: UUID | None
    homeowner_ids: tuple[UUID, ...] = ()
    account_id: UUID | None = None


def lock(model: type[Kind], key: UUID) -> Kind:
    """The row, held until the transaction ends; raises NotAllowed for one that there is not."""
    try:
        (row,) = locks.lock_in_key_order(model.objects.all(), [key])  # type: ignore[attr-defined]
    except locks.RowsMissing:
        raise NotAllowed(f"no {model.__name__} {key}") from None
    return row  # type: ignore[no-any-return]


def decide(
    row: Matter,
    *,
    outcome: str,
    known: Collection[str],
    reason: str,
    by: UUID,
    parties: Parties,
    appeal_until: date,
    at: datetime,
) -> None:
    """Write the decision on an open matter, which is not saved yet.

    Raises NotAllowed for who has no place at the desk or has a part in it, and for an outcome that is not `known`;
    Refused (`already_decided`, `reason_missing`, `text_too_long`).
    """
    _require_judge(by, parties)
    if row.state != State.OPEN:
        raise Refused(code="already_decided", message=_("Isto já foi decidido."))
    row.outcome, row.reason = _outcome(outcome, known=known), _reason(reason)
    row.decided_at, row.decided_by_id, row.appeal_until = at, by, appeal_until
    row.decided()


def appeal(row: Matter, *, side: str, sides: Iterable[str], text: str, at: datetime) -> None:
    """Write one side's appeal, which is not saved yet.

    Raises Refused (`no_appeal` where this side has none, `appeal_over`, `appealed_before`, `words_missing`).
    """
    if row.state in (State.APPEALED, State.FINAL):
        raise Refused(
            code="appealed_before",
            message=_("Já houve um recurso desta decisão."),
            what_to_do=_("Há só um. Pode ainda ir a um tribunal ou a um centro de arbitragem."),
        )
    if row.state != State.DECIDED or row.appeal_until is None or side not in sides:
        raise Refused(code="no_appeal", message=_("Desta decisão não há recurso seu."))
    today = terms.market_day(market=row.market, at=at)
    if today > row.appeal_until:
        raise Refused(
            code="appeal_over",
            message=_("O prazo para recorrer já acabou."),
            what_to_do=_("Pode ainda ir a um tribunal ou a um centro de arbitragem."),
        )
    words = require_text(text, code="words_missing", message=_("Falta dizer porque não concorda."))
    days = MatterRules.at(market=row.market, at=at).appeal_business_days
    row.appeal_side, row.appeal_text, row.appealed_at = side, words, at
    row.appeal_due_on = business_days_after(today, count=days, market=row.market)
    row.appealed()


def answer_appeal(
    row: Matter,
    *,
    outcome: str,
    known: Collection[str],
    reason: str,
    by: UUID,
    parties: Parties,
    at: datetime,
) -> None:
    """Write the answer to an appeal, which is the last word and is not saved yet.

    Raises NotAllowed as `decide`, Refused (`no_open_appeal`, `decided_by_same_person`, `reason_missing`).
    """
    _require_judge(by, parties)
    if row.state != State.APPEALED:
        raise Refused(code="no_open_appeal", message=_("Não há recurso por responder."))
    if row.decided_by_id == by:
        raise Refused(
            code="decided_by_same_person",
            message=_("Quem decidiu não responde ao recurso."),
            what_to_do=_("Fica para outra pessoa do apoio."),
        )
    row.second_outcome, row.second_reason = _outcome(outcome, known=known), _reason(reason)
    row.second_at, row.second_by_id = at, by
    row.ended()


def may_be_appealed(row: Matter, *, on: date) -> bool:
    """Whether the decision can still be appealed on that day of the market."""
    return row.state == State.DECIDED and row.appeal_until is not None and on <= row.appeal_until


def _require_judge(by: UUID, parties: Parties) -> None:
    access.require(people.account(by), right="desk.use")
    if by == parties.account_id:
        raise NotAllowed(f"account {by} brought this before the desk")
    if parties.professional_id is not None:
        people.require_no_part(
            by=by, professional_id=parties.professional_id, homeowner_ids=parties.homeowner_ids
        )


def _outcome(outcome: str, *, known: Collection[str]) -> str:
    if outcome not in known:
        raise NotAllowed(f"no outcome {outcome!r}; known are {', '.join(known)}")
    return outcome


def _reason(reason: str) -> str:
    return require_text(
        reason,
        code="reason_missing",
        message=_("Faltam os motivos, que os dois lados leem."),
        what_to_do=_("Diga em que se baseia."),
    )
