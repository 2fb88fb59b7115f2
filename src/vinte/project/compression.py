"""What is sent is compressed here, so that a site needs no proxy for it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

# Pictures, PDF and spreadsheets are compressed by nature.
_ALSO = frozenset({"application/json", "application/javascript", "application/xml", "image/svg+xml"})


class TextCompressionMiddleware(GZipMiddleware):
    """Compresses texts with gzip, each answer made longer by up to a hundred bytes of chance (`GZipMiddleware`).

    Left as it is: what another site made a browser ask for in somebody's name, for the length of a compressed page
    tells of its secrets to whoever chooses a part of it (docs/decisions/compression.md).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The answer, compressed if its reader takes that."""
        media_type = response.headers.get("Content-Type", "").partition(";")[0].strip()
        is_text = media_type.startswith("text/") or media_type in _ALSO
        from_elsewhere = request.headers.get("Sec-Fetch-Site") == "cross-site"
        if not is_text or (from_elsewhere and settings.SESSION_COOKIE_NAME in request.COOKIES):
            return response
        return super().process_response(request, response)
