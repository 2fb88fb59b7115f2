"""Opening hours by weekday: read from what people type, kept as pairs of hours, written back.

Kept as seven lists, Monday first, of `["08:00", "12:00"]`; an empty day is closed, and an empty list means
that nothing was said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from django.utils.translation import gettext as _

from vinte.kernel.errors import Refused

WEEKDAYS = 7
MOST_SPANS = 3
_SPAN = re.compile(
    r"^(\d{1,2})(?:[:h.](\d{2})?)?\s*(?:-|–|—|às|as|a|to|até)\s*(\d{1,2})(?:[:h.](\d{2})?)?$", re.IGNORECASE
)

WeeklyHours = list[list[list[str]]]


def read_hours(days: Sequence[str]) -> WeeklyHours:
    """The week from seven texts such as `8:00-12:00, 13h às 18h30`; a day without text is closed.

    Raises Refused (`profile_hours`) for a text that names no hours, ends before it starts, or overlaps;
    ValueError unless there are seven.
    """
    if len(days) != WEEKDAYS:
        raise ValueError(f"{len(days)} days given; a week has {WEEKDAYS}, Monday first")
    week = [_read_day(text) for text in days]
    return week if any(week) else []


def write_day(spans: Sequence[Sequence[str]]) -> str:
    """A day as text, such as `08:00–12:00, 13:00–18:00`; empty when closed."""
    return ", ".join(f"{opens}–{closes}" for opens, closes in spans)


def week_lines(week: WeeklyHours) -> list[tuple[str, str]]:
    """The name of each weekday with its hours as text; all empty when nothing was said."""
    names = (
        _("Segunda-feira"),
        _("Terça-feira"),
        _("Quarta-feira"),
        _("Quinta-feira"),
        _("Sexta-feira"),
        _("Sábado"),
        _("Domingo"),
    )
    days = week or [[] for _day in names]
    return [(name, write_day(spans)) for name, spans in zip(names, days, strict=True)]


def _read_day(text: str) -> list[list[str]]:
    spans = [part.strip() for part in re.split(r"[,;/]|\be\b", text) if part.strip()]
    read = [_read_span(span) for span in spans]
    if len(read) > MOST_SPANS or any(one[1] > other[0] for one, other in pairwise(read)):
        raise _refused(text)
    return read


def _read_span(span: str) -> list[str]:
    found = _SPAN.match(span)
    if found is None:
        raise _refused(span)
    opens = _minutes(found[1], found[2])
    closes = _minutes(found[3], found[4])
    if not 0 <= opens < closes <= 24 * 60:
        raise _refused(span)
    return [f"{minutes // 60:02d}:{minutes % 60:02d}" for minutes in (opens, closes)]


def _minutes(hours: str, minutes: str | None) -> int:
    return int(hours) * 60 + int(minutes or 0) if int(minutes or 0) < 60 else -1


def _refused(text: str) -> Refused:
    return Refused(
        code="profile_hours",
        message=_("Não se percebe o horário «%(text)s».") % {"text": text[:40]},
        what_to_do=_("Escreva-o como 8:00-12:00, 13:00-18:00; um dia sem nada está fechado."),
    )
