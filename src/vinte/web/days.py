"""Days and instants as people write them: 9 de março de 2026; 9 de março, 14:05; 14:05."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def _small_months(text: str) -> str:
    """Portuguese writes months small since the orthography of 1990; Django still gives them a capital."""
    return text.lower() if (get_language() or "").startswith("pt") else text


def _local(at: date | datetime) -> date | datetime:
    return timezone.localtime(at) if isinstance(at, datetime) else at


def full_day(at: date | datetime) -> str:
    """9 de março de 2026; an instant in the zone of the page."""
    return _small_months(date_format(_local(at), "DATE_FORMAT"))


def day(at: date | datetime) -> str:
    """9 de março."""
    return _small_months(date_format(_local(at), "MONTH_DAY_FORMAT"))


def clock(at: datetime) -> str:
    """14:05."""
    return date_format(timezone.localtime(at), "H:i")


def moment(at: datetime) -> str:
    """9 de março, 14:05."""
    return _("%(day)s, %(time)s") % {"day": day(at), "time": clock(at)}


def by_clock(at: datetime) -> str:
    """14:05 de 9 de março, as it follows `até às`."""
    return _("%(time)s de %(day)s") % {"time": clock(at), "day": day(at)}
