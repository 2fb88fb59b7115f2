"""What the desk's pages ask for while they are open: who else looks, what came before; and whether keys are on."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from vinte.claims import actions, queries
from vinte.people import access
from vinte.web.desk.claim import KEYS
from vinte.web.page.http import SiteRequest


@require_POST
def presence(request: SiteRequest, claim_id: UUID) -> HttpResponse:
    """Say that the claim is open before this agent, and who else has it; nothing where that is on the page already."""
    access.require(request.user, right="desk.use")
    others = actions.look_at(claim_id=claim_id, by=UUID(str(request.user.pk)), at=request.clock.now())
    names = ", ".join(others)
    if names == request.POST.get("shown", ""):
        return HttpResponse(status=204)
    return render(request, "web/desk/_others.html", {"names": names, "count": len(others)})


@require_POST
def keys(request: SiteRequest) -> HttpResponse:
    """Turn the desk's keys on or off, for this session (WCAG 2.1.4)."""
    access.require(request.user, right="desk.use")
    request.session[KEYS] = "on" in request.POST
    return HttpResponse(status=204) if request.htmx else redirect("desk:claims")


@require_safe
def before(request: SiteRequest, claim_id: UUID) -> HttpResponse:
    """What was decided before about the professional, and what the homeowners said in other claims."""
    access.require(request.user, right="desk.use")
    found = queries.before(claim_id=claim_id, at=request.clock.now())
    access.require(request.user, right="claim.read", professional_id=found.professional_id)
    return render(request, "web/desk/before.html", {"claim_id": claim_id, "before": found})
