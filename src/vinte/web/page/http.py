"""The request as this site's views get it."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from vinte.kernel.clock import Clock


class SiteRequest(HttpRequest):
    """A request with what the site's middleware put on it: the clock, and whether htmx asks."""

    clock: Clock
    htmx: HtmxDetails
