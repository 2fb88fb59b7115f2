"""What a pack costs and saves in a month, worked out with the prices and the tax of the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from vinte.leads import queries as leads
from vinte.people import queries as people
from vinte.people.queries import Professional
from vinte.wallet import queries as wallet
from vinte.wallet.queries import Taxed

# So many contacts are a usual month of somebody who is new.
CONTACTS = 10


@dataclass(frozen=True)
class WorkedExample:
    """A month with so many contacts of one trade, without the pack and with it: whole cents, tax included.

    `without_pack` and `with_pack` are the whole amounts taken apart; `pays_from` is how many contacts save what the pack
    costs; `rate_percent` is the tax.
    """

    trade_label: str
    contacts: int
    standard_cents: int
    priority_cents: int
    pack_cents: int
    without_pack: Taxed
    with_pack: Taxed
    pays_from: int
    window_hours: int
    rate_percent: Decimal

    @property
    def standard_total_cents(self) -> int:
        """All contacts, without the pack."""
        return self.contacts * self.standard_cents

    @property
    def priority_total_cents(self) -> int:
        """All contacts, with the pack, which comes besides."""
        return self.contacts * self.priority_cents


def worked_example(professional: Professional, *, on: date) -> WorkedExample | None:
    """The example in the first of the professional's trades and in their district; None where a price is not known."""
    market = professional.market
    packs = {price.period: price for price in wallet.pack_prices(market=market, on=on)}
    priced = leads.priced_trades(market=market, on=on)
    trade = next((slug for slug in professional.trades if slug in priced), None)
    rate_permille = wallet.tax_permille(market=market, on=on)
    if trade is None or "monthly" not in packs or rate_permille is None:
        return None
    try:
        district = people.place(market=market, municipality=professional.municipality).district
    except LookupError:
        district = ""
    price = leads.contact_price(market=market, trade=trade, intent="comparing", on=on, district=district)
    saved_cents = price.standard_cents - price.priority_cents
    if saved_cents < 1:
        return None
    pack_cents = packs["monthly"].price_cents
    without_cents, with_cents = CONTACTS * price.standard_cents, CONTACTS * price.priority_cents + pack_cents
    return WorkedExample(
        trade_label=str(people.trade(trade).label),
        contacts=CONTACTS,
        standard_cents=price.standard_cents,
        priority_cents=price.priority_cents,
        pack_cents=pack_cents,
        without_pack=wallet.taken_apart(without_cents, permille=rate_permille),
        with_pack=wallet.taken_apart(with_cents, permille=rate_permille),
        pays_from=-(-pack_cents // saved_cents),
        window_hours=int(price.priority_window.total_seconds()) // 3600,
        rate_percent=Decimal(rate_permille) / 10,
    )
