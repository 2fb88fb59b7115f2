"""Dossiers as people and programs write them: JSON in, checked field by field, tables out.

What a field may be is said once, in `_FIELDS`. The days of a market are written down here, from the
instants, so that no engine computes them. An end before its beginning (a return before its purchase) is
refused, whether or not it is later than the instant asked about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from vinte.guarantee import json_text
from vinte.guarantee.json_places import path_of
from vinte.guarantee.tables import TABLES
from vinte.guarantee.terms import Terms, promised
from vinte.kernel.errors import InvalidInput
from vinte.kernel.periods import local_day

# Twenty, and even a thousand, such prices add up within 64 bits.
MAX_PRICE_CENTS = 10**15
# Months and days are added to days up to as_of, and the sum must still be a day.
LAST_AS_OF = datetime(9998, 12, 31, tzinfo=UTC)

_INSTANT = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]+))?)?"
    r"(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?"
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class _Unexpected(ValueError):
    """A value is not what its field expects. The message says what would be."""


def _found(value: Any) -> str:
    """A value in a message, short."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    shown = f'"{value}"' if isinstance(value, str) else repr(value)
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in shown)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise _Unexpected("expected a text that is not empty")
    if "\x00" in value:
        raise _Unexpected("expected a text without the character U+0000")
    return value


def instant(value: Any) -> datetime:
    """An instant of ISO 8601 with its zone, in UTC to the microsecond. Raises ValueError."""
    parts = _INSTANT.fullmatch(value) if isinstance(value, str) else None
    if parts is None:
        raise _Unexpected("expected an instant such as 2026-01-12T09:30:00Z")
    *numbers, fraction, zone = parts.groups()
    if zone is None:
        raise _Unexpected("expected an instant with its zone, such as 2026-01-12T09:30:00Z")
    fraction = (fraction or "").rstrip("0")
    if len(fraction) > 6:
        raise _Unexpected("expected an instant no finer than a microsecond")
    try:
        year, month, day, hour, minute, second = (int(number or 0) for number in numbers)
        if zone == "Z":
            offset = timedelta()
        else:
            digits = zone[1:].replace(":", "")
            minutes = int(digits[2:] or 0)
            if minutes > 59 or int(digits[:2]) > 23:
                raise ValueError
            offset = timedelta(hours=int(digits[:2]), minutes=minutes) * (-1 if zone[0] == "-" else 1)
        micro = int(fraction.ljust(6, "0"))
        written = datetime(year, month, day, hour, minute, second, micro, tzinfo=UTC)
        return written - offset if offset else written
    except (ValueError, OverflowError):
        raise _Unexpected("expected an instant that exists, from the year 1 to 9999") from None


def _day(value: Any) -> date:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise _Unexpected("expected a day such as 2026-01-12")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise _Unexpected("expected a day that exists, from the year 1 to 9999") from None


def _whole(lowest: int, highest: int, what: str) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if type(value) is not int:
            raise _Unexpected(f"expected {what}")
        if value > highest and highest == MAX_PRICE_CENTS:
            raise _Unexpected(f"a number too large; expected {what}, at most {highest}")
        if not lowest <= value <= highest:
            raise _Unexpected(f"expected {what}")
        return value

    return read


def _one_of(*names: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if not isinstance(value, str) or value not in names:
            raise _Unexpected(f"expected one of {', '.join(names)}")
        return value

    return read


def _texts(value: Any) -> list[str]:
    if not isinstance(value, list):
        raise _Unexpected("expected a list of texts")
    return [_text(item) for item in value]


@dataclass(frozen=True)
class _Field:
    """How one key of an object is read. An optional field may be missing or null.

    `not_before` is the key of the beginning that it may not lie before.
    """

    read: Callable[[Any], Any]
    optional: bool = False
    not_before: str | None = None


def _end_of(beginning: str) -> _Field:
    """An instant that may come after another one, or never."""
    return _Field(instant, optional=True, not_before=beginning)


_FIELDS: Mapping[str, Mapping[str, _Field]] = {
    "purchases": {
        "id": _Field(_text),
        "bought_at": _Field(instant),
        "price_cents": _Field(_whole(0, MAX_PRICE_CENTS, "a whole number of cents, 0 or more")),
        "service": _Field(_one_of("priority", "standard")),
        "profile_percent": _Field(_whole(0, 100, "a whole number from 0 to 100")),
        "badges": _Field(_texts),
        "returned_at": _end_of("bought_at"),
    },
    "contact_attempts": {
        "purchase": _Field(_text),
        "at": _Field(instant),
        "channel": _Field(_one_of("phone", "email", "message", "visit")),
        "recorded_at": _end_of("at"),
        "withdrawn_at": _end_of("at"),
    },
    "awards": {"purchase": _Field(_text), "at": _Field(instant), "withdrawn_at": _end_of("at")},
    "reviews": {
        "about": _Field(_one_of("contact", "former_work")),
        "purchase": _Field(_text, optional=True),
        "rating": _Field(_whole(1, 5, "a whole number from 1 to 5")),
        "published_at": _Field(instant),
        "withdrawn_at": _end_of("published_at"),
    },
    "payment_incidents": {
        "occurred_at": _Field(instant),
        "payment_at": _Field(instant, optional=True),
        "paid_for": _Field(_texts, optional=True),
        "state": _Field(_one_of("open", "upheld", "dismissed")),
    },
    "packs": {
        "starts_on": _Field(_day),
        "ends_on": _Field(_day, not_before="starts_on"),
        "cancelled_on": _Field(_day, optional=True),
    },
    "standing": {"from": _Field(instant), "state": _Field(_one_of("good", "suspended"))},
    "earlier_guarantees": {"paid_at": _Field(instant)},
    "claim": {
        "filed_at": _Field(instant),
        "described": _Field(_texts),
        "contradicted": _Field(_texts),
        "verified_at": _end_of("filed_at"),
    },
}
_LISTS = tuple(part for part in _FIELDS if part != "claim")
_CASE_KEYS = ("name", "why", "terms", "dossier", "expected")
_DOSSIER_KEYS = ("professional", "as_of", *_FIELDS)


@dataclass(frozen=True)
class Case:
    """A dossier with its terms, checked. `today` is the day of `as_of` in their zone. `parts` maps each
    part to its rows; a claim is a part of one row or none. `asked_terms` is how the terms were named, `line` where the dossier began.
    """

    professional: str
    as_of: datetime
    today: date
    terms: Terms
    asked_terms: str
    parts: Mapping[str, Sequence[Mapping[str, Any]]]
    name: str | None = None
    line: int = 1


class _Reader:
    """Reads one value and knows its line, for messages."""

    def __init__(self, found: json_text.Read) -> None:
        self.line, self.line_of = found.line, found.line_of

    def refuse(self, field: str, expected: str) -> InvalidInput:
        return InvalidInput(line=self.line_of(field), field=field, expected=expected)

    def keys(self, value: Any, known: Iterable[str], path: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self.refuse(path or "JSON", f"expected an object, found {_found(value)}")
        names = tuple(known)
        for key in value:
            if key not in names:
                raise self.refuse(path_of(path, key), f"unknown key; expected one of {', '.join(names)}")
        return value

    def field(self, value: Mapping[str, Any], key: str, path: str, how: _Field) -> Any:
        given = value.get(key)
        if given is None and how.optional:
            return None
        try:
            if key not in value:
                how.read(None)
            return how.read(given)
        except _Unexpected as error:
            found = f"found {_found(given)}" if key in value else "it is missing"
            raise self.refuse(path_of(path, key), f"{error}; {found}") from None

    def row(self, part: str, value: Any, path: str) -> dict[str, Any]:
        fields = _FIELDS[part]
        self.keys(value, fields, path)
        row = {key: self.field(value, key, path, how) for key, how in fields.items()}
        for key, how in fields.items():
            if how.not_before and row[key] is not None and row[key] < row[how.not_before]:
                begins = _found(value[how.not_before])
                raise self.refuse(
                    path_of(path, key),
                    f"expected {how.not_before} ({begins}) or later; found {_found(value[key])}",
                )
        return row

    def parts(self, dossier: Mapping[str, Any], path: str) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = {}
        for part in _LISTS:
            rows = dossier.get(part, [])
            if not isinstance(rows, list):
                raise self.refuse(f"{path}{part}", f"expected a list, found {_found(rows)}")
            found[part] = [self.row(part, row, f"{path}{part}[{place}]") for place, row in enumerate(rows)]
        claim = dossier.get("claim")
        found["claim"] = [] if claim is None else [self.row("claim", claim, f"{path}claim")]
        return found

    def references(self, parts: Mapping[str, Sequence[Mapping[str, Any]]], path: str) -> None:
        known: set[str] = set()
        for place, purchase in enumerate(parts["purchases"]):
            if purchase["id"] in known:
                raise self.refuse(
                    f"{path}purchases[{place}].id",
                    f"expected each purchase once; found {_found(purchase['id'])} twice",
                )
            known.add(purchase["id"])
        named = [
            (f"{part}[{place}].purchase", row["purchase"])
            for part in ("contact_attempts", "awards")
            for place, row in enumerate(parts[part])
        ]
        named += [
            (f"payment_incidents[{place}].paid_for[{number}]", purchase)
            for place, row in enumerate(parts["payment_incidents"])
            for number, purchase in enumerate(row["paid_for"] or ())
        ]
        for field, purchase in named:
            if purchase not in known:
                raise self.refuse(
                    f"{path}{field}",
                    f"expected the id of a purchase of this dossier; found {_found(purchase)}",
                )
        for place, review in enumerate(parts["reviews"]):
            field = f"{path}reviews[{place}].purchase"
            if review["about"] == "contact" and review["purchase"] is None:
                raise self.refuse(field, "expected the id of the contact reviewed; it is missing or null")
            if review["about"] == "former_work" and review["purchase"] is not None:
                raise self.refuse(field, f"expected null for former work; found {_found(review['purchase'])}")

    def case(self, value: Any, default_terms: str, under: Terms | None = None) -> Case:
        name, asked, path, dossier = None, default_terms, "", value
        if isinstance(value, dict) and "dossier" in value:
            self.keys(value, _CASE_KEYS, "")
            path, dossier = "dossier.", value["dossier"]
            name = self.field(value, "name", "", _Field(_text, optional=True))
            self.field(value, "why", "", _Field(_text, optional=True))
            asked = self.field(value, "terms", "", _Field(_text, optional=True)) or default_terms
        head = path.rstrip(".")
        self.keys(dossier, _DOSSIER_KEYS, head)
        professional = self.field(dossier, "professional", head, _Field(_text))
        as_of = self.field(dossier, "as_of", head, _Field(instant))
        if as_of > LAST_AS_OF:
            raise self.refuse(f"{path}as_of", "expected an instant before the year 9999")
        parts = self.parts(dossier, path)
        self.references(parts, path)
        terms = under or self.terms(asked, parts, as_of, path)
        today = self.day(as_of, terms, f"{path}as_of")
        for place, purchase in enumerate(parts["purchases"]):
            field, returned_at = f"{path}purchases[{place}]", purchase["returned_at"]
            purchase["bought_on"] = self.day(purchase["bought_at"], terms, f"{field}.bought_at")
            returned = returned_at is not None and returned_at <= as_of
            # One that is later than the question may lie past the last day of the calendar.
            purchase["returned_on"] = (
                self.day(returned_at, terms, f"{field}.returned_at") if returned else None
            )
        for claim in parts["claim"]:
            claim["filed_on"] = self.day(claim["filed_at"], terms, f"{path}claim.filed_at")
        return Case(
            professional=professional,
            as_of=as_of,
            today=today,
            terms=terms,
            asked_terms=asked,
            parts=parts,
            name=name,
            line=self.line,
        )

    def terms(
        self, asked: str, parts: Mapping[str, Sequence[Mapping[str, Any]]], as_of: datetime, path: str
    ) -> Terms:
        purchases = parts["purchases"]
        began = min(range(len(purchases)), key=lambda place: purchases[place]["bought_at"], default=None)
        try:
            return promised(
                asked,
                first_bought_at=None if began is None else purchases[began]["bought_at"],
                as_of=as_of,
                filed_at=parts["claim"][0]["filed_at"] if parts["claim"] else None,
            )
        except LookupError as error:
            raise self.refuse("terms", str(error.args[0])) from None

    def day(self, at: datetime, terms: Terms, field: str) -> date:
        try:
            return local_day(at, zone=terms.time_zone)
        except OverflowError:
            raise self.refuse(
                field, f"expected an instant from the year 1 to 9999 in {terms.time_zone}"
            ) from None


def read(data: bytes, *, default_terms: str = "pt") -> list[Case]:
    """The cases in bytes of JSON or JSON Lines, in order.

    A case is a dossier, or an object with `dossier` and perhaps `name`, `why`, `terms`, `expected`.
    Raises InvalidInput for the first thing that is wrong, with its line, field and what is expected.
    """
    return [_Reader(found).case(found.value, default_terms) for found in json_text.read(data)]


def read_under(data: bytes, terms: Terms) -> list[Case]:
    """As `read`, all of them under these terms, as those of a decision are: no file of them need be there any more."""
    return [_Reader(found).case(found.value, terms.id, terms) for found in json_text.read(data)]


def rows(cases: Sequence[Case]) -> dict[str, dict[str, list[Any]]]:
    """Cases of the same terms as columns of `tables.TABLES`; `professional_id` is the case's number."""
    columns: dict[str, dict[str, list[Any]]] = {
        name: {column.name: [] for column in table} for name, table in TABLES.items()
    }

    def add(table: str, *values: Any) -> None:
        for column, value in zip(columns[table].values(), values, strict=True):
            column.append(value)

    for number, case in enumerate(cases):
        key, parts = str(number), case.parts
        add("questions", key, case.as_of, case.today)
        for row in parts["purchases"]:
            add(
                "purchases",
                key,
                row["id"],
                row["bought_at"],
                row["bought_on"],
                row["price_cents"],
                row["service"],
                row["profile_percent"],
                row["returned_at"],
                row["returned_on"],
            )
            for badge in row["badges"]:
                add("purchase_badges", key, row["id"], badge)
        for row in parts["contact_attempts"]:
            at, entered_at = row["at"], row["recorded_at"] or row["at"]
            add("contact_attempts", key, row["purchase"], at, row["channel"], entered_at, row["withdrawn_at"])
        for place, row in enumerate(parts["payment_incidents"]):
            incident = str(place)
            add("payment_incidents", key, incident, row["occurred_at"], row["payment_at"], row["state"])
            for purchase in row["paid_for"] or ():
                add("incident_purchases", key, incident, purchase)
        for part in _SAME_COLUMNS:
            for row in parts[part]:
                add(part, key, *(row[name] for name in _FIELDS[part]))
        for row in parts["claim"]:
            add("claims", key, row["filed_at"], row["filed_on"], row["verified_at"])
            for name in ("described", "contradicted"):
                for purchase in row[name]:
                    add("claim_contacts", key, purchase, name)
    return columns


# These parts have the name of their table and its columns, in its order.
_SAME_COLUMNS = ("awards", "reviews", "packs", "standing", "earlier_guarantees")
