"""The operator's pages: terms in force, what the guarantee paid and may still pay, decisions, staff, suspensions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vinte.claims import queries as claims
from vinte.claims.queries import MadeDecision
from vinte.claims.replay import Replay, bundle, replay
from vinte.guarantee.terms import Terms, load
from vinte.kernel.periods import local_day
from vinte.people import access
from vinte.people import queries as people
from vinte.web.operator.duties import going_on
from vinte.web.page.http import SiteRequest

MOST_DECISIONS = 1000


@dataclass(frozen=True)
class CheckedDecision:
    """A decision and what running it again says."""

    decision: MadeDecision
    replayed: Replay


@dataclass(frozen=True)
class Suspension:
    """A professional who may not buy, since when and why."""

    trade_name: str
    since: datetime
    reason: str


@require_safe
def overview(request: SiteRequest) -> HttpResponse:
    """The terms in force, the guarantee's figures, who works here, who is suspended."""
    access.require(request.user, right="operator.use")
    at = request.clock.now()
    waiting = [line for line in claims.desk_queue(at=at) if line.kind == "claim"]
    decisions = claims.recent_decisions(limit=MOST_DECISIONS)
    paid = [decision for decision in decisions if decision.refund_cents]
    context = {
        "terms": terms_now(at),
        "market": settings.VINTE_MARKET,
        "paid_count": len(paid),
        "paid_cents": sum(decision.refund_cents for decision in paid),
        "refused_count": sum(1 for decision in decisions if decision.outcome == "refused"),
        "misuse_count": sum(1 for decision in decisions if decision.outcome == "misuse"),
        "waiting_count": len(waiting),
        "waiting_cents": sum(line.at_stake_cents for line in waiting),
        "staff": people.staff(),
        "suspensions": suspensions(at),
        "trouble_count": going_on(at).trouble_count,
        "now": at,
    }
    return render(request, "web/operator/overview.html", context)


@require_safe
def decisions(request: SiteRequest) -> HttpResponse:
    """Every decision, each run again from its frozen evidence while the page is made."""
    access.require(request.user, right="operator.use")
    checked = [
        CheckedDecision(decision=decision, replayed=replay(bundle(decision)))
        for decision in claims.recent_decisions(limit=MOST_DECISIONS)
    ]
    context = {"decisions": checked, "wrong_count": sum(1 for line in checked if not line.replayed.same)}
    return render(request, "web/operator/decisions.html", context)


def terms_now(at: datetime) -> Terms:
    """The terms in force in this site's market today, by the market's own calendar."""
    market = settings.VINTE_MARKET
    terms = load(market, on=at.date())
    return load(market, on=local_day(at, zone=terms.time_zone))


def suspensions(at: datetime) -> list[Suspension]:
    """Who is suspended, the latest first."""
    found = []
    for professional in people.professionals(market=settings.VINTE_MARKET):
        standing = people.standing(professional_id=professional.pk, at=at)
        if standing.is_suspended:
            found.append(
                Suspension(trade_name=professional.trade_name, since=standing.since, reason=standing.reason)
            )
    return sorted(found, key=lambda line: line.since, reverse=True)
