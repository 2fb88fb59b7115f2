"""A homeowner asks for quotes: one page, no account. Confirming the address comes with the full wizard."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from vinte.kernel.errors import Refused
from vinte.kernel.ids import new_id
from vinte.leads import actions as leads
from vinte.people import actions as people
from vinte.web.views.homeowner_forms import RequestForm
from vinte.web.views.private_pages import private_page

SENT_KEYS = "requests_sent"
REFUSED_FIELDS = {
    "email_invalid": "email",
    "phone_invalid": "phone",
    "name_missing": "name",
    "name_too_long": "name",
}


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Show the form; on POST publish the request, once for each form that was shown."""
    at = request.clock.now()
    market = settings.VINTE_MARKET
    if request.method != "POST":
        form = RequestForm(market=market, initial={"idempotency_key": new_id(at=at)})
        return render(request, "web/homeowner/ask.html", {"form": form})
    form = RequestForm(request.POST, market=market)
    if form.is_valid():
        key = str(form.cleaned_data["idempotency_key"])
        sent = request.session.get(SENT_KEYS, [])
        if key in sent:
            return redirect("homeowner:asked")
        try:
            _publish(request, form, market=market)
        except Refused as refusal:
            form.add_error(REFUSED_FIELDS.get(refusal.code), f"{refusal.message} {refusal.what_to_do}".strip())
        else:
            request.session[SENT_KEYS] = [*sent, key][-20:]
            return redirect("homeowner:asked")
    return render(request, "web/homeowner/ask.html", {"form": form}, status=422)


@private_page
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """Say what happens now."""
    return render(request, "web/homeowner/asked.html")


def _publish(request: HttpRequest, form: RequestForm, *, market: str) -> UUID:
    """Register who asks and publish what they ask: both or neither."""
    at = request.clock.now()
    typed = form.cleaned_data
    municipality, parish = typed["place"]
    with transaction.atomic():
        homeowner = people.register_homeowner(
            name=typed["name"],
            email=typed["email"],
            phone=typed["phone"],
            language=get_language() or "pt",
            market=market,
            at=at,
        )
        job_request = leads.post_request(
            homeowner_id=homeowner.pk,
            market=market,
            trade=typed["trade"],
            title=typed["title"],
            description=typed["description"],
            municipality=municipality,
            parish=parish,
            address=typed["address"],
            intent=typed["intent"],
            place_count=typed["place_count"],
            at=at,
        )
    return job_request.pk
