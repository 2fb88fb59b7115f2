"""Money that is on its way: payments begun, refunds asked for, and what a dispute keeps frozen."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Sum

from vinte.wallet.models import LedgerAccount, TopUp, TopUpRefund


@dataclass(frozen=True)
class InFlight:
    """What is on its way in one currency, in whole cents."""

    currency: str
    payment_count: int = 0
    payment_cents: int = 0
    refund_count: int = 0
    refund_cents: int = 0
    frozen_cents: int = 0


def in_flight(*, currency: str) -> list[InFlight]:
    """Each currency in which anything is, and this one also where nothing is; three statements."""
    payments = _counted(TopUp, "currency", state=TopUp.State.PENDING)
    refunds = _counted(TopUpRefund, "top_up__currency", state=TopUpRefund.State.ASKED)
    kept = LedgerAccount.objects.filter(kind=LedgerAccount.Kind.FROZEN, balance_cents__gt=0).order_by()
    frozen = dict(kept.values_list("currency").annotate(total=Sum("balance_cents")))
    return [
        InFlight(each, *payments.get(each, (0, 0)), *refunds.get(each, (0, 0)), frozen.get(each, 0) or 0)
        for each in sorted({currency, *payments, *refunds, *frozen})
    ]


def _counted(model: type[TopUp | TopUpRefund], currency: str, *, state: str) -> dict[str, tuple[int, int]]:
    rows = model._default_manager.filter(state=state).order_by().values_list(currency)
    return {name: (count, cents) for name, count, cents in rows.annotate(Count("pk"), Sum("amount_cents"))}
