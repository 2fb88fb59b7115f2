"""Days and instants as the reader's language writes them, in the zone of the page or notice."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

# These write months small; Django's names give Portuguese and Italian ones, among others, a capital.
_SMALL_MONTHS = ("pt", "es", "fr", "it")


def written(at: date | datetime, pattern: str) -> str:
    """A day or an instant by a pattern, or by the name of one of the language's own, such as `DATE_FORMAT`.

    An instant is first put in the current zone.
    """
    local = timezone.localtime(at) if isinstance(at, datetime) else at
    text = date_format(local, pattern)
    return text.lower() if (get_language() or "pt").startswith(_SMALL_MONTHS) else text
