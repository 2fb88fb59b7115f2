"""How often one client address may send something without an account, whatever the form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse

from vinte.web.refusals import handlers

# Many telephones share one address of a mobile network; a wizard from its first question to its last is fifteen forms.
RATES = {"anonymous": "120/m/ip,1000/h/ip"}
# These prove who they are by a signature, and come from few addresses.
_MACHINES = frozenset({"payments:webhook", "mail:webhook"})


class AnonymousSendingMiddleware:
    """Refuses (429) what is sent without an account beyond RATES; stands after Django's authentication."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; `process_view` counts, where the route is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Callable[..., HttpResponse], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Count what would change something."""
        match = request.resolver_match
        if request.method in ("GET", "HEAD", "OPTIONS") or request.user.is_authenticated:
            return None
        if match is not None and match.view_name in _MACHINES:
            return None
        if ratelimit.consume(request, app="vinte", action="anonymous", config=RATES) is None:
            return handlers.too_many(request)
        return None
