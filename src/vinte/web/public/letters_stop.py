"""The pages behind "no more of these" in letters that may be left out, and the one click of a mail program (RFC 8058)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from vinte.handling.queries import (
    MESSAGE_KIND,
    MESSAGES_STOP_PURPOSE,
    REMINDER_KIND,
    REMINDERS_STOP_PURPOSE,
)
from vinte.kernel.errors import Refused
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.web.page.http import SiteRequest
from vinte.web.page.private_pages import link_gone, private_page


# The secret in the path is the only authority here: a mail program sends its click without cookies, and follows nothing.
@csrf_exempt
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def stop_reminders(request: SiteRequest, secret: str) -> HttpResponse:
    """Say what ends and what does not; on POST end it. Opening the page changes nothing (INVARIANTS, 20)."""
    return _stop(request, secret, purpose=REMINDERS_STOP_PURPOSE, kind=REMINDER_KIND, page="stop_reminders")


@csrf_exempt
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def stop_messages(request: SiteRequest, secret: str) -> HttpResponse:
    """As `stop_reminders`, of the letter for each message of a homeowner."""
    return _stop(request, secret, purpose=MESSAGES_STOP_PURPOSE, kind=MESSAGE_KIND, page="stop_messages")


def _stop(request: SiteRequest, secret: str, *, purpose: str, kind: str, page: str) -> HttpResponse:
    try:
        account_id = people.find_private_link(secret=secret, purpose=purpose, at=request.clock.now())
    except Refused as refusal:
        return link_gone(request, refusal)
    if request.method == "POST":
        people_actions.leave_out_letter(account_id=account_id, kind=kind)
        if request.POST.get("List-Unsubscribe") == "One-Click":
            return HttpResponse(status=204)
        return redirect(request.path)
    wants = people.wants_letter(account_id=account_id, kind=kind)
    business = people.professional_of(account_id)
    is_owner = business is not None and business.account_id == account_id
    return render(request, f"web/public/{page}.html", {"wants": wants, "is_owner": is_owner})
