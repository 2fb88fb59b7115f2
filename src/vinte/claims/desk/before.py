"""What was decided and said before, about the same professional and the same homeowners."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vinte.claims import guards
from vinte.claims.models import ClaimedContact, HomeownerQuestion
from vinte.claims.records import DecisionLine, decision_lines_of
from vinte.leads import queries as leads
from vinte.leads.queries import BoughtContact
from vinte.people import queries as people


@dataclass(frozen=True)
class SaidElsewhere:
    """What a homeowner of this claim was asked in another: of which business, and what became of it.

    `position` is the contact of this claim whose homeowner it is; `finding_label` is what an agent found there.
    """

    position: int
    purchase_id: UUID
    claim_id: UUID
    trade_name: str
    asked_at: datetime
    answered_at: datetime | None
    hired_label: str
    was_contacted: bool | None
    finding_label: str


@dataclass(frozen=True)
class Before:
    """What stands before this claim: decisions about the professional, returns asked for, what homeowners said elsewhere."""

    professional_id: UUID
    trade_name: str
    decisions: tuple[DecisionLine, ...]
    returned: tuple[BoughtContact, ...]
    elsewhere: tuple[SaidElsewhere, ...]


def before(*, claim_id: UUID, at: datetime) -> Before:
    """What was known before and beside a claim by that instant; raises NotAllowed when there is no such claim."""
    claim = guards.claim_by_id(claim_id)
    bought = leads.purchases(claim.professional_id)
    contacts = {
        row.purchase_id: row.position
        for row in ClaimedContact.objects.filter(professional_id=claim.professional_id, claim_id=claim.id)
    }
    homeowners = {
        purchase.job_request.homeowner_id: purchase.id for purchase in bought if purchase.id in contacts
    }
    theirs = leads.contacts_of_homeowners(homeowner_ids=homeowners)
    questions = HomeownerQuestion.objects.filter(purchase_id__in=theirs, asked_at__lte=at).exclude(
        claim_id=claim.id
    )
    asked = list(questions.order_by("asked_at", "id"))
    findings = {
        (row.claim_id, row.purchase_id): str(row.get_finding_display())
        for row in ClaimedContact.objects.filter(
            professional_id__in={question.professional_id for question in asked},
            claim_id__in={question.claim_id for question in asked},
        )
    }
    names = people.trade_names({question.professional_id for question in asked})
    elsewhere = []
    for question in asked:
        here = homeowners[theirs[question.purchase_id]]
        elsewhere.append(
            SaidElsewhere(
                position=contacts[here],
                purchase_id=here,
                claim_id=question.claim_id,
                trade_name=names[question.professional_id],
                asked_at=question.asked_at,
                answered_at=question.answered_at,
                hired_label=str(question.get_hired_display()),
                was_contacted=question.was_contacted,
                finding_label=findings[question.claim_id, question.purchase_id],
            )
        )
    return Before(
        professional_id=claim.professional_id,
        trade_name=claim.professional.trade_name,
        decisions=tuple(line for line in decision_lines_of(claim.professional_id) if line.decided_at <= at),
        returned=tuple(
            purchase for purchase in bought if purchase.returned_at is not None and purchase.returned_at <= at
        ),
        elsewhere=tuple(sorted(elsewhere, key=lambda said: (said.position, said.asked_at))),
    )
