"""What every page of the professional shares: who may open it, how a form is kept, how a refusal is shown."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from vinte.guarantee import terms
from vinte.guarantee.terms import Terms
from vinte.kernel.clock import Clock
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.people import access
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.people.access import Actor
from vinte.people.queries import Professional
from vinte.reviews import actions as reviews
from vinte.web.page import devices
from vinte.web.page.forms import ActForm
from vinte.web.professional.suspended import is_left, stopped_page


class PageRequest(HttpRequest):
    """A request as the middleware leaves it, with the site's clock, and whether htmx sent it; and who asks."""

    clock: Clock
    actor: Actor
    htmx: bool


# Forms that change nothing for anybody else: what was typed so far, a text to be read before it is agreed to, and
# advice that was put away.
_NO_ACTS = frozenset({"claim_draft", "automatic_purchase", "automatic_top_up", "dismiss_tip"})
# Acts of several transactions: they ask a provider, count a wrong try, or credit other buyers too. What they write
# first notes the act (`people.actions.note_act_under_way`); the page does where they wrote nothing of their own.
_APART = frozenset(
    {"buy_pack", "confirm_code", "forget_card", "give_back", "give_up", "return_contact", "top_up"}
)

ProfessionalView = Callable[..., HttpResponse]


def for_professional(view: ProfessionalView) -> ProfessionalView:
    """The view, handed the professional whose account is logged in, and run in the market's time zone.

    Anybody else gets NotAllowed, which is answered as a page that does not exist.
    """

    @login_required
    @wraps(view)
    def page(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        professional = people.professional_of(account_id=cast(UUID, request.user.pk))
        if professional is None:
            raise NotAllowed("this account is not a professional's")
        request.actor = Actor(request.user, professional_id=professional.id)
        access.require(request.actor, right="professional.act", professional_id=professional.id)
        zone = zone_of(professional, at=request.clock.now())
        with timezone.override(ZoneInfo(zone)):
            response = _stopped(request, professional) or _noted(
                request, professional, lambda: view(request, professional, *args, **kwargs)
            )
        if request.method == "POST":
            _note_browser(request, response, professional)
        return response

    return page


def _stopped(request: PageRequest, professional: Professional) -> HttpResponse | None:
    """What a suspended professional gets for a form that the suspension stops; None for everything else."""
    match = request.resolver_match
    if request.method != "POST" or (match is not None and is_left(match.url_name or "")):
        return None
    standing = people.standing(professional_id=professional.id, at=request.clock.now())
    return stopped_page(request, standing) if standing.is_suspended else None


def _note_browser(request: PageRequest, response: HttpResponse, professional: Professional) -> None:
    """Keep from where the business works: a review of itself is told by that (`vinte.reviews`)."""
    seen = devices.seen_from(request)
    reviews.note_business(professional_id=professional.id, seen=seen, at=request.clock.now())
    devices.remember(request, response, seen)


def _noted(
    request: PageRequest, professional: Professional, answer: Callable[[], HttpResponse]
) -> HttpResponse:
    """The answer, with who did what written down in the transaction of the act: both are kept, or neither.

    Of what was done: a refused form does nothing, and htmx answers it with 200.
    """
    match = request.resolver_match
    if request.method != "POST" or match is None or match.url_name in _NO_ACTS:
        return answer()
    act = match.url_name or ""
    with (
        people_actions.act_under_way(
            professional_id=professional.id,
            account_id=cast(UUID, request.user.pk),
            act=act,
            at=request.clock.now(),
        ),
        nullcontext() if act in _APART else transaction.atomic(),
    ):
        response = answer()
        is_refused = getattr(response, "is_refused", False)
        if not is_refused and response.status_code < HTTPStatus.BAD_REQUEST:
            people_actions.note_act_under_way()
    return response


def not_done(response: HttpResponse) -> HttpResponse:
    """The answer to a form that did nothing and leads elsewhere: it is no act of whoever sent it."""
    response.is_refused = True  # type: ignore[attr-defined]
    return response


def terms_of(professional: Professional, *, at: datetime) -> Terms:
    """The terms in force in the professional's market at that instant."""
    return terms.load(professional.market, on=at.date())


def zone_of(professional: Professional, *, at: datetime) -> str:
    """The name of the market's time zone, in which days and hours are shown and typed."""
    return terms_of(professional, at=at).time_zone


def show(
    request: PageRequest,
    template: str,
    context: dict[str, Any],
    *,
    refusal: Refused | None = None,
    form: ActForm | None = None,
) -> HttpResponse:
    """The page, with the refusal in its place, of its own or of the form that was sent; status 422 then.

    An htmx request gets 200 also then, because htmx puts only answers of success into the page.
    """
    refused = refusal is not None or (form is not None and form.is_refused)
    refusal = refusal or (form.refusal if form is not None else None)
    status = 422 if refused and not request.htmx else 200
    response = render(request, template, {**context, "refusal": refusal}, status=status)
    response.is_refused = refused  # type: ignore[attr-defined]
    return response


def new_key(at: datetime) -> str:
    """An idempotency key for the form that is being shown: sent twice, it acts once."""
    return new_id(at=at).hex


def identifier(text: str) -> UUID:
    """An identifier from a form; raises NotAllowed when it is none, as for a row of somebody else."""
    try:
        return UUID(text)
    except ValueError as error:
        raise NotAllowed("no such identifier") from error
