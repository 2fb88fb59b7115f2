"""Unused purchased balance that goes back to who paid it, with the books moved once.

The books move first, so that the money can't be spent while the provider is asked; what it refuses, or what fails at
the payer's bank days later, is put back. What is left of a payment is found wherever it lies: in a contact that was
returned, or in a refund that came back. Granted balance never leaves this way (INVARIANTS, 8).
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
from vinte.wallet.books import contested, ledger, paid_for
from vinte.wallet.models import (
    Dispute,
    LedgerAccount,
    LedgerTransaction,
    ProviderEvent,
    TopUp,
    TopUpRefund,
)
from vinte.wallet.payments import bank, top_ups
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

    What came by bank transfer leaves the balance and waits until an operator has transferred it back.

    Raises NotAllowed for an unknown payment, Refused (`not_refundable`, `refund_too_high`,
    `balance_used`, `refund_refused`, `provider_unreachable`: asked again with the same key it goes on),
    IdempotencyConflict, ValueError for an amount that is not above 0.
    """
    if type(amount_cents) is not int or amount_cents <= 0:
        raise ValueError(f"amount_cents is {amount_cents!r}; expected a whole number above 0")
    provider = None if is_by_hand(top_up_id) else providers.configured()
    row = _take_from_balance(
        top_up_id=top_up_id,
        amount_cents=amount_cents,
        asked_by_id=asked_by_id,
        reason=reason,
        idempotency_key=idempotency_key,
        at=at,
    )
    return _ask(row, provider=provider, at=at) if provider and row.state == State.ASKED else row


def is_by_hand(top_up_id: UUID) -> bool:
    """Whether no provider can give this payment back, because it came by bank transfer."""
    return TopUp.objects.filter(pk=top_up_id, provider=bank.BANK).exists()


def go_on(refund_id: UUID, *, at: datetime) -> TopUpRefund:
    """Ask the provider again for a refund that it did not answer; with its own key it gives back once.

    Calls the provider, so not inside a transaction. Raises as `refund_top_up` does.
    """
    row = TopUpRefund.objects.select_related("top_up").get(pk=refund_id)
    if row.state != State.ASKED or row.top_up.provider == bank.BANK:
        return row
    return _ask(row, provider=providers.configured(), at=at)


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
        put_back(row.pk, at=at)
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
    parts = paid_for.left_of_payment(top_up.professional_id, top_up_id=top_up.pk)
    if sum(parts.values()) < amount_cents:
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
        from_lots=contested.first_cents(parts, amount_cents),
        at=at,
    )
    return row


@transaction.atomic
def put_back(refund_id: UUID, *, at: datetime, came_back_at: datetime | None = None) -> bool:
    """Make balance again of what did not reach the payer; whether that was new.

    `came_back_at` is when the payer's bank sent it back, after the provider had taken it for done.
    """
    top_ups.lock(TopUpRefund.objects.values_list("top_up_id", flat=True).get(pk=refund_id))
    row = locks.lock_in_key_order(TopUpRefund.objects.all(), [refund_id])[0]
    if row.state == State.REVERSED or (row.state == State.DONE and came_back_at is None):
        return False
    row.state, row.came_back_at = State.REVERSED, came_back_at
    row.save(update_fields=["state", "came_back_at"])
    ledger.lock_wallet(row.professional_id)
    back_cents = row.amount_cents - row.lost_cents
    ledger.post(
        professional_id=row.professional_id,
        kind=LedgerTransaction.Kind.REFUND_BACK,
        moves={
            **ledger.comes_back(row.professional_id, back_cents),
            Kind.LOSSES: row.lost_cents,
            Kind.PAYMENTS: -row.amount_cents,
        },
        idempotency_key=f"refund-back:{row.pk}",
        reference=row.pk,
        at=at,
    )
    contested.follow_payment(row.top_up_id, at=at)
    contested.follow(row.professional_id, at=at)
    return True


def refunded_cents(top_up: TopUp) -> int:
    """What of a payment went back to its payer so far, or is on its way."""
    asked = top_up.refunds.exclude(state=State.REVERSED).aggregate(total=Sum("amount_cents"))["total"]
    return asked or 0


def apply_refund(row: TopUp, facts: ProviderFacts, *, at: datetime) -> tuple[str, str]:
    """The provider says how much of a locked payment went back in all, or that some of it came back.

    More than we asked for means that somebody refunded in the provider's own panel: what is left of the payment
    goes, what is missing is owed, and what a bank had taken already is the operator's loss.
    """
    if facts.outcome == "failed":
        return _came_back(row, facts, at=at)
    if facts.currency != row.currency or facts.amount_cents > row.amount_cents:
        return ProviderEvent.Outcome.REFUSED, "amount_differs"
    if row.state != TopUp.State.PAID:
        return ProviderEvent.Outcome.WAITING, "payment_not_paid"
    missing = facts.amount_cents - refunded_cents(row)
    if missing <= 0:
        return ProviderEvent.Outcome.DONE, ""
    came_back = row.refunds.filter(state=State.REVERSED)
    if came_back.filter(came_back_at__gte=facts.occurred_at).exists():
        # An older word, from before it came back.
        return ProviderEvent.Outcome.DONE, ""
    take_out(
        row,
        cents=missing,
        reason="provider panel",
        idempotency_key=f"outside:{row.pk}:{facts.amount_cents}:{came_back.count()}",
        at=at,
    )
    return ProviderEvent.Outcome.DONE, "refunded_outside"


def take_out(
    row: TopUp, *, cents: int, reason: str, idempotency_key: str, at: datetime, by: UUID | None = None
) -> TopUpRefund:
    """Take cents of a locked payment out of the books that are gone from the bank already, whatever is left of them.

    What is left of the payment goes, what was spent is owed, and what a bank had taken before is the operator's loss.
    """
    ledger.lock_wallet(row.professional_id)
    left_cents = row.amount_cents - contested.refunded_from_wallet_cents(row.pk)
    left_cents = max(0, left_cents - contested.taken_of_payment_cents(row.pk))
    out_cents = min(cents, left_cents)
    refund = TopUpRefund.objects.create(
        id=new_id(at=at),
        top_up=row,
        professional_id=row.professional_id,
        amount_cents=cents,
        lost_cents=cents - out_cents,
        state=State.DONE,
        asked_by_id=by,
        reason=one_line(reason)[:200],
        idempotency_key=idempotency_key,
        asked_at=at,
    )
    # What a bank still only asks about is free for the refund that was made.
    contested.follow_payment(row.pk, at=at)
    parts = contested.first_cents(paid_for.left_of_payment(row.professional_id, top_up_id=row.pk), out_cents)
    there_cents = sum(parts.values())
    ledger.post(
        professional_id=row.professional_id,
        kind=LedgerTransaction.Kind.REFUND,
        moves={
            Kind.PAYMENTS: cents,
            Kind.LOSSES: out_cents - cents,
            Kind.PURCHASED: -there_cents,
            Kind.DEBT: there_cents - out_cents,
        },
        idempotency_key=f"refund:{refund.pk}",
        reference=refund.pk,
        from_lots=parts,
        at=at,
    )
    return refund


def _came_back(top_up: TopUp, facts: ProviderFacts, *, at: datetime) -> tuple[str, str]:
    """A refund failed at the payer's bank: `facts.reference` is the refund's own, `facts.amount_cents` its amount."""
    known = top_up.refunds.filter(provider_reference=facts.reference).first() if facts.reference else None
    if known is None:
        # One that nobody answered for yet, or that was made in the provider's panel.
        nameless = top_up.refunds.filter(provider_reference="", amount_cents=facts.amount_cents)
        known = nameless.exclude(state=State.REVERSED).order_by("state", "asked_at", "pk").first()
    if known is None:
        return ProviderEvent.Outcome.WAITING, "refund_unknown"
    if not known.provider_reference:
        known.provider_reference = facts.reference
        known.save(update_fields=["provider_reference"])
    is_new = put_back(known.pk, at=at, came_back_at=facts.occurred_at)
    return ProviderEvent.Outcome.DONE, "refund_came_back" if is_new else ""
