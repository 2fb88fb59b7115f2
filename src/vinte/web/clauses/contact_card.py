"""One contact bought, as the guarantee page and the list of contacts both show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from vinte.handling.queries import Attempt, SaidCalledOff, Statement, WonJob, begun_of
from vinte.leads.queries import AskedReturn, BoughtContact, ContactDetails, PostedRequest
from vinte.reviews.queries import Invitation, PublishedReview

# Hours at which another call is proposed; any other can be chosen.
_CALLS_FROM, _CALLS_TO = time(9, 30), time(19, 0)


@dataclass(frozen=True)
class ContactCard:
    """One contact bought, with all that its card shows; without `details` once it was returned.

    `call_by` is the instant until which the first call counts, or None when there is none to make; with
    `entry_only`, the instant until which a call that was made in time can still be entered. `was_late` says that the guarantee found no attempt in time. `return_by` is the instant before which it can be given back. `attempt_key` is
    the idempotency key of the form in which an attempt is told.
    """

    purchase: BoughtContact
    request: PostedRequest
    details: ContactDetails | None
    attempts: list[Attempt]
    award: WonJob | None
    statement: Statement | None
    invitation: Invitation | None
    review: PublishedReview | None
    call_by: datetime | None
    entry_only: bool
    was_late: bool
    has_good_review: bool
    last_return: AskedReturn | None
    called_off: SaidCalledOff | None
    return_by: datetime
    at: datetime
    attempt_key: str = ""
    ends_differ: bool = False

    @property
    def name(self) -> str:
        """The homeowner's name, or the job's when the details are no longer shown."""
        return self.details.name if self.details else self.request.title

    @property
    def is_due(self) -> bool:
        """Whether the first call is still to be made in time."""
        return self.call_by is not None and self.call_by >= self.at

    @property
    def can_return(self) -> bool:
        """Whether there is still a reason for which it can be given back."""
        return self.at < self.return_by

    @property
    def is_late(self) -> bool:
        """Whether the time for the first call has run out and nobody has called since."""
        untouched = not self.attempts and not self.award and self.purchase.returned_at is None
        return untouched and not self.is_due

    @property
    def is_pressing(self) -> bool:
        """Whether reaching the homeowner is the next thing to do."""
        return self.is_due or self.is_late

    @property
    def begun(self) -> Attempt | None:
        """The latest call of which only the tap on the number is known."""
        return begun_of(self.attempts)

    @property
    def asks(self) -> bool:
        """Whether telling how a call went is the next thing to do."""
        return self.is_due or self.is_late or self.begun is not None

    @property
    def next_call(self) -> str:
        """What the field for another call begins with."""
        return next_call(self.at)

    @property
    def anchor(self) -> str:
        """The card's place on the list page."""
        return f"contacto-{self.purchase.id}"


def next_call(at: datetime) -> str:
    """When another call is proposed, as its field takes it: in two hours by the market's clock, else in the morning."""
    soon = (timezone.localtime(at) + timedelta(hours=2)).replace(minute=0)
    if not _CALLS_FROM <= soon.time() <= _CALLS_TO:
        soon = datetime.combine(soon.date() + timedelta(days=soon.time() > _CALLS_TO), _CALLS_FROM)
    return f"{soon:%Y-%m-%dT%H:%M}"
