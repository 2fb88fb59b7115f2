"""One contact of a claim: everything that happened with it, and what the two sides wrote to each other."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from vinte.claims import queries as claims
from vinte.handling import queries as handling
from vinte.leads import queries as leads
from vinte.people import access
from vinte.web.page.files import sound
from vinte.web.page.http import SiteRequest


@require_safe
def everything(request: SiteRequest, claim_id: UUID, purchase_id: UUID) -> HttpResponse:
    """The timeline with how each thing is known, and each message with the letter that it came in."""
    at = request.clock.now()
    professional_id = claims.claimant(claim_id=claim_id, purchase_id=purchase_id)
    access.require(request.user, right="claim.read", professional_id=professional_id)
    told = handling.timeline(professional_id=professional_id, purchase_ids=[purchase_id], at=at)
    context = {
        "claim_id": claim_id,
        "purchase": leads.purchase(professional_id=professional_id, purchase_id=purchase_id),
        "events": told[purchase_id],
        "voice_at": f"{reverse('desk:claim', args=[claim_id])}contactos/{purchase_id}/voz/",
        "words": handling.words_of(purchase_ids=[purchase_id])[purchase_id],
    }
    return render(request, "web/desk/contact.html", context)


@require_safe
def voice_note(request: SiteRequest, claim_id: UUID, purchase_id: UUID, voice_id: UUID) -> HttpResponse:
    """What the professional said into the phone about this contact."""
    professional_id = claims.claimant(claim_id=claim_id, purchase_id=purchase_id)
    access.require(request.user, right="claim.read", professional_id=professional_id)
    found = handling.voice_content(
        professional_id=professional_id, purchase_id=purchase_id, voice_id=voice_id
    )
    return sound(found.content, media_type=found.media_type, asked=request.headers.get("Range", ""))
