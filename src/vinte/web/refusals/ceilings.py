"""How many bytes each route takes in, known before anything is read; what is not listed takes a form without files."""

from __future__ import annotations

from collections.abc import Mapping

from vinte.handling import queries as handling
from vinte.kernel.uploads import MOST_BYTES
from vinte.notices import queries as notices
from vinte.people import queries as people
from vinte.web.professional.guarantee import hearing
from vinte.web.professional.profile import editing
from vinte.web.public import payment_webhook

# What stands around the files of a form: its fields, the boundaries, and files chosen beyond the limit by a hair.
_BESIDE = 1_000_000
# `leads` says how many photographs a request has by dated rules, up to this many.
_REQUEST_PHOTOS = 6
_EVIDENCE = 4


def _files(count: int, *, each_bytes: int = MOST_BYTES) -> int:
    return count * each_bytes + _BESIDE


# Routes whose forms carry files, which are looked at and, if pictures, made anew.
UPLOADS: Mapping[str, int] = {
    "homeowner:step": _files(_REQUEST_PHOTOS),
    "homeowner:request_status": _files(_REQUEST_PHOTOS),
    "homeowner:messages": _files(handling.MOST_MESSAGE_PHOTOS),
    "professional:write_message": _files(handling.MOST_MESSAGE_PHOTOS),
    "professional:return_contact": _files(_EVIDENCE),
    "professional:answer_hearing": _files(hearing.MOST_FILES),
    "professional:apply_for_badge": _files(people.MOST_DOCUMENTS),
    "desk:correct_identity": _files(people.MOST_DOCUMENTS),
    "professional:identity": _files(people.MOST_DOCUMENTS),
    "professional:set_logo": _files(1),
    "professional:add_work": _files(editing.MOST_PHOTOS),
}
# A voice note is no picture: nothing is made of it that would take long.
_VOICES = frozenset({"professional:record_attempt", "professional:queued_attempt"})
# A letter comes as one field of a form, or inside JSON as base64.
MACHINES: Mapping[str, int] = {
    "payments:webhook": payment_webhook.MOST_BYTES,
    "mail:webhook": notices.MOST_MAIL_BYTES * 3 // 2 + _BESIDE,
}


def ceiling_bytes(route: str, *, form_bytes: int) -> int:
    """The most that a body to this route may have; `form_bytes` where the route has no ceiling of its own."""
    if route in _VOICES:
        return handling.most_bytes() + _BESIDE
    return UPLOADS.get(route) or MACHINES.get(route) or form_bytes
