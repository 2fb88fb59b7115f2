"""The letters about bank transfers."""

from __future__ import annotations

from datetime import datetime

from vinte.wallet.letters import write_to_professional
from vinte.wallet.models import BankTransfer, TopUp
from vinte.wallet.payments import bank

BALANCE_PATH = "/pro/saldo/"
PAYMENT_PATH = "/pro/saldo/pagamento/{top_up_id}/"


def arrived(transfer: BankTransfer, top_up: TopUp, *, at: datetime) -> None:
    """What came is balance now; and that it was another amount than was asked for, where it was."""
    write_to_professional(
        kind="transfer_arrived",
        professional_id=top_up.professional_id,
        key=f"transfer_arrived:{top_up.pk}",
        amount_cents=top_up.amount_cents,
        currency=top_up.currency,
        path=BALANCE_PATH,
        at=at,
        value_on=transfer.value_on,
        differs=top_up.asked_cents is not None,
        last_cents=top_up.asked_cents or top_up.amount_cents,
    )


def reversed_(
    transfer: BankTransfer, top_up: TopUp, *, amount_cents: int, owes: bool, reason: str, at: datetime
) -> None:
    """A credit was a mistake and is taken back, why, and whether something is owed now."""
    write_to_professional(
        kind="transfer_reversed",
        professional_id=top_up.professional_id,
        key=f"transfer_reversed:{top_up.pk}",
        amount_cents=amount_cents,
        currency=top_up.currency,
        path=BALANCE_PATH,
        at=at,
        reason=reason,
        owes=owes,
    )


def ends_soon(top_up: TopUp, *, at: datetime) -> None:
    """The wait for a transfer ends in some days; written once."""
    write_to_professional(
        kind="transfer_ends_soon",
        professional_id=top_up.professional_id,
        key=f"transfer_ends_soon:{top_up.pk}",
        amount_cents=top_up.amount_cents,
        currency=top_up.currency,
        path=PAYMENT_PATH.format(top_up_id=top_up.pk),
        at=at,
        reference=bank.say_reference(top_up.voucher_number),
        ends_at=top_up.voucher_until,
    )
