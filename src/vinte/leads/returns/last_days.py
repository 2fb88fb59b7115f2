"""The last day on which a contact can be given back: told on its page from the purchase on, and by one letter before.

Contacts that a professional bought on one day end on one day, and are one letter.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from vinte.guarantee import terms
from vinte.kernel import due
from vinte.kernel.errors import Refused
from vinte.leads.models import ContactPurchase, ReturnRequest
from vinte.leads.returns import letters
from vinte.leads.returns.figures import ReturnFigures
from vinte.leads.returns.hooks import records_of, refuse_bound
from vinte.notices import queries as outbox


def return_by(*, market: str, bought_at: datetime, bought_on: date) -> datetime:
    """The instant before which a contact bought then can be given back, for the last of the reasons."""
    return bought_at + ReturnFigures.in_force(market=market, on=bought_on).longest_window


def _last_days(*, at: datetime) -> due.Found:
    since = at - max(
        figures.longest_window for market in terms.markets() for figures in ReturnFigures.of_market(market)
    )
    recent = ContactPurchase.objects.filter(bought_at__gt=since, bought_at__lte=at)
    for market in sorted(set(recent.values_list("job_request__market", flat=True))):
        rows = yield from due.asked(f"market {market}", partial(_ending, market, at=at))
        days: dict[tuple[UUID, date], list[ContactPurchase]] = {}
        for row in rows or ():
            days.setdefault((row.professional_id, row.bought_on), []).append(row)
        for (professional_id, bought_on), bought in days.items():
            # With the first of a day all of that day are told, for there is one letter.
            if any(_is_near(row, at=at) for row in bought):
                yield due.Item(
                    f"last day of returns {professional_id} {bought_on}",
                    partial(_tell, professional_id, bought_on, bought, at=at),
                )


def _ending(market: str, *, at: datetime) -> list[ContactPurchase]:
    """The contacts that can still be given back, and of which nothing was credited."""
    longest = max(figures.longest_window for figures in ReturnFigures.of_market(market))
    candidates = ContactPurchase.objects.filter(
        job_request__market=market,
        bought_at__gt=at - longest,
        bought_at__lte=at,
        returned_at__isnull=True,
        reduced_at__isnull=True,
    ).select_related("job_request")
    return [row for row in candidates.order_by("bought_at", "id") if at < _end(row)]


def _end(row: ContactPurchase) -> datetime:
    return return_by(market=row.job_request.market, bought_at=row.bought_at, bought_on=row.bought_on)


def _is_near(row: ContactPurchase, *, at: datetime) -> bool:
    figures = ReturnFigures.in_force(market=row.job_request.market, on=row.bought_on)
    if figures.reminder_hours is None:
        return False
    return at >= _end(row) - timedelta(hours=figures.reminder_hours)


def _tell(professional_id: UUID, bought_on: date, bought: list[ContactPurchase], *, at: datetime) -> int:
    key = f"return_last_day:{professional_id}:{bought_on}"
    if outbox.messages_with_key(key):
        return 0
    open_to_return = _not_asked_for(professional_id, bought, at=at)
    if not open_to_return:
        return 0
    letters.return_last_day(professional_id=professional_id, bought=open_to_return, key=key, at=at)
    return 1


def _not_asked_for(
    professional_id: UUID, bought: Iterable[ContactPurchase], *, at: datetime
) -> list[ContactPurchase]:
    """Those that nobody asked to return yet, that became no job, and that no room above holds back."""
    asked = set(
        ReturnRequest.objects.filter(professional_id=professional_id).values_list("purchase_id", flat=True)
    )
    records = records_of(professional_ids=[professional_id], at=at)
    return [
        row
        for row in bought
        if row.id not in asked
        and not (row.id in records and records[row.id].awarded)
        and not _is_held(row, at=at)
    ]


def _is_held(row: ContactPurchase, *, at: datetime) -> bool:
    try:
        refuse_bound(professional_id=row.professional_id, purchase_id=row.id, at=at)
    except Refused:
        return True
    return False


DUTY = due.Duty(
    "leads.return_last_days", _("E-mails sobre o último dia para devolver"), _last_days, every_minutes=15
)
