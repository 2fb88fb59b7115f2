"""What the site answers while its town is made: how far it is, and the public pages to read meanwhile."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve

from vinte.demo.town import progress
from vinte.demo.town.progress import Progress
from vinte.web.context import STYLESHEETS

AGAIN_SECONDS = 2
# Readable while the town is made; no page here changes anything, but for the reader's own cookie.
READABLE = frozenset({"public:home", "public:guarantee", "public:privacy"})
# What the play provider asks, which starts before the doors are open.
_MACHINES = frozenset({"demo:now", "payments:webhook", "mail:webhook"})
_COOKIES_ONLY = frozenset({"set_language", "public:theme"})


class TownBeingMadeMiddleware:
    """Answers with the progress page until the town is whole; stands after the language is known.

    The first page is the progress; with `?ler=1` it is the site's own. What would change something or needs
    somebody of the town is closed, with status 503, the reason and how far it is.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or go on."""
        made = progress.read(Path(settings.VINTE_TOWN_FOLDER))
        if made is None:
            return self.get_response(request)
        route = _route(request)
        if made.stage == "opening" and route in _MACHINES:
            return self.get_response(request)
        open_now = route in _COOKIES_ONLY or (route in READABLE and _reads(request, route))
        if made.stage in ("playing", "opening") and open_now:
            request.town_progress = _said(made)  # type: ignore[attr-defined]
            return self.get_response(request)
        return _progress_page(request, made, asked_for=route)


def _reads(request: HttpRequest, route: str) -> bool:
    """Whether somebody wants the page itself: the first address shows the progress unless asked to be read."""
    return request.method in ("GET", "HEAD") and (route != "public:home" or "ler" in request.GET)


def _route(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def _said(made: Progress) -> dict[str, object]:
    """What the progress page and the strip on other pages say."""
    left = made.seconds_left
    return {
        "progress": made,
        # Never "0 seconds" of what still runs.
        "seconds_left": None if left is None else max(1, math.ceil(left)),
        "again_seconds": AGAIN_SECONDS,
    }


def _progress_page(request: HttpRequest, made: Progress, *, asked_for: str) -> HttpResponse:
    """The page by itself: there may be no table yet, so it asks for neither reader nor clock."""
    invited = asked_for in ("demo:progress", "public:home") and request.method in ("GET", "HEAD")
    context = _said(made) | {"closed": not invited, "stylesheets": STYLESHEETS}
    response = HttpResponse(render_to_string("demo/being_made.html", context), status=200 if invited else 503)
    response.headers["Cache-Control"] = "no-store"
    if not invited:
        response.headers["Retry-After"] = str(AGAIN_SECONDS)
    return response
