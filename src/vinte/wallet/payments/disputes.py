"""Disputes: what is left of a contested payment is frozen, and given back or taken when the bank decides.

A lost dispute takes what was contested of the payment: what is left of it, wherever that lies by then, and what had
been spent is owed, which the books pay from whatever else there is. Each function may be called again and in any
order: a dispute told as closed before it was opened is opened closed, and an older word changes nothing.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.kernel import locks
from vinte.kernel.errors import IdempotencyConflict, NotAllowed
from vinte.wallet.books import contested, ledger, paid_for
from vinte.wallet.models import Dispute, PaymentIncident, ProviderEvent, TopUp
from vinte.wallet.payments import incidents, top_ups
from vinte.wallet.providers import ProviderFacts

State = Dispute.State


@transaction.atomic
def open_dispute(
    *,
    top_up_id: UUID,
    provider_reference: str,
    amount_cents: int,
    kind: str,
    occurred_at: datetime,
    at: datetime,
    told_at: datetime | None = None,
) -> UUID:
    """Open an incident about a paid top-up and freeze what is left of what it brought; returns its id.

    `kind` is `chargeback` or `dispute` (the bank only asks so far). Told again, later (`told_at`, the provider's
    instant of its word; `at` where none is known), another amount counts from then. Raises NotAllowed for a payment
    that is unknown or not paid, ValueError for an amount beyond it, LookupError for another kind,
    IdempotencyConflict for a reference that was used for another payment.
    """
    if kind not in incidents.CONTESTED_KINDS:
        raise LookupError(f"a dispute is a {' or a '.join(incidents.CONTESTED_KINDS)}, not {kind!r}")
    top_up = _paid(top_up_id)
    if type(amount_cents) is not int or not 0 < amount_cents <= top_up.amount_cents:
        raise ValueError(f"amount_cents is {amount_cents!r}; expected 1 to {top_up.amount_cents}")
    row = _locked(provider_reference)
    told = told_at or at
    if row.incident_id is not None:
        if row.top_up_id != top_up_id:
            raise IdempotencyConflict(key=provider_reference)
        # Of two words of one second the one that closed it was the later.
        if row.told_at is None or told > row.told_at or (told == row.told_at and row.closed_at is None):
            row.amount_cents, row.told_at = amount_cents, told
            row.save(update_fields=["amount_cents", "told_at"])
            _follow(row, at=at)
        return row.incident_id
    professional_id = top_up.professional_id
    row.professional_id, row.top_up_id, row.opened_at = professional_id, top_up_id, at
    row.incident_id = incidents.record_incident(
        professional_id=professional_id,
        kind=kind,
        occurred_at=min(occurred_at, at),
        payment_at=top_up.settled_at,
        memo=provider_reference,
        provider_reference=provider_reference,
        at=at,
    )
    row.amount_cents = amount_cents
    row.told_at = max(told, row.told_at or told)
    row.save()
    paid_for.note_purchases(professional_id)
    if row.state != State.OPEN:
        _settle(row, at=at)
    _follow(row, at=at)
    return row.incident_id


@transaction.atomic
def close_dispute(
    *,
    provider_reference: str,
    won: bool,
    at: datetime,
    amount_cents: int | None = None,
    told_at: datetime | None = None,
) -> None:
    """Take in how a dispute ended: won is thawed and dismissed; lost is taken and upheld, the rest is debt.

    `amount_cents` is what was lost or won for, if another amount than before. Told again it changes nothing; told
    otherwise later, because a bank decided again, it is turned round; an older word (`told_at`) changes nothing.
    Raises ValueError for an amount beyond the payment.
    """
    row = _locked(provider_reference)
    told = told_at or at
    if row.told_at is not None and told < row.told_at:
        return
    if amount_cents is not None and row.top_up_id is not None:
        most = TopUp.objects.values_list("amount_cents", flat=True).get(pk=row.top_up_id)
        if not 0 < amount_cents <= most:
            raise ValueError(f"amount_cents is {amount_cents!r}; expected 1 to {most}")
        row.amount_cents = amount_cents
    state = State.WON if won else State.LOST
    is_new = row.state != state or row.closed_at is None
    row.told_at = told
    if is_new:
        row.state, row.closed_at = state, at
    row.save(update_fields=["state", "closed_at", "amount_cents", "told_at"])
    if row.incident_id is None:
        return
    if is_new:
        _settle(row, at=at)
    _follow(row, at=at)


def _paid(top_up_id: UUID) -> TopUp:
    """The payment, locked: what is refunded and what is contested of it are counted one after the other."""
    try:
        top_up = top_ups.lock(top_up_id)
    except locks.RowsMissing:
        raise NotAllowed(f"no paid top-up {top_up_id}") from None
    if top_up.state != TopUp.State.PAID:
        raise NotAllowed(f"no paid top-up {top_up_id}")
    return top_up


def _follow(row: Dispute, *, at: datetime) -> None:
    """Bring the books to this word: this dispute, others of its payment, and what came back of other payments."""
    assert row.professional_id is not None and row.top_up_id is not None
    contested.bring(row, at=at)
    contested.follow_payment(row.top_up_id, at=at)
    contested.follow(row.professional_id, at=at)


def _locked(provider_reference: str) -> Dispute:
    """The row of a dispute, made when it is first heard of, locked."""
    if not provider_reference:
        raise ValueError("a dispute needs the provider's reference")
    Dispute.objects.bulk_create([Dispute(provider_reference=provider_reference)], ignore_conflicts=True)
    return Dispute.objects.select_for_update().get(provider_reference=provider_reference)


def _settle(row: Dispute, *, at: datetime) -> None:
    """Settle the incident as the bank decided; one that stands so already stays."""
    assert row.professional_id is not None and row.incident_id is not None
    ledger.lock_wallet(row.professional_id)
    state = PaymentIncident.State.DISMISSED if row.state == State.WON else PaymentIncident.State.UPHELD
    incident = PaymentIncident.objects.get(professional_id=row.professional_id, id=row.incident_id)
    if incident.state == state:
        return
    incidents.settle(
        professional_id=row.professional_id,
        incident_id=row.incident_id,
        state=state,
        reason=_("O banco decidiu a favor de quem recebeu o pagamento.")
        if row.state == State.WON
        else _("O banco retirou o pagamento."),
        by=None,
        at=at,
    )


def apply_dispute(row: TopUp, facts: ProviderFacts, *, at: datetime) -> tuple[str, str]:
    """Open or close what these facts say about a locked payment; taken in late or again, it changes nothing.

    Every event of a dispute holds all of it, so one that was closed before we heard of it is opened and
    closed at once: the incident is on record either way.
    """
    if facts.currency != row.currency or not 0 < facts.amount_cents <= row.amount_cents:
        return ProviderEvent.Outcome.REFUSED, "amount_differs"
    if row.state != TopUp.State.PAID:
        return ProviderEvent.Outcome.WAITING, "payment_not_paid"
    open_dispute(
        top_up_id=row.pk,
        provider_reference=facts.reference,
        amount_cents=facts.amount_cents,
        kind="dispute" if facts.inquiry else "chargeback",
        occurred_at=min(facts.occurred_at, at),
        at=at,
        told_at=facts.occurred_at,
    )
    if facts.outcome in ("won", "lost"):
        close_dispute(
            provider_reference=facts.reference,
            won=facts.outcome == "won",
            amount_cents=facts.amount_cents,
            at=at,
            told_at=facts.occurred_at,
        )
    return ProviderEvent.Outcome.DONE, ""
