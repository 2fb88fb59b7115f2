"""Packs prolonged at no cost while somebody waits for a decision that is late (INVARIANTS, rulings)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from vinte.kernel.copies import copied
from vinte.kernel.ids import new_id
from vinte.wallet.books import ledger
from vinte.wallet.models import Pack, PackProlongation
from vinte.wallet.packs import queries as pack_queries
from vinte.wallet.packs.queries import Prolongation


@transaction.atomic
def prolong_pack(
    *,
    professional_id: UUID,
    had_on: date,
    today: date,
    at_least: date,
    until: date,
    reason: str,
    at: datetime,
) -> Prolongation | None:
    """Keep in force, until that day and at no cost, the pack that somebody had on the day `had_on`.

    None where it is in force until `at_least` anyway, where there was none that day, or an operator has ended it
    since. Nothing is charged, and a renewal comes after these days; called twice, it adds nothing. Raises ValueError
    for an `until` before `at_least`.
    """
    if until < at_least:
        raise ValueError(f"until {until} is before {at_least}")
    ledger.lock_wallet(professional_id)
    row = _last_of(professional_id, had_on=had_on)
    if row is None:
        return None
    last_day = pack_queries.runs_until(row)
    if last_day >= at_least:
        return None
    made = PackProlongation.objects.create(
        professional_id=professional_id,
        id=new_id(at=at),
        pack_id=row.id,
        starts_on=max(last_day + timedelta(days=1), today),
        ends_on=until,
        reason=reason,
        made_at=at,
    )
    return copied(Prolongation, made)


def _last_of(professional_id: UUID, *, had_on: date) -> Pack | None:
    """The newest pack of somebody who had one on that day, if it was not ended by hand."""
    if pack_queries.active_pack(professional_id=professional_id, on=had_on) is None:
        return None
    newest = pack_queries.pack_rows(professional_id).order_by("-ends_on", "-id").first()
    return newest if newest is not None and newest.cancelled_on is None else None
