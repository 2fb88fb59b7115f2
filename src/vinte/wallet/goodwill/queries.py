"""What was given out of goodwill, and what waits for a second person; `wallet.queries` offers it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed
from vinte.kernel.long_lists import LongList
from vinte.kernel.moments import Moment, Moments
from vinte.people import access
from vinte.people import queries as people
from vinte.wallet.models import Goodwill

State = Goodwill.State


@dataclass(frozen=True)
class GoodwillCase:
    """One gift or proposal; `decided_by` is empty while it waits."""

    id: UUID
    professional_id: UUID
    amount_cents: int
    currency: str
    reason: str
    needs_two: bool
    proposed_at: datetime
    proposed_by_id: UUID
    proposed_by: str
    state: str
    state_label: str
    decided_at: datetime | None
    decided_by: str
    decided_reason: str

    @property
    def is_waiting(self) -> bool:
        """Whether a second person still has to decide."""
        return self.state == State.PROPOSED


def goodwill_waiting() -> LongList[GoodwillCase]:
    """What waits for a second person, the longest first."""
    rows = _rows().filter(state=State.PROPOSED).order_by("proposed_at", "pk")
    return LongList(rows, read=lambda found: [_one(row) for row in found])


def goodwill_decided() -> LongList[GoodwillCase]:
    """What was given or refused, newest first."""
    rows = _rows().exclude(state=State.PROPOSED).order_by("-decided_at", "-pk")
    return LongList(rows, read=lambda found: [_one(row) for row in found])


def goodwill_case(*, goodwill_id: UUID, by: UUID) -> GoodwillCase:
    """One of them, for somebody who may give; raises NotAllowed for anybody else, and for who has a part in it."""
    row = _rows().filter(pk=goodwill_id).first()
    if row is None:
        raise NotAllowed(f"no goodwill {goodwill_id}")
    access.require(people.account(by), right="goodwill.give", professional_id=row.professional_id)
    people.require_no_part(by=by, professional_id=row.professional_id, homeowner_ids=[])
    return _one(row)


def moments_of_goodwill(professional_id: UUID) -> list[Moments]:
    """When it was proposed, while it waits, and when it was decided."""
    rows = Goodwill.objects.filter(professional_id=professional_id)
    return [
        Moments(
            rows.filter(state=State.PROPOSED),
            kind="goodwill_proposed",
            at="proposed_at",
            subject="id",
            words="reason",
            cents="amount_cents",
            by="proposed_by__name",
            waits=Q(state=State.PROPOSED),
            says=lambda _moment: _("Saldo a dar, à espera de outra pessoa"),
        ),
        Moments(
            rows,
            kind="goodwill_decided",
            at="decided_at",
            subject="id",
            detail="state",
            words="reason",
            cents="amount_cents",
            by="decided_by__name",
            says=_decided,
        ),
    ]


def _decided(moment: Moment) -> str:
    return _("Saldo oferecido, %(state)s") % {"state": State(moment.detail).label}


def _rows() -> QuerySet[Goodwill]:
    return Goodwill.objects.select_related("proposed_by", "decided_by")


def _one(row: Goodwill) -> GoodwillCase:
    return copied(GoodwillCase, row, proposed_by=str(row.proposed_by), decided_by=str(row.decided_by or ""))
