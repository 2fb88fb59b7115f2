"""From where somebody asks: this site's own cookie, the network and the kind of browser, for the reviews alone.

The cookie says nothing but "the same browser" and is set where somebody acts: a professional's forms, and a review
that is sent. It opens nothing: it is no authority on any page.
"""

from __future__ import annotations

import re
import secrets
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from vinte.reviews.actions import SeenFrom

COOKIE = "vinte_browser"
# As long as what is kept of it (`browser_days` in the figures of the reviews).
DAYS = 180
_GOOD = re.compile(r"[\w-]{22}")


def seen_from(request: HttpRequest) -> SeenFrom:
    """From where the request comes; a browser without the cookie gets a secret, which `remember` gives it."""
    known = request.COOKIES.get(COOKIE, "")
    device = known if _GOOD.fullmatch(known) else secrets.token_urlsafe(16)
    try:
        address = get_adapter().get_client_ip(request)
    except PermissionDenied:
        address = ""
    user = request.user
    return SeenFrom(
        device=device,
        address=address,
        agent=request.headers.get("user-agent", "")[:400],
        account_id=UUID(str(user.pk)) if user.is_authenticated else None,
    )


def remember(request: HttpRequest, response: HttpResponse, seen: SeenFrom) -> None:
    """Give the browser its cookie, for as long as its hash is kept."""
    response.set_cookie(
        COOKIE,
        seen.device,
        max_age=DAYS * 86400,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
