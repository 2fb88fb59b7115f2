"""Bank transfers as the operator reads them; `wallet.queries` offers it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed
from vinte.kernel.long_lists import LongList
from vinte.wallet.models import BankTransfer, TopUp, TopUpRefund, TransferStep
from vinte.wallet.payments import bank


@dataclass(frozen=True)
class AwaitedTransfer:
    """A top-up that waits for its transfer until an instant."""

    id: UUID
    professional_id: UUID
    reference: str
    amount_cents: int
    started_at: datetime
    voucher_until: datetime | None


@dataclass(frozen=True)
class ArrivedTransfer:
    """A transfer that was entered; `asked_cents` is what had been asked for, where another amount came."""

    id: UUID
    bank_reference: str
    reference: str
    amount_cents: int
    value_on: date
    entered_at: datetime
    entered_by_id: UUID
    state: str
    state_label: str
    professional_id: UUID | None
    asked_cents: int | None


@dataclass(frozen=True)
class TakenStep:
    """One thing that was done with a transfer."""

    kind: str
    kind_label: str
    reason: str
    taken_at: datetime
    taken_by_id: UUID
    professional_id: UUID | None


@dataclass(frozen=True)
class TransferCase:
    """A transfer with everything that was done with it, oldest first."""

    transfer: ArrivedTransfer
    steps: tuple[TakenStep, ...]


@dataclass(frozen=True)
class RefundByHand:
    """A refund that an operator has to transfer back."""

    id: UUID
    professional_id: UUID
    amount_cents: int
    asked_at: datetime
    bank_reference: str


def transfers_awaited() -> LongList[AwaitedTransfer]:
    """The top-ups that wait for their transfer, what ends first before the others."""
    rows = TopUp.objects.filter(provider=bank.BANK, state=TopUp.State.PENDING).exclude(voucher_number="")
    return LongList(
        rows.order_by("voucher_until", "pk"),
        read=lambda found: [
            copied(AwaitedTransfer, row, reference=bank.say_reference(row.voucher_number)) for row in found
        ],
    )


def transfers_aside() -> LongList[ArrivedTransfer]:
    """The transfers that are nobody's yet, the oldest first."""
    return _arrived(_rows().filter(state=BankTransfer.State.ASIDE).order_by("value_on", "pk"))


def transfers_entered() -> LongList[ArrivedTransfer]:
    """The transfers that are somebody's, went back or were void, the newest first."""
    return _arrived(_rows().exclude(state=BankTransfer.State.ASIDE).order_by("-entered_at", "-pk"))


def transfer_case(transfer_id: UUID) -> TransferCase:
    """One transfer with its steps; raises NotAllowed for an unknown one."""
    row = _rows().filter(pk=transfer_id).first()
    if row is None:
        raise NotAllowed(f"no transfer {transfer_id}")
    steps = row.steps.select_related("top_up").order_by("number")
    return TransferCase(_one(row), tuple(_step(each) for each in steps))


def refunds_by_hand() -> LongList[RefundByHand]:
    """The refunds of transfers that wait to be transferred back, the oldest first."""
    rows = TopUpRefund.objects.filter(state=TopUpRefund.State.ASKED, top_up__provider=bank.BANK)
    return LongList(
        rows.select_related("top_up__transfer").order_by("asked_at", "pk"),
        read=lambda found: [
            copied(RefundByHand, row, bank_reference=row.top_up.transfer.bank_reference) for row in found
        ],
    )


def _rows() -> QuerySet[BankTransfer]:
    return BankTransfer.objects.select_related("top_up")


def _arrived(rows: QuerySet[BankTransfer]) -> LongList[ArrivedTransfer]:
    return LongList(rows, read=lambda found: [_one(row) for row in found])


def _one(row: BankTransfer) -> ArrivedTransfer:
    top_up = row.top_up
    return copied(
        ArrivedTransfer,
        row,
        professional_id=top_up.professional_id if top_up else None,
        asked_cents=top_up.asked_cents if top_up else None,
    )


def _step(row: TransferStep) -> TakenStep:
    return copied(TakenStep, row, professional_id=row.top_up.professional_id if row.top_up else None)
