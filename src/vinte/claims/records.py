"""Claims, decisions and appeals as they were written down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from vinte.claims.dossier.chain import Decided
from vinte.claims.models import Appeal, Claim, ClaimedContact, Decision, DecisionReplay, EvidenceRequest
from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed
from vinte.kernel.long_lists import LongList
from vinte.leads import queries as leads
from vinte.people import queries as people


@dataclass(frozen=True)
class FiledClaim:
    """A claim as it stands; `answers_due_at` is when homeowners' time to answer ends.

    `decision_due_at` is the published time of the decision; `handed_over_at` since when it waits for a person, and
    `waiting_since` since when for the clauses in `waiting_for`, which can still be met. Each is None where it does not.
    """

    id: UUID
    professional_id: UUID
    terms: str
    state: str
    state_label: str
    filed_at: datetime
    answers_due_at: datetime
    verified_at: datetime | None
    answers_ended_at: datetime | None
    decision_due_at: datetime
    handed_over_at: datetime | None
    waiting_since: datetime | None
    waiting_for: list[str]
    ended_at: datetime | None
    is_open: bool
    is_waiting: bool

    def is_late(self, at: datetime) -> bool:
        """Whether the published time of the decision is over, and it waits for us."""
        return self.is_open and not self.is_waiting and at >= self.decision_due_at


@dataclass(frozen=True)
class DescribedContact:
    """A contact of a claim with the professional's words, and what an agent found."""

    purchase_id: UUID
    position: int
    description: str
    finding: str
    finding_reason: str


@dataclass(frozen=True)
class Piece:
    """A piece of evidence about one contact; `origin` is the person or record that it comes from.

    `withdrawn_why` is empty while it is held to.
    """

    id: UUID
    purchase_id: UUID
    source_label: str
    origin: str
    text: str
    added_at: datetime
    withdrawn_why: str


@dataclass(frozen=True)
class Asked:
    """What an agent asked the professional about one contact, and the answer."""

    id: UUID
    claim_id: UUID
    purchase_id: UUID
    question: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True)
class MadeDecision(Decided):
    """A decision with the names that a page shows."""

    outcome_label: str
    trade_name: str
    decided_by: str


@dataclass(frozen=True)
class LastReplay:
    """What running a decision again found the last time; `replayed_by` is nobody for the nightly one."""

    replayed_at: datetime
    replayed_by: str
    verdict: str
    differences: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether the decision stood exactly as it was written."""
        return not self.differences


@dataclass(frozen=True)
class DecisionLine:
    """A decision in a list: without its evidence, with what running it again found; None where it never was."""

    id: UUID
    sequence: int
    trade_name: str
    outcome: str
    outcome_label: str
    decided_at: datetime
    decided_by: str
    refund_cents: int
    replay: LastReplay | None


@dataclass(frozen=True)
class DecisionFigures:
    """All decisions of the site, counted."""

    paid_count: int
    paid_cents: int
    refused_count: int
    misuse_count: int


@dataclass(frozen=True)
class Waiting:
    """The open claims, counted, and what they ask for."""

    count: int
    at_stake_cents: int


@dataclass(frozen=True)
class FiledAppeal:
    """An appeal against a refusal or a suspension, and its answer; `decision_id` is that about a claim.

    `against` is the reason that it is against, and `due_at` until when an answer was promised.
    """

    id: UUID
    professional_id: UUID
    kind: str
    kind_label: str
    subject_id: UUID
    decision_id: UUID | None
    decided_by_id: UUID
    decided_at: datetime
    against: str
    text: str
    filed_at: datetime
    due_at: datetime
    state: str
    state_label: str
    answer: str
    answered_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered it."""
        return self.state == Appeal.State.OPEN

    def is_late(self, at: datetime) -> bool:
        """Whether its answer was promised for before that instant."""
        return self.is_open and at >= self.due_at


def made(row: Decision) -> MadeDecision:
    """The decision as others read it."""
    return copied(MadeDecision, row, trade_name=row.professional.trade_name, decided_by=_decider(row))


def _decider(row: Decision) -> str:
    """Who decided, as a page names them; the rules are nobody."""
    return (
        str(row.decided_by) if row.decided_by_id != people.RULES_ACCOUNT else _("as regras, sem uma pessoa")
    )


def open_claim(professional_id: UUID) -> FiledClaim | None:
    """The claim that nobody has decided yet, or None."""
    found = Claim.objects.filter(professional_id=professional_id, state__in=Claim.OPEN_STATES).first()
    return copied(FiledClaim, found) if found else None


def claims_of(professional_id: UUID) -> list[FiledClaim]:
    """Every claim of a professional, the newest first."""
    rows = Claim.objects.filter(professional_id=professional_id).order_by("-filed_at", "-id")
    return [copied(FiledClaim, row) for row in rows]


def claimed_contacts(*, professional_id: UUID, claim_id: UUID) -> list[DescribedContact]:
    """The contacts of a claim with the professional's words, in order of position."""
    rows = ClaimedContact.objects.filter(professional_id=professional_id, claim_id=claim_id)
    return [copied(DescribedContact, row) for row in rows.order_by("position")]


def claimant(*, claim_id: UUID, purchase_id: UUID) -> UUID:
    """The professional whose claim it is that names this contact; raises NotAllowed where it does not."""
    rows = ClaimedContact.objects.filter(claim_id=claim_id, purchase_id=purchase_id)
    found: UUID | None = rows.values_list("professional_id", flat=True).first()
    if found is None:
        raise NotAllowed(f"contact {purchase_id} is not in claim {claim_id}")
    return found


def requests_of(professional_id: UUID) -> list[Asked]:
    """What the professional was asked by agents, the newest first."""
    rows = EvidenceRequest.objects.filter(professional_id=professional_id)
    return [copied(Asked, row) for row in rows.order_by("-asked_at", "-id")]


def decisions_of(professional_id: UUID) -> list[MadeDecision]:
    """Every decision about a professional, the newest first."""
    rows = _decisions().filter(professional_id=professional_id)
    return [made(row) for row in rows.order_by("-sequence")]


def decision_lines_of(professional_id: UUID) -> list[DecisionLine]:
    """The decisions about a professional without their evidence, the newest first."""
    rows = _decisions().select_related("last_replay__replayed_by")
    rows = rows.defer("evidence", "terms_text", "assessment").filter(professional_id=professional_id)
    return [_line(row) for row in rows.order_by("-sequence")]


def decisions(*, differing: bool = False, by_rules: bool = False) -> LongList[DecisionLine]:
    """The decisions of the site, the newest first; if asked, only those that differed when they were run again, or
    that the rules made without a person.
    """
    rows = (
        _decisions().select_related("last_replay__replayed_by").defer("evidence", "terms_text", "assessment")
    )
    if by_rules:
        rows = rows.filter(decided_by_id=people.RULES_ACCOUNT)
    if differing:
        rows = rows.filter(last_replay__isnull=False).exclude(last_replay__differences=[])
    return LongList(rows.order_by("-sequence"), read=lambda found: [_line(row) for row in found])


def _line(row: Decision) -> DecisionLine:
    # A one-to-one that was looked for and is not there is not on the row at all.
    replay = getattr(row, "last_replay", None)
    return copied(
        DecisionLine,
        row,
        trade_name=row.professional.trade_name,
        decided_by=_decider(row),
        replay=_replay(replay) if replay else None,
    )


def _replay(row: DecisionReplay) -> LastReplay:
    who = str(row.replayed_by) if row.replayed_by else ""
    return copied(LastReplay, row, replayed_by=who, differences=tuple(row.differences))


def last_replay(decision_id: UUID) -> LastReplay | None:
    """What running the decision again found the last time; None where it never was."""
    found = DecisionReplay.objects.select_related("replayed_by").filter(decision_id=decision_id).first()
    return _replay(found) if found else None


def decision_figures() -> DecisionFigures:
    """All decisions of the site, counted."""
    outcome = Decision.Outcome
    counted = Decision.objects.aggregate(
        paid_count=Count("pk", filter=Q(refund_cents__gt=0)),
        paid_cents=Coalesce(Sum("refund_cents"), 0),
        refused_count=Count("pk", filter=Q(outcome=outcome.REFUSED)),
        misuse_count=Count("pk", filter=Q(outcome=outcome.MISUSE)),
    )
    return DecisionFigures(**{name: int(value) for name, value in counted.items()})


def waiting_claims() -> Waiting:
    """The open claims of the site, counted, and what their contacts cost."""
    claims = Claim.objects.filter(state__in=Claim.OPEN_STATES).values("id")
    keys = ClaimedContact.objects.filter(claim_id__in=claims).values_list(
        "claim_id", "professional_id", "purchase_id"
    )
    claimed = list(keys)
    bought = leads.contacts_in_brief(
        professional_ids={professional_id for _id, professional_id, _purchase_id in claimed},
        purchase_ids={purchase_id for _id, _professional_id, purchase_id in claimed},
    )
    return Waiting(
        count=len({claim_id for claim_id, _professional_id, _purchase_id in claimed}),
        at_stake_cents=sum(contact.price_left_cents for contact in bought.values()),
    )


def differing_count() -> int:
    """How many decisions differed when they were run again the last time."""
    return DecisionReplay.objects.exclude(differences=[]).count()


def decisions_after(sequence: int, *, limit: int) -> list[MadeDecision]:
    """The decisions that come next in the chain, in its order."""
    return [made(row) for row in _decisions().filter(sequence__gt=sequence).order_by("sequence")[:limit]]


def decisions_in_order() -> Iterator[MadeDecision]:
    """Every decision of the site in the order of the chain, a few in memory at a time."""
    yield from map(made, _decisions().order_by("sequence").iterator(chunk_size=200))


def decision_count() -> int:
    """How many decisions the site has made."""
    return Decision.objects.count()


def decision(decision_id: UUID) -> MadeDecision:
    """The decision; raises NotAllowed when there is none."""
    found = _decisions().filter(id=decision_id).first()
    if found is None:
        raise NotAllowed(f"no decision {decision_id}")
    return made(found)


def decision_of_claim(claim_id: UUID) -> MadeDecision | None:
    """How a claim was decided last, or None where nobody has; one that was decided anew has several decisions."""
    found = _decisions().filter(claim_id=claim_id).order_by("-sequence").first()
    return made(found) if found else None


def _decisions() -> QuerySet[Decision]:
    return Decision.objects.select_related("professional", "decided_by")
