"""Unused purchased balance that goes back to who paid it, with the books moved once.

The books move first, so that the money can't be spent while the provider is asked; what it refuses is put
back by a correction. Granted balance never leaves this way (INVARIANTS, 8).
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from vinte.kernel import locks
from vinte.kernel.errors import IdempotencyConflict, NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.texts import one_line
from vinte.people import actions as people_actions
from vinte.wallet import providers
from vinte.wallet.books import ledger, lots
from vinte.wallet.models import (
    Dispute,
    LedgerAccount,
    LedgerTransaction,
    ProviderEvent,
    TopUp,
    TopUpRefund,
)
from vinte.wallet.payments import top_ups
from vinte.wallet.providers import PaymentProvider, ProviderFacts, ProviderUnreachable, refusals

Kind = LedgerAccount.Kind
State = TopUpRefund.State


def refund_top_up(
    *,
    top_up_id: UUID,
    amount_cents: int,
    asked_by_id: UUID,
    reason: str,
    idempotency_key: str,
    at: datetime,
) -> TopUpRefund:
    """Give unused purchased balance back to the payer, as an operator does; calls the provider.

    Raises NotAllowed for an unknown payment, Refused (`not_refundable`, `refund_too_high`,
    `balance_used`, `refund_refused`, `provider_unreachable`: asked again with the same key it goes on),
    IdempotencyConflict, ValueError for an amount that is not above 0.
    """
    if type(amount_cents) is not int or amount_cents <= 0:
        raise ValueError(f"amount_cents is {amount_cents!r}; expected a whole number above 0")
    provider = providers.configured()
    row = _take_from_balance(
        top_up_id=top_up_id,
        amount_cents=amount_cents,
        asked_by_id=asked_by_id,
        reason=reason,
        idempotency_key=idempotency_key,
        at=at,
    )
    return _ask(row, provider=provider, at=at) if row.state == State.ASKED else row


def go_on(refund_id: UUID, *, at: datetime) -> TopUpRefund:
    """Ask the provider again for a refund that it did not answer; with its own key it gives back once.

    Calls the provider, so not inside a transaction. Raises as `refund_top_up` does.
    """
    row = TopUpRefund.objects.select_related("top_up").get(pk=refund_id)
    return _ask(row, provider=providers.configured(), at=at) if row.state == State.ASKED else row


def _ask(row: TopUpRefund, *, provider: PaymentProvider, at: datetime) -> TopUpRefund:
    try:
        reference = provider.refund(
            refund_id=row.pk,
            payment_reference=row.top_up.payment_reference,
            amount_cents=row.amount_cents,
        )
    except ProviderUnreachable:
        raise refusals.unreachable() from None
    except Refused:
        _put_back(row.pk, at=at)
        raise
    TopUpRefund.objects.filter(pk=row.pk, state=State.ASKED).update(
        state=State.DONE, provider_reference=reference
    )
    row.refresh_from_db()
    return row


@transaction.atomic
def _take_from_balance(
    *,
    top_up_id: UUID,
    amount_cents: int,
    asked_by_id: UUID,
    reason: str,
    idempotency_key: str,
    at: datetime,
) -> TopUpRefund:
    try:
        top_up = top_ups.lock(top_up_id)
    except locks.RowsMissing:
        raise NotAllowed(f"no top-up {top_up_id}") from None
    earlier = TopUpRefund.objects.filter(idempotency_key=idempotency_key).first()
    if earlier is not None:
        if (earlier.top_up_id, earlier.amount_cents) != (top_up_id, amount_cents):
            raise IdempotencyConflict(key=idempotency_key)
        return earlier
    disputed = Dispute.objects.filter(top_up_id=top_up_id).exists()
    if top_up.state != TopUp.State.PAID or not top_up.payment_reference or disputed:
        raise Refused(
            code="not_refundable",
            message=_("Este pagamento não se pode devolver a quem o fez."),
            what_to_do=_("Só se devolve um pagamento feito e não contestado no banco."),
        )
    if amount_cents > top_up.amount_cents - refunded_cents(top_up):
        raise Refused(
            code="refund_too_high",
            message=_("O valor é maior do que o que resta deste pagamento."),
            what_to_do=_("Escolha um valor menor."),
        )
    ledger.lock_wallet(top_up.professional_id)
    lot = _lot_of(top_up)
    if lot is None or lot.remaining_cents < amount_cents:
        raise Refused(
            code="balance_used",
            message=_("Deste pagamento já não resta tanto saldo por usar."),
            what_to_do=_("Só se devolve ao pagador o que ainda não foi gasto."),
        )
    people_actions.note_act_under_way()
    row = TopUpRefund.objects.create(
        id=new_id(at=at),
        top_up=top_up,
        professional_id=top_up.professional_id,
        amount_cents=amount_cents,
        asked_by_id=asked_by_id,
        reason=one_line(reason)[:200],
        idempotency_key=idempotency_key,
        asked_at=at,
    )
    ledger.post(
        professional_id=row.professional_id,
        kind=LedgerTransaction.Kind.REFUND,
        moves={Kind.PAYMENTS: amount_cents},
        spend_cents=amount_cents,
        spend_order=(Kind.PURCHASED,),
        idempotency_key=f"refund:{row.pk}",
        reference=row.pk,
        lot_id=lot.id,
        at=at,
    )
    return row


def _lot_of(top_up: TopUp) -> lots.Lot | None:
    """What is left of what a payment brought, under the wallet's lock."""
    return lots.brought_by(top_up.professional_id, reference=top_up.pk, source=LedgerTransaction.Kind.TOP_UP)


@transaction.atomic
def _put_back(refund_id: UUID, *, at: datetime) -> None:
    row = locks.lock_in_key_order(TopUpRefund.objects.all(), [refund_id])[0]
    if row.state != State.ASKED:
        return
    row.state = State.REVERSED
    row.save(update_fields=["state"])
    ledger.post(
        professional_id=row.professional_id,
        kind=LedgerTransaction.Kind.CORRECTION,
        moves={Kind.PURCHASED: row.amount_cents, Kind.PAYMENTS: -row.amount_cents},
        idempotency_key=f"refund-back:{row.pk}",
        reference=row.pk,
        at=at,
    )


def refunded_cents(top_up: TopUp) -> int:
    """What of a payment went back to its payer so far, or is on its way."""
    asked = top_up.refunds.exclude(state=State.REVERSED).aggregate(total=Sum("amount_cents"))["total"]
    return asked or 0


def apply_refund(row: TopUp, facts: ProviderFacts, *, at: datetime) -> tuple[str, str]:
    """The provider says how much of a locked payment went back in all.

    More than we asked for means that somebody refunded in the provider's own panel: the balance gives what
    it has, and what is missing is owed (the debt account).
    """
    if facts.currency != row.currency or facts.amount_cents > row.amount_cents:
        return ProviderEvent.Outcome.REFUSED, "amount_differs"
    if row.state != TopUp.State.PAID:
        return ProviderEvent.Outcome.WAITING, "payment_not_paid"
    missing = facts.amount_cents - refunded_cents(row)
    if missing <= 0:
        return ProviderEvent.Outcome.DONE, ""
    wallet = ledger.lock_wallet(row.professional_id)
    lot = _lot_of(row)
    given = min(missing, wallet[Kind.PURCHASED].balance_cents or 0)
    refund = TopUpRefund.objects.create(
        id=new_id(at=at),
        top_up=row,
        professional_id=row.professional_id,
        amount_cents=missing,
        state=State.DONE,
        reason="provider panel",
        idempotency_key=f"outside:{row.pk}:{facts.amount_cents}",
        asked_at=at,
    )
    ledger.post(
        professional_id=row.professional_id,
        kind=LedgerTransaction.Kind.REFUND,
        moves={Kind.PAYMENTS: missing, Kind.DEBT: given - missing},
        spend_cents=given,
        spend_order=(Kind.PURCHASED,),
        idempotency_key=f"refund:{refund.pk}",
        reference=refund.pk,
        lot_id=lot.id if lot else None,
        at=at,
    )
    return ProviderEvent.Outcome.DONE, "refunded_outside"
