"""The professionals of a trade, everywhere and in one place, and the search that leads there.

The addresses are the same in every language: `/canalizadores/lisboa/`.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.urls.converters import StringConverter
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vinte.kernel import brand
from vinte.people import queries as people
from vinte.people.queries import Trade
from vinte.web.page import structured
from vinte.web.page.addresses import whole
from vinte.web.page.http import SiteRequest
from vinte.web.page.paging import page_of
from vinte.web.public.home import Person, persons

_MOST_PLACES = 24
_MOST_NEAR = 10
_MOST_FOUND = 12


class TradeAddress(StringConverter):
    """The addresses of trades, and nothing else: whatever else stands first in an address is another page's."""

    regex = "|".join(trade.address for trade in people.trades())


@require_safe
def trade(request: SiteRequest, trade_address: str) -> HttpResponse:
    """Everybody of a trade, and the places where most of them are."""
    found, market, at = people.trade_at(trade_address), settings.VINTE_MARKET, request.clock.now()
    page = page_of(request, people.directory(market=market, at=at, trade=found.slug))
    shown = persons(list(page), request)
    bases = people.base_places(market=market, at=at, trade=found.slug, most=_MOST_PLACES)
    context = {
        "trade": found,
        "page": page,
        "people": shown,
        "places": [
            (name, count, _place_url(found, name) if _is_listed(market, name) else "")
            for name, count in bases
        ],
        "ask_url": _ask_url(found),
        "structured": _structured(found, shown, place=""),
    }
    return render(request, "web/public/trade.html", context)


def _is_listed(market: str, municipality: str) -> bool:
    """Whether a municipality has a page: it is on the market's list."""
    return bool(people.places(market)) and people.is_place(market=market, municipality=municipality)


@require_safe
def trade_place(request: SiteRequest, trade_address: str, place_address: str) -> HttpResponse:
    """Who of a trade works in a municipality, the nearest first; where nobody does, who is not far."""
    found, market, at = people.trade_at(trade_address), settings.VINTE_MARKET, request.clock.now()
    try:
        place = people.place_at(market=market, address=place_address)
    except LookupError as error:
        raise Http404(str(error)) from None
    page = page_of(request, people.directory(market=market, at=at, trade=found.slug, municipality=place.name))
    shown = persons(list(page), request)
    nobody = page.paginator.count == 0
    context = {
        "trade": found,
        "place": place,
        "page": page,
        "people": shown,
        "coverage": people.coverage(market=market, trade=found.slug, municipality=place.name, at=at)
        if nobody
        else None,
        "further_km": people.FURTHER_KM,
        "nearby": [
            (name, _place_url(found, name))
            for name in people.nearest_places(market=market, municipality=place.name, most=_MOST_NEAR)
        ],
        "other_trades": [
            (other, reverse("public:trade_place", args=[other.address, place_address]))
            for other in people.trades()
            if other.slug != found.slug
        ],
        "ask_url": _ask_url(found, municipality=place.name),
        # A page of nobody is of no use to who comes from a search.
        "is_not_found_by_search": nobody,
        "structured": _structured(found, shown, place=place.name),
    }
    return render(request, "web/public/trade.html", context)


@require_safe
def find(request: SiteRequest) -> HttpResponse:
    """What was typed on the first page: leads to the one page that is meant, or asks which."""
    market = settings.VINTE_MARKET
    work, where = request.GET.get("oficio", "").strip(), request.GET.get("onde", "").strip()
    has_places = bool(people.places(market))
    trades = people.trades_meant(work)
    places = list(people.places_meant(market=market, text=where)) if where and has_places else []
    if len(trades) == 1 and (not where or not has_places):
        return redirect("public:trade", trade_address=trades[0].address)
    if len(trades) == 1 and len(places) == 1:
        return redirect(_place_url(trades[0], places[0].name))
    context: dict[str, Any] = {
        "work": work,
        "where": where,
        "all_trades": people.trades(),
        "work_error": _work_error(work, len(trades)),
        "where_error": _where_error(where, len(places)) if has_places else "",
        "trades": [(one, _find_url(str(one.label), where)) for one in trades or people.trades()]
        if len(trades) != 1
        else [],
        "places": [(place.name, _find_url(work, place.name)) for place in places[:_MOST_FOUND]]
        if len(places) > 1
        else [],
    }
    return render(request, "web/public/find.html", context)


def _work_error(work: str, found: int) -> str:
    if not work:
        return _("Escreva o que precisa, ou escolha um ofício.")
    if not found:
        return _("Não sabemos que ofício é. Escolha um da lista; se não for nenhum, é o último.")
    return _("Pode ser mais do que um ofício. Escolha um.") if found > 1 else ""


def _where_error(where: str, found: int) -> str:
    if not where or found == 1:
        return ""
    if found:
        return _("Há mais de um concelho assim. Escolha um, ou escreva mais letras.")
    if people.looks_like_postcode(where):
        return _("Não conhecemos esse código postal. Escreva antes o nome do concelho.")
    return _("Não encontramos esse concelho. Escreva só o começo do nome, ou deixe vazio.")


def _find_url(work: str, where: str) -> str:
    return f"{reverse('public:find')}?{urlencode({'oficio': work, 'onde': where})}"


def _place_url(trade: Trade, municipality: str) -> str:
    return reverse("public:trade_place", args=[trade.address, people.address_of(municipality)])


def _ask_url(trade: Trade, municipality: str = "") -> str:
    asked = {"oficio": trade.slug, **({"concelho": municipality} if municipality else {})}
    return f"{reverse('homeowner:ask')}?{urlencode(asked)}"


def _structured(trade: Trade, shown: list[Person], *, place: str) -> str:
    """Where the page stands, and the businesses of this page of the list."""
    steps = [
        (brand.name(), whole("/")),
        (str(trade.people), whole(reverse("public:trade", args=[trade.address]))),
    ]
    if place:
        steps.append((place, whole(_place_url(trade, place))))
    listed = [
        {"@type": "ListItem", "position": position, "item": business(each)}
        for position, each in enumerate(shown, start=1)
    ]
    graph = [structured.crumbs(steps), {"@type": "ItemList", "itemListElement": listed}]
    return structured.block({"@graph": graph})


def business(person: Person) -> dict[str, Any]:
    """A professional as schema.org's LocalBusiness; telephone and address are not public and do not stand in it."""
    card = person.card
    address = whole(reverse("public:professional", args=[card.id]))
    said: dict[str, Any] = {
        "@type": structured.kinds_of(card.trades),
        "@id": address,
        "name": card.trade_name,
        "url": address,
        "image": whole(reverse("public:logo", args=[card.id])),
        "address": {
            "@type": "PostalAddress",
            "addressLocality": card.municipality,
            "addressCountry": settings.VINTE_MARKET.upper(),
        },
    }
    if person.mean is not None:
        said["aggregateRating"] = structured.rating(person.mean, count=len(person.ratings))
    return said
