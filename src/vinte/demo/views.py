"""Pages of the demo: the cast with one-click logins, and the time machine."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from vinte.demo import actions, queries
from vinte.demo.clock import TownClock
from vinte.demo.town.cast import CAST, Member
from vinte.notices import queries as notices
from vinte.people import queries as people

HOMES = {
    "professional": "professional:today",
    "support": "desk:claims",
    "operator": "operator:books",
    "homeowner": "mailbox:list",
}
# The address of a request's own page, in a letter.
_REQUEST = re.compile(r"/pedido/([A-Za-z0-9_-]{32,})/")
A_MOMENT = timedelta(seconds=2)
STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}


@dataclass(frozen=True)
class Group:
    """Some of the cast, below one heading."""

    title: str
    members: tuple[Member, ...]


@require_GET
def cast(request: HttpRequest) -> HttpResponse:
    """Everybody one can be with one click."""
    groups = [
        Group(_("Profissionais"), _members("professional")),
        Group(_("Apoio e operador"), _members("support", "operator")),
        Group(_("Particulares"), _members("homeowner")),
    ]
    return render(request, "demo/cast.html", {"groups": groups})


@require_GET
def progress(request: HttpRequest) -> HttpResponse:
    """The town is whole, for while it is made the middleware answers: on to its people."""
    there = reverse("demo:cast")
    if request.headers.get("HX-Request"):  # a part of the progress page asks: the whole page goes on
        return HttpResponse(headers={"HX-Redirect": there})
    return redirect(there)


@require_GET
def now(request: HttpRequest) -> JsonResponse:
    """The town's instant, for the play provider, which lives by the same clock."""
    return JsonResponse({"now": TownClock().now().isoformat()})


@require_POST
def log_in(request: HttpRequest, slug: str) -> HttpResponse:
    """Log in as one of the cast; nobody else can be logged in as."""
    member = next((member for member in CAST if member.slug == slug), None)
    account = people.account_by_email(member.address) if member else None
    if member is None or account is None:
        raise Http404
    login(request, account, backend="allauth.account.auth_backends.AuthenticationBackend")
    home = reverse(HOMES[member.audience])
    if member.audience != "homeowner":
        return redirect(home)
    # A homeowner needs no account: what they have of Vinte is their mail, and the page that it leads to.
    for message in notices.mailbox(member.address):
        found = _REQUEST.search(message.text)
        if found:
            return redirect("homeowner:request_status", found[1])
    return redirect(f"{home}?{urlencode({'para': member.address})}")


@require_POST
def time_machine(request: HttpRequest) -> HttpResponse:
    """Move the town's clock by an hour, a day, a week, or to the next event."""
    step = request.POST.get("step", "")
    if step == "next_event":
        event = queries.next_event(after=TownClock().now())
        if event is None:
            messages.info(request, _("Não há nenhum acontecimento à vista."))
            return _back(request)
        # Just past it: at the instant itself a deadline has not passed yet.
        moved = actions.move_clock(by=event.at - TownClock().now() + A_MOMENT)
        messages.info(request, event.what)
    elif step in STEPS:
        moved = actions.move_clock(by=STEPS[step])
    else:
        raise Http404
    if moved.happened:
        messages.info(
            request,
            ngettext(
                "Entretanto aconteceu %(count)d coisa na vila.",
                "Entretanto aconteceram %(count)d coisas na vila.",
                moved.happened,
            )
            % {"count": moved.happened},
        )
    return _back(request)


def _members(*audiences: str) -> tuple[Member, ...]:
    return tuple(member for member in CAST if member.audience in audiences)


def _back(request: HttpRequest) -> HttpResponse:
    """To the page that the form was on, if it is one of ours."""
    page = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}):
        # Not `redirect`, which would take a word for the name of a route.
        return HttpResponseRedirect(page)
    return redirect("demo:cast")
