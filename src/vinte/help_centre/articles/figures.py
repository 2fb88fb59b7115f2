"""What stands in braces in an article: a figure of a dated file, written with its unit on the day of reading.

- `{terms.contacts}` is a figure of the guarantee's terms, those that hold for the reader.
- `{leads.pricing.prices:priority_window_hours}` is a figure of the dated files in that folder of the package, with the
  names of tables before it and points between.
- `{market}`, `{time_zone}` and `{in_force_from}` are of the guarantee's terms too.
- `{guarantee}`, alone on its line, is the guarantee's whole article.

Dated files are read as data, wherever their room stands: nothing is imported from above.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import ngettext

from vinte.guarantee import articles as guarantee
from vinte.guarantee.terms import CLAUSES, Terms, markets
from vinte.kernel import formats
from vinte.kernel.dated_files import dated_files, dated_folders

_PACKAGE = Path(__file__).resolve().parents[2]
_PLACE = re.compile(r"\{([^{}\n]*)\}")
_WHOLE = "guarantee"
_OF_TERMS = ("market", "time_zone", "in_force_from")
_ALL_TERMS = frozenset(name for figures in CLAUSES.values() for name in figures)
_HOURS_A_DAY = 24


class NotHere(LookupError):
    """A figure that other markets have and this one has not."""


def names_in(line: str) -> Iterator[str]:
    """What stands in braces in a line."""
    return (found[1] for found in _PLACE.finditer(line))


def without(line: str) -> str:
    """The line without what stands in braces."""
    return _PLACE.sub("", line)


def is_known(name: str) -> bool:
    """Whether some market has a figure of that name."""
    if name == _WHOLE or name in _OF_TERMS:
        return True
    place, _dot, figure = name.partition(".")
    if place == "terms":
        return figure in _ALL_TERMS
    folder, colon, key = name.partition(":")
    if not colon or _folder(folder) not in dated_folders(_PACKAGE):
        return False
    found = (
        _value(file.figures, key) for market in markets() for file in dated_files(_folder(folder), market)
    )
    return any(isinstance(value, int) and not isinstance(value, bool) for value in found)


def filled(body: str, *, terms: Terms, market: str, on: date, language: str) -> str:
    """The Markdown with its figures as they are on a day, in the language of the moment, which is `language`.

    A line whose figure this market does not have is left out, and a heading that is left without words with it.
    Raises LookupError for a figure that no market has.
    """
    lines: list[str] = []
    for line in body.splitlines():
        if line.strip() == f"{{{_WHOLE}}}":
            lines += _guarantee(terms, language)
            continue
        try:
            lines.append(_filled(line, terms=terms, market=market, on=on, language=language))
        except NotHere:
            continue
    return _without_empty_headings(lines)


def filled_line(line: str, *, terms: Terms, market: str, on: date, language: str) -> str:
    """As `filled`, for a title or a summary; raises NotHere where this market has not the figure."""
    return _filled(line, terms=terms, market=market, on=on, language=language)


def _filled(line: str, *, terms: Terms, market: str, on: date, language: str) -> str:
    return _PLACE.sub(
        lambda found: _written(found[1], terms=terms, market=market, on=on, language=language), line
    )


def _written(name: str, *, terms: Terms, market: str, on: date, language: str) -> str:
    if name in _OF_TERMS:
        return guarantee.write_figure(name, terms, language)
    place, _dot, figure = name.partition(".")
    if place == "terms":
        if figure not in terms.figures():
            raise NotHere(f"{terms.id} has no {figure}") if figure in _ALL_TERMS else LookupError(name)
        return guarantee.write_figure(figure, terms, language)
    folder, _colon, key = name.partition(":")
    if not is_known(name):
        raise LookupError(f"no figure {name!r} is in any dated file")
    files = dated_files(_folder(folder), market)
    if not files:
        raise NotHere(f"no {folder} for {market}")
    file = max(
        (each for each in files if each.first_day <= on), key=lambda each: each.first_day, default=files[0]
    )
    value = _value(file.figures, key)
    if value is None:
        raise NotHere(f"{file.name} has no {key}")
    return _with_unit(key, value, currency=file.figures.get("currency") or formats.currency_of(market))


def _folder(name: str) -> Path:
    return _PACKAGE.joinpath(*name.split("."))


def _value(figures: dict[str, Any], key: str) -> Any:
    found: Any = figures
    for part in key.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def _with_unit(key: str, value: int, *, currency: str) -> str:
    """The figure with the unit that its name, or that of its table, ends with; whole days of hours are days."""
    for part in reversed(key.split(".")):
        if part.endswith("_cents"):
            return formats.money(value, currency=currency)
        if part.endswith("_percent"):
            return formats.percent(value)
        if part.endswith("_hour"):
            return f"{value:02d}:00"
        if part.endswith("_business_days"):
            return ngettext("%(count)d dia útil", "%(count)d dias úteis", value) % {"count": value}
        if part.endswith("_hours") and value % _HOURS_A_DAY == 0 and value > 2 * _HOURS_A_DAY:
            return _days(value // _HOURS_A_DAY)
        if part.endswith("_hours"):
            return ngettext("%(count)d hora", "%(count)d horas", value) % {"count": value}
        if part.endswith(("_days", "_days_before")) or part == "days":
            return _days(value)
        if part.endswith("_months"):
            return ngettext("%(count)d mês", "%(count)d meses", value) % {"count": value}
        if part.endswith("_minutes"):
            return ngettext("%(count)d minuto", "%(count)d minutos", value) % {"count": value}
    return formats.number(value)


def _days(count: int) -> str:
    return ngettext("%(count)d dia", "%(count)d dias", count) % {"count": count}


def _guarantee(terms: Terms, language: str) -> list[str]:
    """The guarantee's article without its title, which is the page's own."""
    title, _line, body = guarantee.render(terms, language).partition("\n")
    assert title.startswith("# ")
    return body.strip().splitlines()


def _without_empty_headings(lines: list[str]) -> str:
    kept: list[str] = []
    for place, line in enumerate(lines):
        following = next((one for one in lines[place + 1 :] if one.strip()), "")
        if line.startswith("## ") and (not following or following.startswith("## ")):
            continue
        if not line.strip() and (not kept or not kept[-1].strip()):
            continue
        kept.append(line)
    return "\n".join(kept).strip() + "\n"
