"""Taking a contact back: whole or in part, once, and the return that asked for it ended with it.

Locks: the professional, the contact, the return, then the wallet's accounts.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from vinte.guarantee.terms import market_day
from vinte.kernel import locks
from vinte.kernel.errors import NotAllowed, Refused
from vinte.leads.models import ContactPurchase, ReturnRequest
from vinte.leads.returns.figures import Reason, ReturnFigures
from vinte.leads.returns.hooks import refuse_bound
from vinte.people import actions as people_actions
from vinte.wallet import actions as wallet_actions

State = ReturnRequest.State


def figures_of(purchase: ContactPurchase) -> ReturnFigures:
    """What held for returns on the day on which this contact was bought."""
    return ReturnFigures.in_force(market=purchase.job_request.market, on=purchase.bought_on)


def lock_purchase(*, professional_id: UUID, purchase_id: UUID) -> ContactPurchase:
    """Lock the professional, then the contact; raises NotAllowed for anybody else's."""
    people_actions.lock_professional(professional_id=professional_id)
    try:
        return locks.lock_in_key_order(ContactPurchase.objects.all(), [(professional_id, purchase_id)])[0]
    except locks.RowsMissing:
        raise NotAllowed(f"no contact {purchase_id} of professional {professional_id}") from None


def already_returned() -> Refused:
    """What is told to whoever asks for a credit a second time."""
    return Refused(code="already_returned", message=_("Este contacto já foi devolvido."))


def refuse_credited(purchase: ContactPurchase) -> None:
    """Raise Refused (`already_returned`, `already_reduced`) when something was credited for this contact."""
    if purchase.returned_at is not None:
        raise already_returned()
    if purchase.reduced_at is not None:
        raise Refused(
            code="already_reduced",
            message=_("Parte do preço deste contacto já foi creditada."),
            what_to_do=_("Um contacto só se credita uma vez."),
        )


def credit_whole(
    purchase: ContactPurchase, *, reason: str, at: datetime, returned_at: datetime | None = None
) -> int:
    """Take the contact back: the price goes to where it was paid from, and the contact leaves the cohort.

    Returns the cents. The money moves at `at`; the contact counts as returned from `returned_at`, where that was
    earlier. The caller holds the locks. Raises Refused as `refuse_credited` and `refuse_bound` do.
    """
    refuse_credited(purchase)
    refuse_bound(professional_id=purchase.professional_id, purchase_id=purchase.id, at=at)
    purchase.returned_at = max(returned_at or at, purchase.bought_at)
    purchase.returned_on = market_day(market=purchase.job_request.market, at=purchase.returned_at)
    purchase.return_reason = reason
    purchase.returned_cents = purchase.price_cents
    return _post(purchase, at=at)


def credit_part(purchase: ContactPurchase, *, percent: int, at: datetime) -> int:
    """Credit a part of the price, halves of a cent up; the contact stays bought, at the price that is left.

    Returns the cents. The caller holds the locks. Raises Refused as `credit_whole` does, and `price_too_low`.
    """
    refuse_credited(purchase)
    refuse_bound(professional_id=purchase.professional_id, purchase_id=purchase.id, at=at)
    credit_cents = min((purchase.price_cents * percent + 50) // 100, purchase.price_cents - 1)
    if credit_cents < 1:
        raise Refused(
            code="price_too_low", message=_("O preço deste contacto não chega para creditar uma parte.")
        )
    purchase.reduced_at = max(at, purchase.bought_at)
    purchase.return_reason = Reason.WRONG_TRADE
    purchase.returned_cents = credit_cents
    return _post(purchase, at=at)


def _post(purchase: ContactPurchase, *, at: datetime) -> int:
    purchase.save(
        update_fields=["returned_at", "returned_on", "reduced_at", "return_reason", "returned_cents"]
    )
    wallet_actions.credit_return(
        professional_id=purchase.professional_id,
        purchase_id=purchase.id,
        amount_cents=purchase.returned_cents,
        idempotency_key=f"return:{purchase.id}",
        memo=purchase.job_request.title,
        at=at,
    )
    cents: int = purchase.returned_cents
    return cents


def end_return(
    row: ReturnRequest, *, state: str, at: datetime, cents: int, words: str, by: UUID | None = None
) -> None:
    row.state = State(state)
    row.decided_at = max(at, row.asked_at)
    row.decided_by_id = by
    row.decision_reason = words
    row.credited_cents = cents
    row.save()
