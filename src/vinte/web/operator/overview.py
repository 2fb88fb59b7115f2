"""The operator's first page: terms in force, what the rules decide alone, what the guarantee paid and may still pay, staff, suspensions."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vinte.claims import queries as claims
from vinte.guarantee.terms import Terms, load
from vinte.kernel.periods import local_day
from vinte.people import access
from vinte.people import queries as people
from vinte.web.operator.duties import going_on
from vinte.web.page.http import SiteRequest
from vinte.web.page.paging import page_of
from vinte.web.readiness import lacks


@require_safe
def overview(request: SiteRequest) -> HttpResponse:
    """The terms in force, what is decided without a person, the guarantee's figures, who works here, who is suspended."""
    access.require(request.user, right="operator.use")
    at = request.clock.now()
    waiting = claims.waiting_claims()
    context = {
        "terms": terms_now(at),
        "market": settings.VINTE_MARKET,
        **asdict(claims.decision_figures()),
        "waiting_count": waiting.count,
        "waiting_cents": waiting.at_stake_cents,
        "staff": page_of(request, people.staff(), param="equipa", anchor="staff"),
        "suspensions": page_of(
            request,
            people.suspensions(market=settings.VINTE_MARKET, at=at),
            param="suspensos",
            anchor="suspended",
        ),
        "differing_count": claims.differing_count(),
        "rules": claims.rules_now(market=settings.VINTE_MARKET, at=at),
        "trouble_count": going_on(at).trouble_count,
        "lacks": list(lacks()),
        "now": at,
    }
    return render(request, "web/operator/overview.html", context)


def terms_now(at: datetime) -> Terms:
    """The terms in force in this site's market today, by the market's own calendar."""
    market = settings.VINTE_MARKET
    terms = load(market, on=at.date())
    return load(market, on=local_day(at, zone=terms.time_zone))
