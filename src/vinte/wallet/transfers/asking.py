"""A professional asks to top up by transfer: a payment that waits, with a reference of its own and a last day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.guarantee.terms import market_zone
from vinte.kernel.dated_files import Count, DatedFigures
from vinte.kernel.errors import Refused
from vinte.kernel.periods import end_of_day
from vinte.wallet.books import ledger
from vinte.wallet.books.expiry_terms import ExpiryTerms
from vinte.wallet.models import TopUp
from vinte.wallet.payments import bank, top_ups
from vinte.wallet.payments.top_ups import StartedTopUp


class TransferDays(DatedFigures):
    """For how long a transfer is waited for, and when a letter says that it ends."""

    kind = "transfers"
    folder = Path(__file__).with_name("days")

    waits_days: Count
    letter_before_days: Count


def figures_of(professional_id: UUID, *, at: datetime) -> tuple[ExpiryTerms, TransferDays]:
    """The terms of a wallet's market and its figures at that instant."""
    terms = ExpiryTerms.of(professional_id)
    return terms, TransferDays.in_force(market=terms.market, on=terms.day(at))


@transaction.atomic
def start_transfer(
    *, professional_id: UUID, amount_cents: int, idempotency_key: str, at: datetime
) -> StartedTopUp:
    """Write down a top-up that waits for its transfer, with no page to pay on; sent again, it is the same one.

    Raises Refused (`amount_out_of_range`, `method_not_offered`), IdempotencyConflict.
    """
    currency = ledger.wallet_currency(professional_id)
    if not bank.takes(currency):
        raise Refused(
            code="method_not_offered",
            message=_("Este meio de pagamento não está disponível."),
            what_to_do=_("Escolha outro."),
        )
    top_ups.refuse_amount(amount_cents, currency=currency)
    row = top_ups.expect_payment(
        professional_id=professional_id,
        amount_cents=amount_cents,
        method=TopUp.Method.TRANSFER,
        provider=bank.BANK,
        provider_reference=bank.new_reference(),
        idempotency_key=idempotency_key,
        at=at,
    )
    if not row.voucher_number:
        terms, days = figures_of(professional_id, at=at)
        last_day: date = terms.day(at) + timedelta(days=days.waits_days)
        row.voucher_number = row.provider_reference
        row.voucher_until = end_of_day(last_day, zone=market_zone(market=terms.market, at=at))
        row.save(update_fields=["voucher_number", "voucher_until"])
    return StartedTopUp(top_up_id=row.pk, pay_url="", provider_reference=row.provider_reference)
