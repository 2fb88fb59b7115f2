"""Holds every view to the authorization table: who asks, and whether the route is open to them (INVARIANTS, 23)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url

from vinte.kernel.errors import NotAllowed
from vinte.people import queries as people
from vinte.web.authorization import CLOSED, DEMO, EVERYBODY, ROUTES, Audience
from vinte.web.refusals import handlers


def audiences_of_request(request: HttpRequest) -> frozenset[str]:
    """What the account that asks may be: a subset of professional, support, operator; empty without login.

    Asked once for each request and kept on it.
    """
    held: frozenset[str] | None = getattr(request, "vinte_audiences", None)
    if held is None:
        user = getattr(request, "user", None)
        signed_in = user is not None and user.is_authenticated
        held = people.keep_audiences(user) if user is not None and signed_in else frozenset()
        request.vinte_audiences = held  # type: ignore[attr-defined]
    return held


def refusal(request: HttpRequest, route: str) -> HttpResponse | None:
    """None when the request may go on; a redirect to the login for somebody unknown.

    Raises Http404 for a route that is not listed or closed, and for the wrong role: existence is not told.
    """
    allowed = ROUTES.get(route)
    if not allowed:
        raise Http404(f"the route {route!r} is open to nobody")
    if allowed & EVERYBODY:
        return None
    if Audience.DEMO in allowed and settings.VINTE_DEMO:
        return None
    if allowed == DEMO:
        raise Http404("this page is the demo's")
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
    if Audience.ACCOUNT in allowed or audiences_of_request(request) & allowed:
        return None
    if Audience.PROFESSIONAL in allowed and people.leaving_of(request.user.pk) is not None:
        return redirect("account_leaving")
    raise Http404(f"the route {route!r} is not open to this account")


class AuthorizationMiddleware:
    """Holds every view to the table; stands after Django's authentication."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; the decision falls in `process_view`, where the route is known.

        A page that is not everybody's is kept nowhere: contact details stand on it (INVARIANTS, 10), and the
        next person at the machine has the Back button.
        """
        response = self.get_response(request)
        match = request.resolver_match
        if match is not None and not ROUTES.get(match.view_name, CLOSED) & EVERYBODY:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer NotAllowed as a page that does not exist, so that existence is not told either."""
        return handlers.not_found(request, exception) if isinstance(exception, NotAllowed) else None

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Refuse before the view runs; a route without a name is a route that is not listed."""
        match = request.resolver_match
        return refusal(request, match.view_name if match and match.url_name else "")
