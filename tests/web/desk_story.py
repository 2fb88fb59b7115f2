"""A claim at the desk, with the fixed cast: Duarte's twenty contacts, Helena among his homeowners, Sofia at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import cast
from vinte.claims import actions as claims
from vinte.claims import queries as claims_queries

FIRST_PURCHASE, FILED = cast.MONDAY, cast.CLAIM_DAY
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

    sofia: Any
    rui: Any
    otilia: Any
    duarte: cast.Business
    homeowners: list[Any]
    purchase_ids: list[UUID]
    claim_id: UUID | None = None

    def secret(self, place: int) -> str:
        """The secret in the letter of the homeowner at this place (from 0), as they would read it."""
        return cast.secret_sent_to(self.homeowners[place].email, page="resposta")

    def secret_besides(self, place: int) -> str:
        """The secret of what an agent asked the homeowner at this place besides."""
        return cast.secret_sent_to(self.homeowners[place].email, page="resposta/pergunta")

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


def begin() -> Story:
    """The cast, and Duarte's twenty contacts with everything the guarantee asks for."""
    joined = FIRST_PURCHASE - timedelta(days=60)
    owners = [
        cast.homeowner("Helena Duarte", email="helena@exemplo.pt", phone="912345601")
        if place == 1
        else cast.homeowner(
            f"Hugo Pinto {place}", email=f"hugo{place}@exemplo.pt", phone=f"9123456{place:02d}"
        )
        for place in range(20)
    ]
    duarte = cast.claimable(
        "Duarte Lopes",
        owners=owners,
        titles=JOBS,
        email="duarte@obras.example",
        trade_name="Duarte Remodelações",
    )
    return Story(
        sofia=cast.staff("Sofia Reis", email="sofia@vinte.pt", at=joined),
        rui=cast.staff("Rui Matos", email="rui@vinte.pt", at=joined),
        otilia=cast.staff("Otília Braga", email="otilia@vinte.pt", role="operator", at=joined),
        duarte=duarte,
        homeowners=owners,
        purchase_ids=[purchase.id for purchase in duarte.purchases],
    )


def file(story: Story, *, at: datetime = FILED) -> Story:
    """Duarte asks for the guarantee."""
    claim = claims.file_claim(
        professional_id=story.duarte.id,
        descriptions={purchase_id: WORDS[n % len(WORDS)] for n, purchase_id in enumerate(story.purchase_ids)},
        at=at,
    )
    story.claim_id = claim.id
    return story


def contradicted(story: Story) -> Story:
    """The claim a week later: three homeowners answered, and the second hired Duarte."""
    file(story)
    story.answer(0, hired="other", at=FILED + timedelta(hours=3))
    story.answer(1, hired="them", at=FILED + timedelta(hours=5), comment="Fez um bom trabalho, em fevereiro.")
    story.answer(6, hired="nobody", was_contacted=False, at=FILED + timedelta(days=1))
    return story


def honest(story: Story) -> Story:
    """The claim a week later: two homeowners answered and say what Duarte said."""
    file(story)
    story.answer(0, hired="other", at=FILED + timedelta(hours=3))
    story.answer(2, hired="undecided", at=FILED + timedelta(hours=4))
    return story


def refuse(story: Story, *, at: datetime = FILED + timedelta(hours=1)) -> Story:
    """Duarte tells of a job that he won, and Sofia refuses his claim."""
    cast.award(story.duarte.purchases[3], at=at)
    claims.refuse(claim_id=story.claim_id, reason="Ganhou um trabalho.", by=story.sofia.pk, at=at)
    return story


def verdict(story: Story, *, at: datetime) -> str:
    """What the machine says of Duarte at an instant."""
    return claims_queries.assess(professional_id=story.duarte.id, at=at).verdict
