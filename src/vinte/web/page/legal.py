"""Who runs the site, and whom the law of its market asks it to name: all in one place.

The operator's own particulars are settings; what a market's law names is in the dated files of `legal/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from django.conf import settings

from vinte.guarantee import terms
from vinte.kernel.dated_files import DatedFigures, Figures


class Body(Figures):
    """An office or a book, and its address."""

    name: str
    url: str


class MarketLaw(DatedFigures):
    """What a site of a market has to name; a market outside the Union has no coordinator of digital services."""

    kind = "legal"
    folder = Path(__file__).with_name("legal")

    complaints_book: Body
    dispute_bodies: tuple[Body, ...]
    consumer_portal: Body
    data_authority: Body
    services_coordinator: Body | None = None

    @classmethod
    def at(cls, *, at: datetime) -> Self:
        """What holds on this site's market at that instant."""
        market = settings.VINTE_MARKET
        return cls.in_force(market=market, on=terms.market_day(market=market, at=at))


@dataclass(frozen=True)
class Operator:
    """Who runs the site; `register` may stay away, and `is_play` says that nobody does: it is a demo."""

    name: str
    address: str
    tax_number: str
    register: str
    email: str
    phone: str
    is_play: bool = False

    @property
    def is_known(self) -> bool:
        """Whether everything is told that the law asks for (Decreto-Lei 7/2004, article 10)."""
        return all((self.name, self.address, self.tax_number, self.email, self.phone))


_PLAY = Operator(
    name="Vinte de Demonstração, Lda.",
    address="Rua do Exemplo, 20, 1000-020 Lisboa",
    tax_number="PT500000000",
    register="Conservatória do Registo Comercial de Lisboa, 500000000",
    email="apoio@vinte.example",
    phone="+351210000020",
    is_play=True,
)


def operator() -> Operator:
    """Who runs this site, from its settings; a demo and a rehearsal without any have one of play."""
    found = Operator(
        name=settings.VINTE_OPERATOR_NAME,
        address=settings.VINTE_OPERATOR_ADDRESS,
        tax_number=settings.VINTE_OPERATOR_TAX_NUMBER,
        register=settings.VINTE_OPERATOR_REGISTER,
        email=settings.VINTE_OPERATOR_EMAIL,
        phone=settings.VINTE_OPERATOR_PHONE,
    )
    return _PLAY if not found.name and (settings.VINTE_DEMO or settings.VINTE_REHEARSAL) else found
