"""Who runs the site and how to reach them, what is kept of people and in their browser, and how accessible it is."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vinte.help_centre import queries as help_centre
from vinte.people import queries as people
from vinte.reviews import queries as reviews
from vinte.web.page import cookies as cookie_list
from vinte.web.page.http import SiteRequest
from vinte.web.page.legal import MarketLaw, operator

# When the statement of accessibility was last held against the tests; looked at anew with each release.
LOOKED_ON = date(2026, 11, 30)


@require_safe
def who_we_are(request: SiteRequest) -> HttpResponse:
    """The operator, the points of contact (Regulation 2022/2065, articles 11 and 12), and where one can complain."""
    at = request.clock.now()
    context = {
        "operator": operator(),
        "law": MarketLaw.at(at=at),
        "rules": help_centre.complaint_rules(market=settings.VINTE_MARKET, at=at),
    }
    return render(request, "web/public/who_we_are.html", context)


@require_safe
def privacy_policy(request: SiteRequest) -> HttpResponse:
    """What Regulation 2016/679 asks to be told (articles 13 and 14)."""
    at = request.clock.now()
    context = {
        "operator": operator(),
        "law": MarketLaw.at(at=at),
        "kept": reviews.kept_days(market=settings.VINTE_MARKET, at=at),
        "days_to_return": people.days_to_return(),
    }
    return render(request, "web/public/privacy_policy.html", context)


@require_safe
def cookies(request: SiteRequest) -> HttpResponse:
    """Every cookie, with what it is for and how long it stays."""
    return render(request, "web/public/cookies.html", {"cookies": cookie_list.cookies()})


@require_safe
def accessibility(request: SiteRequest) -> HttpResponse:
    """How far the pages meet EN 301 549, how that was looked at, and what is known to lack."""
    return render(request, "web/public/accessibility.html", {"operator": operator(), "looked_on": LOOKED_ON})
