"""The discount for what stays unsold, once: for one request, and as an expression of the feed's query."""

from __future__ import annotations

from datetime import datetime

from django.db.models import BigIntegerField, Case, F, Q, Value, When
from django.db.models.functions import Greatest

from vinte.leads.models import JobRequest


def discounted(amount_cents: int, percent: int) -> int:
    """So many per cent less, in whole cents; halves of a cent round up, and a contact costs a cent at least."""
    return max(1, (amount_cents * (100 - percent) + 50) // 100)


def unsold_percent_now(job_request: JobRequest, *, bought_before: int, at: datetime) -> int:
    """The percent by which a request is cheaper because nobody ever bought it; from its instant on, or 0.

    A contact that was returned was bought all the same.
    """
    if bought_before or job_request.unsold_from is None or at < job_request.unsold_from:
        return 0
    return job_request.unsold_percent


def price_now(price: str, *, sold: str, at: datetime) -> Case:
    """What both functions above say of each row of a query: `price` names the field of its price in cents,
    `sold` the annotation of how often it was bought.
    """
    cents = BigIntegerField()
    cheaper = (F(price) * (Value(100) - F("unsold_percent")) + Value(50)) / Value(100)
    return Case(
        When(
            Q(**{sold: 0}, unsold_from__lte=at, unsold_percent__gt=0),
            then=Greatest(Value(1, output_field=cents), cheaper, output_field=cents),
        ),
        default=F(price),
        output_field=cents,
    )
