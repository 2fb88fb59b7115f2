"""Ana and her contacts, bought through the rooms' own actions, for the professional's pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from small_pictures import photos
from vinte.handling import actions as handling
from vinte.kernel.ids import new_id
from vinte.leads.models import ContactPurchase, JobRequest
from vinte.leads.offers import browsing
from vinte.leads.purchases import buying
from vinte.leads.requests import publishing
from vinte.people import actions as people
from vinte.people.accounts import directory, homeowners
from vinte.people.models import Account, Professional
from vinte.people.professionals import registry
from vinte.reviews.models import Review, ReviewInvitation
from vinte.wallet import actions as wallet
from vinte.wallet.books import spending as book_spending

NOW = datetime(2026, 11, 20, 10, 53, tzinfo=UTC)
BEGINS = NOW - timedelta(days=80)
IDENTITIES = {"Ana": "501964843", "Bruno": "502030712", "Carla": "503504564"}
ABOUT = "Canalizador em Aveiro há doze anos: fugas, torneiras, esquentadores e casas de banho completas. " * 2


@dataclass
class Business:
    """A professional with the account that logs in, and the contacts bought so far."""

    account: Account
    professional: Professional
    purchases: list[ContactPurchase] = field(default_factory=list)

    @property
    def id(self) -> UUID:
        """The professional's id."""
        return self.professional.pk


def open_business(name: str = "Ana", *, top_up_cents: int = 50_000, with_pack: bool = True) -> Business:
    """A professional with a profile of 90 per cent, the badge, money and a pack."""
    at = BEGINS - timedelta(days=30)
    account = directory.open_account(email=f"{name.lower()}@exemplo.pt", name=name, at=at)
    professional = registry.register_professional(
        account_id=account.pk,
        market="pt",
        tax_identity=IDENTITIES[name],
        trade_name=f"{name} Canalizações",
        at=at,
    )
    registry.update_profile(
        professional_id=professional.pk,
        at=at,
        trades=["canalizador"],
        municipality="Aveiro",
        radius_km=30,
        description=ABOUT,
        phone="912345678",
        opening_hours="seg. a sex.",
    )
    for number in range(3):
        people.add_work(professional_id=professional.pk, title=f"Obra {number}", photos=photos(2), at=at)
    people.activate_badge(professional_id=professional.pk, kind="verified", at=at)
    book_spending.open_wallet(professional_id=professional.pk, currency="EUR")
    if top_up_cents:
        top_up(professional.pk, top_up_cents, at=at)
    if with_pack:
        wallet.buy_pack(
            professional_id=professional.pk, market="pt", period="yearly", idempotency_key="pack", at=at
        )
    return Business(account=account, professional=professional)


def top_up(professional_id: UUID, amount_cents: int, *, at: datetime) -> None:
    """Pay money in, as if the provider had told it."""
    key = new_id(at=at).hex
    wallet.record_payment(
        professional_id=professional_id,
        amount_cents=amount_cents,
        provider="play",
        provider_reference=f"pi_{key}",
        idempotency_key=key,
        at=at,
    )


def post_request(*, at: datetime, places: int = 4, title: str = "Trocar torneira") -> JobRequest:
    """Helena asks for quotes."""
    helena = homeowners.register_homeowner(
        name="Helena Marques", email=f"{new_id(at=at).hex}@exemplo.pt", phone="961234567", at=at
    )
    return publishing.post_request(
        homeowner_id=helena.pk,
        market="pt",
        trade="canalizador",
        title=title,
        description="Pinga há semanas, e o armário por baixo já tem humidade.",
        municipality="Aveiro",
        parish="Esgueira",
        address="Rua das Pombas, 3",
        intent="ready",
        place_count=places,
        at=at,
    )


def buy(
    business: Business, *, at: datetime, called: bool = True, title: str = "Trocar torneira"
) -> ContactPurchase:
    """Buy the contact of a request, and call within the hour."""
    wanted = post_request(at=at - timedelta(hours=30), title=title)
    offer = browsing.offer(professional_id=business.id, job_request_id=wanted.pk, at=at)
    purchase = buying.buy_contact(
        professional_id=business.id,
        job_request_id=wanted.pk,
        shown_price_cents=offer.price_cents,
        idempotency_key=new_id(at=at).hex,
        at=at,
    )
    if called:
        soon = at + timedelta(minutes=40)
        handling.record_attempt(
            professional_id=business.id,
            purchase_id=purchase.id,
            channel="phone",
            attempted_at=soon,
            note="",
            at=soon,
        )
    business.purchases.append(purchase)
    return purchase


def review(
    business: Business, *, about: str, purchase_id: UUID | None, at: datetime, rating: int = 5
) -> None:
    """A published review."""
    invitation = ReviewInvitation.objects.create(
        professional_id=business.id,
        id=new_id(at=at),
        about=about,
        purchase_id=purchase_id,
        invited_name="Helena Marques",
        invited_address="helena@exemplo.pt",
        invited_at=at,
        answered_at=at,
    )
    Review.objects.create(
        professional_id=business.id,
        id=new_id(at=at),
        about=about,
        purchase_id=purchase_id,
        invitation_id=invitation.id,
        rating=rating,
        author="Helena Marques",
        published_at=at,
    )


def claimable(name: str = "Bruno") -> Business:
    """A professional who met everything, and can claim at NOW."""
    business = open_business(name)
    top_up(business.id, 50_000, at=BEGINS)
    for number in range(20):
        buy(business, at=BEGINS + timedelta(days=2 * number))
    for number in (0, 1):
        at = BEGINS + timedelta(days=45 + number)
        review(business, about="contact", purchase_id=business.purchases[number].id, at=at)
        review(business, about="former_work", purchase_id=None, at=at, rating=3)
    return business
