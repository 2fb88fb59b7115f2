"""What may be asked about attempts to reach a homeowner."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery

from vinte.guarantee import terms as guarantee_terms
from vinte.handling.models import ContactAttempt, ContactNote, VoiceNote
from vinte.kernel.copies import copied
from vinte.leads.queries import BoughtContact

# So long after its entry an attempt is taken back in one tap, without a reason.
TAKE_BACK = timedelta(minutes=10)
# So long after a tap on the number, how it went is about that call where nothing else is said.
CALL_LASTS = timedelta(hours=12)


@dataclass(frozen=True)
class Attempt:
    """The professional tried to reach the homeowner of a contact, or did.

    `outcome` is `talked`, `no_answer`, `wrong_number`, `call_back` (then with `call_back_at`), or empty where none
    was told. `grade` is how it is known: `told` by the professional, `seen` by the platform, `confirmed` by the
    homeowner. `clock_said` is when it happened by the clock of the phone that it waited on. `corrects_id` names the
    entry that it corrects. One that began with a tap on the number has the tap's `tap_key`, and `answered_at` once it
    was told how it went.
    """

    id: UUID
    purchase_id: UUID
    attempted_at: datetime
    recorded_at: datetime
    channel: str
    channel_label: str
    outcome: str
    outcome_label: str
    call_back_at: datetime | None
    grade: str
    grade_label: str
    note: str
    clock_said: datetime | None
    corrects_id: UUID | None
    tap_key: str
    answered_at: datetime | None

    @property
    def is_begun(self) -> bool:
        """Whether all that is known of it is the tap on the number: nobody told yet how it went, or that it was none."""
        return bool(self.tap_key) and self.answered_at is None

    @property
    def clock_was_ahead(self) -> bool:
        """Whether the phone told an instant that had not come yet, and that of receipt stands instead."""
        return self.clock_said is not None and self.clock_said > self.attempted_at

    @property
    def take_back_until(self) -> datetime:
        """Until when it is taken back without a reason; one that only began always is."""
        return (self.answered_at or self.recorded_at) + TAKE_BACK

    @property
    def is_told(self) -> bool:
        """Whether only the professional told it: what the platform saw or the homeowner said is no slip of a thumb."""
        return self.grade == ContactAttempt.Grade.TOLD

    def came_late(
        self, *, bought_at: datetime, prompt_hours: int | None, late_entry_hours: int | None
    ) -> bool:
        """Whether it was made in time and entered too late to count, by these figures of the terms."""
        if prompt_hours is None or late_entry_hours is None:
            return False
        in_time_until = bought_at + timedelta(hours=prompt_hours)
        entry_until = in_time_until + timedelta(hours=late_entry_hours)
        return self.attempted_at <= in_time_until and self.recorded_at > entry_until


@dataclass(frozen=True)
class ToldAttempt(Attempt):
    """An attempt as it stands in the history, with when it was taken back, if it was, and why, and the voice note that
    was told with it."""

    withdrawn_at: datetime | None
    reason: str
    voice_id: UUID | None
    voice_seconds: int | None


@dataclass(frozen=True)
class Note:
    """What a phone sent late and is no attempt, with `why_label`; it counts for nothing."""

    id: UUID
    purchase_id: UUID
    clock_said: datetime
    recorded_at: datetime
    channel: str
    channel_label: str
    outcome: str
    outcome_label: str
    call_back_at: datetime | None
    note: str
    why: str
    why_label: str


def is_late_entry(attempt: Attempt, *, purchase: BoughtContact) -> bool:
    """Whether an attempt was made in time and entered too late to count, by the terms written on the purchase."""
    terms = guarantee_terms.load(purchase.terms, on=purchase.bought_on)
    return attempt.came_late(
        bought_at=purchase.bought_at,
        prompt_hours=terms.prompt_hours,
        late_entry_hours=terms.late_entry_hours,
    )


def begun_of(attempts: Iterable[Attempt], *, channel: str = "") -> Attempt | None:
    """The latest of these of which only the tap is known, of that channel if one is named; None where there is none."""
    begun = [one for one in attempts if one.is_begun and channel in ("", one.channel)]
    return max(begun, key=lambda one: (one.attempted_at, one.id), default=None)


def attempts(professional_id: UUID) -> list[Attempt]:
    """Every attempt of a professional to reach a homeowner that was not taken back, the earliest first."""
    return _read(ContactAttempt.objects.filter(professional_id=professional_id))


def attempts_on(*, professional_id: UUID, purchase_ids: Collection[UUID]) -> list[Attempt]:
    """As `attempts`, on these contacts of the professional."""
    return attempts_of(professional_ids=[professional_id], purchase_ids=purchase_ids)


def attempts_of(*, professional_ids: Collection[UUID], purchase_ids: Collection[UUID]) -> list[Attempt]:
    """As `attempts_on`, of several professionals."""
    return _read(
        ContactAttempt.objects.filter(professional_id__in=professional_ids, purchase_id__in=purchase_ids)
    )


def told_attempts(*, professional_id: UUID, purchase_ids: Collection[UUID]) -> list[ToldAttempt]:
    """All that was ever told of these contacts, what was taken back too, the earliest first."""
    rows = ContactAttempt.objects.filter(professional_id=professional_id, purchase_id__in=purchase_ids)
    said = VoiceNote.objects.filter(professional_id=OuterRef("professional_id"), about_id=OuterRef("id"))
    rows = rows.annotate(
        withdrawn_at=F("withdrawals__withdrawn_at"),
        reason=F("withdrawals__reason"),
        voice_id=Subquery(said.values("id")[:1]),
        voice_seconds=Subquery(said.values("seconds")[:1]),
    )
    return [copied(ToldAttempt, row, reason=row.reason or "") for row in rows.order_by("attempted_at", "id")]


def notes_on(*, professional_id: UUID, purchase_ids: Collection[UUID]) -> list[Note]:
    """What phones sent late of these contacts and is no attempt, the earliest first."""
    rows = ContactNote.objects.filter(professional_id=professional_id, purchase_id__in=purchase_ids)
    return [copied(Note, row) for row in rows.order_by("recorded_at", "id")]


def notes(professional_id: UUID) -> list[Note]:
    """As `notes_on`, of every contact of a professional."""
    rows = ContactNote.objects.filter(professional_id=professional_id)
    return [copied(Note, row) for row in rows.order_by("recorded_at", "id")]


def _read(rows: QuerySet[ContactAttempt]) -> list[Attempt]:
    found = rows.filter(withdrawals=None).order_by("attempted_at", "id")
    return [copied(Attempt, row) for row in found]
