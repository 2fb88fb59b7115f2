"""Notices of content as they are read: by the desk, by either side, and what they hide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q

from vinte.guarantee import terms
from vinte.help_centre import judging
from vinte.help_centre.content.notices import who_may_appeal
from vinte.help_centre.lateness import past_their_day
from vinte.help_centre.matters import ContentNotice
from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed
from vinte.kernel.long_lists import LongList
from vinte.people import access
from vinte.people import queries as people

State, About, Outcome = ContentNotice.State, ContentNotice.About, ContentNotice.Outcome
_REMOVED = Q(second_outcome=Outcome.REMOVED) | Q(outcome=Outcome.REMOVED, second_outcome="")


@dataclass(frozen=True)
class NoticeView:
    """A notice as a page shows it; `can_appeal` is which side can now (`sender`, `owner`), if any."""

    id: UUID
    about: str
    about_label: str
    target_id: UUID
    professional_id: UUID | None
    job_request_id: UUID | None
    written_by: str
    part: str
    quoted: str
    ground: str
    ground_label: str
    text: str
    filed_at: datetime
    state: str
    state_label: str
    due_on: date
    is_late: bool
    outcome: str
    outcome_label: str
    reason: str
    decided_at: datetime | None
    appeal_until: date | None
    can_appeal: tuple[str, ...]
    appeal_side: str
    appeal_text: str
    appealed_at: datetime | None
    second_outcome: str
    second_outcome_label: str
    second_reason: str
    second_at: datetime | None

    @property
    def is_quoted(self) -> bool:
        """Whether the content is kept as it stood."""
        return bool(self.quoted)


@dataclass(frozen=True)
class NoticeCase:
    """A notice on an agent's screen, with who reported."""

    notice: NoticeView
    sender_name: str
    sender_address: str
    business: str
    earlier: int
    is_own: bool


@dataclass(frozen=True)
class NoticeCounts:
    """How many notices wait for the desk, and how many of them are late."""

    waiting: int
    late: int


@dataclass(frozen=True)
class Hidden:
    """What is not shown of a profile: texts that were taken down as they stood, and works."""

    descriptions: frozenset[str]
    works: frozenset[UUID]


def content_grounds() -> tuple[tuple[str, str], ...]:
    """Why content is reported: what is stored, and its words."""
    return tuple((value, str(label)) for value, label in ContentNotice.Ground.choices)


def hidden_of(professional_id: UUID) -> Hidden:
    """What of this professional's profile was taken down and is not shown."""
    rows = ContentNotice.objects.filter(_REMOVED, about=About.PROFILE, professional_id=professional_id)
    found = list(rows.values_list("part", "quoted"))
    return Hidden(
        descriptions=frozenset(quoted for part, quoted in found if part == "description"),
        works=frozenset(
            UUID(part.removeprefix("work:")) for part, _quoted in found if part.startswith("work:")
        ),
    )


def hidden_messages(*, professional_id: UUID, job_request_id: UUID) -> frozenset[UUID]:
    """The messages between these two that were taken down, by id."""
    rows = ContentNotice.objects.filter(
        _REMOVED, about=About.MESSAGE, professional_id=professional_id, job_request_id=job_request_id
    )
    return frozenset(rows.values_list("target_id", flat=True))


def notice_queue(*, at: datetime, waiting: bool = True) -> LongList[NoticeView]:
    """What waits for the desk, by when it is due; or what is decided, the latest first."""
    rows = ContentNotice.objects.filter(
        state__in=(State.OPEN, State.APPEALED) if waiting else (State.DECIDED, State.FINAL)
    )
    order = ("appeal_due_on", "due_on", "id") if waiting else ("-decided_at", "-id")
    late = Q(past_their_day("due_on", at=at), state=State.OPEN)
    late |= Q(past_their_day("appeal_due_on", at=at), state=State.APPEALED)
    return LongList(rows.order_by(*order), read=lambda found: _views(found, at=at), late=late)


def notice_counts(*, market: str, at: datetime) -> NoticeCounts:
    """How many notices wait for the desk, by one statement."""
    today = terms.market_day(market=market, at=at)
    late = Q(state=State.OPEN, due_on__lt=today) | Q(state=State.APPEALED, appeal_due_on__lt=today)
    return NoticeCounts(
        **ContentNotice.objects.aggregate(
            waiting=Count("pk", filter=Q(state__in=(State.OPEN, State.APPEALED))),
            late=Count("pk", filter=late),
        )
    )


def notice_case(*, notice_id: UUID, by: UUID, at: datetime) -> NoticeCase:
    """One notice for an agent; raises NotAllowed for who has no place at the desk, and where there is none."""
    access.require(people.account(by), right="desk.use")
    row = _row(notice_id)
    names = people.trade_names([row.professional_id]) if row.professional_id else {}
    earlier = ContentNotice.objects.filter(about=row.about, target_id=row.target_id).exclude(pk=row.pk)
    return NoticeCase(
        notice=_views([row], at=at)[0],
        sender_name=row.sender_name,
        sender_address=row.sender_address,
        business=names.get(row.professional_id, "") if row.professional_id else "",
        earlier=earlier.count(),
        is_own=row.decided_by_id == by,
    )


def notice_behind(*, notice_id: UUID, at: datetime) -> NoticeView:
    """A notice for whoever has its private link; raises NotAllowed where there is none."""
    return _views([_row(notice_id)], at=at)[0]


def _row(notice_id: UUID) -> ContentNotice:
    row = ContentNotice.objects.filter(pk=notice_id).first()
    if row is None:
        raise NotAllowed(f"no notice {notice_id}")
    return row


def _views(rows: Sequence[ContentNotice], *, at: datetime) -> list[NoticeView]:
    return [_view(row, at=at) for row in rows]


def _view(row: ContentNotice, *, at: datetime) -> NoticeView:
    today = terms.market_day(market=row.market, at=at)
    waits = row.state in (State.OPEN, State.APPEALED)
    due_on = row.appeal_due_on if row.state == State.APPEALED and row.appeal_due_on else row.due_on
    labels = {value: str(label) for value, label in Outcome.choices}
    return copied(
        NoticeView,
        row,
        due_on=due_on,
        is_late=waits and due_on < today,
        outcome_label=labels.get(row.outcome, ""),
        second_outcome_label=labels.get(row.second_outcome, ""),
        can_appeal=who_may_appeal(row.outcome) if judging.may_be_appealed(row, on=today) else (),
    )
