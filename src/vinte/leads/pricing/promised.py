"""The prices that a paid guarantee promises: its balance buys at those of its twenty.

When it is paid, the dearest price of each trade and size among its contacts is written down; for as long as
some of its balance is left, a contact of that trade and size costs its owner no more
(docs/decisions/promised-prices.md).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import BigIntegerField, Case, F, Max, Value, When
from django.db.models.functions import Least

from vinte.leads.models import ContactPurchase, JobRequest, PromisedPrice
from vinte.wallet import queries as wallet

# The most that a contact costs, in whole cents, by trade and size.
Promised = Mapping[tuple[str, str], int]
NOTHING: Promised = MappingProxyType({})


@transaction.atomic
def keep_promised_prices(
    *, professional_id: UUID, guarantee_id: UUID, purchase_ids: Collection[UUID], at: datetime
) -> None:
    """Write down what the contacts of a guarantee cost, by trade and size; said again, it changes nothing.

    What a contact cost is its price less what was credited back of it, as the guarantee counts it.
    """
    bought = ContactPurchase.objects.filter(professional_id=professional_id, id__in=purchase_ids)
    dearest = (
        bought.values("job_request__trade", "job_request__budget")
        .annotate(most=Max(F("price_cents") - F("returned_cents")))
        .order_by("job_request__trade", "job_request__budget")
    )
    PromisedPrice.objects.bulk_create(
        (
            PromisedPrice(
                professional_id=professional_id,
                guarantee_id=guarantee_id,
                trade=row["job_request__trade"],
                budget=row["job_request__budget"],
                price_cents=row["most"],
                written_at=at,
            )
            for row in dearest
        ),
        ignore_conflicts=True,
    )


def promised_prices(professional_id: UUID) -> Promised:
    """What holds now: the prices of each guarantee whose balance is not used up; empty for everybody else.

    Call it under the wallet's lock to act on it.
    """
    rows = list(PromisedPrice.objects.filter(professional_id=professional_id))
    if not rows:
        return NOTHING
    left = wallet.balance_left_by_source(professional_id)
    found: dict[tuple[str, str], int] = {}
    for row in rows:
        if left.get(row.guarantee_id):
            key = (row.trade, row.budget)
            found[key] = min(row.price_cents, found.get(key, row.price_cents))
    return found


@dataclass(frozen=True)
class PromisedKind:
    """A trade and size that cost at most so much while a guarantee's balance lasts, in whole cents."""

    trade: str
    size_label: str
    most_cents: int


def promised_kinds(professional_id: UUID) -> list[PromisedKind]:
    """What `promised_prices` says, for a page: by trade, the cheapest first."""
    found = sorted(promised_prices(professional_id).items(), key=lambda one: (one[0][0], one[1]))
    return [
        PromisedKind(trade=trade, size_label=str(JobRequest.Budget(budget).label), most_cents=most)
        for (trade, budget), most in found
    ]


def promised_for(job_request: JobRequest, promised: Promised) -> int | None:
    """The most that a contact of this request costs, or None where nothing was promised."""
    return promised.get((job_request.trade, job_request.budget))


def capped(price: Any, promised: Promised) -> Any:
    """What `promised_for` says of each row of a query, applied to an expression of its price."""
    if not promised:
        return price
    cents = BigIntegerField()
    return Case(
        *(
            When(trade=trade, budget=budget, then=Least(price, Value(most, output_field=cents)))
            for (trade, budget), most in sorted(promised.items())
        ),
        default=price,
        output_field=cents,
    )
