"""The requests that a professional can buy the contact of: the list, one of them, and the purchase."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vinte.claims import queries as claims
from vinte.kernel.errors import NotAllowed, Refused
from vinte.leads import actions as leads_actions
from vinte.leads import queries as leads
from vinte.people import queries as people
from vinte.people.queries import Professional
from vinte.wallet import queries as wallet
from vinte.web.clauses.next_purchase import broken_by_next_purchase
from vinte.web.page.forms import PriceForm
from vinte.web.page.locator import locator
from vinte.web.page.paging import page_of
from vinte.web.page.text_fields import LineField
from vinte.web.professional import back_to_request
from vinte.web.professional.contacts.feed_forms import FilterForm, as_query, in_words, query_of
from vinte.web.professional.page import PageRequest, for_professional, identifier, new_key, not_done, show

OFFERS_A_PAGE = 20
TEMPLATE = "web/professional/contacts/request.html"


class BuyForm(PriceForm):
    """The button that buys; it also brings back under which trade the page showed the request."""

    shown_trade = LineField(max_length=40, required=False, widget=forms.HiddenInput)


@dataclass(frozen=True)
class OfferCard:
    """A request in the list: its first photograph, if it has one, and how far its place lies from the reader's base.

    `km` is between the seats of the two municipalities, as the crow flies; None where one is on no list.
    """

    offer: leads.Offer
    photo: leads.Photo | None
    km: int | None
    is_at_home: bool


def kilometres_away(professional: Professional, municipality: str) -> int | None:
    """Whole kilometres from the professional's base to a municipality's seat; None where one is on no list."""
    try:
        home = people.place(market=professional.market, municipality=professional.municipality)
        there = people.place(market=professional.market, municipality=municipality)
    except LookupError:
        return None
    km = people.distance_km(one=home, other=there)
    return None if km is None else round(km)


def _cards(offers: Sequence[leads.Offer], professional: Professional) -> list[OfferCard]:
    photos = leads.first_photos([offer.job_request_id for offer in offers])
    return [
        OfferCard(
            offer=offer,
            photo=photos.get(offer.job_request_id),
            km=kilometres_away(professional, offer.municipality),
            is_at_home=offer.municipality == professional.municipality,
        )
        for offer in offers
    ]


@require_GET
@for_professional
def requests(request: PageRequest, professional: Professional) -> HttpResponse:
    """What homeowners in the professional's area ask for, with filters, prices and places.

    `?alerta=<id>` opens a saved alert: its filters are put into the address.
    """
    if "alerta" in request.GET:
        alert_id = identifier(request.GET["alerta"])
        try:
            opened = leads.alert(professional_id=professional.id, alert_id=alert_id)
        except NotAllowed:
            # Its letter is older than the day on which it was deleted.
            messages.info(request, _("Esse alerta já não existe. Aqui estão todos os pedidos na sua zona."))
            return redirect("professional:requests")
        return redirect(f"{reverse('professional:requests')}?{as_query(opened.filters)}")
    at = request.clock.now()
    form = FilterForm(request.GET, professional=professional)
    form.is_valid()
    filters = form.filters()
    found = leads.browse(professional_id=professional.id, at=at, filters=filters)
    offers: Any = found.feed
    page = page_of(request, offers, rows_a_page=OFFERS_A_PAGE)
    cards = _cards(list(page), professional)
    return show(
        request,
        "web/professional/contacts/requests.html",
        {
            "page": page,
            "cards": cards,
            "invited": leads.invited_to(
                professional_id=professional.id,
                job_request_ids=[offer.job_request_id for offer in page.object_list],
            ),
            "form": form,
            "filter_words": in_words(filters),
            "kept": query_of(request.GET),
            "alert_count": leads.alert_count(professional.id),
            "frequencies": leads.frequencies(),
            "reserved": found.reserved,
            "balance": wallet.balance(professional_id=professional.id),
        },
    )


def _request_context(
    request: PageRequest, professional: Professional, job_request_id: UUID
) -> dict[str, Any]:
    at = request.clock.now()
    offer = leads.offer(professional_id=professional.id, job_request_id=job_request_id, at=at)
    balance = wallet.balance(professional_id=professional.id)
    before = claims.assess(professional_id=professional.id, at=at)
    return {
        "offer": offer,
        "beyond_cap": leads.beyond_cap(
            professional_id=professional.id,
            price_cents=offer.price_cents,
            at=at,
            market=professional.market,
        ),
        "standing": people.standing(professional_id=professional.id, at=at),
        "km": kilometres_away(professional, offer.municipality),
        "comes_back": back_to_request.BACK in request.GET,
        "top_up_param": back_to_request.PARAM,
        "is_invited": bool(
            leads.invited_to(professional_id=professional.id, job_request_ids=[job_request_id])
        ),
        "photos": leads.request_photos(job_request_id) if offer.photo_count else [],
        "alike": leads.bought_alike(professional_id=professional.id, job_request_id=job_request_id, at=at),
        "receipt": offer.receipt,
        "intent": offer.intent_label,
        "balance": balance,
        "missing_cents": max(0, offer.price_cents - balance.total_cents),
        "payments_closed": None
        if wallet.has_payment_provider() or wallet.takes_transfers(balance.currency)
        else wallet.payments_not_open(),
        "broken": broken_by_next_purchase(professional, service=offer.service, before=before, at=at),
        "is_newcomer": not before.cohort and not leads.has_bought_any(professional.id),
        "idempotency_key": new_key(at),
        "locator": locator(offer.centre, municipality=offer.municipality, home=professional.municipality)
        if offer.centre
        else None,
    }


@require_GET
@for_professional
def request_page(request: PageRequest, professional: Professional, job_request_id: UUID) -> HttpResponse:
    """One request, with its price and the button that buys the contact."""
    return show(request, TEMPLATE, _request_context(request, professional, job_request_id))


def _unseen(
    request: PageRequest, professional: Professional, job_request_id: UUID, *, at: datetime
) -> Refused | None:
    """The refusal of a purchase that would end the guarantee in a way that the page sent did not tell of.

    The page was opened before, and a pack or a badge may have ended since. A form sent twice asks nothing anew.
    """
    if leads.has_bought(professional_id=professional.id, job_request_id=job_request_id):
        return None
    try:
        offer = leads.offer(professional_id=professional.id, job_request_id=job_request_id, at=at)
    except NotAllowed:
        return None  # the purchase is refused, with its own reason
    if offer.places_left < 1 or not offer.is_open:
        return None
    told = set(request.POST.get("known_risk", "").split())
    before = claims.assess(professional_id=professional.id, at=at)
    broken = broken_by_next_purchase(professional, service=offer.service, before=before, at=at)
    if {row.name for row in broken} <= told:
        return None
    return Refused(
        code="ends_the_guarantee",
        message=_("Não comprámos: este contacto faria falhar a garantia."),
        what_to_do=_("Veja porquê aqui em baixo. Se o quiser na mesma, diga-o e compre."),
    )


@require_POST
@for_professional
def buy_contact(request: PageRequest, professional: Professional, job_request_id: UUID) -> HttpResponse:
    """Buy the contact at the price that was shown; what stands in the way is said beside the button."""
    at = request.clock.now()
    form = BuyForm(request.POST)
    unseen = _unseen(request, professional, job_request_id, at=at)
    if unseen is not None:
        context = _request_context(request, professional, job_request_id)
        return show(request, TEMPLATE, context, refusal=unseen)
    if form.carry_out(
        partial(
            leads_actions.buy_contact,
            professional_id=professional.id,
            job_request_id=job_request_id,
            at=at,
        )
    ):
        messages.success(request, _("O contacto é seu. Agora, telefone."))
        return redirect("professional:contact", purchase_id=form.outcome.id)
    refusal = form.refusal
    if refusal is not None and refusal.code == "already_bought":
        (bought,) = (
            purchase
            for purchase in leads.purchases(professional_id=professional.id)
            if purchase.job_request_id == job_request_id
        )
        messages.info(request, refusal.message)
        return not_done(redirect("professional:contact", purchase_id=bought.id))
    if refusal is not None and refusal.code in ("not_yet", "no_match"):
        # The page is no longer theirs to read: the pack ended, or the profile changed.
        messages.error(request, str(refusal))
        return not_done(redirect("professional:requests"))
    context = _request_context(request, professional, job_request_id)
    return show(request, TEMPLATE, context, form=form)
