"""One claimed contact as an agent sees it: what was said, what the homeowner said, what the platform saw."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.db.models import Exists, OuterRef

from vinte.claims.desk.file import AskedHomeowner, ClaimFile, file_of
from vinte.claims.dossier import assessing
from vinte.claims.models import (
    Claim,
    ClaimedContact,
    EvidenceRequest,
    FollowUp,
    Hearing,
    HearingAnswer,
    HomeownerQuestion,
)
from vinte.handling import queries as handling
from vinte.handling.queries import Attempt, HandledInBrief, Note, SeenOfContact, ToldAttempt, WonJob
from vinte.leads import queries as leads
from vinte.leads.queries import BoughtContact, ContactInBrief
from vinte.reviews import queries as reviews
from vinte.reviews.queries import PublishedReview

T = TypeVar("T")


@dataclass(frozen=True)
class ContactLine:
    """One of the claim's contacts.

    `conflicts` holds any of `hired` (the homeowner hired this professional), `award` (a job won stands in
    the records), `not_contacted` (the homeowner heard from nobody, yet attempts are recorded),
    `contacted_later` (the homeowner recalls a first contact later than the day after the purchase, yet an
    attempt within the terms' hours is recorded). A conflict is a question for a person, never a verdict.

    `follow_ups` are what the homeowner was asked besides; an answer that came after the finding waits for a person too.
    `attempts` are those that stand, `history` all that were told, `late_entries` those made in time and entered too
    late to count, and `notes` what a phone sent that is no attempt. `seen` is what the platform saw besides: summaries,
    messages, visits, quotes, whom the homeowner said to have hired.
    """

    position: int
    purchase_id: UUID
    purchase: BoughtContact
    job_request_id: UUID
    title: str
    bought_at: datetime
    bought_on: date
    price_cents: int
    returned_at: datetime | None
    description: str
    question_id: UUID
    asked_at: datetime
    reminded_at: datetime | None
    answered_at: datetime | None
    answers_due_at: datetime
    was_contacted: bool | None
    contacted_on: date | None
    hired: str
    hired_label: str
    comment: str
    follow_ups: tuple[AskedHomeowner, ...]
    attempts: tuple[Attempt, ...]
    history: tuple[ToldAttempt, ...]
    late_entries: frozenset[UUID]
    notes: tuple[Note, ...]
    awards: tuple[WonJob, ...]
    reviews: tuple[PublishedReview, ...]
    seen: SeenOfContact
    finding: str
    finding_label: str
    finding_reason: str
    found_at: datetime | None
    found_by_id: UUID | None
    conflicts: tuple[str, ...]

    @property
    def conflict(self) -> bool:
        """Whether something speaks against what the professional said."""
        return bool(self.conflicts)

    @property
    def is_unfound(self) -> bool:
        """Whether a person has yet to say what is true: of a conflict, or of an answer that came since."""
        heard = (asked.answered_at for asked in self.follow_ups if asked.answered_at is not None)
        return is_unfound(
            conflict=self.conflict,
            finding=self.finding,
            found_at=self.found_at,
            heard_at=max(heard, default=None),
        )

    @property
    def is_late_word(self) -> bool:
        """Whether the homeowner answered after the time to answer was over."""
        return self.answered_at is not None and self.answered_at > self.answers_due_at

    @property
    def call_backs(self) -> tuple[tuple[Attempt, Attempt | None], ...]:
        """Each call in which the homeowner asked to be called later, with the next attempt after it, if one came."""
        return tuple(
            (call, next((later for later in self.attempts if later.attempted_at > call.attempted_at), None))
            for call in self.attempts
            if call.outcome == "call_back"
        )


def is_unfound(*, conflict: bool, finding: str, found_at: datetime | None, heard_at: datetime | None) -> bool:
    """Whether a contact waits for a finding; `heard_at` is when the homeowner last answered a further question."""
    if heard_at is not None and (found_at is None or found_at < heard_at):
        return True
    return conflict and finding == ClaimedContact.Finding.NONE


def rows_of(claim: Claim, *, at: datetime, beside: ClaimFile | None = None) -> list[ContactLine]:
    """Every contact of the claim, in order of position, with what is recorded of it by that instant.

    `beside` is the claim's file, where it was read already.
    """
    of_claim = {"professional_id": claim.professional_id, "claim_id": claim.id}
    contacts = list(ClaimedContact.objects.filter(**of_claim).order_by("position"))
    questions = {row.purchase_id: row for row in HomeownerQuestion.objects.filter(**of_claim)}
    whose, purchase_ids = claim.professional_id, {contact.purchase_id for contact in contacts}
    purchases = leads.purchases_named(professional_id=whose, purchase_ids=purchase_ids)
    told = handling.told_attempts(professional_id=whose, purchase_ids=purchase_ids)
    notes = handling.notes_on(professional_id=whose, purchase_ids=purchase_ids)
    awards = handling.awards_on(professional_id=whose, purchase_ids=purchase_ids)
    published = reviews.reviews_about(professional_id=whose, purchase_ids=purchase_ids)
    asked_by = _by_purchase((file_of(claim) if beside is None else beside).follow_ups)
    seen = handling.seen_of(professional_ids=[whose], purchase_ids=purchase_ids, at=at)
    told_by = _by_purchase(a for a in told if a.recorded_at <= at)
    notes_by = _by_purchase(n for n in notes if n.recorded_at <= at)
    awards_by = _by_purchase(a for a in awards if a.recorded_at <= at)
    reviews_by = _by_purchase(r for r in published if r.published_at <= at)
    return [
        _row(
            contact,
            purchases[contact.purchase_id],
            questions[contact.purchase_id],
            follow_ups=asked_by[contact.purchase_id],
            told=told_by[contact.purchase_id],
            notes=notes_by[contact.purchase_id],
            awards=awards_by[contact.purchase_id],
            published=reviews_by[contact.purchase_id],
            seen=seen[contact.purchase_id],
            answers_due_at=claim.answers_due_at,
            terms=assessing.terms_named(claim.terms),
        )
        for contact in contacts
    ]


@dataclass
class ContactCounts:
    """The contacts of one claim, counted: what the queue says of it."""

    asked: int = 0
    answered: int = 0
    conflicts: int = 0
    unfound: int = 0
    asked_professional: int = 0
    asked_homeowners: int = 0
    at_stake_cents: int = 0


def counts_of(claims: Collection[Claim], *, at: datetime) -> dict[UUID, ContactCounts]:
    """What `rows_of` says of each claim in figures, by the claim's id: asked for together, however many they are."""
    prompt_hours = {claim.id: assessing.terms_named(claim.terms).prompt_hours or 0 for claim in claims}
    professional_ids = {claim.professional_id for claim in claims}
    of_claims = {"professional_id__in": professional_ids, "claim_id__in": prompt_hours.keys()}
    contacts = ClaimedContact.objects.filter(**of_claims).values_list(
        "claim_id", "purchase_id", "finding", "found_at"
    )
    purchase_ids = {purchase_id for _claim_id, purchase_id, _finding, _found_at in contacts}
    questions = {
        (question.claim_id, question.purchase_id): question
        for question in HomeownerQuestion.objects.filter(**of_claims).defer("comment")
    }
    bought = leads.contacts_in_brief(professional_ids=professional_ids, purchase_ids=purchase_ids)
    handled = handling.handled_in_brief(professional_ids=professional_ids, purchase_ids=purchase_ids, at=at)
    counted = {claim.id: ContactCounts() for claim in claims}
    said = HearingAnswer.objects.filter(
        professional_id=OuterRef("professional_id"), hearing_id=OuterRef("id")
    )
    notices = Hearing.objects.filter(~Exists(said), **of_claims, answer_due_at__gt=at)
    asked = EvidenceRequest.objects.filter(**of_claims, answered_at=None).values_list("claim_id", flat=True)
    in_misuse = {claim.id for claim in claims if claim.state == Claim.State.MISUSE}
    for claim_id in asked.union(
        notices.filter(claim_id__in=in_misuse).values_list("claim_id", flat=True), all=True
    ):
        counted[claim_id].asked_professional += 1
    heard: dict[tuple[UUID, UUID], datetime] = {}
    for claim_id, purchase_id, due_at, answered_at in FollowUp.objects.filter(**of_claims).values_list(
        "claim_id", "purchase_id", "due_at", "answered_at"
    ):
        if answered_at is None:
            counted[claim_id].asked_homeowners += at < due_at
        else:
            heard[claim_id, purchase_id] = max(answered_at, heard.get((claim_id, purchase_id), answered_at))
    for claim_id, purchase_id, finding, found_at in contacts:
        counts, question = counted[claim_id], questions[claim_id, purchase_id]
        conflict = bool(
            conflicts_between(
                question,
                purchase=bought[purchase_id],
                handled=handled[purchase_id],
                prompt_hours=prompt_hours[claim_id],
            )
        )
        counts.asked += 1
        counts.answered += question.answered_at is not None
        counts.conflicts += conflict
        counts.unfound += is_unfound(
            conflict=conflict,
            finding=finding,
            found_at=found_at,
            heard_at=heard.get((claim_id, purchase_id)),
        )
        counts.at_stake_cents += bought[purchase_id].price_left_cents
    return counted


def _by_purchase(things: Iterable[T]) -> defaultdict[UUID, tuple[T, ...]]:
    grouped: defaultdict[UUID, tuple[T, ...]] = defaultdict(tuple)
    for thing in things:
        grouped[thing.purchase_id] += (thing,)  # type: ignore[attr-defined]
    return grouped


def _row(
    contact: ClaimedContact,
    purchase: BoughtContact,
    question: HomeownerQuestion,
    *,
    follow_ups: tuple[AskedHomeowner, ...],
    told: tuple[ToldAttempt, ...],
    notes: tuple[Note, ...],
    awards: tuple[WonJob, ...],
    published: tuple[PublishedReview, ...],
    seen: SeenOfContact,
    answers_due_at: datetime,
    terms: assessing.Terms,
) -> ContactLine:
    attempts = tuple(attempt for attempt in told if attempt.withdrawn_at is None)
    return ContactLine(
        position=contact.position,
        purchase_id=contact.purchase_id,
        purchase=purchase,
        job_request_id=purchase.job_request_id,
        title=purchase.job_request.title,
        bought_at=purchase.bought_at,
        bought_on=purchase.bought_on,
        price_cents=purchase.price_left_cents,
        returned_at=purchase.returned_at,
        description=contact.description,
        question_id=question.id,
        asked_at=question.asked_at,
        reminded_at=question.reminded_at,
        answered_at=question.answered_at,
        answers_due_at=answers_due_at,
        was_contacted=question.was_contacted,
        contacted_on=question.contacted_on,
        hired=question.hired,
        hired_label=str(question.get_hired_display()),
        comment=question.comment,
        follow_ups=follow_ups,
        attempts=attempts,
        history=told,
        late_entries=frozenset(
            attempt.id
            for attempt in attempts
            if attempt.came_late(
                bought_at=purchase.bought_at,
                prompt_hours=terms.prompt_hours,
                late_entry_hours=terms.late_entry_hours,
            )
        ),
        notes=notes,
        awards=awards,
        reviews=published,
        seen=seen,
        finding=contact.finding,
        finding_label=str(contact.get_finding_display()),
        finding_reason=contact.finding_reason,
        found_at=contact.found_at,
        found_by_id=contact.found_by_id,
        conflicts=conflicts_between(
            question,
            purchase=purchase,
            handled=HandledInBrief(min((a.attempted_at for a in attempts), default=None), bool(awards)),
            prompt_hours=terms.prompt_hours or 0,
        ),
    )


def conflicts_between(
    question: HomeownerQuestion,
    *,
    purchase: BoughtContact | ContactInBrief,
    handled: HandledInBrief,
    prompt_hours: int,
) -> tuple[str, ...]:
    """What speaks against the professional's words on one contact; silence never does.

    `prompt_hours` are those of the claim's terms for the first contact, 0 where they ask none.
    """
    first_at = handled.first_attempt_at
    found = []
    if question.hired == HomeownerQuestion.Hired.THEM:
        found.append("hired")
    if handled.is_won:
        found.append("award")
    if question.was_contacted is False and first_at is not None:
        found.append("not_contacted")
    if (
        question.contacted_on is not None
        and first_at is not None
        and first_at <= purchase.bought_at + timedelta(hours=prompt_hours)
        and question.contacted_on > purchase.bought_on + timedelta(days=1)
    ):
        found.append("contacted_later")
    return tuple(found)
