"""The page behind the link in a letter about a claim that goes by itself: the button that stops that."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from vinte.claims import actions as claims_actions
from vinte.claims import queries as claims
from vinte.kernel.errors import Refused
from vinte.web.page.http import SiteRequest
from vinte.web.page.private_pages import link_gone, private_page


# The secret in the path is the only authority here, as on the other private pages.
@csrf_exempt
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def stop_claim(request: SiteRequest, secret: str) -> HttpResponse:
    """Show what goes by itself; on POST stop it. Opening the page changes nothing (INVARIANTS, 20)."""
    at = request.clock.now()
    try:
        if request.method == "POST":
            claims_actions.stop_filing_by_link(secret=secret, at=at)
            return redirect(request.path)
        waiting = claims.waiting_draft(secret=secret, at=at)
    except Refused as refusal:
        return link_gone(request, refusal)
    return render(request, "web/public/stop_claim.html", {"waiting": waiting})
