"""Complaints as they are read: by either side, by the desk, and what of them everybody sees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from vinte.guarantee import terms
from vinte.handling import queries as handling
from vinte.handling.queries import SeenOfContact
from vinte.help_centre import judging
from vinte.help_centre.complaints.deciding import is_heard_still
from vinte.help_centre.complaints.hearing import who_may_appeal
from vinte.help_centre.matter_rules import MatterRules
from vinte.help_centre.matters import Complaint
from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed
from vinte.kernel.long_lists import LongList
from vinte.leads import queries as leads
from vinte.leads.queries import BoughtContact
from vinte.people import access
from vinte.people import queries as people

State = Complaint.State


@dataclass(frozen=True)
class UnansweredComplaint:
    """A complaint that waits for the professional's answer, as much of it as a line of the day says."""

    id: UUID
    purchase_id: UUID
    filed_at: datetime
    answer_until: date


@dataclass(frozen=True)
class ComplaintView:
    """A complaint as a page shows it. `waits` is for whom: `professional`, `us` or nobody (empty); `can_appeal` are the
    sides that can now; `due_on` is by when it is decided, or the appeal answered, while that waits for us."""

    id: UUID
    job_request_id: UUID
    professional_id: UUID
    purchase_id: UUID
    trade_name: str
    title: str
    about: str
    about_label: str
    text: str
    filed_at: datetime
    answer_until: date
    answer: str
    answered_at: datetime | None
    state: str
    state_label: str
    waits: str
    due_on: date
    is_late: bool
    outcome: str
    outcome_label: str
    reason: str
    decided_at: datetime | None
    decided_by_id: UUID | None
    appeal_until: date | None
    can_appeal: tuple[str, ...]
    appeal_side: str
    appeal_text: str
    appealed_at: datetime | None
    second_outcome: str
    second_outcome_label: str
    second_reason: str
    second_at: datetime | None
    shown_until: date | None

    @property
    def settled_by_homeowner(self) -> bool:
        """Whether nobody decided: who complained said that it was settled."""
        return self.outcome == Complaint.Outcome.SETTLED and self.decided_by_id is None


@dataclass(frozen=True)
class ComplaintCase:
    """A complaint on an agent's screen, with what the platform saw of the contact."""

    complaint: ComplaintView
    contact: BoughtContact
    seen: SeenOfContact
    attempts: tuple[handling.Attempt, ...]
    upheld_before: int
    is_own: bool


@dataclass(frozen=True)
class UpheldComplaints:
    """What everybody sees of complaints about a professional: how many were upheld, of which kinds, within how many
    months; nothing of one that can still be appealed."""

    months: int
    count: int
    kinds: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class ComplaintCounts:
    """How many complaints wait for the desk, and how many of them are late."""

    waiting: int
    late: int


def complaint_kinds() -> tuple[tuple[str, str], ...]:
    """What a homeowner can complain of: what is stored, and its words."""
    return tuple((value, str(label)) for value, label in Complaint.About.choices)


def complaint_outcomes() -> tuple[tuple[str, str], ...]:
    """How a complaint can be decided: what is stored, and its words."""
    return tuple((value, str(label)) for value, label in Complaint.Outcome.choices)


def complaint_rules(*, market: str, at: datetime) -> MatterRules:
    """The days and months of complaints that hold in a market at that instant."""
    return MatterRules.at(market=market, at=at)


def complaints_of_request(
    *, job_request_id: UUID, professional_id: UUID, at: datetime
) -> list[ComplaintView]:
    """What a homeowner complained of about one professional, the latest first."""
    rows = Complaint.objects.filter(job_request_id=job_request_id, professional_id=professional_id)
    return _views(rows.order_by("-filed_at", "-id"), at=at)


def complained_about(job_request_id: UUID) -> frozenset[UUID]:
    """The professionals about whom the homeowner of a request complained."""
    rows = Complaint.objects.filter(job_request_id=job_request_id)
    return frozenset(rows.values_list("professional_id", flat=True))


def complaints_about(*, professional_id: UUID, at: datetime) -> LongList[ComplaintView]:
    """The complaints about a professional, the latest first."""
    rows = Complaint.objects.filter(professional_id=professional_id)
    return LongList(rows.order_by("-filed_at", "-id"), read=lambda found: _views(found, at=at))


def complaint_about(*, complaint_id: UUID, professional_id: UUID, at: datetime) -> ComplaintView:
    """One complaint, for the professional whom it is about; raises NotAllowed for anybody else's."""
    rows = list(Complaint.objects.filter(pk=complaint_id, professional_id=professional_id))
    if not rows:
        raise NotAllowed(f"no complaint {complaint_id} about professional {professional_id}")
    return _views(rows, at=at)[0]


def unanswered_complaints(*, professional_id: UUID, market: str, at: datetime) -> list[UnansweredComplaint]:
    """The complaints that wait for the answer of a professional of this market, what ends first before the rest."""
    rows = Complaint.objects.filter(_heard(market=market, at=at), professional_id=professional_id)
    found = rows.order_by("answer_until", "id").values_list("id", "purchase_id", "filed_at", "answer_until")
    return [UnansweredComplaint(*values) for values in found]


def complaint_queue(*, at: datetime, market: str, which: str = "us") -> LongList[ComplaintView]:
    """What waits for the desk by when it is due (`us`), what waits for an answer (`professional`), or what is decided."""
    rows = Complaint.objects.all()
    order: tuple[str, ...]
    if which == "us":
        order = ("appeal_due_on", "due_on", "id")
        rows = rows.filter(_ours(market=market, at=at))
    elif which == "professional":
        order = ("answer_until", "id")
        rows = rows.filter(_heard(market=market, at=at))
    else:
        order = ("-decided_at", "-id")
        rows = rows.filter(state__in=(State.DECIDED, State.FINAL))
    return LongList(
        rows.order_by(*order), read=lambda found: _views(found, at=at), late=_late(market=market, at=at)
    )


def complaint_counts(*, market: str, at: datetime) -> ComplaintCounts:
    """How many complaints wait for the desk, by one statement."""
    ours, late = _ours(market=market, at=at), _late(market=market, at=at)
    return ComplaintCounts(
        **Complaint.objects.aggregate(waiting=Count("pk", filter=ours), late=Count("pk", filter=ours & late))
    )


def complaint_case(*, complaint_id: UUID, by: UUID, at: datetime) -> ComplaintCase:
    """One complaint for an agent; raises NotAllowed for who has no place at the desk, and where there is none."""
    access.require(people.account(by), right="desk.use")
    row = Complaint.objects.filter(pk=complaint_id).first()
    if row is None:
        raise NotAllowed(f"no complaint {complaint_id}")
    whose = {"professional_ids": [row.professional_id], "purchase_ids": [row.purchase_id]}
    before = upheld(row.professional_id, at=at).exclude(pk=row.pk)
    return ComplaintCase(
        complaint=_views([row], at=at)[0],
        contact=leads.purchase(professional_id=row.professional_id, purchase_id=row.purchase_id),
        seen=handling.seen_of(**whose, at=at)[row.purchase_id],
        attempts=tuple(
            handling.attempts_on(professional_id=row.professional_id, purchase_ids=[row.purchase_id])
        ),
        upheld_before=before.count(),
        is_own=row.decided_by_id == by,
    )


def upheld_complaints(*, professional_id: UUID, market: str, at: datetime) -> UpheldComplaints:
    """What the public profile says of complaints."""
    found = upheld(professional_id, at=at).values_list("about", flat=True)
    kinds = Counter(found)
    return UpheldComplaints(
        months=MatterRules.at(market=market, at=at).shown_months,
        count=sum(kinds.values()),
        kinds=tuple((str(label), kinds[value]) for value, label in Complaint.About.choices if kinds[value]),
    )


def upheld(professional_id: UUID, *, at: datetime) -> QuerySet[Complaint]:
    """The complaints that stand on a profile at that instant: upheld, past appeal, and not too long ago."""
    business = people.professional(professional_id)
    today = terms.market_day(market=business.market, at=at)
    past_appeal = Q(state=State.FINAL) | Q(state=State.DECIDED, appeal_until__lt=today)
    return Complaint.objects.filter(
        past_appeal, professional_id=professional_id, shown_until__gte=today, decided_at__lte=at
    )


def _heard(*, market: str, at: datetime) -> Q:
    today = terms.market_day(market=market, at=at)
    return Q(state=State.OPEN, answered_at=None, answer_until__gte=today)


def _late(*, market: str, at: datetime) -> Q:
    today = terms.market_day(market=market, at=at)
    return Q(state=State.OPEN, due_on__lt=today) | Q(state=State.APPEALED, appeal_due_on__lt=today)


def _ours(*, market: str, at: datetime) -> Q:
    return Q(state=State.APPEALED) | (Q(state=State.OPEN) & ~_heard(market=market, at=at))


def _views(rows: Sequence[Complaint] | QuerySet[Complaint], *, at: datetime) -> list[ComplaintView]:
    found = list(rows)
    if not found:
        return []
    names = people.trade_names({row.professional_id for row in found})
    titles = leads.request_titles({row.job_request_id for row in found})
    return [
        _view(row, trade_name=names[row.professional_id], title=titles[row.job_request_id], at=at)
        for row in found
    ]


def _view(row: Complaint, *, trade_name: str, title: str, at: datetime) -> ComplaintView:
    today = terms.market_day(market=row.market, at=at)
    waits = ""
    if row.state == State.APPEALED:
        waits = "us"
    elif row.state == State.OPEN:
        waits = "professional" if is_heard_still(row, at=at) else "us"
    due_on = row.appeal_due_on if row.state == State.APPEALED and row.appeal_due_on else row.due_on
    labels = dict(complaint_outcomes())
    return copied(
        ComplaintView,
        row,
        trade_name=trade_name,
        title=title,
        waits=waits,
        due_on=due_on,
        is_late=waits == "us" and due_on < today,
        outcome_label=labels.get(row.outcome, ""),
        second_outcome_label=labels.get(row.second_outcome, ""),
        can_appeal=who_may_appeal(row.outcome) if judging.may_be_appealed(row, on=today) else (),
    )
