"""What may be asked about quotes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vinte.guarantee import terms
from vinte.handling.events import Event
from vinte.handling.models import Quote, QuoteStep
from vinte.handling.quotes.amounts import Exemption, Line, QuoteTaxes, Sums, sums_of
from vinte.handling.quotes.in_brief import quote_name
from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed
from vinte.people import queries as people

LINK = "quote"


@dataclass(frozen=True)
class Issuer:
    """Who offered a quote, as they were known when it was sent."""

    trade_name: str
    tax_identity: str
    phone: str


@dataclass(frozen=True)
class SaidOfQuote:
    """Something that one side did or said about a quote."""

    happened_at: datetime
    kind: str
    kind_label: str
    side: str
    words: str


@dataclass(frozen=True)
class QuoteSheet:
    """One version of a quote, with what it comes to."""

    id: UUID
    professional_id: UUID
    purchase_id: UUID
    number: int
    version: int
    state: str
    state_label: str
    title: str
    lines: tuple[Line, ...]
    sums: Sums
    terms: str
    valid_days: int
    exemption: str
    issuer: Issuer
    total_cents: int
    written_at: datetime
    sent_at: datetime | None
    valid_until: datetime | None
    decided_at: datetime | None
    accepted_by: str
    market: str

    @property
    def name(self) -> str:
        """How it is called: `12`, and `12-2` from its second version on."""
        return quote_name(number=self.number, version=self.version)

    def has_expired(self, at: datetime) -> bool:
        """Whether nobody can accept it any more, though it stands as sent."""
        return self.state == Quote.State.SENT and self.valid_until is not None and self.valid_until <= at

    def awaits(self, at: datetime) -> bool:
        """Whether the homeowner can still answer it."""
        return self.state == Quote.State.SENT and not self.has_expired(at)


@dataclass(frozen=True)
class QuoteBehindLink:
    """What a homeowner's link shows: the quote, for which request, what was said, and whether the offer stands."""

    quote: QuoteSheet
    request_title: str
    zone: str
    said: tuple[SaidOfQuote, ...]
    is_gone: bool
    homeowner_name: str


def read_quote(row: Quote) -> QuoteSheet:
    """The quote as others read it; a draft's issuer is who writes it now."""
    return read_quotes([row])[0]


def read_quotes(rows: Sequence[Quote]) -> list[QuoteSheet]:
    """These quotes of one professional as others read them, in the same order."""
    writer = next((issuer_now(row.professional_id) for row in rows if not row.issuer), None)
    return [_read(row, Issuer(**row.issuer) if row.issuer else writer) for row in rows]


def _read(row: Quote, issuer: Issuer | None) -> QuoteSheet:
    lines = tuple(Line(**line) for line in row.lines)
    return copied(
        QuoteSheet,
        row,
        lines=lines,
        sums=sums_of(lines),
        issuer=issuer,
        market=row.purchase.job_request.market,
    )


def issuer_now(professional_id: UUID) -> Issuer:
    """As whom a professional offers now."""
    identity = people.trading_identities([professional_id])[professional_id]
    phone = people.business_cards([professional_id])[professional_id].phone
    return Issuer(trade_name=identity.trade_name, tax_identity=identity.tax_identity, phone=phone)


def quote_taxes(*, market: str, at: datetime) -> QuoteTaxes:
    """The rates and exemptions of a market on its day of that instant."""
    return QuoteTaxes.in_force(market=market, on=terms.market_day(market=market, at=at))


def exemption_of(quote: QuoteSheet) -> Exemption | None:
    """Why the quote charges no tax, by the figures of the day on which it was written; None where it does."""
    if not quote.exemption:
        return None
    return quote_taxes(market=quote.market, at=quote.written_at).exemption(quote.exemption)


def quote(*, professional_id: UUID, quote_id: UUID) -> QuoteSheet:
    """One quote of this professional; raises NotAllowed for anybody else's."""
    rows = Quote.objects.select_related("purchase__job_request")
    row = rows.filter(professional_id=professional_id, id=quote_id).first()
    if row is None:
        raise NotAllowed(f"no quote {quote_id} of professional {professional_id}")
    return read_quote(row)


def quotes_on(*, professional_id: UUID, purchase_ids: Collection[UUID]) -> list[QuoteSheet]:
    """The quotes of these contacts, each version, the latest written first."""
    rows = Quote.objects.filter(professional_id=professional_id, purchase_id__in=purchase_ids)
    rows = rows.select_related("purchase__job_request")
    return read_quotes(list(rows.order_by("-written_at", "-id")))


def said_of(*, professional_id: UUID, quote_id: UUID) -> tuple[SaidOfQuote, ...]:
    """What both sides did and said about a quote, the earliest first."""
    steps = QuoteStep.objects.filter(professional_id=professional_id, quote_id=quote_id)
    return tuple(copied(SaidOfQuote, step) for step in steps.order_by("happened_at", "id"))


def quote_behind(*, secret: str, at: datetime) -> QuoteBehindLink:
    """What the homeowner's link is about, without using it; raises Refused as `find_private_link` does."""
    quote_id = people.find_private_link(secret=secret, purpose=LINK, at=at)
    row = Quote.objects.select_related("purchase__job_request__homeowner").get(id=quote_id)
    asked = row.purchase.job_request
    return QuoteBehindLink(
        quote=read_quote(row),
        request_title=asked.title,
        zone=terms.market_zone(market=asked.market, at=at),
        said=said_of(professional_id=row.professional_id, quote_id=row.id),
        is_gone=row.purchase.returned_at is not None or people.has_left(row.professional_id),
        homeowner_name=asked.homeowner.name,
    )


def events_of(
    *, professional_id: UUID, purchase_ids: Collection[UUID], at: datetime
) -> dict[UUID, list[Event]]:
    """What happened about the quotes of these contacts by that instant, for their timelines, by contact."""
    steps = QuoteStep.objects.filter(
        professional_id=professional_id, quote__purchase_id__in=purchase_ids, happened_at__lte=at
    ).select_related("quote")
    found: dict[UUID, list[Event]] = defaultdict(list)
    for step in steps.order_by("happened_at", "id"):
        found[step.quote.purchase_id].append(
            Event(
                at=step.happened_at,
                kind=f"quote_{step.kind}",
                by=step.side,
                words=" ".join(filter(None, [str(step.get_kind_display()), step.words])),
                grade="confirmed" if step.side == QuoteStep.Side.HOMEOWNER else "seen",
                path=f"/pro/contactos/{step.quote.purchase_id}/orcamentos/{step.quote_id}/",
            )
        )
    return dict(found)
