"""What a phone may keep of a professional's pages, and whose they are.

Pages with contact details are kept in no cache of the browser (INVARIANTS, 10). The service worker alone may
keep those that say so, for the account that saw them; it empties them as soon as a page is somebody else's or
nobody's. docs/decisions/phone-offline.md says why.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from vinte.handling import queries as handling
from vinte.notices import queries as notices
from vinte.people import queries as people
from vinte.people.queries import Professional

WHOSE_HEADER = "Vinte-Account"
KEEP_HEADER = "Vinte-Keep"
NOBODY = "-"

View = Callable[..., HttpResponse]


def whose(request: HttpRequest) -> str:
    """A name for the account that asks, which says nothing about it; `-` without login.

    It needs no key, being of an identifier that nobody guesses (74 bits of chance), so that a change of the site's key
    leaves no phone with calls that nobody sends.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return NOBODY
    return sha256(f"vinte.phone:{user.pk}".encode()).hexdigest()[:20]


def may_be_kept(view: View) -> View:
    """Lets the phone of whoever reads this page keep it, to be read where there is no network."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.method == "GET" and response.status_code == HTTPStatus.OK:
            response[KEEP_HEADER] = "1"
        return response

    return page


def may_record(view: View) -> View:
    """Lets a page on which calls are told use the microphone, where the site takes voice notes."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.records_voice = handling.longest_seconds() > 0  # type: ignore[attr-defined]
        return response

    return page


class WhoseMiddleware:
    """Says on each page whose it is, so that a phone gives nobody the pages of somebody else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the header on whole pages."""
        response = self.get_response(request)
        if response.status_code == HTTPStatus.OK and response.get("Content-Type", "").startswith("text/html"):
            response[WHOSE_HEADER] = whose(request)
        return response


def push_key_for(account_id: UUID, *, professional: Professional) -> str:
    """The site's public key, by which a phone agrees to be told; empty where the site can tell none.

    So it is for a member who did not ask for reminders: a phone would agree to nothing.
    """
    if not notices.can_push():
        return ""
    if account_id != professional.account_id and not people.wants_letter(
        account_id=account_id, kind=handling.REMINDER_KIND
    ):
        return ""
    return notices.public_push_key(settings.VINTE_PUSH_KEY)
