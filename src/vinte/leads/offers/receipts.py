"""How a contact's price comes about, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from vinte.kernel import formats
from vinte.leads.models import ContactPurchase, JobRequest
from vinte.leads.offers.matching import Service
from vinte.leads.pricing.promised import NOTHING, Promised, promised_for
from vinte.leads.pricing.unsold import discounted, unsold_percent_now
from vinte.people import queries as people

# The line of what a paid guarantee takes off.
PROMISE = "promise"


@dataclass(frozen=True)
class ReceiptLine:
    """One line of a price receipt; its fields are those of `contact_prices.PriceFactor`."""

    name: str
    value: str
    percent: int | None
    cents: int

    @property
    def words(self) -> str:
        """What the line looks at and what it found there, in the reader's language."""
        if self.name == "trade":
            return _("Contacto: %(trade)s") % {"trade": people.trade(self.value).label}
        if self.name == "size":
            return _("Tamanho da obra: %(size)s") % {"size": JobRequest.Budget(self.value).label}
        if self.name == "place":
            if self.value == "elsewhere":
                return _("Zona")
            return _zone_words(self.value)
        if self.name == "intent":
            return _("Intenção: %(intent)s") % {"intent": JobRequest.Intent(self.value).label}
        if self.name == "pack":
            return _("Desconto do pack")
        if self.name == "unsold":
            return _("Desconto: ninguém comprou em %(hours)s horas") % {"hours": self.value}
        if self.name == PROMISE:
            return _("Garantia paga: não mais do que o mais caro dos seus contactos deste ofício e tamanho")
        if self.name == "full":
            return _("Preço normal")
        raise LookupError(f"no words for a line {self.name!r} of a receipt")

    @property
    def percent_words(self) -> str:
        """The percent with its sign, such as `+30%`; empty for the base and for what changes nothing."""
        change = 0 if self.percent is None else self.percent - (100 if self.percent > 0 else 0)
        return formats.signed_percent(change) if change else ""


def _zone_words(district: str) -> str:
    """A region with the word that this site's market has for it."""
    words = {
        "district": _("Zona: distrito de %(district)s"),
        "province": _("Zona: província de %(district)s"),
        "department": _("Zona: departamento de %(district)s"),
        "state": _("Zona: estado de %(district)s"),
    }
    return words[people.market(settings.VINTE_MARKET).places.district] % {"district": district}


@dataclass(frozen=True)
class Receipt:
    """How a contact's price comes about for one buyer at one instant; the lines add up to the total."""

    lines: tuple[ReceiptLine, ...]
    bought_before: int
    total_cents: int

    @property
    def promise_cents(self) -> int:
        """How much a paid guarantee makes the contact cheaper, in whole cents, 0 where it does not."""
        return -sum(line.cents for line in self.lines if line.name == PROMISE)

    def as_json(self) -> dict[str, Any]:
        """As it is written on the purchase."""
        return {
            "lines": [
                {"name": line.name, "value": line.value, "percent": line.percent, "cents": line.cents}
                for line in self.lines
            ],
            "bought_before": self.bought_before,
            "total_cents": self.total_cents,
        }


def receipt_of(
    job_request: JobRequest, *, service: str, bought_before: int, at: datetime, promised: Promised = NOTHING
) -> Receipt:
    """What a contact of this request costs at that instant by service, line by line, in whole cents.

    `promised` is what a paid guarantee promised the buyer, and comes last.
    """
    full_cents = job_request.standard_price_cents
    lines = [ReceiptLine(**line) for line in job_request.price_factors]
    if sum(line.cents for line in lines) != full_cents:
        lines = [ReceiptLine(name="full", value="", percent=None, cents=full_cents)]
    price_cents = full_cents
    if service == Service.PRIORITY:
        price_cents = job_request.priority_price_cents
        percent = _percent_off(full_cents, price_cents)
        if percent:
            lines.append(ReceiptLine(name="pack", value="", percent=-percent, cents=price_cents - full_cents))
    unsold_percent = unsold_percent_now(job_request, bought_before=bought_before, at=at)
    if unsold_percent and job_request.unsold_from is not None:
        hours = (job_request.unsold_from - job_request.offered_at).total_seconds() // 3600
        cheaper_cents = discounted(price_cents, unsold_percent)
        lines.append(
            ReceiptLine(
                name="unsold",
                value=str(int(hours)),
                percent=-unsold_percent,
                cents=cheaper_cents - price_cents,
            )
        )
        price_cents = cheaper_cents
    most_cents = promised_for(job_request, promised)
    if most_cents is not None and most_cents < price_cents:
        lines.append(ReceiptLine(name=PROMISE, value="", percent=None, cents=most_cents - price_cents))
        price_cents = most_cents
    return Receipt(lines=tuple(lines), bought_before=bought_before, total_cents=price_cents)


def receipt_on(purchase: ContactPurchase) -> Receipt | None:
    """The receipt that was written on a purchase; None for one bought before receipts were."""
    if not purchase.receipt:
        return None
    return Receipt(
        lines=tuple(ReceiptLine(**line) for line in purchase.receipt["lines"]),
        bought_before=purchase.receipt["bought_before"],
        total_cents=purchase.receipt["total_cents"],
    )


def _percent_off(full_cents: int, price_cents: int) -> int:
    return ((full_cents - price_cents) * 200 + full_cents) // (2 * full_cents) if full_cents else 0
