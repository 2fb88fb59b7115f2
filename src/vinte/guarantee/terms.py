"""The figures of the promise: one dated TOML file for each market and wording.

A file holds figures only, one table for each clause that the market asks, each with the section of
the article that it serves. A new wording is a new dated file; a landed one is never edited. A site may have files of its
own (`kernel.own_files`), which count from the first day of the first one of a market on.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, create_model

from vinte.kernel import own_files
from vinte.kernel.dated_files import Figures, Problem, lines_of, read_text
from vinte.kernel.errors import InvalidInput
from vinte.kernel.periods import local_day

FOLDER = Path(__file__).with_name("terms")


@dataclass(frozen=True)
class Terms:
    """The figures of one market from one day on. A figure that the market does not ask is None.

    `sections` maps each clause that the market asks to the section of the article that says it, in the
    order in which clauses are told. Units stand last in the names.
    """

    market: str
    in_force_from: date
    in_force_until: date | None
    time_zone: str
    currency: str
    sections: Mapping[str, str] = field(hash=False)
    contacts: int
    profile_percent: int | None = None
    badges: tuple[str, ...] = ()
    window_months: int | None = None
    replacement_days: int | None = None
    prompt_hours: int | None = None
    late_entry_hours: int | None = None
    contact_reviews: int | None = None
    positive_rating: int | None = None
    former_client_reviews: int | None = None
    wait_months: int | None = None
    claim_months: int | None = None
    claim_days: int | None = None

    @property
    def id(self) -> str:
        """Market and first day, as the file is called: `pt-2026-01-01`."""
        return f"{self.market}-{self.in_force_from.isoformat()}"

    @property
    def clauses(self) -> tuple[str, ...]:
        """The names of the clauses that this market asks, in the order in which they are told."""
        return tuple(self.sections)

    def figures(self) -> dict[str, int | tuple[str, ...]]:
        """The figures that this market asks, by name."""
        asked = (name for clause in self.sections for name in CLAUSES[clause])
        return {name: getattr(self, name) for name in asked}


def _whole(lowest: int, highest: int) -> Any:
    return Annotated[int, Field(ge=lowest, le=highest)]


def _each_once(names: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(names)) != len(names):
        raise ValueError("expected each name once")
    return names


_NAMES = Annotated[
    tuple[Annotated[str, Field(min_length=1)], ...], Field(min_length=1), AfterValidator(_each_once)
]

# Clause, in the order in which clauses are told, to its figures and what each may be.
CLAUSES: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "first_contacts": {"contacts": _whole(1, 1000)},
        "no_award": {},
        "profile_complete": {"profile_percent": _whole(0, 100)},
        "badges_active": {"badges": _NAMES},
        "priority_service": {},
        "purchase_window": {"window_months": _whole(0, 120), "replacement_days": _whole(0, 366)},
        "no_payment_incident": {},
        "prompt_contact": {"prompt_hours": _whole(0, 8760), "late_entry_hours": _whole(0, 8760)},
        "contact_reviews": {"contact_reviews": _whole(1, 1000), "positive_rating": _whole(1, 5)},
        "former_client_reviews": {"former_client_reviews": _whole(1, 1000)},
        "wait_elapsed": {"wait_months": _whole(0, 120)},
        "active_pack": {},
        "once_only": {},
        "good_standing": {},
        "claim_in_time": {"claim_months": _whole(0, 120), "claim_days": _whole(0, 366)},
        "claim_described": {},
        "claim_truthful": {},
    }
)
# Without these there is no promise to measure.
ALWAYS_ASKED = ("first_contacts", "no_award", "claim_described", "claim_truthful")


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        raise ValueError('expected a time zone such as "Europe/Lisbon"') from None
    return name


class _Head(Figures):
    market: Annotated[str, Field(pattern="^[a-z]{2}$")]
    first_day: date = Field(alias="from")
    until: date | None = None
    time_zone: Annotated[str, AfterValidator(_zone)]
    currency: Literal["EUR", "MXN"]


def _file_model() -> type[_Head]:
    """The model of a whole file: its head, and a table for each clause that it asks."""
    clauses: dict[str, Any] = {}
    for clause, figures in CLAUSES.items():
        fields: dict[str, Any] = {name: (kind, ...) for name, kind in figures.items()}
        fields["section"] = (Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)*$")], ...)
        table: Any = create_model(f"Clause_{clause}", __base__=Figures, **fields)
        clauses[clause] = (table, ...) if clause in ALWAYS_ASKED else (table | None, None)
    model: type[_Head] = create_model("TermsFile", __base__=_Head, **clauses)
    return model


_FILE = _file_model()


def problems_in(text: str, *, name: str | None = None) -> list[Problem]:
    """Everything that is wrong in a terms file, in the order of its lines.

    `name` is the file's name without `.toml`, compared with market and day when given. What the parts say
    of each other is looked at when each is right by itself.
    """
    read = read_text(text, _FILE)
    if isinstance(read, list):
        return read
    lines, found = lines_of(text), []
    taken: dict[str, str] = {}
    for clause, table in _asked(read):
        if taken.setdefault(table.section, clause) != clause:
            told = f"{table.section} is taken by {taken[table.section]}"
            found.append(Problem(lines[clause, "section"], f"{clause}.section", told))
    if read.until is not None and read.until < read.first_day:
        found.append(
            Problem(lines["until",], "until", f"expected {read.first_day} or later, found {read.until}")
        )
    if name is not None and name != f"{read.market}-{read.first_day}":
        told = f"expected the file to be called {read.market}-{read.first_day}.toml, not {name}.toml"
        found.append(Problem(lines["from",], "from", told))
    return sorted(found, key=lambda one: one.line)


def _asked(read: _Head) -> list[tuple[str, Any]]:
    """The clauses that a file asks, in the order in which they are told, with their tables."""
    return [(clause, table) for clause in CLAUSES if (table := getattr(read, clause)) is not None]


def parse(text: str, *, name: str | None = None) -> Terms:
    """The terms that a file's text holds.

    Raises InvalidInput with the first problem's line when there is one.
    """
    read = read_text(text, _FILE)
    problems = problems_in(text, name=name)
    if isinstance(read, list) or problems:
        first = problems[0]
        raise InvalidInput(
            line=first.line, field=f"{name or 'terms'}: {first.field}", expected=first.expected
        )
    asked = _asked(read)
    return Terms(
        market=read.market,
        in_force_from=read.first_day,
        in_force_until=read.until,
        time_zone=read.time_zone,
        currency=read.currency,
        sections=MappingProxyType({clause: table.section for clause, table in asked}),
        **{figure: getattr(table, figure) for clause, table in asked for figure in CLAUSES[clause]},
    )


def problems_between(all_of_them: Iterable[Terms]) -> list[tuple[Terms, str]]:
    """Overlaps and gaps between the terms of one market: each with the later terms, which must change.

    A file without `until` is in force until the next one begins.
    """
    found: list[tuple[Terms, str]] = []
    in_order = sorted(all_of_them, key=lambda terms: (terms.market, terms.in_force_from))
    for earlier, later in itertools.pairwise(in_order):
        if earlier.market != later.market:
            continue
        if earlier.in_force_from == later.in_force_from:
            found.append((later, f"overlaps with other terms of {later.market} from the same day"))
        elif earlier.in_force_until is not None:
            next_day = earlier.in_force_until + timedelta(days=1)
            if later.in_force_from < next_day:
                found.append((later, f"overlaps with {earlier.id}, which ends on {earlier.in_force_until}"))
            elif later.in_force_from > next_day:
                found.append(
                    (later, f"leaves a gap after {earlier.id}, which ends on {earlier.in_force_until}")
                )
    return found


def read_folder(folder: Path) -> tuple[Terms, ...]:
    """The terms of every `*.toml` in a folder, by market and day.

    Raises InvalidInput for a file that cannot be read, and for gaps or overlaps between days.
    """
    read = [parse(path.read_text("utf-8"), name=path.stem) for path in sorted(folder.glob("*.toml"))]
    for terms, what in problems_between(read):
        path = folder / f"{terms.id}.toml"
        line = lines_of(path.read_text("utf-8"))["from",]
        raise InvalidInput(line=line, field=f"{terms.id}: from", expected=what)
    return tuple(sorted(read, key=lambda terms: (terms.market, terms.in_force_from)))


def check(path: Path) -> list[Problem]:
    """Everything that is wrong in a terms file, and with it among the terms files beside it.

    Raises OSError or UnicodeDecodeError when the file cannot be read.
    """
    text = path.read_text("utf-8")
    found = problems_in(text, name=path.stem)
    if found:
        return found
    terms = parse(text, name=path.stem)
    beside = [terms]
    for other in path.resolve().parent.glob(f"{terms.market}-*.toml"):
        its_text = other.read_text("utf-8")
        if other.stem != path.stem and not problems_in(its_text, name=other.stem):
            beside.append(parse(its_text, name=other.stem))
    line = lines_of(text)["from",]
    return [
        Problem(line, "from", f"{later.id} {what}" if later is not terms else what)
        for later, what in problems_between(beside)
    ]


def markets() -> tuple[str, ...]:
    """The markets that have a terms file, by name; no file is read."""
    return tuple(sorted({path.stem.split("-")[0] for path in FOLDER.glob("*.toml")}))


@own_files.kept
def all_terms() -> tuple[Terms, ...]:
    """Every terms file that counts, by market and day; raises InvalidInput for one that can't be read."""
    found = together(own_files.own().texts.get(FOLDER, {}))
    for terms, what in problems_between(found):
        raise InvalidInput(field=f"{terms.id}: from", expected=what)
    return found


@own_files.kept
def _packaged() -> tuple[Terms, ...]:
    return read_folder(FOLDER)


def together(own: Mapping[str, str]) -> tuple[Terms, ...]:
    """Own files, by name, and the package's from before the first of their market; by market and day."""
    ours = [parse(text, name=name.removesuffix(".toml")) for name, text in own.items()]
    alone_from: dict[str, date] = {}
    for terms in ours:
        alone_from[terms.market] = min(terms.in_force_from, alone_from.get(terms.market, date.max))
    before = [one for one in _packaged() if one.in_force_from < alone_from.get(one.market, date.max)]
    return tuple(sorted([*before, *ours], key=lambda terms: (terms.market, terms.in_force_from)))


def text_of(terms: Terms) -> str:
    """The file that these terms stand in, letter for letter; raises OSError where there is none."""
    own = own_files.own().texts.get(FOLDER, {}).get(f"{terms.id}.toml")
    return own if own is not None else (FOLDER / f"{terms.id}.toml").read_bytes().decode()


def _named(named: str) -> list[Terms]:
    """The file of that name alone, or all of the market of that name, the oldest first."""
    found = [terms for terms in all_terms() if named in (terms.id, terms.market)]
    if not found:
        known = sorted({terms.market for terms in all_terms()}) + [terms.id for terms in all_terms()]
        raise LookupError(f"expected one of {', '.join(known)}; found {named!r}")
    return found


def _newest(named: str, day_of: Callable[[Terms], date]) -> tuple[Terms, date]:
    """The newest terms that have begun on the day, which may depend on their zone, and that day."""
    found = _named(named)
    for terms in reversed(found):
        if (on := day_of(terms)) >= terms.in_force_from:
            return terms, on
    # A promise that no file dates is read by the oldest wording there is.
    return found[0], on


def _day_at(at: datetime) -> Callable[[Terms], date]:
    def day_of(terms: Terms) -> date:
        try:
            return local_day(at, zone=terms.time_zone)
        except OverflowError:  # no day there: before the first terms, or after the last
            return date.min if at.year == 1 else date.max

    return day_of


def _in_force(named: str, day_of: Callable[[Terms], date]) -> Terms:
    terms, on = _newest(named, day_of)
    if named != terms.id and terms.in_force_until is not None and on > terms.in_force_until:
        raise LookupError(f"the terms of {named} ended on {terms.in_force_until}; add a dated file")
    return terms


def load(named: str, *, on: date) -> Terms:
    """The terms that `named` means on a day: a market (`pt`) or one file (`pt-2026-01-01`).

    For a market: the newest terms whose day is `on` or earlier; before the market's first file, that
    first file. Raises LookupError, with what is known, for an unknown name and for a day after the
    last `until`.
    """
    return _in_force(named, lambda terms: on)


def promised(
    named: str, *, first_bought_at: datetime | None, as_of: datetime, filed_at: datetime | None = None
) -> Terms:
    """The terms by which a professional is measured: what was promised when they began is what is kept.

    For a market: the terms in force on the day, in the market's zone, of the first contact that was
    bought by `as_of`, credited back or not; with none yet, those in force on the day of `as_of`. A claim
    keeps the terms under which it was filed, so with one filed by then (`filed_at`) that is asked as of
    its filing. `first_bought_at` is the earliest purchase's instant, or None; instants later than the
    one asked about are not known yet. The name of one file is that file.

    Raises LookupError as `load` does, and ValueError for an instant without a zone.
    """
    asked = filed_at if filed_at is not None and filed_at <= as_of else as_of
    began = first_bought_at if first_bought_at is not None and first_bought_at <= asked else asked
    return _in_force(named, _day_at(began))


def market_zone(*, market: str, at: datetime) -> str:
    """The time zone of a market at an instant, as its terms say; nothing else decides zones.

    Raises LookupError for an unknown market.
    """
    return _newest(market, _day_at(at))[0].time_zone


def market_day(*, market: str, at: datetime) -> date:
    """The calendar day of an instant in a market."""
    return local_day(at, zone=market_zone(market=market, at=at))
