"""Business days: Monday to Friday without the national holidays of a country."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import holidays

_SATURDAY = 5


@cache
def _national_holidays(country: str, year: int) -> frozenset[date]:
    try:
        return frozenset(holidays.country_holidays(country.upper(), years=year))
    except NotImplementedError:
        raise LookupError(
            f"no holidays are known for country {country!r}; give an ISO 3166 code that the library `holidays` has"
        ) from None


def is_business_day(day: date, *, country: str) -> bool:
    """Whether offices are open on that day; `country` is an ISO 3166 code such as `pt`, in any case.

    Regional and municipal holidays are business days: nobody is told a date that depends on where they live.
    Raises LookupError for a country whose holidays are not known.
    """
    return day.weekday() < _SATURDAY and day not in _national_holidays(country.upper(), day.year)


def plus_business_days(day: date, *, count: int, country: str) -> date:
    """The day that is so many business days later; the first day itself is not counted.

    Raises ValueError for a count below 1.
    """
    if count < 1:
        raise ValueError(f"count is {count}; expected a whole number from 1")
    while count:
        day += timedelta(days=1)
        if is_business_day(day, country=country):
            count -= 1
    return day
