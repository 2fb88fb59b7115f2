"""Who may buy which contact now, as which service, and for how much.

With an active pack it is the priority service: at once, and at the priority price, for as long as the
request is open. Without one it is the standard service: after the priority window, at the standard price.
What nobody bought for long enough costs less in either, until its first sale.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from vinte.leads.blurred_place import BlurredPlace, blurred_place
from vinte.leads.contact_prices import PriceFactor, discounted
from vinte.leads.models import ContactPurchase, JobRequest
from vinte.people import catalogue
from vinte.people import queries as people
from vinte.people.queries import Professional
from vinte.wallet import queries as wallet

Service = ContactPurchase.Service


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
            return _("Contacto: %(trade)s") % {"trade": catalogue.trade(self.value).label}
        if self.name == "size":
            return _("Tamanho da obra: %(size)s") % {"size": JobRequest.Budget(self.value).label}
        if self.name == "place":
            if self.value == "elsewhere":
                return _("Zona")
            return _("Zona: distrito de %(district)s") % {"district": self.value}
        if self.name == "intent":
            return _("Intenção: %(intent)s") % {"intent": JobRequest.Intent(self.value).label}
        if self.name == "pack":
            return _("Desconto do pack")
        if self.name == "unsold":
            return _("Desconto: ninguém comprou em %(hours)s horas") % {"hours": self.value}
        if self.name == "full":
            return _("Preço normal")
        raise LookupError(f"no words for a line {self.name!r} of a receipt")

    @property
    def percent_words(self) -> str:
        """The percent with its sign, such as `+30 %`; empty for the base and for what changes nothing."""
        change = 0 if self.percent is None else self.percent - (100 if self.percent > 0 else 0)
        return f"{change:+d}\u00a0%".replace("-", "\u2212") if change else ""


@dataclass(frozen=True)
class Receipt:
    """How a contact's price comes about for one buyer at one instant; the lines add up to the total."""

    lines: tuple[ReceiptLine, ...]
    bought_before: int
    total_cents: int

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


@dataclass(frozen=True)
class Offer:
    """A request as one professional sees it before buying: no name, no number, no exact address.

    `price_cents` is what this professional pays now, `full_price_cents` what it costs without a pack and
    without the discount for what stays unsold; `unsold_discount` is that discount's percent, 0 for none,
    and `unsold_from` the instant from which it would be given. `centre` is None where the municipality is
    on no list. `is_open` says whether the homeowner still wants quotes.
    """

    job_request_id: UUID
    title: str
    description: str
    trade: str
    municipality: str
    parish: str
    intent: str
    price_cents: int
    full_price_cents: int
    service: str
    places_left: int
    place_count: int
    published_at: datetime
    priority_until: datetime
    receipt: Receipt
    bought_before: int
    budget: str
    timing: str
    reach_hours: str
    phone_hidden: bool
    photo_count: int
    centre: BlurredPlace | None
    unsold_discount: int
    unsold_from: datetime | None
    is_open: bool

    @property
    def intent_label(self) -> str:
        """How sure the homeowner is to hire, in the reader's language."""
        return str(JobRequest.Intent(self.intent).label)

    @property
    def budget_label(self) -> str:
        """What the homeowner wants to spend, in the reader's language."""
        return str(JobRequest.Budget(self.budget).label)

    @property
    def timing_label(self) -> str:
        """When the work is wanted, in the reader's language."""
        return str(JobRequest.Timing(self.timing).label)

    @property
    def reach_hours_label(self) -> str:
        """When the homeowner wants to be called, in the reader's language."""
        return str(JobRequest.ReachHours(self.reach_hours).label)


def service_of(professional_id: UUID, market: str, at: datetime) -> str:
    """The service that a professional buys as at that instant: priority with an active pack."""
    pack = wallet.active_pack(professional_id=professional_id, on=wallet.market_day(market=market, at=at))
    return str(Service.PRIORITY if pack else Service.STANDARD)


def unsold_percent_now(job_request: JobRequest, *, bought_before: int, at: datetime) -> int:
    """The percent by which a request is cheaper because nobody ever bought it; from its instant on, or 0.

    A contact that was returned was bought all the same.
    """
    if bought_before or job_request.unsold_from is None or at < job_request.unsold_from:
        return 0
    return job_request.unsold_percent


def receipt_of(job_request: JobRequest, *, service: str, bought_before: int, at: datetime) -> Receipt:
    """What a contact of this request costs at that instant by service, line by line, in whole cents."""
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
        hours = (job_request.unsold_from - job_request.published_at).total_seconds() // 3600
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


def factors_as_json(factors: tuple[PriceFactor, ...]) -> list[dict[str, Any]]:
    """How a full price came about, as it is written on the request at publication."""
    return [factor.as_json() for factor in factors]


def _percent_off(full_cents: int, price_cents: int) -> int:
    return ((full_cents - price_cents) * 200 + full_cents) // (2 * full_cents) if full_cents else 0


def area_of(professional: Professional) -> frozenset[str]:
    """The municipalities where a professional works."""
    return people.municipalities_covered(professional)


def matches(job_request: JobRequest, professional: Professional) -> bool:
    """Whether a request is for this professional: same market, one of their trades, within their area."""
    return (
        job_request.market == professional.market
        and job_request.trade in professional.trades
        and job_request.municipality in area_of(professional)
    )


def waits(job_request: JobRequest, service: str, at: datetime) -> bool:
    """Whether this service still waits for the priority window to end; at its last instant it is over."""
    return service == Service.STANDARD and at < job_request.priority_until


def make_offer(
    job_request: JobRequest, *, service: str, bought_before: int, photo_count: int, at: datetime
) -> Offer:
    """The offer of a request to whoever buys as that service at that instant."""
    receipt = receipt_of(job_request, service=service, bought_before=bought_before, at=at)
    return Offer(
        job_request_id=job_request.pk,
        title=job_request.title,
        description=job_request.description,
        trade=job_request.trade,
        municipality=job_request.municipality,
        parish=job_request.parish,
        intent=job_request.intent,
        price_cents=receipt.total_cents,
        full_price_cents=job_request.standard_price_cents,
        service=service,
        places_left=job_request.place_count - bought_before,
        place_count=job_request.place_count,
        published_at=job_request.published_at,
        priority_until=job_request.priority_until,
        receipt=receipt,
        bought_before=bought_before,
        budget=job_request.budget,
        timing=job_request.timing,
        reach_hours=job_request.reach_hours,
        phone_hidden=job_request.phone_hidden,
        photo_count=photo_count,
        centre=blurred_place(job_request),
        unsold_discount=unsold_percent_now(job_request, bought_before=bought_before, at=at),
        unsold_from=job_request.unsold_from,
        is_open=job_request.state == JobRequest.State.PUBLISHED
        and (job_request.expires_at is None or at < job_request.expires_at),
    )
