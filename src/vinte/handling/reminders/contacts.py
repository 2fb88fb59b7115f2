"""What is to be done about contacts bought: call the homeowner in time, and enter a call that was."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from vinte.guarantee import terms
from vinte.guarantee.terms import Terms
from vinte.handling.models import Award, ContactAttempt
from vinte.handling.reminders.facts import Fact
from vinte.leads import queries as leads
from vinte.leads.queries import LatelyBought

_PATH = "/pro/contactos/{id}/"
# An hour that was agreed and is long over is nothing to be reminded of.
_CALL_BACK_LASTS = timedelta(hours=12)
# After that nobody remembers how it went; the list of the day goes on asking.
_BEGUN_LASTS = timedelta(hours=48)


def who_bought(*, at: datetime) -> set[UUID]:
    """Who holds a contact, bought as long ago as any terms look back, without an attempt or a job on record."""
    return {bought.professional_id for bought in _untouched(at=at)}


def uncalled(*, professional_id: UUID, at: datetime) -> list[Fact]:
    """Contacts that nobody was called about while the hours to call run, by the terms that their buyer was promised."""
    return [
        _fact(bought, at=bought.bought_at, ends_at=bought.bought_at + timedelta(hours=hours))
        for bought in _untouched(at=at, professional_id=professional_id)
        if (hours := _promised(bought, at=at).prompt_hours) is not None
    ]


def not_entered(*, professional_id: UUID, at: datetime) -> list[Fact]:
    """The same contacts, until a call made in time can be entered no more."""
    found = []
    for bought in _untouched(at=at, professional_id=professional_id):
        promised = _promised(bought, at=at)
        if promised.prompt_hours is not None and promised.late_entry_hours is not None:
            hours = promised.prompt_hours + promised.late_entry_hours
            found.append(
                _fact(bought, at=bought.bought_at, ends_at=bought.bought_at + timedelta(hours=hours))
            )
    return found


def who_began(*, at: datetime) -> set[UUID]:
    """Who tapped a number lately and has not said how it went."""
    return set(_begun(at=at).values_list("professional_id", flat=True))


def begun(*, professional_id: UUID, at: datetime) -> list[Fact]:
    """Calls that began with a tap, until it is told how they went, or something later is."""
    return [
        Fact(
            professional_id=professional_id,
            subject=attempt_id,
            at=attempted_at,
            ends_at=attempted_at + _BEGUN_LASTS,
            title=title,
            path=_PATH.format(id=purchase_id),
        )
        for attempt_id, attempted_at, title, purchase_id in _begun(at=at)
        .filter(professional_id=professional_id)
        .values_list("id", "attempted_at", "purchase__job_request__title", "purchase_id")
    ]


def who_calls_back(*, at: datetime) -> set[UUID]:
    """Who said that they would call again at an hour that came lately, and has not tried since."""
    return set(_call_backs(at=at).values_list("professional_id", flat=True))


def call_backs(*, professional_id: UUID, at: datetime) -> list[Fact]:
    """Calls that were promised for an hour, until somebody tries again; the attempt that says so names each."""
    rows = _call_backs(at=at).filter(professional_id=professional_id)
    return [
        Fact(
            professional_id=professional_id,
            subject=attempt_id,
            at=call_back_at,
            ends_at=call_back_at + _CALL_BACK_LASTS,
            title=title,
            path=_PATH.format(id=purchase_id),
        )
        for attempt_id, call_back_at, title, purchase_id in rows.values_list(
            "id", "call_back_at", "purchase__job_request__title", "purchase_id"
        )
        if call_back_at is not None
    ]


def _begun(*, at: datetime) -> QuerySet[ContactAttempt]:
    rows = _latest().filter(answered_at=None, attempted_at__gt=at - _BEGUN_LASTS, attempted_at__lte=at)
    return rows.exclude(tap_key="")


def _call_backs(*, at: datetime) -> QuerySet[ContactAttempt]:
    return _latest().filter(call_back_at__gt=at - _CALL_BACK_LASTS, call_back_at__lte=at)


def _latest() -> QuerySet[ContactAttempt]:
    """The latest that stands of each contact that is held, while its request is open and nobody won it."""
    of_the_same = {"professional_id": OuterRef("professional_id"), "purchase_id": OuterRef("purchase_id")}
    standing = ContactAttempt.objects.filter(**of_the_same, withdrawals=None)
    return ContactAttempt.objects.filter(
        ~Exists(standing.filter(attempted_at__gt=OuterRef("attempted_at"))),
        ~Q(purchase__job_request__state="closed"),
        ~Exists(Award.objects.filter(**of_the_same, withdrawals=None)),
        withdrawals=None,
        purchase__returned_at=None,
    )


def _promised(bought: LatelyBought, *, at: datetime) -> Terms:
    return terms.promised(bought.market, first_bought_at=bought.first_bought_at, as_of=at)


def _untouched(*, at: datetime, professional_id: UUID | None = None) -> list[LatelyBought]:
    longest = max((each.prompt_hours or 0) + (each.late_entry_hours or 0) for each in terms.all_terms())
    bought = leads.bought_lately(
        since=at - timedelta(hours=longest), until=at, professional_id=professional_id
    )
    of = {
        "professional_id__in": {each.professional_id for each in bought},
        "purchase_id__in": [each.id for each in bought],
        "withdrawals": None,
    }
    touched: set[UUID] = {
        *ContactAttempt.objects.filter(**of).values_list("purchase_id", flat=True),
        *Award.objects.filter(**of).values_list("purchase_id", flat=True),
    }
    return [each for each in bought if each.id not in touched]


def _fact(bought: LatelyBought, *, at: datetime, ends_at: datetime) -> Fact:
    return Fact(
        professional_id=bought.professional_id,
        subject=bought.id,
        at=at,
        ends_at=ends_at,
        title=bought.title,
        path=_PATH.format(id=bought.id),
    )
