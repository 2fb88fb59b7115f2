"""A homeowner asks for quotes: one page, no account. Confirming the address comes with the full wizard."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vinte.kernel.errors import IdempotencyConflict, Refused
from vinte.kernel.ids import new_id
from vinte.leads import actions as leads
from vinte.notices import actions as notices
from vinte.notices import queries as notices_queries
from vinte.people import actions as people
from vinte.people import queries as people_queries
from vinte.web.requests import SiteRequest
from vinte.web.views.homeowner_forms import RequestForm
from vinte.web.views.private_pages import private_page

STATUS_PURPOSE = "homeowner_request"
REFUSED_FIELDS = {
    "email_invalid": "email",
    "phone_invalid": "phone",
    "name_missing": "name",
    "name_too_long": "name",
    "title_missing": "title",
    "trade_unknown": "trade",
    "intent_unknown": "intent",
    "place_unknown": "place",
    "place_count_out_of_range": "place_count",
}


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: SiteRequest) -> HttpResponse:
    """Show the form; on POST publish the request, once for each form that was shown."""
    market = settings.VINTE_MARKET
    if request.method != "POST":
        form = RequestForm(market=market, initial={"idempotency_key": new_id(at=request.clock.now())})
        return render(request, "web/homeowner/ask.html", {"form": form})
    form = RequestForm(request.POST, market=market)
    if form.is_valid():
        try:
            _publish_once(request, form, market=market)
        except Refused as refusal:
            form.add_error(
                REFUSED_FIELDS.get(refusal.code), f"{refusal.message} {refusal.what_to_do}".strip()
            )
        else:
            return redirect("homeowner:asked")
    return render(request, "web/homeowner/ask.html", {"form": form}, status=422)


@private_page
@require_safe
def asked(request: SiteRequest) -> HttpResponse:
    """Say what happens now."""
    return render(request, "web/homeowner/asked.html")


def _publish_once(request: SiteRequest, form: RequestForm, *, market: str) -> None:
    """Publish unless this very form was published before: its receipt carries the form's key and body.

    Raises Refused (`already_sent`) when the same form comes back with something else in it (INVARIANTS, 6).
    """
    typed = {name: value for name, value in form.cleaned_data.items() if name != "idempotency_key"}
    digest = hashlib.sha256(repr(sorted(typed.items())).encode()).hexdigest()
    of_this_form = f"request_received:{form.cleaned_data['idempotency_key']}:"
    receipt_key = of_this_form + digest
    earlier = notices_queries.messages_with_key(of_this_form)
    if any(receipt.idempotency_key == receipt_key for receipt in earlier):
        return
    if earlier:
        raise Refused(
            code="already_sent",
            message=_("Este formulário já foi enviado, com outros dados."),
            what_to_do=_("Para mudar o pedido, feche-o a partir do e-mail que recebeu e faça outro."),
        )
    try:
        with transaction.atomic():
            _publish(request, form, market=market, receipt_key=receipt_key)
    except IdempotencyConflict:
        # Two who press at once wait for each other at the receipt's key; the second finds the first one's,
        # with another link in it, and leaves everything as the first one left it.
        return


def _publish(request: SiteRequest, form: RequestForm, *, market: str, receipt_key: str) -> None:
    """Register who asks, publish what they ask and send the receipt: all or nothing."""
    at = request.clock.now()
    typed = form.cleaned_data
    language = get_language() or settings.LANGUAGE_CODE
    municipality, parish = typed["place"]
    homeowner = people.register_homeowner(
        name=typed["name"],
        email=typed["email"],
        phone=typed["phone"],
        language=language,
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
    secret = people.issue_private_link(purpose=STATUS_PURPOSE, subject=job_request.pk, at=at)
    notices.post(
        kind="request_received",
        to_address=homeowner.email,
        to_name=homeowner.name,
        language=language,
        context={
            "title": job_request.title,
            "parish": job_request.parish,
            "municipality": job_request.municipality,
            "place_count": job_request.place_count,
            "link": people_queries.private_link_address(purpose=STATUS_PURPOSE, secret=secret),
        },
        idempotency_key=receipt_key,
        at=at,
    )
