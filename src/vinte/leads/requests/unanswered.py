"""Whoever hears nothing after asking is told once that nobody has their contact yet, and what helps."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from vinte.guarantee import terms
from vinte.kernel import due
from vinte.leads.models import JobRequest, Place
from vinte.leads.requests import letters
from vinte.leads.requests.rules import QuietFigures
from vinte.people import queries as people


def _quiet(*, at: datetime) -> due.Found:
    """Requests that can be bought, are offered under their trade for long enough, and that nobody ever bought."""
    sold = Place.objects.filter(job_request_id=OuterRef("pk"))
    untold = JobRequest.objects.filter(
        ~Exists(sold),
        state=JobRequest.State.PUBLISHED,
        quiet_told_at__isnull=True,
        phone_wrong_at__isnull=True,
        expires_at__gt=at,
        published_at__lte=at,
    )
    for market in untold.order_by("market").values_list("market", flat=True).distinct():
        figures = yield from due.asked(f"market {market}", partial(QuietFigures.at, market=market, at=at))
        if figures is not None:
            since = at - timedelta(hours=figures.quiet_hours)
            mine = untold.filter(
                Q(moved_at__isnull=True) | Q(moved_at__lte=since), market=market, published_at__lte=since
            ).order_by("published_at", "pk")
            yield from due.items("request", mine.values_list("pk", flat=True), _tell, at=at)


@transaction.atomic
def _tell(request_id: UUID, *, at: datetime) -> int:
    """Write once; a purchase that waits for the same row is there before us, or is told of later."""
    waiting = JobRequest.objects.filter(
        pk=request_id, quiet_told_at__isnull=True, state=JobRequest.State.PUBLISHED
    )
    row = waiting.select_for_update(skip_locked=True, of=("self",)).first()
    if row is None or Place.objects.filter(job_request_id=request_id).exists():
        return 0
    row.quiet_told_at = at
    row.save(update_fields=["quiet_told_at"])
    letters.tell(
        letters.address_of(people.homeowner(row.homeowner_id)),
        kind="request_quiet",
        context={
            "title": row.title,
            "published_on": terms.market_day(market=row.market, at=row.published_at),
            "last_day": terms.market_day(market=row.market, at=row.expires_at or at),
            "link": letters.new_link(letters.STATUS_LINK, row.pk, at=at),
        },
        # Once for each trade under which it is offered.
        idempotency_key=f"request_quiet:{row.pk}{f':{row.moved_at.isoformat()}' if row.moved_at else ''}",
        at=at,
    )
    return 1


DUTY = due.Duty("leads.request_quiet", _("Aviso a quem pediu orçamentos e ainda não foi procurado"), _quiet)
