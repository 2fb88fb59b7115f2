"""What other rooms and pages may ask about returns."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.long_lists import LongList
from vinte.leads.models import ContactPurchase, ContactReading, JobRequest, ReturnEvidence, ReturnRequest
from vinte.leads.requests.queries import PostedRequest
from vinte.leads.returns.deciding import figures_of, refuse_credited, require_agent
from vinte.leads.returns.facts import fact_for, helps, homeowner_word
from vinte.leads.returns.hooks import ContactRecord, records_of, refuse_bound
from vinte.leads.returns.records import AskedReturn, asked_return
from vinte.leads.returns.score import ReturnScore, return_score
from vinte.people import access
from vinte.people import queries as people
from vinte.people.access import Visitor

State = ReturnRequest.State


@dataclass(frozen=True)
class ReasonOffer:
    """One reason as a professional finds it for one contact.

    `until` is the instant before which it can be given; `known` is what the platform knows already, and `clear`
    says that this is credited at once.
    """

    reason: str
    label: str
    until: datetime
    is_possible: bool
    refused_before: bool
    helps: str
    known: str
    clear: bool


@dataclass(frozen=True)
class ReturnOptions:
    """What a professional can do about returning one contact: `obstacle` says why nothing, if nothing."""

    purchase_id: UUID
    title: str
    price_cents: int
    offers: tuple[ReasonOffer, ...]
    obstacle: Refused | None
    open_return: AskedReturn | None
    answer_business_days: int
    needs_a_person: bool

    @property
    def possible(self) -> tuple[ReasonOffer, ...]:
        """The reasons that can still be given."""
        return tuple(offer for offer in self.offers if offer.is_possible)


@dataclass(frozen=True)
class QueueLine:
    """One return at the desk."""

    row: AskedReturn
    price_cents: int
    business: str
    overdue: bool


@dataclass(frozen=True)
class EarlierRequest:
    """Another request of the same person, as the desk sees it."""

    title: str
    trade: str
    published_at: datetime
    state_label: str
    returned_count: int


@dataclass(frozen=True)
class OtherBuyer:
    """Somebody else who bought the same contact, and what became of it there."""

    business: str
    record: ContactRecord
    returned_at: datetime | None
    asked_reason: str


@dataclass(frozen=True)
class SentEvidence:
    """A document or picture that a professional sent with a return, without its bytes."""

    id: UUID
    number: int
    media_type: str


@dataclass(frozen=True)
class EvidenceFile(SentEvidence):
    """The same with its bytes."""

    content: bytes


@dataclass(frozen=True)
class Reading:
    """Somebody of the staff read the homeowner's details."""

    reader_name: str
    reason: str
    read_at: datetime


@dataclass(frozen=True)
class ReturnCase:
    """One return on one screen; no name, number or address of the homeowner is in it."""

    row: AskedReturn
    bought_at: datetime
    price_cents: int
    request: PostedRequest
    business: str
    evidence: tuple[SentEvidence, ...]
    known: str
    record: ContactRecord
    homeowner_word: str
    earlier_requests: tuple[EarlierRequest, ...]
    other_buyers: tuple[OtherBuyer, ...]
    history: tuple[AskedReturn, ...]
    score: ReturnScore
    readings: tuple[Reading, ...]
    partial_credit_percent: int
    obstacle: Refused | None
    overdue: bool


def return_options(*, professional_id: UUID, purchase_id: UUID, at: datetime) -> ReturnOptions:
    """What a professional can do about returning a contact; raises NotAllowed for anybody else's."""
    purchase = _purchase(professional_id, purchase_id)
    figures = figures_of(purchase)
    returns = tuple(
        ReturnRequest.objects.filter(professional_id=professional_id, purchase_id=purchase_id).order_by(
            "-asked_at", "-id"
        )
    )
    offers = []
    for reason in figures.reasons:
        until = purchase.bought_at + figures.window(reason)
        before = any(row.reason == reason and row.state == State.REFUSED for row in returns)
        fact = fact_for(purchase=purchase, reason=reason, figures=figures, at=at)
        offers.append(
            ReasonOffer(
                reason=str(reason),
                label=str(reason.label),
                until=until,
                is_possible=at < until and not before,
                refused_before=before,
                helps=helps(reason),
                known=fact.words,
                clear=fact.clear,
            )
        )
    score = return_score(professional_id=professional_id, market=purchase.job_request.market, at=at)
    standing = people.standing(professional_id=professional_id, at=at)
    return ReturnOptions(
        purchase_id=purchase.id,
        title=purchase.job_request.title,
        price_cents=purchase.price_cents,
        offers=tuple(offers),
        obstacle=_obstacle(purchase, at=at),
        open_return=next((asked_return(row) for row in returns if row.is_open), None),
        answer_business_days=figures.answer_business_days,
        needs_a_person=score.needs_a_person or standing.is_suspended,
    )


def _obstacle(purchase: ContactPurchase, *, at: datetime) -> Refused | None:
    try:
        refuse_credited(purchase)
        refuse_bound(professional_id=purchase.professional_id, purchase_id=purchase.id, at=at)
    except Refused as refusal:
        return refusal
    return None


def _purchase(professional_id: UUID, purchase_id: UUID) -> ContactPurchase:
    rows = ContactPurchase.objects.filter(professional_id=professional_id, id=purchase_id)
    found = rows.select_related("job_request__homeowner").first()
    if found is None:
        raise NotAllowed(f"no contact {purchase_id} of professional {professional_id}")
    return found


def returns_of(professional_id: UUID) -> list[AskedReturn]:
    """Every return that a professional asked for, newest first."""
    rows = _returns().filter(professional_id=professional_id)
    return [asked_return(row) for row in rows.order_by("-asked_at", "-id")]


def returns_on(*, professional_id: UUID, purchase_ids: Collection[UUID]) -> list[AskedReturn]:
    """As `returns_of`, of these contacts."""
    rows = _returns().filter(professional_id=professional_id, purchase_id__in=purchase_ids)
    return [asked_return(row) for row in rows.order_by("-asked_at", "-id")]


def open_returns(professional_id: UUID) -> list[AskedReturn]:
    """The returns of a professional that nobody has decided yet."""
    rows = _returns().filter(professional_id=professional_id, state=State.ASKED)
    return [asked_return(row) for row in rows.order_by("asked_at", "id")]


def latest_return(*, professional_id: UUID, purchase_id: UUID) -> AskedReturn | None:
    """The latest return asked for a contact, or None."""
    rows = _returns().filter(professional_id=professional_id, purchase_id=purchase_id)
    found = rows.order_by("-asked_at", "-id").first()
    return asked_return(found) if found else None


def return_by_id(return_id: UUID) -> AskedReturn:
    """A return, whosever it is, for a room above that looks after who may see it; raises NotAllowed when there is none."""
    found = _returns().filter(id=return_id).first()
    if found is None:
        raise NotAllowed(f"no return {return_id}")
    return asked_return(found)


def return_queue(*, at: datetime, decided: bool = False) -> LongList[QueueLine]:
    """The open returns, what is due first before the rest; or the decided ones, newest first."""
    rows = _returns().select_related("professional")
    if decided:
        rows = rows.exclude(state__in=[State.ASKED, State.WITHDRAWN]).order_by("-decided_at", "-id")
    else:
        rows = rows.filter(state=State.ASKED).order_by("answer_due_at", "asked_at", "id")
    late = Q(state=State.ASKED, answer_due_at__lte=at)
    return LongList(rows, read=lambda found: [_queue_line(row, at=at) for row in found], late=late)


def _queue_line(row: ReturnRequest, *, at: datetime) -> QueueLine:
    return QueueLine(
        row=asked_return(row),
        price_cents=row.purchase.price_cents,
        business=row.professional.trade_name,
        overdue=row.is_open and at >= row.answer_due_at,
    )


def overdue_return_count(*, at: datetime) -> int:
    """How many open returns should have been decided by that instant."""
    return ReturnRequest.objects.filter(state=State.ASKED, answer_due_at__lte=at).count()


def return_case(*, account: Visitor, return_id: UUID, at: datetime) -> ReturnCase:
    """One return with all that an agent decides by.

    Raises NotAllowed for an account that may not judge this professional or has a part in the return.
    """
    found = _returns().select_related("professional", "purchase__job_request__homeowner")
    row = found.filter(id=return_id).first()
    if row is None:
        raise NotAllowed(f"no return {return_id}")
    purchase = row.purchase
    require_agent(account, purchase=purchase)
    figures = figures_of(purchase)
    others = _bought_by_others(purchase)
    whose = {row.professional_id, *(other.professional_id for other in others)}
    records = records_of(professional_ids=whose, at=at)
    return ReturnCase(
        row=asked_return(row),
        bought_at=purchase.bought_at,
        price_cents=purchase.price_cents,
        request=copied(PostedRequest, purchase.job_request),
        business=row.professional.trade_name,
        evidence=tuple(
            copied(SentEvidence, piece)
            for piece in ReturnEvidence.objects.defer("content")
            .filter(professional_id=row.professional_id, return_request_id=row.id)
            .order_by("number")
        ),
        known=fact_for(purchase=purchase, reason=row.reason, figures=figures, at=at).words,
        record=records.get(purchase.id, ContactRecord()),
        homeowner_word=homeowner_word(purchase, reason=row.reason, at=at),
        earlier_requests=_earlier_requests(purchase),
        other_buyers=_other_buyers(others, records),
        history=tuple(
            asked_return(other)
            for other in _returns()
            .filter(professional_id=row.professional_id)
            .exclude(id=row.id)
            .order_by("-asked_at", "-id")[:20]
        ),
        score=return_score(
            professional_id=row.professional_id,
            market=row.professional.market,
            at=at,
            without=row.id,
            records=records,
        ),
        readings=tuple(
            copied(Reading, reading, reader_name=reading.reader.name)
            for reading in ContactReading.objects.filter(job_request_id=purchase.job_request_id)
            .select_related("reader")
            .order_by("-read_at", "-pk")[:5]
        ),
        partial_credit_percent=figures.partial_credit_percent,
        obstacle=_obstacle(purchase, at=at) if row.is_open else None,
        overdue=row.is_open and at >= row.answer_due_at,
    )


def _earlier_requests(purchase: ContactPurchase) -> tuple[EarlierRequest, ...]:
    persons = people.same_person(purchase.job_request.homeowner_id)
    credited = Q(purchases__returned_at__isnull=False) | Q(purchases__reduced_at__isnull=False)
    others = (
        JobRequest.objects.filter(homeowner_id__in=persons)
        .exclude(pk=purchase.job_request_id)
        .annotate(returned_count=Count("purchases", filter=credited))
        .order_by("-published_at", "-pk")[:10]
    )
    return tuple(copied(EarlierRequest, other) for other in others)


def _bought_by_others(purchase: ContactPurchase) -> list[ContactPurchase]:
    others = ContactPurchase.objects.filter(job_request_id=purchase.job_request_id).exclude(
        professional_id=purchase.professional_id
    )
    return list(others.select_related("professional").order_by("bought_at", "id"))


def _other_buyers(
    others: list[ContactPurchase], records: Mapping[UUID, ContactRecord]
) -> tuple[OtherBuyer, ...]:
    asked = ReturnRequest.objects.filter(
        professional_id__in=[other.professional_id for other in others],
        purchase_id__in=[other.id for other in others],
    ).order_by("asked_at", "id")
    latest = {row.purchase_id: row for row in asked}
    return tuple(
        OtherBuyer(
            business=other.professional.trade_name,
            record=records.get(other.id, ContactRecord()),
            returned_at=other.returned_at,
            asked_reason=str(latest[other.id].get_reason_display()) if other.id in latest else "",
        )
        for other in others
    )


def return_evidence(*, account: Visitor, evidence_id: UUID) -> EvidenceFile:
    """One piece of evidence with its content, for the professional whose it is and for staff.

    Raises NotAllowed for anybody else.
    """
    found = ReturnEvidence.objects.filter(id=evidence_id).first()
    if found is None:
        raise NotAllowed(f"no evidence {evidence_id}")
    access.require(account, right="professional.read", professional_id=found.professional_id)
    return copied(EvidenceFile, found, content=bytes(found.content))


def _returns() -> QuerySet[ReturnRequest]:
    return ReturnRequest.objects.select_related("purchase__job_request", "decided_by")
