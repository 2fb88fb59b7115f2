"""What every page behind a private link, or about one, has in common: nobody else gets to see it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vinte.kernel.errors import Refused

LINK_GONE_STATUS = {"link_unknown": 404, "link_expired": 410, "link_used": 410}

View = Callable[..., HttpResponse]


def private_page(view: View) -> View:
    """Keep the page out of caches, search engines and the `Referer` of other sites.

    Not `no-referrer`: under it a browser sends `Origin: null` with every form of the page, also to our own
    site, and Django's check against forged forms refuses that (Fetch, section 3.2).
    """

    @wraps(view)
    def kept_private(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "same-origin"
        return response

    return kept_private


def link_gone(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The page of a private link that does not open (any more): why, and what can be done."""
    return render(
        request,
        "web/homeowner/link_gone.html",
        {"refusal": refusal},
        status=LINK_GONE_STATUS.get(refusal.code, 409),
    )
