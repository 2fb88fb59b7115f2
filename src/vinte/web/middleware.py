"""What is put on each request before a view sees it."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from vinte.kernel.clock import clock_named

GetResponse = Callable[[HttpRequest], HttpResponse]


class ClockMiddleware:
    """Puts the site's clock on `request.clock`, so that views hand it down and never read the machine's time."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set the clock and go on."""
        request.clock = clock_named(settings.VINTE_CLOCK)  # type: ignore[attr-defined]
        return self.get_response(request)
