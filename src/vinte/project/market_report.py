"""What a market has and what it lacks, line by line: for `vinte market check`. No database is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings

import vinte
from vinte.guarantee import terms
from vinte.kernel.business_days import is_business_day
from vinte.kernel.dated_files import dated_files, dated_folders
from vinte.kernel.errors import InvalidInput
from vinte.kernel.zones import CLOCKS
from vinte.people import queries as people
from vinte.project import translations

PACKAGE = Path(vinte.__file__).parent
# Terms have a line of their own, with what they say.
_TERMS = "guarantee/terms"
_ARTICLES = PACKAGE / "guarantee" / "articles"


@dataclass(frozen=True)
class Line:
    """One thing that a market has or lacks; without a grave one the site cannot sell there."""

    name: str
    told: str
    is_lack: bool = False
    is_grave: bool = False

    def __str__(self) -> str:
        mark = "MISSING" if self.is_grave else "lacks" if self.is_lack else "has"
        return f"{mark:8}{self.name}: {self.told}"


def known_markets() -> list[str]:
    """Every market that has a file of its own or terms, by name."""
    return sorted({*people.markets_described(), *terms.markets()})


def report(market: str, *, on: date) -> Iterator[Line]:
    """What the market has on that day, and what it lacks."""
    try:
        about = people.market(market)
    except InvalidInput as error:
        yield _missing("its own file", str(error))
    else:
        yield Line("its own file", f"language {about.language}, tax number {about.tax_number.name}")
        yield from _places(market)
        yield _words(about.language)
    yield from _terms(market, on)
    yield _holidays(market, on)
    for folder in dated_folders(PACKAGE):
        name = folder.relative_to(PACKAGE).as_posix()
        if name != _TERMS:
            yield _figures(name, folder, market, on)


def _missing(name: str, told: str) -> Line:
    return Line(name, told, is_lack=True, is_grave=True)


def _places(market: str) -> Iterator[Line]:
    try:
        places, postcodes = people.places(market), people.postcodes(market)
    except InvalidInput as error:
        yield _missing("places", str(error))
        return
    if not places:
        told = "no municipalities.csv: any name is taken, and only the same name matches"
        yield Line("places", told, is_lack=True)
    else:
        without = sum(place.latitude is None for place in places)
        regions = len({place.district for place in places})
        told = f"{len(places):,} municipalities in {regions} regions; {len(places) - without:,} with a point"
        yield Line("places", f"{told}, {without:,} without and so matched by region")
    if not postcodes:
        yield Line("postcodes", "no postcodes.csv: places are found by name alone", is_lack=True)
        return
    several = sum(len(names) > 1 for names in postcodes.values())
    reached = len({name for names in postcodes.values() for name in names})
    told = f"{len(postcodes):,}, {several:,} of them of several municipalities; {reached:,} municipalities have one"
    yield Line("postcodes", told)


@cache
def _untranslated() -> tuple[str, ...]:
    """The texts that wait in any language: looked for once, for every file is read."""
    return tuple(translations.problems())


def _words(language: str) -> Line:
    if language not in dict(settings.LANGUAGES):
        return _missing("words", f"the site does not speak {language!r}")
    if not (_ARTICLES / f"{language}.md").is_file():
        return _missing("words", f"no article of the guarantee in {language!r}")
    if language == settings.LANGUAGE_CODE:
        return Line("words", f"{language}, the language of the source")
    waiting = [line for line in _untranslated() if line.startswith(f"{language}:")]
    if waiting:
        return Line(
            "words",
            f"{len(waiting)} texts wait for {language}; `vinte translations check` names them",
            is_lack=True,
        )
    return Line("words", f"{language}, complete")


def _terms(market: str, on: date) -> Iterator[Line]:
    if market not in terms.markets():
        yield _missing("terms", f"no file of it in {_TERMS}")
        return
    try:
        found = terms.load(market, on=on)
    except LookupError as error:
        yield _missing("terms", str(error.args[0]))
        return
    told = f"{found.id}: {found.contacts} contacts, {len(found.clauses)} clauses, {found.currency}, {found.time_zone}"
    yield Line("terms", told)
    if found.time_zone not in CLOCKS:
        yield _missing("clock", f"no words for the clock of {found.time_zone} in kernel/zones.py")


def _holidays(market: str, on: date) -> Line:
    try:
        is_business_day(on, country=market)
    except LookupError as error:
        return _missing("holidays", str(error.args[0]))
    return Line("holidays", "national ones, by the library of holidays")


def _figures(name: str, folder: Path, market: str, on: date) -> Line:
    files = dated_files(folder, market)
    if not files:
        return _missing(name, "no dated file of it")
    begun = [file for file in files if file.first_day <= on]
    if begun:
        return Line(
            name,
            f"{begun[-1].name} is in force"
            + (f", {len(files) - len(begun)} to come" if files[-1] not in begun else ""),
        )
    return Line(name, f"{files[0].name} comes into force on {files[0].first_day}, and holds until then too")
