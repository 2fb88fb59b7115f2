"""How long balance lasts: dated figures, and the terms of one wallet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from uuid import UUID

from django.conf import settings

from vinte.guarantee import terms as guarantee_terms
from vinte.guarantee.terms import market_day
from vinte.kernel.dated_files import read_dated
from vinte.kernel.errors import InvalidInput
from vinte.kernel.periods import plus_months
from vinte.wallet.books import movements
from vinte.wallet.models import LedgerAccount, LedgerTransaction, WalletHolder

Kind = LedgerAccount.Kind


FOLDER = Path(__file__).with_name("expiries")


@dataclass(frozen=True)
class ExpiryFigures:
    """How many calendar months a credit lasts, from `first_day` on."""

    first_day: date
    purchased_months: int
    granted_months: int


@cache
def figures(market: str) -> tuple[ExpiryFigures, ...]:
    """Every dated file of a market, oldest first; raises LookupError, InvalidInput."""
    days = sorted(date.fromisoformat(path.stem[3:]) for path in FOLDER.glob(f"{market}-*.toml"))
    found = []
    for day in days or [date(2026, 1, 1)]:
        entry = read_dated(FOLDER, market, day)
        purchased, granted = entry.get("purchased_months"), entry.get("granted_months")
        if type(purchased) is not int or type(granted) is not int or min(purchased, granted) < 1:
            raise InvalidInput(
                field=f"{market}-{day}: purchased_months, granted_months", expected="whole numbers from 1"
            )
        found.append(ExpiryFigures(day, purchased, granted))
    return tuple(found)


def figures_on(market: str, on: date) -> ExpiryFigures:
    """The figures in force on a day; before the first file, that first one."""
    known = figures(market)
    return next((entry for entry in reversed(known) if entry.first_day <= on), known[0])


def guarantee_months(market: str, on: date) -> int:
    """How long a guarantee refund paid that day lasts: the data's months, or window and wait if longer."""
    terms = guarantee_terms.load(market, on=on)
    promised = (terms.window_months or 0) + (terms.wait_months or 0)
    return max(figures_on(market, on).granted_months, promised)


@dataclass(frozen=True)
class ExpiryTerms:
    """When the credits of one wallet expire: by its market's figures, in its market's days."""

    market: str

    @classmethod
    def of(cls, professional_id: UUID) -> ExpiryTerms:
        """Those of a professional's wallet; one opened without a market has this site's."""
        return cls(market_of(professional_id))

    def day(self, at: datetime) -> date:
        """The market's calendar day of an instant."""
        return market_day(market=self.market, at=at)

    def expires_on(self, move: movements.Move) -> date | None:
        """The last day on which a credit can be spent."""
        day = self.day(move.at)
        entry = figures_on(self.market, day)
        if move.transaction_kind == LedgerTransaction.Kind.GUARANTEE:
            months = guarantee_months(self.market, day)
        else:
            months = entry.granted_months if move.kind == Kind.GRANTED else entry.purchased_months
        return plus_months(day, months)


def market_of(professional_id: UUID) -> str:
    """The market of a wallet."""
    found = WalletHolder.objects.filter(professional_id=professional_id).values_list("market", flat=True)
    return found.first() or str(settings.VINTE_MARKET)
