"""Files that a person takes home: handed over as a download, kept by no cache, run by no browser."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from vinte.leads.queries import PhotoFile


def as_download(content: bytes, *, name: str, media_type: str) -> HttpResponse:
    """The bytes as a file to save under that name."""
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def picture(photo: PhotoFile, *, small: bool) -> HttpResponse:
    """The photograph, or its small copy, as JPEG."""
    response = HttpResponse(photo.small if small else photo.content, content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


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
