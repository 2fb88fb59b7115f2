"""Cases that a later fact opens: a job won and told after the refund."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.claims import guards
from vinte.claims.models import AwardAfterRefund
from vinte.claims.steps.verifying import contacts_of
from vinte.kernel.errors import NotAllowed, Refused


@transaction.atomic
def close_case(*, claim_id: UUID, purchase_id: UUID, outcome: str, by: UUID, at: datetime) -> None:
    """Close the case of a job told after the refund, saying what was found and done.

    The refund is not taken back by itself; what an agent agrees with the professional is a correction in
    the books of its own. Raises NotAllowed, Refused: `reason_missing`, `already_closed`.
    """
    said = guards.reason_of(outcome)
    claim = guards.lock_claim(claim_id)
    guards.require_agent(by, claim, [contact.purchase_id for contact in contacts_of(claim)])
    case = AwardAfterRefund.objects.filter(
        professional_id=claim.professional_id, claim_id=claim_id, purchase_id=purchase_id
    ).first()
    if case is None:
        raise NotAllowed(f"no case of purchase {purchase_id} in claim {claim_id}")
    if case.closed_at is not None:
        raise Refused(code="already_closed", message=_("Este caso já está fechado."))
    case.closed_at, case.closed_by_id, case.outcome = at, by, said
    case.save(update_fields=["closed_at", "closed_by", "outcome"])
