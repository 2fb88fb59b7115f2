"""What Django calls when a request is refused or fails; named in `project.urls` and in the settings.

Where the request came far enough to have a clock and a reader, the page wears the site's shell. Where it did not, as
with a wrong Host, or where the shell itself fails, as without a database, it is the plain one.
"""

from __future__ import annotations

import sys
from typing import Any

import structlog
from django.db import Error, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from vinte.web.refusals import plain

log = structlog.get_logger("vinte.refusals")
# Classes of SQLSTATE (PostgreSQL, appendix A) that tell of the server and not of what was asked: the connection broke,
# there are too many, or it is being stopped or started.
_OF_THE_SERVER = ("08", "53", "57P")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: broken, or for a host that is not ours."""
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return _page(request, 403)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that is not from our page (Django's CSRF_FAILURE_VIEW)."""
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, also for what is there and not for this reader."""
    return _page(request, 404)


def too_many(request: HttpRequest) -> HttpResponse:
    """429, also from allauth."""
    return _page(request, 429)


def failed(request: HttpRequest) -> HttpResponse:
    """500; 503 where it was the database that is not there."""
    return plain.response(503 if is_unreachable(sys.exc_info()[1]) else 500, language=_language(request))


def is_unreachable(error: BaseException | None) -> bool:
    """Whether an error says that the database can't be reached, rather than that it refused something."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    state: Any = getattr(error.__cause__, "sqlstate", None)
    return state is None or str(state).startswith(_OF_THE_SERVER)


def _page(request: HttpRequest, status: int) -> HttpResponse:
    if hasattr(request, "clock") and hasattr(request, "user"):
        try:
            return _with(status, render_to_string(f"{status}.html", {}, request=request))
        except Error as error:
            log.warning("a page of refusal without its shell", status=status, error=type(error).__name__)
    return plain.response(status, language=_language(request))


def _with(status: int, page: str) -> HttpResponse:
    response = HttpResponse(page, status=status)
    if status in plain.AGAIN_SECONDS:
        response.headers["Retry-After"] = str(plain.AGAIN_SECONDS[status])
    return response


def _language(request: HttpRequest) -> str:
    return plain.language_of(
        cookie=request.META.get("HTTP_COOKIE", ""), accept=request.META.get("HTTP_ACCEPT_LANGUAGE", "")
    )
