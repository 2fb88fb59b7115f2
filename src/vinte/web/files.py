"""Files that a person takes home: handed over as a download, kept by no cache, run by no browser."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def as_download(content: bytes, *, name: str, media_type: str) -> HttpResponse:
    """The bytes as a file to save under that name."""
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
