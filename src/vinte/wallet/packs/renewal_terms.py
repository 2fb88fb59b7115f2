"""How packs end and renew, by market and day, from the dated files in `renewals/`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from vinte.kernel.dated_files import read_dated
from vinte.kernel.errors import InvalidInput

FOLDER = Path(__file__).with_name("renewals")


@dataclass(frozen=True)
class PackRenewal:
    """Days of grace after the last one, the days on which a card is tried again, and days of notice."""

    grace_days: int
    retry_after_days: tuple[int, ...]
    ask_before_days: int


def pack_renewal(market: str, on: date) -> PackRenewal:
    """The figures in force in a market on a day; raises LookupError, InvalidInput."""
    figures = read_dated(FOLDER, market, on)
    grace, ask = figures.get("grace_days"), figures.get("ask_before_days")
    retries = figures.get("retry_after_days")
    whole = isinstance(retries, list) and all(type(day) is int for day in retries)
    if type(grace) is not int or type(ask) is not int or not whole or grace < 0 or ask < 0:
        raise InvalidInput(
            field=f"{market}: renewals",
            expected="grace_days, retry_after_days, ask_before_days, whole numbers",
        )
    if any(not 0 < day <= grace for day in retries or ()):
        raise InvalidInput(field=f"{market}: retry_after_days", expected="days from 1 to grace_days")
    return PackRenewal(grace_days=grace, retry_after_days=tuple(retries or ()), ask_before_days=ask)
