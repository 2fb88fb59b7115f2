"""Files that people sent, served to whoever may see them."""

from __future__ import annotations

from django.http import HttpResponse


def private_file(*, content: bytes, media_type: str, name: str) -> HttpResponse:
    """A file of one person: kept nowhere, run by nothing, and never taken for another type than it is.

    Pictures open in the page; anything else is saved, because a viewer inside a sandbox shows nothing.
    """
    response = HttpResponse(content, content_type=media_type)
    shown = "inline" if media_type.startswith("image/") else "attachment"
    response["Content-Disposition"] = f'{shown}; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def file_name(*, stem: str, media_type: str) -> str:
    """A plain name for a file of that type, such as `prova-1.pdf`."""
    return f"{stem}.{'pdf' if media_type == 'application/pdf' else 'jpg'}"
