"""Days and instants as people write them: 9 de março de 2026; 9 de março, 14:05; 14:05."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from vinte.kernel.written import written
from vinte.wallet.queries import Period


def full_day(at: date | datetime) -> str:
    """9 de março de 2026; an instant in the zone of the page."""
    return written(at, "DATE_FORMAT")


def day(at: date | datetime) -> str:
    """9 de março."""
    return written(at, "MONTH_DAY_FORMAT")


def weekday_day(at: date | datetime) -> str:
    """sexta-feira, 27 de novembro."""
    return _("%(weekday)s, %(day)s") % {"weekday": written(at, "l"), "day": day(at)}


def clock(at: datetime) -> str:
    """14:05."""
    return written(at, "H:i")


def moment(at: datetime) -> str:
    """9 de março, 14:05."""
    return _("%(day)s, %(time)s") % {"day": day(at), "time": clock(at)}


def by_clock(at: datetime) -> str:
    """14:05 de 9 de março, as it follows `até às`."""
    return _("%(time)s de %(day)s") % {"time": clock(at), "day": day(at)}


def title_of(period: Period) -> str:
    """março de 2026, or 2026."""
    return written(period.first_day, "Y" if period.is_year else "YEAR_MONTH_FORMAT")
