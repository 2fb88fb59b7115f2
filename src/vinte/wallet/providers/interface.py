"""What the wallet asks of a payment provider, and what a provider tells."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal, Protocol
from uuid import UUID

from vinte.kernel.errors import VinteError
from vinte.kernel.texts import is_one_line

# What each text of a provider's may hold, in letters: as much as the columns that keep it.
LONGEST = {
    "event_id": 120,
    "kind": 80,
    "reference": 120,
    "payment_reference": 120,
    "customer": 120,
    "top_up": 500,
    "currency": 3,
    "failure_code": 80,
    "voucher_entity": 20,
    "voucher_number": 30,
    "card_brand": 20,
    "card_last4": 4,
}
MOST_CENTS = 10**12
# An instant outside of these is no payment's.
FIRST_YEAR, LAST_YEAR = 2000, 2199

Subject = Literal["payment", "refund", "dispute", "card", "other", "unreadable"]


class ForgedEvent(VinteError):
    """An event whose signature is not the provider's, or is too old; nothing of it is kept."""


class UnreadableEvent(ForgedEvent):
    """An event that the provider signed and that is broken inside; nothing of it is kept.

    It is looked at with the provider's list, as `unreadable`, where a person sees it.
    """


class ProviderUnreachable(VinteError):
    """The provider did not answer, or not as it should: whether it acted is unknown, so ask again."""


@dataclass(frozen=True)
class StartedPayment:
    """A payment that a provider has begun: its own reference, and where the professional pays."""

    reference: str
    pay_url: str


@dataclass(frozen=True)
class ProviderFacts:
    """What one event, or one look at a payment, says; amounts in whole cents, instants in UTC.

    `outcome` of a payment: `paid`, `failed` (for good), `expired`, `declined` (another try may follow),
    `waiting`. Of a dispute: `open`, `won`, `lost`. Of a refund: empty for what went back of the payment in all,
    `failed` for one refund that came back. Of a card: `saved`, `removed`. `top_up` is the
    identifier that we had sent along, empty when the payment is nobody's of ours. `unreadable` is an event that
    is not as documented, and `failure_code` says why. Raises ValueError for what no column could hold: longer texts,
    characters that are none, amounts and years that no payment has.
    """

    event_id: str
    kind: str
    occurred_at: datetime
    subject: Subject = "other"
    outcome: str = ""
    reference: str = ""
    payment_reference: str = ""
    top_up: str = ""
    amount_cents: int = 0
    currency: str = ""
    failure_code: str = ""
    voucher_entity: str = ""
    voucher_number: str = ""
    voucher_until: datetime | None = None
    inquiry: bool = False
    customer: str = ""
    card_brand: str = ""
    card_last4: str = ""
    card_exp_month: int = 0
    card_exp_year: int = 0

    def __post_init__(self) -> None:
        """Hold every part to its bounds."""
        for name, longest in LONGEST.items():
            text = getattr(self, name)
            if len(text) > longest or not is_one_line(text) or not _is_whole(text):
                raise ValueError(f"{name} is no text of at most {longest} letters on one line")
        for name, most in (("amount_cents", MOST_CENTS), ("card_exp_month", 12), ("card_exp_year", 9999)):
            if not 0 <= getattr(self, name) <= most:
                raise ValueError(f"{name} is not between 0 and {most}")
        for instant in (self.occurred_at, self.voucher_until):
            if instant is not None and not FIRST_YEAR <= instant.year <= LAST_YEAR:
                raise ValueError(f"an instant in the year {instant.year}")

    def as_json(self) -> dict[str, Any]:
        """A form that JSON can hold."""
        return {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in asdict(self).items()
        }

    @staticmethod
    def from_json(said: dict[str, Any]) -> ProviderFacts:
        """The facts that `as_json` wrote."""
        instants = {
            name: datetime.fromisoformat(said[name])
            for name in ("occurred_at", "voucher_until")
            if said.get(name)
        }
        return ProviderFacts(**{**said, **instants})


@dataclass(frozen=True)
class ProviderPayment:
    """One movement of money at the provider, for reconciliation.

    `amount_cents` is signed: what came in is positive. `reference` is the payment's, the same on its
    refunds and disputes (`TopUp.payment_reference` here).
    """

    reference: str
    amount_cents: int
    currency: str
    kind: Literal["payment", "refund", "dispute"]
    at: datetime
    top_up: str = ""


@dataclass(frozen=True)
class SavedCard:
    """A card kept at the provider, as its owner recognises it."""

    brand: str
    last4: str
    exp_month: int
    exp_year: int


class PaymentProvider(Protocol):
    """What the wallet asks of a provider. Calls raise Refused or ProviderUnreachable."""

    name: str
    pay_origin: str

    def start(
        self,
        *,
        top_up_id: UUID,
        amount_cents: int,
        currency: str,
        method: str,
        title: str,
        language: str,
        return_url: str,
        customer: str,
        save_card: bool,
    ) -> StartedPayment:
        """Begin a payment on the provider's own page; the same `top_up_id` begins one only."""
        ...

    def close(self, *, reference: str) -> None:
        """Let nobody pay any more on a page that was begun; one that was paid or is closed stays as it is."""
        ...

    def make_customer(self, *, professional_id: UUID) -> str:
        """A customer at the provider, to whom a card can be saved; returns its reference."""
        ...

    def charge(
        self,
        *,
        top_up_id: UUID,
        amount_cents: int,
        currency: str,
        title: str,
        customer: str,
        card: str,
        at: datetime,
    ) -> ProviderFacts:
        """Charge a saved card while its owner is away; a declined card is a fact and no error."""
        ...

    def forget_card(self, *, card: str) -> None:
        """Let the provider forget a saved card."""
        ...

    def refund(self, *, refund_id: UUID, payment_reference: str, amount_cents: int) -> str:
        """Give money back to the payer; returns the refund's reference."""
        ...

    def read_event(self, *, payload: bytes, signature: str) -> ProviderFacts:
        """What a webhook says, when its signature is the provider's; raises ForgedEvent."""
        ...

    def look_at(self, *, reference: str, at: datetime) -> ProviderFacts:
        """How a payment stands now."""
        ...

    def events_since(self, *, since: datetime) -> list[ProviderFacts]:
        """The events of that instant and later, oldest first; one that can't be read is `unreadable`."""
        ...

    def event(self, *, event_id: str) -> ProviderFacts:
        """One event by its identifier, as in the list."""
        ...

    def payments_between(self, *, start: datetime, end: datetime) -> list[ProviderPayment]:
        """The movements with start ≤ at < end, oldest first."""
        ...


def _is_whole(text: str) -> bool:
    """Whether it can be written down: half of a pair of surrogates can't (Unicode, D71)."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)
