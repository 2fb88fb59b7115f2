"""The homeowner's own page of a request: who has the contact, and the button that stops it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from vinte.kernel.errors import Refused
from vinte.leads import actions as leads
from vinte.leads import queries as leads_queries
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.web.requests import SiteRequest
from vinte.web.views.private_pages import link_gone, private_page

PURPOSE = "homeowner_request"


# As with the answer page, the secret in the path is the only authority and no cookie is read.
@csrf_exempt
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def request_status(request: SiteRequest, secret: str) -> HttpResponse:
    """Show the request; on POST close it. Opening the page changes nothing (INVARIANTS, 20)."""
    at = request.clock.now()
    try:
        if request.method == "POST":
            subject = people_actions.use_private_link(secret=secret, purpose=PURPOSE, at=at)
            leads.close_request(job_request_id=subject, at=at)
            return redirect("homeowner:request_status", secret=secret)
        subject = people.find_private_link(secret, PURPOSE, at)
    except Refused as refusal:
        return link_gone(request, refusal)
    businesses = [
        people.professional(purchase.professional_id).trade_name for purchase in leads_queries.buyers(subject)
    ]
    return render(
        request,
        "web/homeowner/status.html",
        {"job_request": leads_queries.job_request(subject), "businesses": businesses},
    )
