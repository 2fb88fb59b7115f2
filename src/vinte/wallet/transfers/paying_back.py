"""Refunds of what came by transfer: out of the balance already, and transferred back by an operator's hand."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.kernel import locks
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.texts import one_line
from vinte.wallet.models import BankTransfer, TopUpRefund, TransferStep
from vinte.wallet.payments import bank, refunds, top_ups
from vinte.wallet.transfers import entering

State = TopUpRefund.State
Kind = TransferStep.Kind


@transaction.atomic
def note_refund_sent(*, refund_id: UUID, bank_reference: str, by: UUID, at: datetime) -> None:
    """Note that a refund was transferred, with the bank's name of that; noted again it changes nothing.

    Raises NotAllowed for one that is no refund by hand, Refused (`bank_reference_missing`, `refund_decided`).
    """
    name = one_line(bank_reference).upper()[:35]
    if not name:
        raise _refused(
            "bank_reference_missing",
            _("Falta o número que o banco deu à transferência."),
            _("Copie-o do extrato."),
        )
    row, transfer = _locked(refund_id)
    if row.state == State.DONE and row.provider_reference == name:
        return
    _refuse_decided(row)
    row.state, row.provider_reference = State.DONE, name
    row.save(update_fields=["state", "provider_reference"])
    entering.step(transfer, Kind.REFUND_SENT, by=by, at=at, top_up=row.top_up, reason=name)


@transaction.atomic
def note_refund_failed(*, refund_id: UUID, reason: str, by: UUID, at: datetime) -> None:
    """Note that a refund can't be transferred: its money is balance again.

    Raises NotAllowed for one that is no refund by hand, Refused (`reason_missing`, `refund_decided`).
    """
    said = reason.strip()[:2000]
    if not said:
        raise _refused("reason_missing", _("Falta o motivo."), _("Escreva porquê; fica no registo."))
    row, transfer = _locked(refund_id)
    _refuse_decided(row)
    refunds.put_back(row.pk, at=at)
    entering.step(transfer, Kind.REFUND_FAILED, by=by, at=at, top_up=row.top_up, reason=said)


def _locked(refund_id: UUID) -> tuple[TopUpRefund, BankTransfer]:
    found = TopUpRefund.objects.filter(pk=refund_id, top_up__provider=bank.BANK).first()
    transfer = BankTransfer.objects.filter(top_up=found.top_up_id).first() if found else None
    if found is None or transfer is None:
        raise NotAllowed(f"no refund {refund_id} by hand")
    # Whoever takes a step with a transfer holds its row: steps are counted.
    transfer = locks.lock_in_key_order(BankTransfer.objects.all(), [transfer.pk])[0]
    top_ups.lock(found.top_up_id)
    return locks.lock_in_key_order(TopUpRefund.objects.all(), [refund_id])[0], transfer


def _refuse_decided(row: TopUpRefund) -> None:
    if row.state != State.ASKED:
        raise _refused("refund_decided", _("Este reembolso já foi tratado."), _("Abra a página outra vez."))


def _refused(code: str, message: str, what_to_do: str) -> Refused:
    return Refused(code=code, message=message, what_to_do=what_to_do)
