"""Payment incidents: opened, upheld or dismissed, and why; every change is kept with its instant.

Only an upheld incident fails the guarantee's clause. The lines: open → upheld or dismissed; upheld ↔
dismissed with a reason, for an error is corrected and a bank may decide again. None goes back to open.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.kernel import locks
from vinte.kernel.errors import IdempotencyConflict, NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.texts import one_line
from vinte.wallet.books import ledger
from vinte.wallet.models import Dispute, IncidentChange, PaymentIncident

State = PaymentIncident.State
CONTESTED_KINDS = (PaymentIncident.Kind.CHARGEBACK, PaymentIncident.Kind.DISPUTE)
REASON_LONGEST = 300


@transaction.atomic
def record_incident(
    *,
    professional_id: UUID,
    kind: str,
    occurred_at: datetime,
    payment_at: datetime | None,
    memo: str,
    at: datetime,
    provider_reference: str = "",
) -> UUID:
    """Write down a payment incident, open until it is settled; returns its id.

    `payment_at` is the instant of the payment it is about, None if unknown. A `provider_reference` that is
    known already is the same incident. Raises LookupError for an unknown kind, ValueError for an instant
    that is still to come, IdempotencyConflict for a reference of another kind, WalletMissing.
    """
    if kind not in PaymentIncident.Kind.values:
        raise LookupError(f"no incident {kind!r}; known are {', '.join(PaymentIncident.Kind.values)}")
    if occurred_at > at or (payment_at is not None and payment_at > at):
        raise ValueError(f"an incident at {occurred_at} can't be told at {at}, before it happened")
    # The guarantee's refund is paid under the same lock, so it sees this incident or waits for it.
    ledger.lock_wallet(professional_id)
    if provider_reference:
        earlier = PaymentIncident.objects.filter(
            professional_id=professional_id, provider_reference=provider_reference
        ).first()
        if earlier is not None:
            if earlier.kind != kind:
                raise IdempotencyConflict(key=provider_reference)
            return earlier.id
    return PaymentIncident.objects.create(
        professional_id=professional_id,
        id=new_id(at=at),
        kind=kind,
        occurred_at=occurred_at,
        payment_at=payment_at,
        recorded_at=at,
        memo=one_line(memo)[:200],
        provider_reference=provider_reference,
    ).id


def record_failed_charge(
    *,
    professional_id: UUID,
    provider_reference: str,
    occurred_at: datetime,
    memo: str,
    at: datetime,
    payment_at: datetime | None = None,
) -> UUID:
    """Write down a charge that failed, once for each reference; open until an operator looks at it.

    For charges that the professional had agreed to in advance (a renewal, an automatic top-up): a card
    declined on the pay page is no incident. Raises as `record_incident` does.
    """
    if not provider_reference:
        raise ValueError("a failed charge needs the provider's reference, or it would be told twice")
    return record_incident(
        professional_id=professional_id,
        kind=PaymentIncident.Kind.FAILED_CHARGE,
        occurred_at=occurred_at,
        payment_at=payment_at,
        memo=memo,
        provider_reference=provider_reference,
        at=at,
    )


@transaction.atomic
def settle_incident(
    *,
    professional_id: UUID,
    incident_id: UUID,
    state: str,
    at: datetime,
    reason: str = "",
    by: UUID | None = None,
) -> None:
    """Uphold or dismiss an incident; one that is settled the other way needs a reason.

    Moves no money: that follows the provider (`freezing.close_dispute`). Raises NotAllowed when there is
    none, Refused (`incident_settled` when it is so already, `reason_missing`, `dispute_open` while the
    provider has not decided), LookupError for another state.
    """
    if Dispute.objects.filter(
        professional_id=professional_id, incident_id=incident_id, state=Dispute.State.OPEN
    ).exists():
        raise dispute_open()
    settle(professional_id=professional_id, incident_id=incident_id, state=state, reason=reason, by=by, at=at)


def settle(
    *, professional_id: UUID, incident_id: UUID, state: str, at: datetime, reason: str, by: UUID | None
) -> tuple[PaymentIncident, IncidentChange]:
    """As `settle_incident`, whoever decides; call it inside a transaction."""
    if state not in (State.UPHELD, State.DISMISSED):
        raise LookupError(f"an incident is settled as upheld or dismissed, not as {state!r}")
    if not PaymentIncident.objects.filter(professional_id=professional_id, id=incident_id).exists():
        raise NotAllowed(f"no payment incident {incident_id}")
    ledger.lock_wallet(professional_id)
    row = locks.lock_in_key_order(PaymentIncident.objects.all(), [(professional_id, incident_id)])[0]
    said = one_line(reason)[:REASON_LONGEST]
    if row.state == state:
        raise Refused(code="incident_settled", message=_("Esta incidência já foi decidida assim."))
    if row.state != State.OPEN and not said:
        raise Refused(
            code="reason_missing",
            message=_("Esta incidência já foi decidida; mudar a decisão pede um motivo."),
            what_to_do=_("Escreva o que se soube entretanto."),
        )
    # Changes of one incident have an order, so that the state at any instant is one.
    changed_at = at if row.settled_at is None else max(at, row.settled_at + timedelta(microseconds=1))
    row.state, row.settled_at = State(state), changed_at
    row.save(update_fields=["state", "settled_at"])
    change = IncidentChange.objects.create(
        professional_id=professional_id,
        id=new_id(at=changed_at),
        incident_id=incident_id,
        state=state,
        changed_at=changed_at,
        changed_by_id=by,
        reason=said,
    )
    return row, change


def contested(*, professional_id: UUID, at: datetime) -> bool:
    """Whether a chargeback or dispute was open at an instant: it stops a guarantee refund not yet paid."""
    found = PaymentIncident.objects.filter(
        professional_id=professional_id, kind__in=CONTESTED_KINDS, occurred_at__lte=at
    )
    return found.filter(settled_at__isnull=True, state=State.OPEN).exists()


def dispute_open() -> Refused:
    """What is told where an open dispute stands in the way."""
    return Refused(
        code="dispute_open",
        message=_("Há uma contestação de pagamento em averiguação."),
        what_to_do=_("Espere que fique resolvida e decida depois."),
    )
