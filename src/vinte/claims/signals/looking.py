"""Looking for signals: what is compared, and how. A few statements for a whole claim."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from vinte.claims.dossier import assessing
from vinte.claims.models import Claim, HomeownerQuestion
from vinte.claims.rules import ClaimRules
from vinte.handling import queries as handling
from vinte.leads import queries as leads
from vinte.people import queries as people
from vinte.reviews import queries as reviews
from vinte.reviews.actions import SeenFrom
from vinte.wallet import queries as wallet


@dataclass(frozen=True)
class Seen:
    """A signal as it is found: of which contact, none for one of the whole claim, and what its words name."""

    kind: str
    purchase_id: UUID | None = None
    facts: dict[str, Any] = field(default_factory=dict)


def of_answer(claim: Claim, *, purchase_id: UUID, seen_from: SeenFrom, at: datetime) -> Iterator[Seen]:
    """What an answer has in common with the business, as it arrives: from where it came is kept nowhere."""
    same = reviews.same_place(professional_id=claim.professional_id, seen=seen_from, at=at)
    if same.browser_on is not None:
        yield Seen("same_browser", purchase_id, {"day": same.browser_on.isoformat()})
    elif same.network:
        yield Seen("same_network", purchase_id)


def of_claim(claim: Claim, *, at: datetime) -> Iterator[Seen]:
    """What the records of a claim show by that instant."""
    questions = list(
        HomeownerQuestion.objects.filter(professional_id=claim.professional_id, claim_id=claim.id).order_by(
            "purchase_id"
        )
    )
    yield from _of_answers(claim, questions, at=at)
    purchase_ids = {question.purchase_id for question in questions}
    yield from _of_homeowners(claim.professional_id, purchase_ids)
    yield from _of_jobs(claim.professional_id, purchase_ids, at=at)
    for own in reviews.own_reviews(professional_id=claim.professional_id, purchase_ids=purchase_ids):
        yield Seen("own_review", own.purchase_id, {"kind": own.kind})
    yield from _of_accounts(claim.professional_id, at=at)


def _of_answers(claim: Claim, questions: list[HomeownerQuestion], *, at: datetime) -> Iterator[Seen]:
    quick = ClaimRules.under(assessing.terms_named(claim.terms), at=at).quick_answer_seconds
    for question in questions:
        if question.answered_at is None:
            continue
        letters = [sent for sent in (question.asked_at, question.reminded_at) if sent is not None]
        last = max(sent for sent in letters if sent <= question.answered_at)
        seconds = int((question.answered_at - last).total_seconds())
        if seconds < quick:
            yield Seen("quick_answer", question.purchase_id, {"seconds": seconds})


def _of_homeowners(professional_id: UUID, purchase_ids: set[UUID]) -> Iterator[Seen]:
    bought = leads.purchases_named(professional_id=professional_id, purchase_ids=purchase_ids)
    owners = {purchase.id: purchase.job_request.homeowner_id for purchase in bought.values()}
    elsewhere = people.phones_elsewhere(set(owners.values()))
    at_business = people.homeowners_at_business(
        professional_id=professional_id, homeowner_ids=set(owners.values())
    )
    for purchase_id, homeowner_id in sorted(owners.items()):
        if homeowner_id in at_business:
            yield Seen("own_address", purchase_id)
        if homeowner_id in elsewhere:
            seen = elsewhere[homeowner_id]
            counts = {"homeowners": seen.homeowner_count, "businesses": seen.business_count}
            yield Seen("phone_elsewhere", purchase_id, counts)


def _of_jobs(professional_id: UUID, purchase_ids: set[UUID], *, at: datetime) -> Iterator[Seen]:
    """A job that somebody's words or acts tell of, and that was never told."""
    won = {
        job.purchase_id
        for job in handling.awards_on(professional_id=professional_id, purchase_ids=purchase_ids)
    }
    seen = handling.seen_of(professional_ids=[professional_id], purchase_ids=purchase_ids, at=at)
    for purchase_id in sorted(purchase_ids - won):
        hired = seen[purchase_id].hired
        if hired is not None:
            yield Seen("hidden_award", purchase_id, {"day": hired.said_at.date().isoformat()})
        accepted = [quote for quote in seen[purchase_id].quotes if quote.is_accepted]
        if accepted:
            yield Seen("accepted_quote", purchase_id, {"name": accepted[-1].name})


def _of_accounts(professional_id: UUID, *, at: datetime) -> Iterator[Seen]:
    alike = people.accounts_alike(professional_id)
    counts = {
        "same_tax_identity": alike.by_tax_identity,
        "same_phone": alike.by_phone,
        "same_card": wallet.same_card_count(professional_id),
        "same_business_browser": reviews.businesses_in_same_browser(professional_id=professional_id, at=at),
    }
    for kind, count in counts.items():
        if count:
            yield Seen(kind, None, {"count": count})
