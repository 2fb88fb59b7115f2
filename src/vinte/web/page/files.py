"""Files that a person takes home: handed over as a download, kept by no cache, run by no browser; and those sent."""

from __future__ import annotations

import re

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from vinte.kernel.errors import Refused
from vinte.leads.queries import PhotoFile

_ONE_RANGE = re.compile(r"bytes=(?P<first>[0-9]{0,9})-(?P<last>[0-9]{0,9})")


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


def sound(content: bytes, *, media_type: str, asked: str = "") -> HttpResponse:
    """A recording of one person, heard in the page: kept nowhere, and never taken for another type than it is.

    `asked` is the header Range of whoever asks (RFC 9110, section 14): some phones play nothing without an answer to it.
    """
    found = _ONE_RANGE.fullmatch(asked)
    first, last = 0, len(content) - 1
    if found is not None and found["first"]:
        first, last = int(found["first"]), min(int(found["last"] or last), last)
    if found is None or first > last:
        response = HttpResponse(content, content_type=media_type)
    else:
        response = HttpResponse(content[first : last + 1], content_type=media_type, status=206)
        response["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
    response["Accept-Ranges"] = "bytes"
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def file_name(*, stem: str, media_type: str) -> str:
    """A plain name for a file of that type, such as `prova-1.pdf`."""
    return f"{stem}.{'pdf' if media_type == 'application/pdf' else 'jpg'}"


def sent_files(request: HttpRequest, field: str, *, most: int) -> list[UploadedFile]:
    """The files of a form's field; raises Refused for more than `most`, before any is read."""
    files = request.FILES.getlist(field)
    if len(files) > most:
        raise Refused(
            code="too_many_files",
            message=_("São ficheiros a mais."),
            what_to_do=_("Escolha até %(most)d.") % {"most": most},
        )
    return files
