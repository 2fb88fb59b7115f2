"""The homeowner chooses up to two professionals who are told of the request, from those who can buy it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from vinte.kernel.errors import NotAllowed, Refused
from vinte.leads import actions as leads
from vinte.leads import queries as leads_queries
from vinte.leads.actions import MOST_CHOSEN
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.reviews import queries as reviews
from vinte.web.page.forms import ActForm
from vinte.web.page.http import SiteRequest
from vinte.web.page.paging import page_of
from vinte.web.page.private_pages import link_gone, private_page

PURPOSE = "homeowner_request"
ROWS_A_PAGE = 12


@dataclass(frozen=True)
class Candidate:
    """A professional who can be invited, as the card on the page shows them."""

    professional_id: UUID
    trade_name: str
    municipality: str
    km: int | None
    badges: tuple[str, ...]
    rating: str
    is_invited: bool


class InviteForm(ActForm):
    """The button beside a professional."""

    professional = forms.UUIDField(widget=forms.HiddenInput)


# As on the page of the request, the secret in the path is the only authority and no cookie is read.
@csrf_exempt
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: SiteRequest, secret: str) -> HttpResponse:
    """Show who can be invited; on POST tell the one who was chosen. Opening the page changes nothing (INVARIANTS, 20)."""
    at = request.clock.now()
    try:
        if request.method == "POST":
            subject = people_actions.use_private_link(secret=secret, purpose=PURPOSE, at=at)
        else:
            subject = people.find_private_link(secret=secret, purpose=PURPOSE, at=at)
    except Refused as refused:
        return link_gone(request, refused)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        if not form.is_valid():
            raise NotAllowed("the page does not offer this")
        if form.carry_out(
            lambda professional: leads.invite(job_request_id=subject, professional_id=professional, at=at)
        ):
            return redirect("homeowner:invite", secret=secret)
    told = leads_queries.invitations_of(subject)
    invited = {one.professional_id for one in told if one.kind == "chosen"}
    asked = leads_queries.job_request(subject)
    left = MOST_CHOSEN - sum(one.kind == "chosen" and one.invited_at >= asked.offered_at for one in told)
    candidates = _candidates(subject, invited=invited, at=at)
    context = {
        "secret": secret,
        "job_request": asked,
        "page": page_of(request, candidates, rows_a_page=ROWS_A_PAGE),
        "left": max(0, left),
        "most": MOST_CHOSEN,
        "refusal": form.refusal,
    }
    return render(request, "web/homeowner/invite.html", context, status=422 if form.is_refused else 200)


def _candidates(job_request_id: UUID, *, invited: set[UUID], at: datetime) -> list[Candidate]:
    """Those who can be invited: who was, then those with most badges, then by stars and name."""
    found = leads_queries.who_can_be_invited(job_request_id, at=at)
    ids = [one.professional_id for one in found]
    badges, ratings = people.active_badges_of(ids, at=at), reviews.ratings_of(ids, at=at)
    labels = {badge.kind: str(badge.label) for badge in people.badge_kinds()}

    def place(one: Candidate) -> tuple[bool, int, float, int]:
        given = ratings[one.professional_id]
        return (not one.is_invited, -len(one.badges), -sum(given) / (len(given) or 1), -len(given))

    candidates = [
        Candidate(
            professional_id=one.professional_id,
            trade_name=one.trade_name,
            municipality=one.municipality,
            km=one.km,
            badges=tuple(labels.get(kind, kind) for kind in badges[one.professional_id]),
            rating=leads_queries.stars_told(ratings[one.professional_id]),
            is_invited=one.professional_id in invited,
        )
        for one in found
    ]
    return sorted(candidates, key=place)
