"""Disputes: what is left of a contested payment is frozen, and given back or taken when the bank decides.

A lost dispute takes the whole payment: what was frozen, and what had been spent becomes a debt, which the
next top-up pays first. Balance from other payments is not touched. Each function may be called again and
in any order: a dispute told as closed before it was opened is opened and closed at once.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.kernel.errors import IdempotencyConflict, NotAllowed
from vinte.wallet.books import ledger, lots, paid_for
from vinte.wallet.models import (
    Dispute,
    IncidentChange,
    LedgerAccount,
    LedgerTransaction,
    PaymentIncident,
    ProviderEvent,
    TopUp,
)
from vinte.wallet.payments import disputes as freezing
from vinte.wallet.payments import incidents
from vinte.wallet.providers import ProviderFacts

Kind = LedgerAccount.Kind
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
) -> UUID:
    """Open an incident about a paid top-up and freeze what is left of what it brought; returns its id.

    `kind` is `chargeback` or `dispute` (the bank only asks so far). Raises NotAllowed for a payment that
    is unknown or not paid, ValueError for an amount beyond it, LookupError for another kind,
    IdempotencyConflict for a reference that was used for another payment.
    """
    if kind not in incidents.CONTESTED_KINDS:
        raise LookupError(f"a dispute is a {' or a '.join(incidents.CONTESTED_KINDS)}, not {kind!r}")
    top_up = TopUp.objects.filter(pk=top_up_id, state=TopUp.State.PAID).first()
    if top_up is None:
        raise NotAllowed(f"no paid top-up {top_up_id}")
    if type(amount_cents) is not int or not 0 < amount_cents <= top_up.amount_cents:
        raise ValueError(f"amount_cents is {amount_cents!r}; expected 1 to {top_up.amount_cents}")
    row = _locked(provider_reference)
    if row.incident_id is not None:
        if row.top_up_id != top_up_id:
            raise IdempotencyConflict(key=provider_reference)
        return row.incident_id
    professional_id = top_up.professional_id
    incident_id = incidents.record_incident(
        professional_id=professional_id,
        kind=kind,
        occurred_at=min(occurred_at, at),
        payment_at=top_up.settled_at,
        memo=provider_reference,
        provider_reference=provider_reference,
        at=at,
    )
    row.professional_id, row.top_up_id, row.incident_id = professional_id, top_up_id, incident_id
    row.amount_cents, row.opened_at = amount_cents, at
    row.frozen_cents = _freeze(row, at=at)
    known_state = row.state
    row.state = State.OPEN
    row.save()
    paid_for.note_purchases(professional_id)
    if known_state != State.OPEN:
        close_dispute(provider_reference=provider_reference, won=known_state == State.WON, at=at)
    return incident_id


@transaction.atomic
def close_dispute(*, provider_reference: str, won: bool, at: datetime) -> None:
    """Take in how a dispute ended: won is thawed and dismissed; lost is taken and upheld, the rest is debt.

    Told again it changes nothing; told otherwise later, because a bank decided again, it is turned round.
    """
    row = _locked(provider_reference)
    state = State.WON if won else State.LOST
    before = row.state
    if before == state and row.closed_at is not None:
        return
    row.state, row.closed_at = state, at
    row.save(update_fields=["state", "closed_at"])
    if row.incident_id is None or row.professional_id is None:
        return
    change = _settle(row, state="dismissed" if won else "upheld", at=at)
    if before == State.OPEN:
        _thaw(row, at=at) if won else _take(row, frozen_cents=row.frozen_cents, change=change, at=at)
    elif won:
        _give_back(row, change=change, at=at)
    else:
        # What was thawed may be spent by now: what is left of it is frozen and taken, the rest is debt.
        _take(row, frozen_cents=0, change=change, at=at)


def _locked(provider_reference: str) -> Dispute:
    """The row of a dispute, made when it is first heard of, locked."""
    if not provider_reference:
        raise ValueError("a dispute needs the provider's reference")
    Dispute.objects.bulk_create([Dispute(provider_reference=provider_reference)], ignore_conflicts=True)
    return Dispute.objects.select_for_update().get(provider_reference=provider_reference)


def _settle(row: Dispute, *, state: str, at: datetime) -> IncidentChange:
    """Settle the incident as the bank decided; one that stands so already gets the change all the same."""
    assert row.professional_id is not None and row.incident_id is not None
    ledger.lock_wallet(row.professional_id)
    incident = PaymentIncident.objects.get(professional_id=row.professional_id, id=row.incident_id)
    if incident.state == state:
        return IncidentChange.objects.filter(
            professional_id=row.professional_id, incident_id=row.incident_id
        ).latest("changed_at", "id")
    return incidents.settle(
        professional_id=row.professional_id,
        incident_id=row.incident_id,
        state=state,
        reason=_("O banco decidiu a favor de quem recebeu o pagamento.")
        if state == "dismissed"
        else _("O banco retirou o pagamento."),
        by=None,
        at=at,
    )[1]


def _lot_of(row: Dispute) -> lots.Lot | None:
    """The newest lot that the disputed payment brought, or that an earlier decision of the bank gave back."""
    assert row.professional_id is not None and row.incident_id is not None
    changes = IncidentChange.objects.filter(
        professional_id=row.professional_id, incident_id=row.incident_id
    ).values_list("id", flat=True)
    about = {row.top_up_id, row.incident_id, *changes}
    kinds = (
        LedgerTransaction.Kind.TOP_UP,
        LedgerTransaction.Kind.THAW,
        LedgerTransaction.Kind.REINSTATEMENT,
    )
    found = [lot for lot in lots.of(row.professional_id) if lot.reference in about and lot.source in kinds]
    return found[-1] if found else None


def _freeze(row: Dispute, *, at: datetime) -> int:
    assert row.professional_id is not None and row.incident_id is not None
    ledger.lock_wallet(row.professional_id)
    lot = _lot_of(row)
    cents = min(lot.remaining_cents, row.amount_cents) if lot else 0
    if lot is not None and cents:
        ledger.post(
            professional_id=row.professional_id,
            kind=LedgerTransaction.Kind.FREEZE,
            moves={Kind.PURCHASED: -cents, Kind.FROZEN: cents},
            idempotency_key=f"freeze:{row.incident_id}",
            reference=row.incident_id,
            lot_id=lot.id,
            at=at,
        )
    return cents


def _thaw(row: Dispute, *, at: datetime) -> None:
    assert row.professional_id is not None and row.incident_id is not None
    if row.frozen_cents:
        ledger.post(
            professional_id=row.professional_id,
            kind=LedgerTransaction.Kind.THAW,
            moves={Kind.FROZEN: -row.frozen_cents, Kind.PURCHASED: row.frozen_cents},
            idempotency_key=f"thaw:{row.incident_id}",
            reference=row.incident_id,
            at=at,
        )


def _take(row: Dispute, *, frozen_cents: int, change: IncidentChange, at: datetime) -> None:
    """Book what the bank took: first what is frozen, else what is left of the lot; the rest is owed."""
    assert row.professional_id is not None
    lot = None if frozen_cents else _lot_of(row)
    left_cents = min(lot.remaining_cents, row.amount_cents) if lot else 0
    ledger.post(
        professional_id=row.professional_id,
        kind=LedgerTransaction.Kind.CHARGEBACK,
        moves={
            Kind.FROZEN: -frozen_cents,
            Kind.PURCHASED: -left_cents,
            Kind.DEBT: frozen_cents + left_cents - row.amount_cents,
            Kind.PAYMENTS: row.amount_cents,
        },
        idempotency_key=f"chargeback:{change.id}",
        reference=change.id,
        lot_id=lot.id if lot else None,
        at=at,
    )


def _give_back(row: Dispute, *, change: IncidentChange, at: datetime) -> None:
    """Book what a bank gave back after all: it ends what is still owed, the rest is balance again."""
    assert row.professional_id is not None
    owed_cents = -(ledger.lock_wallet(row.professional_id)[Kind.DEBT].balance_cents or 0)
    paid_cents = min(owed_cents, row.amount_cents)
    ledger.post(
        professional_id=row.professional_id,
        kind=LedgerTransaction.Kind.REINSTATEMENT,
        moves={
            Kind.DEBT: paid_cents,
            Kind.PURCHASED: row.amount_cents - paid_cents,
            Kind.PAYMENTS: -row.amount_cents,
        },
        idempotency_key=f"reinstatement:{change.id}",
        reference=change.id,
        at=at,
    )


def apply_dispute(row: TopUp, facts: ProviderFacts, *, at: datetime) -> tuple[str, str]:
    """Open or close what these facts say about a locked payment; apply_dispute late or again, it changes nothing.

    Every event of a dispute holds all of it, so one that was closed before we heard of it is opened and
    closed at once: the incident is on record either way.
    """
    if facts.currency != row.currency or not 0 < facts.amount_cents <= row.amount_cents:
        return ProviderEvent.Outcome.REFUSED, "amount_differs"
    if row.state != TopUp.State.PAID:
        return ProviderEvent.Outcome.WAITING, "payment_not_paid"
    freezing.open_dispute(
        top_up_id=row.pk,
        provider_reference=facts.reference,
        amount_cents=facts.amount_cents,
        kind="dispute" if facts.inquiry else "chargeback",
        occurred_at=min(facts.occurred_at, at),
        at=at,
    )
    if facts.outcome in ("won", "lost"):
        freezing.close_dispute(provider_reference=facts.reference, won=facts.outcome == "won", at=at)
    return ProviderEvent.Outcome.DONE, ""
