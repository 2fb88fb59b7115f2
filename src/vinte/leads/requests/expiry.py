"""What time alone brings to requests and drafts."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from vinte.guarantee import terms
from vinte.kernel import due
from vinte.leads.models import JobRequest, RequestDraft
from vinte.leads.requests import letters
from vinte.leads.requests.drafts import rules_of
from vinte.people import queries as people

State = JobRequest.State


def _ends(*, at: datetime) -> due.Found:
    """Drafts that nobody touched are removed, ends that come are told, and what ended is closed."""
    over = RequestDraft.objects.filter(expires_at__lte=at).exclude(state=RequestDraft.State.IN_REVIEW)
    yield from due.items("draft", over, _remove, at=at)
    open_ones = JobRequest.objects.exclude(state=State.CLOSED)
    untold = open_ones.filter(expiry_told_at__isnull=True, expires_at__gt=at, published_at__lte=at)
    for market in untold.order_by("market").values_list("market", flat=True).distinct():
        rules = yield from due.asked(f"market {market}", partial(rules_of, market, at))
        if rules is not None:
            soon = at + timedelta(days=rules.told_days_before)
            coming = untold.filter(market=market, expires_at__lte=soon).order_by("pk")
            yield from due.items("request", coming.values_list("pk", flat=True), _tell_of_end, at=at)
    ended = open_ones.filter(expires_at__lte=at).order_by("expires_at", "pk")
    yield from due.items("end of request", ended.values_list("pk", flat=True), _close, at=at)


def _remove(found: RequestDraft, *, at: datetime) -> int:
    mine = RequestDraft.objects.filter(pk=found.pk, expires_at__lte=at)
    return int(mine.exclude(state=RequestDraft.State.IN_REVIEW).delete()[0] > 0)


@transaction.atomic
def _tell_of_end(request_id: UUID, *, at: datetime) -> int:
    """Write, once for each end, to whoever's request ends soon, with a link that gives more time."""
    untold = JobRequest.objects.filter(pk=request_id, expiry_told_at__isnull=True, expires_at__gt=at)
    row = untold.exclude(state=State.CLOSED).select_for_update(skip_locked=True, of=("self",)).first()
    if row is None:
        return 0
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
    return 1


def _close(request_id: UUID, *, at: datetime) -> int:
    """Close a request whose time is over."""
    ended = JobRequest.objects.filter(pk=request_id, expires_at__lte=at).exclude(state=State.CLOSED)
    return ended.update(state=State.CLOSED, close_reason="expired", closed_at=F("expires_at"))


DUTY = due.Duty("leads.request_ends", _("Fim dos pedidos de orçamento, e o aviso antes"), _ends)
