"""Appeals as the professional and the desk read them: what is against what, until when it is answered, and the queue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import CharField, Q, Value

from vinte.claims.models import Appeal, Claim, Decision
from vinte.claims.records import FiledAppeal
from vinte.claims.refusals import Refusal, refusal
from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.long_lists import LongList
from vinte.people import access
from vinte.people import queries as people
from vinte.people.access import Visitor


@dataclass(frozen=True)
class AppealLine:
    """A line of the queue: `is_own` says that who reads it decided what it is against, and leaves it to others."""

    appeal: FiledAppeal
    trade_name: str
    is_own: bool
    is_late: bool


@dataclass(frozen=True)
class AppealCase:
    """One appeal at the desk; `refusal` is None where what it was against stands no more."""

    appeal: FiledAppeal
    trade_name: str
    refusal: Refusal | None
    is_own: bool
    is_late: bool


@dataclass(frozen=True)
class AppealPage:
    """What a professional can appeal, or has: `refusal` is None where what was decided stands no more."""

    refusal: Refusal | None
    appeal: FiledAppeal | None


def appeal_of(decision_id: UUID) -> FiledAppeal | None:
    """The appeal against a decision about a claim, or None."""
    return appeal_against(kind=Appeal.Kind.CLAIM, subject_id=decision_id)


def appeal_against(*, kind: str, subject_id: UUID) -> FiledAppeal | None:
    """The appeal against what was decided, or None."""
    found = Appeal.objects.filter(kind=kind, subject_id=subject_id).first()
    return copied(FiledAppeal, found) if found else None


def what_waits(professional_id: UUID) -> set[str]:
    """What of a professional waits to be decided, asked for at once: an `appeal`, a `claim`."""
    claims = Claim.objects.filter(professional_id=professional_id, state__in=Claim.OPEN_STATES)
    found = Appeal.objects.filter(professional_id=professional_id, state=Appeal.State.OPEN)
    asked = found.values_list(Value("appeal", CharField())).union(
        claims.values_list(Value("claim", CharField()))
    )
    return {what for (what,) in asked}


def appeals_of(professional_id: UUID) -> LongList[FiledAppeal]:
    """Every appeal of a professional, the newest first."""
    rows = Appeal.objects.filter(professional_id=professional_id).order_by("-filed_at", "-id")
    return LongList(rows, read=lambda found: [copied(FiledAppeal, row) for row in found])


def appeal_page(*, professional_id: UUID, kind: str, subject_id: UUID) -> AppealPage:
    """What was decided against a professional and their appeal; raises NotAllowed for anybody else's."""
    if kind not in Appeal.Kind.values:
        raise NotAllowed(f"no kind of appeal {kind!r}")
    filed = appeal_against(kind=kind, subject_id=subject_id)
    found = _refusal(kind, subject_id)
    owner = filed.professional_id if filed else found.professional_id if found else None
    if owner != professional_id:
        raise NotAllowed(f"{kind} {subject_id} is not of professional {professional_id}")
    return AppealPage(refusal=found, appeal=filed)


def _refusal(kind: str, subject_id: UUID) -> Refusal | None:
    try:
        return refusal(kind=kind, subject_id=subject_id)
    except (NotAllowed, Refused):
        return None


def appeal_queue(
    *, account: Visitor, at: datetime, answered: bool = False, of_others: bool = False
) -> LongList[AppealLine]:
    """The open appeals of every kind, what is due first before the rest; or the answered ones, newest first.

    With `of_others`, those alone that who reads may answer: nobody answers for what they decided.
    Raises NotAllowed unless of the desk.
    """
    access.require(account, right="desk.use")
    rows = Appeal.objects.select_related("professional")
    if answered:
        rows = rows.exclude(state=Appeal.State.OPEN).order_by("-answered_at", "-id")
    else:
        rows = rows.filter(state=Appeal.State.OPEN).order_by("due_at", "filed_at", "id")
    if of_others:
        rows = rows.exclude(decided_by_id=account.pk)
    late = Q(state=Appeal.State.OPEN, due_at__lte=at)
    return LongList(rows, read=lambda found: [_line(row, account, at=at) for row in found], late=late)


def _line(row: Appeal, account: Visitor, *, at: datetime) -> AppealLine:
    filed = copied(FiledAppeal, row)
    return AppealLine(
        appeal=filed,
        trade_name=row.professional.trade_name,
        is_own=row.decided_by_id == account.pk,
        is_late=filed.is_late(at),
    )


def open_appeal_count(*, account: Visitor) -> int:
    """How many appeals nobody has answered; raises NotAllowed unless of the desk."""
    access.require(account, right="desk.use")
    return Appeal.objects.filter(state=Appeal.State.OPEN).count()


def appeal_case(*, account: Visitor, appeal_id: UUID, at: datetime) -> AppealCase:
    """One appeal with what it is against; raises NotAllowed unless of the desk."""
    access.require(account, right="desk.use")
    row = Appeal.objects.filter(id=appeal_id).first()
    if row is None:
        raise NotAllowed(f"no appeal {appeal_id}")
    access.require(account, right="professional.judge", professional_id=row.professional_id)
    filed = copied(FiledAppeal, row)
    return AppealCase(
        appeal=filed,
        trade_name=people.professional(row.professional_id).trade_name,
        refusal=_refusal(row.kind, row.subject_id),
        is_own=row.decided_by_id == account.pk,
        is_late=filed.is_late(at),
    )


def stands(decision_id: UUID) -> bool:
    """Whether a decision against a professional still stands and nobody has appealed it."""
    return _refusal(Appeal.Kind.CLAIM, decision_id) is not None and appeal_of(decision_id) is None


def decided_anew(decision_id: UUID) -> UUID | None:
    """The decision that overturned this one, or None."""
    return Decision.objects.filter(overturns_id=decision_id).values_list("id", flat=True).first()
