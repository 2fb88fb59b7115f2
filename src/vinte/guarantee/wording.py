"""Words as message ids with typed values, so that each reader writes them in their own language and manner.

A `Message` is made here without saying how: the command line looks it up in the translations and writes days
in full, the site asks Django. Ids are Portuguese, and are found by `vinte translations` like every other text.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

from vinte.kernel.zones import CLOCKS


@dataclass(frozen=True)
class Percent:
    """A percentage: `80 %`."""

    of_hundred: int


@dataclass(frozen=True)
class Day:
    """A calendar day, with its year unless `short`."""

    on: date
    short: bool = False


@dataclass(frozen=True)
class Clock:
    """The time of day of an instant that is in its market's zone already: `14:05`."""

    at: datetime


@dataclass(frozen=True)
class Until:
    """A deadline that is in its market's zone already, and the instant at which it is read."""

    by: datetime
    now: datetime


@dataclass(frozen=True)
class Places:
    """Contacts by their place in the cohort: `3, 7 e 9`."""

    ordinals: tuple[int, ...]


@dataclass(frozen=True)
class Badges:
    """Badges by kind, written with their names."""

    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Message:
    """A text to be written: its id, the form for many and the number that chooses between them, its values."""

    id: str
    plural: str | None
    count: int
    values: Mapping[str, Value]


Value: TypeAlias = int | Percent | Day | Clock | Until | Places | Badges | Message


def message(id: str, **values: Value) -> Message:
    """A text with values by name, as `%(name)s` in it."""
    return Message(id, None, 0, values)


def counted(one: str, many: str, count: int, **values: Value) -> Message:
    """A text that depends on a number, which is `%(count)d` in it."""
    return Message(one, many, count, {"count": count, **values})


_ = message

_CLOCKS: Mapping[str, Message] = {zone: message(name) for zone, name in CLOCKS.items()}


def months(count: int) -> Message:
    """A span of calendar months."""
    return counted("%(count)d mês", "%(count)d meses", count)


def days(count: int) -> Message:
    """A span of days."""
    return counted("%(count)d dia", "%(count)d dias", count)


def hours(count: int) -> Message:
    """A span of elapsed hours."""
    return counted("%(count)d hora", "%(count)d horas", count)


def deadline(day: date, *, zone: str) -> Message:
    """A last day, and whose midnight ends it: `12 de março de 2026 (hora de Lisboa)`."""
    return _("%(day)s (%(clock)s)", day=Day(day), clock=_CLOCKS[zone])


def instant(at: datetime, *, zone: str) -> Message:
    """An instant on the market's clock, named: `14:05 de 12 de março de 2026 (hora de Lisboa)`."""
    there = at.astimezone(ZoneInfo(zone))
    return _("%(time)s de %(day)s", time=Clock(there), day=deadline(there.date(), zone=zone))


def until(by: datetime, *, now: datetime, zone: str) -> Until:
    """A deadline on the market's clock, as it is read at `now`: `amanhã, 01:36, hora de Lisboa`."""
    return Until(by.astimezone(ZoneInfo(zone)), now)


class Writer(ABC):
    """Writes messages for one reader: their language, and how they read figures and days."""

    def write(self, text: Message) -> str:
        """The text in the reader's language, with its values in place."""
        if text.plural is None:
            found = self.gettext(text.id)
        else:
            found = self.ngettext(text.id, text.plural, text.count)
        return found % {name: self._value(value) for name, value in text.values.items()}

    def value(self, value: Value) -> str:
        """A value by itself, as it would stand in a text."""
        return str(self._value(value))

    def _value(self, value: Value) -> int | str:
        match value:
            case Message():
                return self.write(value)
            case Percent():
                return self.percent(value.of_hundred)
            case Day():
                return self.day(value.on, short=value.short)
            case Clock():
                return self.clock(value.at)
            case Until():
                return self.until(value.by, now=value.now)
            case Places():
                return self.listed([str(ordinal) for ordinal in value.ordinals])
            case Badges():
                return self.listed([self.badge(kind) for kind in value.kinds])
            case _:
                return value

    @abstractmethod
    def gettext(self, id: str) -> str:
        """The translation of a text."""

    @abstractmethod
    def ngettext(self, one: str, many: str, count: int) -> str:
        """The translation of a text that depends on a number."""

    @abstractmethod
    def percent(self, of_hundred: int) -> str:
        """A percentage."""

    @abstractmethod
    def day(self, on: date, *, short: bool) -> str:
        """A day, without its year when `short`."""

    @abstractmethod
    def clock(self, at: datetime) -> str:
        """The time of day of an instant, in the zone it carries."""

    @abstractmethod
    def until(self, by: datetime, *, now: datetime) -> str:
        """A deadline in the zone it carries, with its day and the name of the clock."""

    @abstractmethod
    def listed(self, names: list[str]) -> str:
        """Names in a row."""

    @abstractmethod
    def badge(self, kind: str) -> str:
        """The name of a kind of badge."""
