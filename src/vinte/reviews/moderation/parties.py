"""Who may decide about a review and the answer to it: somebody of the desk, without a part in it (INVARIANTS, 19)."""

from __future__ import annotations

from uuid import UUID

from vinte.kernel.errors import NotAllowed
from vinte.leads import queries as leads
from vinte.people import access
from vinte.people import queries as people
from vinte.reviews.models import ReviewInvitation, WrittenReview


def require_no_part(row: WrittenReview, *, by: UUID) -> None:
    """Raise NotAllowed unless of the desk, and neither of the business nor the homeowner who was asked."""
    account = people.account(by)
    access.require(account, right="desk.use")
    access.require(account, right="professional.judge", professional_id=row.professional_id)
    homeowners = []
    if row.purchase_id is not None:
        purchase = leads.purchase(professional_id=row.professional_id, purchase_id=row.purchase_id)
        homeowners = [purchase.job_request.homeowner_id]
    people.require_no_part(by=by, professional_id=row.professional_id, homeowner_ids=homeowners)
    invited = ReviewInvitation.objects.get(id=row.invitation_id).invited_address
    if invited and people.same_mailbox(one=invited, other=account.email):
        raise NotAllowed(f"account {by} wrote the review {row.id}")
