"""The words of the guarantee's clauses as the site writes them: in the reader's language, by `kernel.formats`."""

from __future__ import annotations

from datetime import date, datetime

from babel.lists import format_list
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from vinte.guarantee.wording import Message, Value, Writer
from vinte.kernel import formats
from vinte.people import queries as people


class _SiteWriter(Writer):
    def gettext(self, id: str) -> str:
        """The translation of a text, in the current language."""
        return gettext(id)

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The translation of a text that depends on a number."""
        return ngettext(one, many, count)

    def percent(self, of_hundred: int) -> str:
        """A percentage, as the market writes it."""
        return formats.percent(of_hundred)

    def day(self, on: date, *, short: bool) -> str:
        """A day, as the reader does."""
        return formats.day_month(on) if short else formats.full_day(on)

    def clock(self, at: datetime) -> str:
        """The time of day, in the zone that the instant carries."""
        with timezone.override(at.tzinfo):
            return formats.clock(at)

    def until(self, by: datetime, *, now: datetime) -> str:
        """A deadline as a page tells it, in the zone that the instant carries."""
        with timezone.override(by.tzinfo):
            return formats.deadline(by, now)

    def listed(self, names: list[str]) -> str:
        """Names in a row."""
        return str(format_list(names, locale=formats.words_locale()))

    def badge(self, kind: str) -> str:
        """The name of a badge; an unknown one by its kind."""
        return next((str(known.label) for known in people.badge_kinds() if known.kind == kind), kind)


_WRITER = _SiteWriter()


def in_words(text: Message | None) -> str:
    """A message in the current language; nothing for none."""
    return _WRITER.write(text) if text is not None else ""


def value_in_words(value: Value) -> str:
    """A value by itself, in the current language."""
    return _WRITER.value(value)
