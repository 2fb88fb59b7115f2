"""The cast of the stories about money and contacts: each made through the rooms' own actions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from vinte.leads.models import ContactPurchase, JobRequest
from vinte.leads.offers import browsing
from vinte.leads.purchases import buying
from vinte.leads.requests import publishing
from vinte.people.accounts import directory, homeowners
from vinte.people.professionals import registry
from vinte.wallet import actions as wallet
from vinte.wallet.books import spending as book_spending

# A Monday, at 09:30 in Lisbon as in UTC.
MONDAY = datetime(2026, 1, 12, 9, 30, tzinfo=UTC)
PLACE = "Aveiro"
PARISH = "Esgueira"
TAX_IDENTITIES = ("501964843", "500697256", "504615947", "500792615", "503504564", "502075090")

_numbers = count(1)


@dataclass(frozen=True)
class Business:
    """A professional of the cast."""

    id: UUID
    account: Any


def professional(
    name: str = "Ana",
    *,
    at: datetime = MONDAY,
    trades: tuple[str, ...] = ("pintor",),
    balance_cents: int = 0,
    pack: str | None = None,
    wallet_currency: str = "EUR",
) -> Business:
    """A professional with a trade and a place, a wallet, and a pack if one is named, beside that balance."""
    number = next(_numbers)
    account = directory.open_account(email=f"{name.lower()}{number}@obras.example", name=name, at=at)
    row = registry.register_professional(
        account_id=account.pk,
        market="pt",
        tax_identity=TAX_IDENTITIES[number % len(TAX_IDENTITIES)],
        trade_name=f"{name} Obras",
        at=at,
    )
    registry.update_profile(professional_id=row.pk, at=at, trades=list(trades), municipality=PLACE)
    book_spending.open_wallet(professional_id=row.pk, currency=wallet_currency)
    if pack:
        top_up(row.pk, 29_000 if pack == "yearly" else 2_900, at=at)
        wallet.buy_pack(
            professional_id=row.pk, market="pt", period=pack, idempotency_key=f"pack {number}", at=at
        )
    if balance_cents:
        top_up(row.pk, balance_cents, at=at)
    return Business(id=row.pk, account=account)


def top_up(professional_id: UUID, amount_cents: int, *, at: datetime = MONDAY) -> str:
    """Pay in, as if the provider had told it; returns the provider's reference."""
    number = next(_numbers)
    return wallet.record_payment(
        professional_id=professional_id,
        amount_cents=amount_cents,
        provider="play",
        provider_reference=f"pi_cast_{number}_{professional_id.hex}",
        idempotency_key=f"top-up {number}",
        at=at,
    ).provider_reference


def staff(name: str = "Sofia", *, role: str = "support") -> Any:
    """Somebody of the staff."""
    account = directory.open_account(
        email=f"{name.lower()}{next(_numbers)}@vinte.example", name=name, at=MONDAY
    )
    directory.give_role(account_id=account.pk, role=role, at=MONDAY)
    return account


def homeowner(name: str = "Helena", *, account_id: UUID | None = None) -> Any:
    """Somebody who asks for quotes."""
    return homeowners.register_homeowner(
        name=name,
        email=f"{name.lower()}{next(_numbers)}@casa.example",
        phone="912345678",
        at=MONDAY,
        account_id=account_id,
    )


def request(*, at: datetime = MONDAY, of: Any = None, **changes: Any) -> JobRequest:
    """A request for painting at 15,00 €, or 12,00 € with a pack, for four professionals."""
    wanted: dict[str, Any] = {
        "market": "pt",
        "trade": "pintor",
        "title": "Pintar a sala",
        "description": "Uma sala de 20 m², paredes e teto.",
        "municipality": PLACE,
        "parish": PARISH,
        "address": "Rua Direita, 5",
        "intent": "comparing",
        "place_count": 4,
    }
    return publishing.post_request(homeowner_id=(of or homeowner()).pk, at=at, **{**wanted, **changes})


def buy(
    of: Business, asked: JobRequest, *, at: datetime = MONDAY, key: str = "", price_cents: int | None = None
) -> ContactPurchase:
    """Buy at the price that is shown, or at the given one."""
    if price_cents is None:
        price_cents = browsing.offer(professional_id=of.id, job_request_id=asked.pk, at=at).price_cents
    return buying.buy_contact(
        professional_id=of.id,
        job_request_id=asked.pk,
        shown_price_cents=price_cents,
        idempotency_key=key or f"buy {next(_numbers)}",
        at=at,
    )


def later(**parts: float) -> datetime:
    """An instant so long after MONDAY."""
    return MONDAY + timedelta(**parts)
