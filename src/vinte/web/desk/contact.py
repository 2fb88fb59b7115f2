"""One contact of a claim: everything that happened with it, and what the two sides wrote to each other."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vinte.claims import queries as claims
from vinte.handling import queries as handling
from vinte.kernel.errors import NotAllowed
from vinte.people import access
from vinte.web.page.http import SiteRequest


@require_safe
def everything(request: SiteRequest, claim_id: UUID, purchase_id: UUID) -> HttpResponse:
    """The timeline with how each thing is known, and each message with the letter that it came in."""
    at = request.clock.now()
    desk = claims.desk_claim(claim_id=claim_id, at=at)
    professional_id = desk.claim.professional_id
    access.require(request.user, right="claim.read", professional_id=professional_id)
    row = next((each for each in desk.rows if each.purchase_id == purchase_id), None)
    if row is None:
        raise NotAllowed(f"contact {purchase_id} is not in claim {claim_id}")
    told = handling.timeline(professional_id=professional_id, purchase_ids=[purchase_id], at=at)
    context = {
        "claim_id": claim_id,
        "row": row,
        "events": told[purchase_id],
        "words": handling.words_of(purchase_ids=[purchase_id])[purchase_id],
    }
    return render(request, "web/desk/contact.html", context)
