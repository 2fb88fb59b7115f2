"""People and contacts for the stories of this room, a whole cohort in one call.

Rows of the rooms below are written directly: these stories are about what claims makes of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from vinte.claims.dossier.assessing import terms_named
from vinte.handling.models import Award, ContactAttempt
from vinte.kernel.ids import new_id
from vinte.kernel.periods import local_day
from vinte.leads.models import ContactPurchase, JobRequest
from vinte.notices.models import Message
from vinte.people.accounts import directory, homeowners
from vinte.people.models import Account, Homeowner, Professional
from vinte.people.professionals import registry
from vinte.reviews.models import Review, ReviewInvitation
from vinte.wallet.books import spending as book_spending
from vinte.wallet.models import Pack, PaymentIncident

FIRST_PURCHASE = datetime(2026, 1, 12, 9, 30, tzinfo=UTC)
CLAIM_DAY = datetime(2026, 4, 20, 10, 0, tzinfo=UTC)
AFTER_ANSWERS = CLAIM_DAY + timedelta(days=8)
PRICES_CENTS = (990, 1250, 1850, 2400)
TAX_IDENTITIES = ("501964843", "500697256", "504615947", "500792615", "503504564", "502075090")
COHORT_CENTS = sum(PRICES_CENTS) * 5


@dataclass
class Business:
    """A professional of the cast, with the contacts bought so far."""

    professional: Professional
    purchases: list[ContactPurchase] = field(default_factory=list)

    @property
    def id(self) -> UUID:
        return self.professional.pk

    def described(self, **words: str) -> dict[UUID, str]:
        """A description of each contact of the cohort."""
        return {
            purchase.id: f"Liguei e enviei orçamento para «{purchase.job_request.title}»; escolheram outro."
            for purchase in self.purchases[:20]
        }


def staff(name: str, *, role: str = "support") -> Account:
    account = directory.open_account(email=f"{name.lower()}@vinte.example", name=name, at=FIRST_PURCHASE)
    directory.give_role(account_id=account.pk, role=role, at=FIRST_PURCHASE)
    return account


def business(name: str, *, tax_identity: str = TAX_IDENTITIES[0]) -> Business:
    at = FIRST_PURCHASE - timedelta(days=30)
    account = directory.open_account(email=f"{name.lower()}@obras.example", name=name, at=at)
    professional = registry.register_professional(
        account_id=account.pk, market="pt", tax_identity=tax_identity, trade_name=f"{name} Obras", at=at
    )
    book_spending.open_wallet(professional_id=professional.pk, currency="EUR")
    return Business(professional)


def homeowner(name: str, *, account_id: UUID | None = None, email: str = "") -> Homeowner:
    return homeowners.register_homeowner(
        name=name,
        email=email or f"{name.lower().replace(' ', '.')}@casa.example",
        phone=f"9123{Homeowner.objects.count():05d}",
        at=FIRST_PURCHASE,
        account_id=account_id,
    )


def buy(
    of: Business,
    *,
    at: datetime,
    price_cents: int,
    owner: Homeowner | None = None,
    service: str = "priority",
    profile_percent: int = 90,
    badges: tuple[str, ...] = ("verified",),
    terms: str = "pt-2026-01-01",
) -> ContactPurchase:
    number = len(of.purchases) + 1
    owner = owner or homeowner(f"Morador {number} de {of.professional.trade_name}")
    request = JobRequest.objects.create(
        id=new_id(at=at),
        homeowner=owner,
        market="pt",
        trade="pintor",
        title=f"Pintar a sala {number}",
        description="Uma sala de 20 m².",
        municipality="Almada",
        parish="Cacilhas",
        address=f"Rua Direita {number}",
        intent="ready",
        place_count=4,
        priority_price_cents=price_cents,
        standard_price_cents=price_cents,
        published_at=at - timedelta(hours=1),
        priority_until=at + timedelta(hours=1),
    )
    purchase = ContactPurchase.objects.create(
        professional_id=of.id,
        id=new_id(at=at),
        job_request=request,
        idempotency_key=str(number),
        bought_at=at,
        bought_on=local_day(at, zone=terms_named(terms).time_zone),
        price_cents=price_cents,
        service=service,
        profile_percent=profile_percent,
        badges=list(badges),
        terms=terms,
        ordinal=number,
    )
    of.purchases.append(purchase)
    return purchase


def attempt(
    purchase: ContactPurchase, *, at: datetime, recorded_at: datetime | None = None
) -> ContactAttempt:
    return ContactAttempt.objects.create(
        professional_id=purchase.professional_id,
        id=new_id(at=at),
        purchase_id=purchase.id,
        attempted_at=at,
        recorded_at=recorded_at or at,
        channel="phone",
    )


def award(purchase: ContactPurchase, *, at: datetime, told_by: str = "professional") -> Award:
    return Award.objects.create(
        professional_id=purchase.professional_id,
        id=new_id(at=at),
        purchase_id=purchase.id,
        awarded_at=at,
        recorded_at=at,
        told_by=told_by,
    )


def review(of: Business, *, purchase: ContactPurchase | None, rating: int, at: datetime) -> Review:
    about = {
        "about": "contact" if purchase else "former_work",
        "purchase_id": purchase.id if purchase else None,
    }
    invitation = ReviewInvitation.objects.create(
        professional_id=of.id,
        id=new_id(at=at),
        **about,
        invited_name="Hugo",
        invited_address="hugo@casa.example",
        invited_at=at - timedelta(days=1),
        answered_at=at,
    )
    return Review.objects.create(
        professional_id=of.id,
        id=new_id(at=at),
        **about,
        invitation_id=invitation.id,
        rating=rating,
        author="Hugo",
        published_at=at,
    )


def pack(of: Business, *, starts_on: date, ends_on: date) -> Pack:
    return Pack.objects.create(
        professional_id=of.id,
        id=new_id(at=FIRST_PURCHASE),
        market="pt",
        idempotency_key=str(starts_on),
        period="yearly",
        starts_on=starts_on,
        ends_on=ends_on,
        price_cents=29900,
        bought_at=FIRST_PURCHASE - timedelta(days=1),
    )


def incident(of: Business, *, occurred_at: datetime, **what: Any) -> PaymentIncident:
    return PaymentIncident.objects.create(
        professional_id=of.id, id=new_id(at=occurred_at), kind="chargeback", occurred_at=occurred_at, **what
    )


def claimable(name: str, *, tax_identity: str = TAX_IDENTITIES[0], contacts: int = 20) -> Business:
    """A professional who won no job in twenty contacts, and keeps every condition on CLAIM_DAY."""
    of = business(name, tax_identity=tax_identity)
    pack(of, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))
    for number in range(contacts):
        at = FIRST_PURCHASE + timedelta(days=3 * number, minutes=17 * number)
        attempt(buy(of, at=at, price_cents=PRICES_CENTS[number % 4]), at=at + timedelta(hours=2))
    for purchase in of.purchases[:2]:
        review(of, purchase=purchase, rating=5, at=datetime(2026, 3, 20, 12, tzinfo=UTC))
    for _former in range(2):
        review(of, purchase=None, rating=2, at=datetime(2026, 3, 21, 12, tzinfo=UTC))
    return of


def secret_sent_to(owner: Homeowner, *, kind: str = "homeowner_question") -> str:
    """The secret in the link of the latest e-mail of that kind to a homeowner."""
    text = Message.objects.filter(to_address=owner.email, kind=kind).latest("written_at").text
    return text.split("/resposta/")[1].split("/")[0]


def owner_of(purchase: ContactPurchase) -> Homeowner:
    return purchase.job_request.homeowner
