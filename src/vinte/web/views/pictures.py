"""How a photograph is served: as a picture and nothing else, kept by nobody."""

from __future__ import annotations

from typing import Protocol

from django.http import HttpResponse


class Kept(Protocol):
    """A photograph with its content."""

    content: bytes | memoryview
    small: bytes | memoryview


def picture(photo: Kept, *, small: bool) -> HttpResponse:
    """The photograph, or its small copy, as JPEG."""
    response = HttpResponse(bytes(photo.small if small else photo.content), content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
