"""What time alone brings to requests and drafts."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from vinte.guarantee import terms
from vinte.leads.models import JobRequest, RequestDraft
from vinte.leads.requests import letters
from vinte.leads.requests.drafts import rules_of
from vinte.people import queries as people


def run_due(*, at: datetime) -> int:
    """Tell of ends that come, close what ended, and remove drafts that nobody touched; how many in all."""
    ended = RequestDraft.objects.filter(expires_at__lte=at).exclude(state=RequestDraft.State.IN_REVIEW)
    removed = ended.count()
    ended.delete()
    return tell_of_ends(at=at) + close_ended(at=at) + removed


State = JobRequest.State


@transaction.atomic
def tell_of_ends(*, at: datetime) -> int:
    """Write, once for each end, to whoever's request ends soon, with a link that gives more time."""
    told = 0
    candidates = JobRequest.objects.filter(
        expiry_told_at__isnull=True, expires_at__gt=at, published_at__lte=at
    ).exclude(state=State.CLOSED)
    for market in candidates.order_by("market").values_list("market", flat=True).distinct():
        soon = at + timedelta(days=rules_of(market, at).told_days_before)
        due = candidates.filter(market=market, expires_at__lte=soon).order_by("pk")
        for row in due.select_for_update(skip_locked=True, of=("self",)):
            row.expiry_told_at = at
            row.save(update_fields=["expiry_told_at"])
            letters.tell(
                letters.address_of(people.homeowner(row.homeowner_id)),
                kind="request_expiring",
                context={
                    "title": row.title,
                    "last_day": terms.market_day(market=row.market, at=row.expires_at or at),
                    "link": letters.new_link(letters.STATUS_LINK, row.pk, at=at),
                },
                idempotency_key=f"request_expiring:{row.pk}:{row.extension_count}",
                at=at,
            )
            told += 1
    return told


@transaction.atomic
def close_ended(*, at: datetime) -> int:
    """Close the requests whose time is over; how many."""
    ended = JobRequest.objects.filter(expires_at__lte=at).exclude(state=State.CLOSED)
    return ended.update(state=State.CLOSED, close_reason="expired", closed_at=F("expires_at"))
