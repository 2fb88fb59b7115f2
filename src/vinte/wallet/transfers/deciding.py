"""What an operator does with a transfer that was entered: assign it, give it back, end a credit or an entry made by mistake.

Nothing is edited: each is a step of its own with who, when and why, and money moves back by a transaction of its own.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.kernel import locks
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.texts import refuse_longer
from vinte.people import queries as people
from vinte.wallet.books import balances, ledger
from vinte.wallet.models import BankTransfer, TransferStep
from vinte.wallet.payments import bank, refunds, top_ups
from vinte.wallet.transfers import entering, letters

State = BankTransfer.State
Kind = TransferStep.Kind
LONGEST_REASON = 2000


@transaction.atomic
def assign_transfer(*, transfer_id: UUID, professional_id: UUID, by: UUID, at: datetime) -> None:
    """Credit a transfer that was kept aside to a professional, who is told.

    Raises NotAllowed for an unknown transfer or professional, Refused (`transfer_decided`, `business_left`,
    `other_currency`).
    """
    row = _locked(transfer_id, state=State.ASIDE)
    people.professional(professional_id)
    if people.has_left(professional_id):
        raise _refused(
            "business_left",
            _("Esta empresa fechou a conta, ou está a fechá-la."),
            _("Devolva a transferência."),
        )
    if ledger.wallet_currency(professional_id) != bank.CURRENCY:
        raise _refused(
            "other_currency", _("O saldo desta empresa é noutra moeda."), _("Devolva a transferência.")
        )
    entering.credit(row, professional_id=professional_id, by=by, at=at)


@transaction.atomic
def give_back_transfer(*, transfer_id: UUID, reason: str, by: UUID, at: datetime) -> None:
    """Note that a transfer which is nobody's was sent back to who made it. Raises as `assign_transfer`, and Refused
    (`reason_missing`, `text_too_long`).
    """
    _end(transfer_id, State.GIVEN_BACK, Kind.GIVEN_BACK, reason=reason, by=by, at=at)


@transaction.atomic
def void_transfer(*, transfer_id: UUID, reason: str, by: UUID, at: datetime) -> None:
    """End an entry that is not what the bank's statement says, so that the right one may be made. Raises as
    `give_back_transfer`.
    """
    _end(transfer_id, State.VOID, Kind.VOID, reason=reason, by=by, at=at)


@transaction.atomic
def reverse_transfer(*, transfer_id: UUID, reason: str, by: UUID, at: datetime) -> None:
    """End a credit that was a mistake: what is left of it leaves the balance, what was spent is owed, and its business
    reads why. The transfer is nobody's again.

    Raises NotAllowed, Refused (`transfer_decided`, `reason_missing`, `text_too_long`, `refund_under_way`).
    """
    said = _clean(reason)
    row = _locked(transfer_id, state=State.CREDITED)
    assert row.top_up_id is not None
    top_up = top_ups.lock(row.top_up_id)
    if refunds.refunded_cents(top_up):
        raise _refused(
            "refund_under_way",
            _("Parte deste pagamento já foi reembolsada, ou está a sê-lo."),
            _("Diga primeiro que o reembolso não se faz; o que já foi transferido não se anula aqui."),
        )
    before = balances.balance(top_up.professional_id).debt_cents
    refunds.take_out(
        top_up,
        cents=top_up.amount_cents,
        reason=f"reversal: {said}",
        idempotency_key=f"reversal:{top_up.pk}",
        by=by,
        at=at,
    )
    row.state, row.top_up = State.ASIDE, None
    row.save(update_fields=["state", "top_up"])
    entering.step(row, Kind.REVERSED, by=by, at=at, top_up=top_up, reason=said)
    owes = balances.balance(top_up.professional_id).debt_cents > before
    letters.reversed_(row, top_up, amount_cents=top_up.amount_cents, owes=owes, reason=said, at=at)


def _end(transfer_id: UUID, state: str, kind: str, *, reason: str, by: UUID, at: datetime) -> None:
    said = _clean(reason)
    row = _locked(transfer_id, state=State.ASIDE)
    row.state = state
    row.save(update_fields=["state"])
    entering.step(row, kind, by=by, at=at, reason=said)


def _clean(reason: str) -> str:
    refuse_longer(reason, longest=LONGEST_REASON)
    said = reason.strip()
    if not said:
        raise _refused("reason_missing", _("Falta o motivo."), _("Escreva porquê; fica no registo."))
    return said


def _locked(transfer_id: UUID, *, state: str) -> BankTransfer:
    """The transfer, locked, if it stands so: two operators decide one after the other."""
    try:
        row = locks.lock_in_key_order(BankTransfer.objects.all(), [transfer_id])[0]
    except locks.RowsMissing:
        raise NotAllowed(f"no transfer {transfer_id}") from None
    if row.state != state:
        raise _refused(
            "transfer_decided",
            _("Esta transferência já não está assim: está %(state)s.") % {"state": row.get_state_display()},
            _("Abra a página outra vez e veja o que foi feito."),
        )
    return row


def _refused(code: str, message: str, what_to_do: str) -> Refused:
    return Refused(code=code, message=message, what_to_do=what_to_do)
