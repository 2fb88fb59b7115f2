"""What is put on each request before a view sees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from vinte.guarantee import terms
from vinte.kernel.clock import Clock, clock_named
from vinte.web.page import addresses

GetResponse = Callable[[HttpRequest], HttpResponse]


class RequestClock:
    """The site's clock, asked once: a page knows one now."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._instant: datetime | None = None

    def now(self) -> datetime:
        """The instant at which this request first asked."""
        if self._instant is None:
            self._instant = self._clock.now()
        return self._instant


class ClockMiddleware:
    """Puts the clock on `request.clock`, and shows instants in the market's zone.

    Views hand the clock down and never read the machine's time.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set the clock and the zone and go on."""
        clock = RequestClock(clock_named(settings.VINTE_CLOCK))
        request.clock = clock  # type: ignore[attr-defined]
        in_force = terms.load(settings.VINTE_MARKET, on=clock.now().date())
        with timezone.override(ZoneInfo(in_force.time_zone)):
            return self.get_response(request)


class AddressLanguageMiddleware:
    """Shows a page in the language that its address asks for, and keeps it as the switch of languages does.

    Stands after Django's LocaleMiddleware. Who follows a link to the French page reads on in French.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on in that language; an address that asks for none, or for one that there is not, changes nothing."""
        asked = addresses.asked_language(request) if request.method in ("GET", "HEAD") else ""
        if not asked:
            return self.get_response(request)
        translation.activate(asked)
        request.LANGUAGE_CODE = asked
        response = self.get_response(request)
        if request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) != asked and response.get(
            "Content-Type", ""
        ).startswith("text/html"):
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                asked,
                max_age=settings.LANGUAGE_COOKIE_AGE,
                path=settings.LANGUAGE_COOKIE_PATH,
                domain=settings.LANGUAGE_COOKIE_DOMAIN,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
                samesite=settings.LANGUAGE_COOKIE_SAMESITE,
            )
        return response


class WholeTextMiddleware:
    """Refuses text with the character NUL, which PostgreSQL can't keep and nobody types (status 400)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; `process_view` looks, after the forged forms were refused."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]) -> None:
        """Look at the address, the query and the form."""
        typed = [
            text for sent in (request.GET, request.POST) for _name, texts in sent.lists() for text in texts
        ]
        for text in (*typed, *kwargs.values()):
            if isinstance(text, str) and "\0" in text:
                raise SuspiciousOperation("text with a NUL")
