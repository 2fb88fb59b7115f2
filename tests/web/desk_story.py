"""A claim at the desk, with the fixed cast: Duarte's twenty contacts, Helena among his homeowners, Sofia at the desk."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from vinte.claims import actions as claims
from vinte.claims import queries as claims_queries
from vinte.handling.models import ContactAttempt
from vinte.kernel.ids import new_id
from vinte.kernel.periods import local_day
from vinte.leads.models import ContactPurchase, JobRequest
from vinte.notices import queries as notices
from vinte.people import actions as people
from vinte.people.accounts import directory
from vinte.people.accounts import homeowners as account_homeowners
from vinte.people.models import Account, Homeowner, Professional
from vinte.people.professionals import registry
from vinte.reviews.models import Review, ReviewInvitation
from vinte.wallet.books import spending as book_spending
from vinte.wallet.models import Pack

ZONE = "Europe/Lisbon"
FIRST_PURCHASE = datetime(2026, 1, 12, 9, 30, tzinfo=UTC)
FILED = datetime(2026, 4, 20, 10, 0, tzinfo=UTC)
PRICES = (990, 1250, 1850, 2400)
JOBS = (
    "Pintar um quarto de 12 m²",
    "Substituir dez tomadas",
    "Reparar uma fuga na cozinha",
    "Assentar azulejo na casa de banho",
    "Montar estores em três janelas",
)
WORDS = (
    "Liguei no próprio dia. Disse que ia pensar e não voltou a atender.",
    "Fui ver a obra e enviei orçamento. Achou caro.",
    "Atendeu, mas a obra ficou para o ano que vem.",
    "Escolheu outro profissional, um conhecido da família.",
)


@dataclass
class Story:
    """Everybody in it, and the claim once it is filed."""

    sofia: Account
    rui: Account
    otilia: Account
    duarte: Professional
    homeowners: list[Homeowner] = field(default_factory=list)
    purchase_ids: list[UUID] = field(default_factory=list)
    claim_id: UUID | None = None

    def secret(self, place: int) -> str:
        """The secret in the letter of the homeowner at this place (from 0), as they would read it."""
        letters = notices.mailbox(self.homeowners[place].email)
        found = next(re.search(r"/resposta/([\w-]{43})/", letter.text) for letter in letters)
        assert found
        return found[1]

    def answer(
        self, place: int, *, hired: str, was_contacted: bool = True, at: datetime, comment: str = ""
    ) -> None:
        """A homeowner answers through their letter."""
        claims.answer_question(
            secret=self.secret(place),
            was_contacted=was_contacted,
            contacted_on=None,
            hired=hired,
            comment=comment,
            at=at,
        )


def staff(*, name: str, email: str, role: str) -> Account:
    """Somebody of the staff."""
    account = directory.open_account(email=email, name=name, at=FIRST_PURCHASE - timedelta(days=90))
    directory.give_role(account_id=account.pk, role=role, at=FIRST_PURCHASE)
    return account


def begin() -> Story:
    """The cast, and Duarte's twenty contacts with everything the guarantee asks for."""
    joined = FIRST_PURCHASE - timedelta(days=60)
    account = directory.open_account(email="duarte@exemplo.pt", name="Duarte Lopes", at=joined)
    duarte = registry.register_professional(
        account_id=account.pk,
        market="pt",
        tax_identity="501964843",
        trade_name="Duarte Remodelações",
        at=joined,
    )
    book_spending.open_wallet(professional_id=duarte.pk, currency="EUR")
    people.activate_badge(professional_id=duarte.pk, kind="verified", at=joined)
    story = Story(
        sofia=staff(name="Sofia Reis", email="sofia@vinte.pt", role="support"),
        rui=staff(name="Rui Matos", email="rui@vinte.pt", role="support"),
        otilia=staff(name="Otília Braga", email="otilia@vinte.pt", role="operator"),
        duarte=duarte,
    )
    for place in range(20):
        _buy(story, place)
    for place in range(2):
        _review(story, rating=5, about="contact", purchase_id=story.purchase_ids[place])
        _review(story, rating=4, about="former_work", purchase_id=None)
    Pack.objects.create(
        professional_id=duarte.pk,
        id=new_id(at=FIRST_PURCHASE),
        period="yearly",
        starts_on=FIRST_PURCHASE.date(),
        ends_on=FIRST_PURCHASE.date() + timedelta(days=364),
        price_cents=24000,
        bought_at=FIRST_PURCHASE,
    )
    return story


def file(story: Story, *, at: datetime = FILED) -> Story:
    """Duarte asks for the guarantee."""
    claim = claims.file_claim(
        professional_id=story.duarte.pk,
        descriptions={purchase_id: WORDS[n % len(WORDS)] for n, purchase_id in enumerate(story.purchase_ids)},
        at=at,
    )
    story.claim_id = claim.id
    return story


def contradicted() -> Story:
    """The claim a week later: three homeowners answered, and the second hired Duarte."""
    story = file(begin())
    story.answer(0, hired="other", at=FILED + timedelta(hours=3))
    story.answer(1, hired="them", at=FILED + timedelta(hours=5), comment="Fez um bom trabalho, em fevereiro.")
    story.answer(6, hired="nobody", was_contacted=False, at=FILED + timedelta(days=1))
    return story


def honest() -> Story:
    """The claim a week later: two homeowners answered and say what Duarte said."""
    story = file(begin())
    story.answer(0, hired="other", at=FILED + timedelta(hours=3))
    story.answer(2, hired="undecided", at=FILED + timedelta(hours=4))
    return story


def refuse(story: Story, *, at: datetime = FILED + timedelta(hours=1)) -> Story:
    """Duarte's pack is cancelled, and Sofia refuses his claim."""
    Pack.objects.filter(professional_id=story.duarte.pk).update(cancelled_on=FILED.date())
    claims.refuse(claim_id=story.claim_id, reason="Já não tem pack ativo.", by=story.sofia.pk, at=at)
    return story


def verdict(story: Story, *, at: datetime) -> str:
    """What the machine says of Duarte at an instant."""
    return claims_queries.assess(professional_id=story.duarte.pk, at=at).verdict


def _buy(story: Story, place: int) -> None:
    bought_at = FIRST_PURCHASE + timedelta(days=3 * place, minutes=17 * place)
    homeowner = account_homeowners.register_homeowner(
        name="Helena Duarte" if place == 1 else f"Hugo Pinto {place}",
        email="helena@exemplo.pt" if place == 1 else f"hugo{place}@exemplo.pt",
        phone=f"9123456{place:02d}",
        at=bought_at,
    )
    price = PRICES[place % len(PRICES)]
    job = JobRequest.objects.create(
        id=new_id(at=bought_at),
        homeowner=homeowner,
        market="pt",
        trade="pintura",
        title=JOBS[place % len(JOBS)],
        description="Primeiro andar, com elevador.",
        municipality="Aveiro",
        parish="Esgueira",
        address="Rua das Flores, 20",
        intent="ready",
        place_count=3,
        priority_price_cents=price,
        standard_price_cents=price + 500,
        published_at=bought_at - timedelta(minutes=40),
        priority_until=bought_at + timedelta(hours=10),
    )
    purchase = ContactPurchase.objects.create(
        professional_id=story.duarte.pk,
        id=new_id(at=bought_at),
        job_request=job,
        idempotency_key=f"story-{place}",
        bought_at=bought_at,
        bought_on=local_day(bought_at, zone=ZONE),
        price_cents=price,
        service="priority",
        profile_percent=90,
        badges=["verified"],
        terms="pt-2026-01-01",
        ordinal=place + 1,
    )
    ContactAttempt.objects.create(
        professional_id=story.duarte.pk,
        id=new_id(at=bought_at),
        purchase_id=purchase.id,
        attempted_at=bought_at + timedelta(hours=2),
        recorded_at=bought_at + timedelta(hours=3),
        channel="phone",
        note="Atendeu, combinou ver a obra." if place % 3 == 0 else "",
    )
    story.homeowners.append(homeowner)
    story.purchase_ids.append(purchase.id)


def _review(story: Story, *, rating: int, about: str, purchase_id: UUID | None) -> None:
    invitation = ReviewInvitation.objects.create(
        professional_id=story.duarte.pk,
        id=new_id(at=FIRST_PURCHASE),
        about=about,
        purchase_id=purchase_id,
        invited_name="Helena",
        invited_address="helena@exemplo.pt",
        invited_at=FIRST_PURCHASE + timedelta(days=60),
        answered_at=FIRST_PURCHASE + timedelta(days=65),
    )
    Review.objects.create(
        professional_id=story.duarte.pk,
        id=new_id(at=FIRST_PURCHASE),
        about=about,
        purchase_id=purchase_id,
        invitation_id=invitation.id,
        rating=rating,
        text="Atencioso e pontual.",
        author="Helena",
        published_at=FIRST_PURCHASE + timedelta(days=65),
    )
