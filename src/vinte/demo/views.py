"""Pages of the demo: the cast with one-click logins, and the time machine."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from vinte.demo import actions, queries
from vinte.demo.town.cast import CAST
from vinte.people import queries as people_queries

HOME_OF = {
    "professional": "/pro/garantia/",
    "support": "/apoio/",
    "operator": "/operador/",
    "homeowner": "/correio/",
}
MOVES = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}


@require_GET
def cast(request: HttpRequest) -> HttpResponse:
    """Everybody one can be with one click."""
    return render(request, "demo/cast.html", {"cast": CAST})


@require_POST
def log_in(request: HttpRequest, slug: str) -> HttpResponse:
    """Log in as one of the cast; nobody else can be logged in as."""
    member = next((member for member in CAST if member.slug == slug), None)
    account = people_queries.account_by_email(member.address) if member else None
    if member is None or account is None:
        raise Http404
    login(request, account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return redirect(HOME_OF[member.audience])


@require_POST
def move(request: HttpRequest) -> HttpResponse:
    """Move the town's clock by an hour, a day, a week, or to the next event."""
    choice = request.POST.get("by", "")
    if choice == "next":
        event = queries.next_event()
        if event is None:
            messages.info(request, _("Não há nenhum acontecimento à vista."))
            return _back(request)
        by, what = event.at - event.now, event.what
    elif choice in MOVES:
        by, what = MOVES[choice], ""
    else:
        raise Http404
    moved = actions.move_clock(by=by)
    if what:
        messages.info(request, what)
    if moved.happened:
        messages.info(
            request,
            ngettext(
                "Entretanto aconteceu %(count)d coisa.", "Entretanto aconteceram %(count)d coisas.", moved.happened
            )
            % {"count": moved.happened},
        )
    return _back(request)


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """To the page that the form was on, if it is one of ours."""
    came_from = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()}):
        return HttpResponseRedirect(came_from)
    return HttpResponseRedirect(reverse("demo_cast"))
