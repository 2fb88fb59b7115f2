"""Bad input: exit 2, one message with line, field and what is expected, nothing on standard output."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import guarantee_builders as builders
import pytest
from click.testing import CliRunner

from vinte.guarantee import dossiers, json_text
from vinte.kernel.errors import InvalidInput
from vinte.project.commands.assess import command

GOOD = {"professional": "p", "as_of": "2026-04-20T10:00:00Z"}
PURCHASE = {
    "id": "a",
    "bought_at": "2026-01-01T00:00:00Z",
    "price_cents": 1,
    "service": "priority",
    "profile_percent": 80,
    "badges": [],
}
REVIEW = {"about": "contact", "purchase": "z", "rating": 5, "published_at": "2026-01-01T00:00:00Z"}
CLAIM = {"filed_at": "2026-04-01T00:00:00Z", "described": [], "contradicted": [], "verified_at": None}
INCIDENT = {"occurred_at": "2026-01-02T00:00:00Z", "state": "upheld"}
WHOLE = "expected a whole number of cents, 0 or more"
INSTANT = "expected an instant such as 2026-01-12T09:30:00Z"


def _with(**parts: Any) -> str:
    return json.dumps({**GOOD, **parts})


def _purchase(**fields: Any) -> str:
    return _with(purchases=[{**PURCHASE, **fields}])


def _rows(*purchases: Any) -> str:
    """A dossier over many lines, each purchase on its own: the first is on line 4."""
    rows = ",\n".join(json.dumps(purchase) for purchase in purchases)
    return f'{json.dumps(GOOD)[:-1]},\n"purchases":\n[\n{rows}\n]}}'


def _raw(price: str) -> str:
    return _purchase(price_cents=12345678987).replace("12345678987", price)


def _without(key: str) -> str:
    return _with(purchases=[{name: value for name, value in PURCHASE.items() if name != key}])


BAD = {
    "nothing": ("", "line 1: JSON: expected at least one dossier, found nothing"),
    "not JSON": ("hello", "line 1: JSON: expected valid JSON; expecting value (column 1)"),
    "not an object": ("3", "line 1: JSON: expected an object, found 3"),
    "not UTF-8": (b"\n\xff", "line 2: text: expected UTF-8, found the byte 0xff"),
    "second line broken": (
        f"{_with()}\n\n{{oops",
        "line 3: JSON: expected valid JSON; expecting property name enclosed in double quotes (column 2)",
    ),
    "first line broken": (
        f'{{"professional": "p"\n{_with()}',
        "line 1: JSON: expected valid JSON; expecting ',' delimiter (column 21)",
    ),
    "two on a line": (
        _with() + _with(),
        "line 1: JSON: expected nothing after the value, found '{\"profession'",
    ),
    "third of an array": (
        f"[{_with()},\n{_with()},\n{_with(professional='')}]",
        'line 3: professional: expected a text that is not empty; found ""',
    ),
    "third row of a dossier over many lines": (
        _rows(PURCHASE, {**PURCHASE, "id": "b"}, {**PURCHASE, "id": "c", "price_cents": -1}),
        f"line 6: purchases[2].price_cents: {WHOLE}; found -1",
    ),
    "missing in a dossier over many lines": (
        _rows(PURCHASE, {"id": "b"}),
        f"line 5: purchases[1].bought_at: {INSTANT}; it is missing",
    ),
    "unknown key over many lines": (
        json.dumps([{**GOOD, "claim": {**CLAIM, "why": 1}}], indent=2),
        "line 10: claim.why: unknown key; expected one of filed_at, described, contradicted, verified_at",
    ),
    "twice over many lines": (
        json.dumps(GOOD, indent=0).replace("}", ',"professional":\n"q"}'),
        "line 4: professional: expected once; found twice",
    ),
    "NaN over many lines": (
        _rows(PURCHASE, {**PURCHASE, "price_cents": float("nan")}),
        "line 5: purchases[1].price_cents: expected a JSON value; NaN is none",
    ),
    "broken row of a dossier over many lines": (
        _rows(PURCHASE, PURCHASE).replace("}\n]", "\n]"),
        "line 6: JSON: expected valid JSON; expecting ',' delimiter (column 1)",
    ),
    "an empty array": ("\n[\n]", "line 2: JSON: expected at least one dossier, found nothing"),
    "unknown key": (
        _with(purchase=[]),
        "line 1: purchase: unknown key; expected one of professional, as_of, purchases, contact_attempts, awards, "
        "reviews, payment_incidents, packs, standing, earlier_guarantees, claim",
    ),
    "unknown key of a case": (
        json.dumps({"dossier": GOOD, "note": 1}),
        "line 1: note: unknown key; expected one of name, why, terms, dossier, expected",
    ),
    "missing": (json.dumps({"professional": "p"}), f"line 1: as_of: {INSTANT}; it is missing"),
    "missing price": (_without("price_cents"), f"line 1: purchases[0].price_cents: {WHOLE}; it is missing"),
    "in a case": (
        json.dumps({"dossier": {**GOOD, "awards": {}}}),
        "line 1: dossier.awards: expected a list, found an object",
    ),
    "null for a list": (_with(purchases=None), "line 1: purchases: expected a list, found null"),
    "no zone": (
        _with(as_of="2026-04-20T10:00:00"),
        "line 1: as_of: expected an instant with its zone, such as 2026-01-12T09:30:00Z; "
        'found "2026-04-20T10:00:00"',
    ),
    "no such day": (
        _with(as_of="2026-02-30T10:00:00Z"),
        'line 1: as_of: expected an instant that exists, from the year 1 to 9999; found "2026-02-30T10:00:00Z"',
    ),
    "nanoseconds": (
        _with(as_of="2026-02-20T10:00:00.123456789Z"),
        "line 1: as_of: expected an instant no finer than a microsecond; found "
        '"2026-02-20T10:00:00.123456789Z"',
    ),
    "too late to count from": (
        _with(as_of="9999-12-31T23:59:59Z"),
        "line 1: as_of: expected an instant before the year 9999",
    ),
    "a day with a time": (
        _with(packs=[{"starts_on": "2026-01-01T00:00:00Z", "ends_on": "2026-01-01"}]),
        'line 1: packs[0].starts_on: expected a day such as 2026-01-12; found "2026-01-01T00:00:00Z"',
    ),
    "purchase twice": (
        _with(purchases=[PURCHASE, PURCHASE]),
        'line 1: purchases[1].id: expected each purchase once; found "a" twice',
    ),
    "attempt on an unknown purchase": (
        _with(contact_attempts=[{"purchase": "z", "at": "2026-01-01T00:00:00Z", "channel": "phone"}]),
        'line 1: contact_attempts[0].purchase: expected the id of a purchase of this dossier; found "z"',
    ),
    "award of an unknown purchase": (
        _with(awards=[{"purchase": "z", "at": "2026-01-01T00:00:00Z"}]),
        'line 1: awards[0].purchase: expected the id of a purchase of this dossier; found "z"',
    ),
    "money for an unknown purchase": (
        _with(purchases=[PURCHASE], payment_incidents=[{**INCIDENT, "paid_for": ["a", "z"]}]),
        'line 1: payment_incidents[0].paid_for[1]: expected the id of a purchase of this dossier; found "z"',
    ),
    "money for one purchase, no list": (
        _with(purchases=[PURCHASE], payment_incidents=[{**INCIDENT, "paid_for": "a"}]),
        'line 1: payment_incidents[0].paid_for: expected a list of texts; found "a"',
    ),
    "contact review of nothing": (
        _with(reviews=[{**REVIEW, "purchase": None}]),
        "line 1: reviews[0].purchase: expected the id of the contact reviewed; it is missing or null",
    ),
    "former work with a contact": (
        _with(reviews=[{**REVIEW, "about": "former_work"}]),
        'line 1: reviews[0].purchase: expected null for former work; found "z"',
    ),
    "rating 7": (
        _with(reviews=[{**REVIEW, "rating": 7}]),
        "line 1: reviews[0].rating: expected a whole number from 1 to 5; found 7",
    ),
    "rating 0": (
        _with(reviews=[{**REVIEW, "rating": 0}]),
        "line 1: reviews[0].rating: expected a whole number from 1 to 5; found 0",
    ),
    "negative price": (_purchase(price_cents=-1), f"line 1: purchases[0].price_cents: {WHOLE}; found -1"),
    "a price with a point": (_raw("1.0"), f"line 1: purchases[0].price_cents: {WHOLE}; found 1.0"),
    "a price that is true": (_raw("true"), f"line 1: purchases[0].price_cents: {WHOLE}; found true"),
    "a price in quotes": (_raw('"1"'), f'line 1: purchases[0].price_cents: {WHOLE}; found "1"'),
    "NaN": (_raw("NaN"), "line 1: purchases[0].price_cents: expected a JSON value; NaN is none"),
    "Infinity": (
        _raw("-Infinity"),
        "line 1: purchases[0].price_cents: expected a JSON value; -Infinity is none",
    ),
    "5000 digits": (
        _raw("9" * 5000),
        "line 1: purchases[0].price_cents: a number too large; expected at most 18 digits",
    ),
    "1e400": (
        _raw("1e400"),
        "line 1: purchases[0].price_cents: a number too large; expected at most 18 digits",
    ),
    "a price over the bound": (
        _raw(str(10**15 + 1)),
        f"line 1: purchases[0].price_cents: a number too large; {WHOLE}, at most 1000000000000000; "
        "found 1000000000000001",
    ),
    "profile 101": (
        _purchase(profile_percent=101),
        "line 1: purchases[0].profile_percent: expected a whole number from 0 to 100; found 101",
    ),
    "unknown service": (
        _purchase(service="express"),
        'line 1: purchases[0].service: expected one of priority, standard; found "express"',
    ),
    "unknown terms": (
        json.dumps({"dossier": GOOD, "terms": "xx"}),
        "line 1: terms: expected one of es, fr, mx, pt, es-2026-01-01, fr-2026-01-01, mx-2026-01-01, "
        "pt-2026-01-01; found 'xx'",
    ),
    "a key twice": (
        '{"professional": "p", "professional": "q"}',
        "line 1: professional: expected once; found twice",
    ),
    "a key twice inside": (
        _purchase().replace('"id": "a"', '"id": "a", "id": "a"'),
        "line 1: purchases[0].id: expected once; found twice",
    ),
    "half a character": (
        _with(professional="\ud800"),
        "line 1: professional: expected whole characters; found half of one",
    ),
    "a text no database holds": (
        _with(professional="a\x00"),
        'line 1: professional: expected a text without the character U+0000; found "a\N{REPLACEMENT CHARACTER}"',
    ),
    "nesting without end": ("[" * 100_000, "line 1: JSON: expected at most 32 levels of nesting"),
    "objects without end": ('{"a":' * 100_000, "line 1: JSON: expected at most 32 levels of nesting"),
    "33 levels": (
        _with(claim=json.loads("[" * 33 + "]" * 33)),
        "line 1: JSON: expected at most 32 levels of nesting",
    ),
    "claim without a list": (
        _with(claim={key: value for key, value in CLAIM.items() if key != "described"}),
        "line 1: claim.described: expected a list of texts; it is missing",
    ),
    "a key over two lines": (
        _with(**{"a\nb": 1}),
        "line 1: a\N{REPLACEMENT CHARACTER}b: unknown key; expected one of professional, as_of, purchases, "
        "contact_attempts, awards, reviews, payment_incidents, packs, standing, earlier_guarantees, claim",
    ),
}


@pytest.mark.parametrize(("text", "message"), BAD.values(), ids=list(BAD))
def test_bad_input_is_refused_whole(text: str | bytes, message: str) -> None:
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    good = json.dumps(builders.sample()).encode() + b"\n"
    result = CliRunner().invoke(command, ["-"], input=data)
    assert result.exit_code == 2
    assert result.stderr == f"vinte assess: -: {message}\n"
    assert result.stdout == ""
    # A good dossier before it does not slip out either.
    if "\n" not in message and not data.lstrip().startswith(b"["):
        assert CliRunner().invoke(command, ["-"], input=good + data).stdout == "" or data == b""


# The part, a row of it, the key of its beginning and the key of an end.
ENDS: list[tuple[str, dict[str, Any], str, str]] = [
    ("purchases", PURCHASE, "bought_at", "returned_at"),
    ("contact_attempts", {"purchase": "a", "channel": "phone"}, "at", "recorded_at"),
    ("contact_attempts", {"purchase": "a", "channel": "phone"}, "at", "withdrawn_at"),
    ("awards", {"purchase": "a"}, "at", "withdrawn_at"),
    ("reviews", REVIEW, "published_at", "withdrawn_at"),
    ("reviews", {**REVIEW, "about": "former_work", "purchase": None}, "published_at", "withdrawn_at"),
    ("packs", {}, "starts_on", "ends_on"),
    ("claim", CLAIM, "filed_at", "verified_at"),
]
INSTANTS = ("2026-01-01T00:59:59.999999+01:00", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000001Z")
# Later than the instant asked about, which changes nothing.
LATER = tuple(one.replace("2026", "2027") for one in INSTANTS)


@pytest.mark.parametrize("clock", [INSTANTS, LATER, ("2026-01-01", "2026-01-02", "2026-01-03")])
@pytest.mark.parametrize(("part", "row", "begins", "ends"), ENDS)
def test_an_end_before_its_beginning_is_refused(
    part: str, row: dict[str, Any], begins: str, ends: str, clock: tuple[str, str, str]
) -> None:
    days = part == "packs"
    if days != (len(clock[0]) == 10):
        clock = ("2026-01-01", "2026-01-02", "2026-01-03") if days else INSTANTS
    before, at, after = clock
    for end, refused in ((before, True), (at, False), (after, False)):
        one = {**row, begins: at, ends: end}
        parts: dict[str, Any] = {part: one if part == "claim" else [one]}
        text = _with(**({"purchases": [PURCHASE]} | parts))
        if refused:
            place = part if part == "claim" else f"{part}[0]"
            with pytest.raises(InvalidInput) as caught:
                dossiers.read(text.encode())
            assert (caught.value.line, caught.value.field) == (1, f"{place}.{ends}")
            assert caught.value.expected == f'expected {begins} ("{at}") or later; found "{end}"'
        else:
            assert len(dossiers.read(text.encode())) == 1


def test_a_pack_may_be_cancelled_before_it_begins_and_ends_may_be_null() -> None:
    pack = {"starts_on": "2026-02-01", "ends_on": "2026-02-01", "cancelled_on": "2026-01-01"}
    attempt = {"purchase": "a", "at": "2026-01-01T00:00:00Z", "channel": "phone"}
    text = _with(
        purchases=[{**PURCHASE, "returned_at": None}],
        contact_attempts=[{**attempt, "recorded_at": None, "withdrawn_at": None}],
        payment_incidents=[{**INCIDENT, "paid_for": None}],
        packs=[pack],
    )
    assert len(dossiers.read(text.encode())) == 1


def test_a_return_may_lie_past_the_last_day_of_the_calendar() -> None:
    dossier = json.loads(_purchase(returned_at="9999-12-31T23:59:59Z"))
    text = json.dumps({"terms": "es", "dossier": dossier})
    (case,) = dossiers.read(text.encode())
    assert case.parts["purchases"][0]["returned_on"] is None


GOOD_FORMS = {
    "one object": _with(),
    "over many lines": json.dumps(GOOD, indent=2),
    "each row on its line": _rows(PURCHASE, {**PURCHASE, "id": "b"}),
    "an array": f"[{_with()}]",
    "an array over many lines": json.dumps([GOOD], indent=1),
    "a byte order mark": "\ufeff" + _with(),
    "blank lines and CRLF": f"\r\n{_with()}\r\n\r\n",
    "an offset": _with(as_of="2026-04-20T11:00:00+01:00"),
    "a short offset": _with(as_of="2026-04-20T11:00+01"),
    "a fraction": _with(as_of="2026-04-20T10:00:00.000000000Z"),
}


@pytest.mark.parametrize("text", GOOD_FORMS.values(), ids=list(GOOD_FORMS))
def test_one_dossier_in_every_form(text: str) -> None:
    (case,) = dossiers.read(text.encode())
    assert (case.professional, case.as_of.isoformat()) == ("p", "2026-04-20T10:00:00+00:00")


def test_missing_and_null_parts_are_empty() -> None:
    (case,) = dossiers.read(_with(claim=None).encode())
    assert all(not rows for rows in case.parts.values())


def test_a_review_may_name_a_contact_that_the_dossier_does_not_hold() -> None:
    (case,) = dossiers.read(_with(reviews=[REVIEW]).encode())
    assert case.parts["reviews"][0]["purchase"] == "z"


def test_the_same_professional_may_come_twice() -> None:
    assert len(dossiers.read(f"{_with()}\n{_with()}".encode())) == 2


def test_twenty_highest_prices_add_up() -> None:
    def dearest(dossier: dict[str, Any]) -> None:
        for purchase in dossier["purchases"]:
            purchase["price_cents"] = 10**15

    result = CliRunner().invoke(command, ["-"], input=json.dumps(builders.changed(dearest)))
    assert json.loads(result.stdout)["refund_cents"] == 20 * 10**15


def test_invalid_input_carries_its_parts() -> None:
    with pytest.raises(InvalidInput) as caught:
        dossiers.read(_purchase(price_cents=-1).encode())
    assert (caught.value.line, caught.value.field) == (1, "purchases[0].price_cents")


def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    for file, why in ((tmp_path / "none", "No such file or directory"), (tmp_path, "Is a directory")):
        result = CliRunner().invoke(command, [str(file)])
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr == f"vinte assess: {file}: expected a file that can be read; {why}\n"


class _CountedText(str):
    """A text that adds up how many characters were searched for line ends."""

    searched = 0

    def count(self, found: str, start: int = 0, end: int | None = None) -> int:  # type: ignore[override]
        type(self).searched += (len(self) if end is None else end) - start
        return super().count(found, start, len(self) if end is None else end)


def test_an_array_is_searched_for_lines_once() -> None:
    text = _CountedText("[" + ",\n".join([_with()] * 200) + "]")
    assert [found.line for found in json_text._document(text)] == list(range(1, 201))
    assert _CountedText.searched <= 2 * len(text)
