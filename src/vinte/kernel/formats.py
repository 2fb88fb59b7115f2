"""How amounts, numbers, days and instants are written on every page, letter and sheet, by CLDR's data.

Signs and separators are the market's, whoever reads: an amount looks as it does in its shops. Words, such as
the names of months, are the reader's (docs/decisions/formats.md). Instants are put in the current zone first.
Spaces inside an amount never break. No float is made on the way. What was written a moment ago is kept: a page
writes the same days and amounts many times, and CLDR's patterns are slow to read.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from typing import Literal, get_args

from babel import Locale, dates, localedata, numbers
from babel.languages import get_official_languages
from babel.units import format_unit
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vinte.kernel.zones import CLOCKS

# The currencies that figures may name.
Currency = Literal["EUR", "MXN"]

_KEPT = 8192

# Where a language is not one of the market: Portuguese and English as they are written in Europe.
_ELSEWHERE = {"pt": "pt_PT", "en": "en_150"}


@cache
def _of_market(market: str) -> Locale:
    territory = market.upper()
    # CLDR names no official language of Mexico; Spanish is what is spoken where none is named.
    language = next(iter(get_official_languages(territory)), "es")
    return Locale.parse(f"{language}_{territory}")


@cache
def _of_reader(language: str, market: str) -> Locale:
    here = f"{language}_{market.upper()}"
    return Locale.parse(here if localedata.exists(here) else _ELSEWHERE.get(language, language))


def figures_locale() -> Locale:
    """The locale whose separators and signs this site's market uses."""
    return _of_market(settings.VINTE_MARKET)


def words_locale() -> Locale:
    """The locale whose words and order of a date the reader knows."""
    language = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return _of_reader(language, settings.VINTE_MARKET)


# --- amounts and numbers ---------------------------------------------------------------------------------


def money(amount_cents: int, *, currency: str) -> str:
    """Whole cents with both decimals: `2 578,20 €` in Portugal, `$1,234.50` in Mexico."""
    return _money(Decimal(amount_cents) / 100, currency)


def whole_money(units: int, *, currency: str) -> str:
    """An amount that is never anything but whole, such as an edge between two answers: `1 000 €`."""
    return _money(Decimal(units), currency, digits="#,##0")


def _money(value: Decimal, currency: str, digits: str = "#,##0.00") -> str:
    return _money_in(value, currency, digits, figures_locale())


@lru_cache(maxsize=_KEPT)
def _money_in(value: Decimal, currency: str, digits: str, locale: Locale) -> str:
    pattern = locale.currency_formats["standard"].pattern.split(";")[0]
    return str(
        numbers.format_currency(
            value, currency, pattern.replace("#,##0.00", digits), locale=locale, currency_digits=False
        )
    )


@cache
def currency_of(market: str) -> str:
    """The code of the money of a market, such as `EUR` of `pt`."""
    (currency,) = numbers.get_territory_currencies(market.upper(), date(2026, 1, 1))
    return str(currency)


def market_currency() -> str:
    """The code of the money of this site's market: `EUR`, `MXN`."""
    return currency_of(settings.VINTE_MARKET)


def known_currency(currency: str) -> None:
    """Raise ValueError for a currency that figures do not name."""
    if currency not in get_args(Currency):
        raise ValueError(f"unknown currency {currency!r}; known are {', '.join(get_args(Currency))}")


def symbol(currency: str) -> str:
    """The sign that stands beside a field for amounts: `€`, `$`; the code of an unknown one."""
    return str(numbers.get_currency_symbol(currency, locale=figures_locale()))


def decimal_mark() -> str:
    """What stands before the cents: a comma in Portugal, a point in Mexico."""
    return str(numbers.get_decimal_symbol(figures_locale()))


def number(value: Decimal | int, *, decimals: int = 0) -> str:
    """A number with exactly so many decimals: `4,5`, `12 345`."""
    return _number_in(value, decimals, figures_locale())


@lru_cache(maxsize=_KEPT)
def _number_in(value: Decimal | int, decimals: int, locale: Locale) -> str:
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(numbers.format_decimal(value, pattern, locale=locale))


def percent(value: Decimal | int) -> str:
    """`80 %`; `80%` where the market writes no space. A decimal stays, where there is one: `16,5%`."""
    locale = figures_locale()
    pattern = locale.percent_formats[None].pattern.replace("#,##0", "#,##0.###")
    return str(numbers.format_percent(Decimal(value) / 100, pattern, locale=locale))


def signed_percent(value: Decimal | int) -> str:
    """A change: `+30%`, `-20%`."""
    return ("+" if value > 0 else "") + percent(value)


def signed_money(amount_cents: int, *, currency: str) -> str:
    """What moved: `+12,50 €`, `-12,50 €`."""
    return ("+" if amount_cents > 0 else "") + money(amount_cents, currency=currency)


def kilometres(value: int) -> str:
    """`30 km`."""
    text = format_unit(value, "length-kilometer", "short", locale=figures_locale())
    return str(text).replace(" ", "\u00a0")


# --- days and instants -----------------------------------------------------------------------------------


def _here(at: date | datetime) -> date | datetime:
    """The day, or what the clock shows here: without a zone, for equal instants of two zones are written apart."""
    return timezone.localtime(at).replace(tzinfo=None) if isinstance(at, datetime) else at


def _by_skeleton(at: date | datetime, skeleton: str) -> str:
    return _written(_here(at), skeleton, words_locale())


@lru_cache(maxsize=_KEPT)
def _written(at: date | datetime, skeleton: str, locale: Locale) -> str:
    return str(dates.format_skeleton(skeleton, at, locale=locale))


@lru_cache(maxsize=_KEPT)
def _date(on: date, form: str, locale: Locale) -> str:
    return str(dates.format_date(on, form, locale=locale))


def full_day(at: date | datetime) -> str:
    """9 de março de 2026."""
    return _date(_here(at), "long", words_locale())


def day_month(at: date | datetime) -> str:
    """9 de março."""
    return _by_skeleton(at, "MMMMd")


def short_day(at: date | datetime) -> str:
    """09/03/2026."""
    return _by_skeleton(at, "yMd")


def weekday_day(at: date | datetime) -> str:
    """sexta-feira, 27 de novembro."""
    weekday = _date(_here(at), "EEEE", words_locale())
    return _("%(weekday)s, %(day)s") % {"weekday": weekday, "day": day_month(at)}


def month_year(at: date | datetime) -> str:
    """março de 2026."""
    return _by_skeleton(at, "yMMMM")


def last_day(end: datetime) -> str:
    """The last day before that instant, with its year; midnight ends a day."""
    return full_day(end - timedelta(microseconds=1))


def clock(at: datetime) -> str:
    """14:05."""
    return _by_skeleton(at, "Hm")


def moment(at: datetime) -> str:
    """9 de março, 14:05."""
    return _("%(day)s, %(time)s") % {"day": day_month(at), "time": clock(at)}


def full_moment(at: datetime) -> str:
    """9 de março de 2026, 14:05."""
    return _("%(day)s, %(time)s") % {"day": full_day(at), "time": clock(at)}


def short_moment(at: datetime) -> str:
    """09/03/2026, 14:05."""
    return _("%(day)s, %(time)s") % {"day": short_day(at), "time": clock(at)}


# --- deadlines -------------------------------------------------------------------------------------------


def clock_name() -> str:
    """Whose clock is meant: `hora de Lisboa`; a zone that is no market's goes by its own name."""
    zone = timezone.get_current_timezone_name()
    return _(CLOCKS[zone]) if zone in CLOCKS else zone


def deadline(by: date | datetime, now: datetime | None = None) -> str:
    """Until when, as it follows `até`: a day and whose clock ends it, or an instant on that clock.

    A day is `9 de março de 2026 (hora de Lisboa)`; an instant `9 de março de 2026, 14:05, hora de Lisboa`. On a
    page, which is read at `now`, it is `hoje` or `amanhã` where that is so, and the year is left out where
    it is this one; a letter is read on another day and leaves `now` out. An instant at which a day ends is told as that
    day: nobody reads `8 de março, 00:00` as the evening of the seventh.
    """
    if not isinstance(by, datetime):
        return _("%(day)s (%(clock)s)") % {"day": full_day(by), "clock": clock_name()}
    if timezone.localtime(by).time() == time():
        return last_day_there(by)
    return _("%(day)s, %(time)s, %(clock)s") % {
        "day": _day_from(by, now),
        "time": clock(by),
        "clock": clock_name(),
    }


def last_day_there(end: datetime) -> str:
    """As `last_day`, with whose clock ends it: `9 de março de 2026 (hora de Lisboa)`."""
    return deadline(timezone.localtime(end - timedelta(microseconds=1)).date())


def _day_from(by: datetime, now: datetime | None) -> str:
    if now is None:
        return full_day(by)
    there, here = timezone.localtime(by).date(), timezone.localtime(now).date()
    if there == here:
        return _("hoje")
    if there == here + timedelta(days=1):
        return _("amanhã")
    return day_month(by) if there.year == here.year else full_day(by)
