"""A payment becomes paid, failed or expired, once, in whatever order it is told."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vinte.kernel.errors import NotAllowed
from vinte.wallet.books import ledger
from vinte.wallet.models import LedgerAccount, LedgerTransaction, TopUp
from vinte.wallet.packs import orders
from vinte.wallet.payments.top_ups import expect_payment, lock

Kind = LedgerAccount.Kind


@transaction.atomic
def record_payment(
    *,
    professional_id: UUID,
    amount_cents: int,
    provider: str,
    provider_reference: str,
    idempotency_key: str,
    at: datetime,
    method: str = "card",
    started_at: datetime | None = None,
) -> TopUp:
    """Write down a payment that a provider has already taken, and credit it, once.

    For money whose events are not to be waited for: history that is brought in, and tests about other
    things. Raises IdempotencyConflict, WalletMissing.
    """
    row = expect_payment(
        professional_id=professional_id,
        amount_cents=amount_cents,
        method=method,
        provider=provider,
        provider_reference=provider_reference,
        idempotency_key=idempotency_key,
        at=started_at or at,
    )
    if not row.payment_reference:
        row.payment_reference = provider_reference
        row.save(update_fields=["payment_reference"])
    return settle_top_up(provider=provider, provider_reference=row.provider_reference, paid=True, at=at)


@transaction.atomic
def settle_top_up(*, provider: str, provider_reference: str, paid: bool, at: datetime) -> TopUp:
    """Take in that a payment was made or failed, in whatever order and however often it is said.

    The first word of `paid` credits the wallet, once; a later failure does not take it back, for that is
    a chargeback and comes as a payment incident. Raises NotAllowed for a reference nobody was given.
    """
    key = (
        TopUp.objects.filter(provider=provider, provider_reference=provider_reference)
        .exclude(provider_reference="")
        .values_list("pk", flat=True)
        .first()
    )
    if key is None:
        raise NotAllowed(f"no top-up of {provider} with that reference")
    row = lock(key)
    settle(row, outcome="paid" if paid else "failed", at=at)
    return row


@transaction.atomic
def give_up(top_up_id: UUID, *, at: datetime) -> None:
    """End a payment for which nobody was ever sent to a page; a later word of `paid` would still count."""
    row = lock(top_up_id)
    if not row.provider_reference:
        settle(row, outcome="expired", at=at)


@transaction.atomic
def end_transfer(top_up_id: UUID, *, at: datetime) -> bool:
    """End the wait for a bank transfer that did not come; whether it waited. One that comes later still counts."""
    return settle(lock(top_up_id), outcome="expired", at=at)


def settle(
    row: TopUp, *, outcome: str, at: datetime, failure_code: str = "", paid_cents: int | None = None
) -> bool:
    """Move a locked payment to what its facts say, whatever came before; whether that changed it.

    Paid wins over everything; failed and expired hold only while nothing says paid. `paid_cents` is what came, where
    that is known: it is what is credited, and what was asked for is kept beside it.
    """
    if row.state == TopUp.State.PAID or (row.state != TopUp.State.PENDING and outcome != "paid"):
        return False
    row.state, row.settled_at, row.failure_code = TopUp.State(outcome), at, failure_code
    if outcome == "paid" and paid_cents is not None and paid_cents != row.amount_cents:
        row.asked_cents, row.amount_cents = row.amount_cents, paid_cents
    row.save(update_fields=["state", "settled_at", "failure_code", "amount_cents", "asked_cents"])
    if outcome == "paid":
        ledger.post(
            professional_id=row.professional_id,
            kind=LedgerTransaction.Kind.TOP_UP,
            moves={Kind.PURCHASED: row.amount_cents, Kind.PAYMENTS: -row.amount_cents},
            idempotency_key=f"top-up:{row.pk}",
            reference=row.pk,
            at=at,
        )
    orders.settled(row, at=at)
    return True
