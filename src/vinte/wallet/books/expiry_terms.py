"""How long balance lasts: dated figures, and the terms of one wallet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from vinte.guarantee import terms as guarantee_terms
from vinte.guarantee.terms import market_day
from vinte.kernel.dated_files import Count, DatedFigures
from vinte.kernel.periods import plus_months
from vinte.wallet.books import movements
from vinte.wallet.models import LedgerAccount, LedgerTransaction, WalletHolder

Kind = LedgerAccount.Kind


class ExpiryFigures(DatedFigures):
    """How many calendar months a credit lasts that is credited from `first_day` on."""

    kind = "balance-expiry"
    folder = Path(__file__).with_name("expiries")

    purchased_months: Count
    granted_months: Count


def guarantee_months(market: str, on: date) -> int:
    """How long a guarantee refund paid that day lasts: the data's months, or window and wait if longer."""
    terms = guarantee_terms.load(market, on=on)
    promised = (terms.window_months or 0) + (terms.wait_months or 0)
    return max(ExpiryFigures.in_force(market=market, on=on).granted_months, promised)


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
        entry = ExpiryFigures.in_force(market=self.market, on=day)
        if move.transaction_kind == LedgerTransaction.Kind.GUARANTEE:
            months = guarantee_months(self.market, day)
        else:
            months = entry.granted_months if move.kind == Kind.GRANTED else entry.purchased_months
        return plus_months(day, months)


def market_of(professional_id: UUID) -> str:
    """The market of a wallet."""
    found = _markets.get(professional_id)
    if found is None:
        known = WalletHolder.objects.filter(professional_id=professional_id).values_list("market", flat=True)
        found = known.first()
        if found is None:
            return str(settings.VINTE_MARKET)
        if len(_markets) >= _MOST_MARKETS:
            _markets.clear()
        _markets[professional_id] = found
    return found


# A wallet's market is written once and never changes: one page asks for it several times.
_markets: dict[UUID, str] = {}
_MOST_MARKETS = 10_000
