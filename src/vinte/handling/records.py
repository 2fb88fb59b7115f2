"""Which jobs a professional won with the contacts they bought, and what is on record of each contact in brief."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import CharField, Min, Value
from django.utils.translation import gettext as _

from vinte.handling.models import Award, AwardWithdrawal, ContactAttempt
from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.texts import require_text
from vinte.leads import queries as leads
from vinte.leads.queries import ContactRecord
from vinte.people import access
from vinte.people import actions as people_actions
from vinte.people import queries as people

# Nobody tells of a job within the hour; a day later it is a fact told with a past instant.
_TOLD_LATE = timedelta(days=1)


@dataclass(frozen=True)
class WonJob:
    """The homeowner of a contact hired the professional."""

    id: UUID
    purchase_id: UUID
    awarded_at: datetime
    recorded_at: datetime
    told_by: str
    told_by_label: str

    @property
    def came_late(self) -> bool:
        """Whether it was told on a later day than it happened: known from then, and for a person to see."""
        return self.recorded_at - self.awarded_at >= _TOLD_LATE


@dataclass(frozen=True)
class HandledInBrief:
    """When a contact was first tried, if it was, and whether a job was won with it."""

    first_attempt_at: datetime | None
    is_won: bool


@transaction.atomic
def record_award(
    *, professional_id: UUID, purchase_id: UUID, awarded_at: datetime, told_by: str, at: datetime
) -> WonJob:
    """Write down that the homeowner hired the professional; `told_by` is `professional` or `homeowner`.

    Raises NotAllowed for a contact of somebody else, LookupError for another teller, Refused
    (`already_awarded`, `before_purchase`, `in_the_future`, `contact_returned`).
    """
    if told_by not in Award.Source.values:
        raise LookupError(f"no source {told_by!r}; known are {', '.join(Award.Source.values)}")
    people_actions.lock_professional(professional_id=professional_id)
    purchase = leads.purchase(professional_id=professional_id, purchase_id=purchase_id)
    earlier = Award.objects.filter(professional_id=professional_id, purchase_id=purchase_id)
    if earlier.filter(withdrawals=None).exists():
        raise Refused(code="already_awarded", message=_("Este trabalho já está registado como ganho."))
    refuse_instant(purchase.bought_at, purchase.returned_at, told=awarded_at, at=at)
    row = Award.objects.create(
        professional_id=professional_id,
        id=new_id(at=at),
        purchase_id=purchase_id,
        awarded_at=awarded_at,
        recorded_at=at,
        told_by=told_by,
        ordinal=earlier.count() + 1,
    )
    return copied(WonJob, row)


@transaction.atomic
def withdraw_award(*, professional_id: UUID, purchase_id: UUID, reason: str, by: UUID, at: datetime) -> None:
    """An agent takes back a job that fell through before work began; the award stays in the history.

    It needs the word of both sides, or the homeowner's alone, which the reason says (INVARIANTS, rulings).
    Raises NotAllowed unless `by` is of the desk and somebody else, and where no job is on record; Refused
    (`reason_missing`).
    """
    access.require(people.account(by), right="desk.use")
    access.require(people.account(by), right="professional.judge", professional_id=professional_id)
    people_actions.lock_professional(professional_id=professional_id)
    award = Award.objects.filter(
        professional_id=professional_id, purchase_id=purchase_id, withdrawals=None
    ).first()
    if award is None:
        raise NotAllowed(f"no job won is on record with contact {purchase_id} of {professional_id}")
    AwardWithdrawal.objects.create(
        professional_id=professional_id,
        award_id=award.id,
        withdrawn_at=max(at, award.recorded_at),
        withdrawn_by_id=by,
        reason=clean_reason(reason),
    )


def clean_reason(text: str) -> str:
    """What was found, without spaces around it; raises Refused (`reason_missing`, `text_too_long`)."""
    return require_text(
        text,
        code="reason_missing",
        message=_("Falta dizer o que apurou."),
        what_to_do=_("Escreva em que se baseia."),
    )


def awards(professional_id: UUID) -> list[WonJob]:
    """Every job that a professional won and that did not fall through, the earliest first."""
    rows = Award.objects.filter(professional_id=professional_id, withdrawals=None)
    return [copied(WonJob, row) for row in rows.order_by("awarded_at", "id")]


def awards_on(*, professional_id: UUID, purchase_ids: Collection[UUID]) -> list[WonJob]:
    """As `awards`, with these contacts of the professional."""
    rows = Award.objects.filter(
        professional_id=professional_id, purchase_id__in=purchase_ids, withdrawals=None
    )
    return [copied(WonJob, row) for row in rows.order_by("awarded_at", "id")]


def handled(professional_id: UUID) -> frozenset[UUID]:
    """The contacts of a professional on which an attempt or a job won is on record."""
    of = {"professional_id": professional_id, "withdrawals": None}
    tried = ContactAttempt.objects.filter(**of).values_list("purchase_id", flat=True)
    return frozenset(tried.union(Award.objects.filter(**of).values_list("purchase_id", flat=True)))


def handled_in_brief(
    *, professional_ids: Collection[UUID], purchase_ids: Collection[UUID], at: datetime
) -> dict[UUID, HandledInBrief]:
    """What was on record by that instant of each of these contacts of these professionals, by its id."""
    on_record = {
        "professional_id__in": professional_ids,
        "purchase_id__in": purchase_ids,
        "recorded_at__lte": at,
        "withdrawals": None,
    }
    attempted = ContactAttempt.objects.filter(**on_record).values_list("purchase_id")
    first = dict(attempted.annotate(first=Min("attempted_at")))
    won = set(Award.objects.filter(**on_record).values_list("purchase_id", flat=True))
    return {id: HandledInBrief(first.get(id), id in won) for id in purchase_ids}


def contact_records(*, professional_ids: Collection[UUID], at: datetime) -> dict[UUID, ContactRecord]:
    """What was on record of each contact of these professionals by that instant, for the returns of `leads`."""
    on_record = {"professional_id__in": professional_ids, "recorded_at__lte": at, "withdrawals": None}
    tried = ContactAttempt.objects.filter(**on_record).values_list("purchase_id", "channel")
    won = Award.objects.filter(**on_record).values_list("purchase_id", Value("", CharField()))
    attempts: dict[UUID, list[str]] = defaultdict(list)
    awarded: set[UUID] = set()
    for purchase_id, channel in tried.union(won, all=True):
        if channel:
            attempts[purchase_id].append(channel)
        else:
            awarded.add(purchase_id)
    return {
        purchase_id: ContactRecord(
            attempt_count=len(attempts[purchase_id]),
            met=ContactAttempt.Channel.VISIT in attempts[purchase_id],
            awarded=purchase_id in awarded,
        )
        for purchase_id in {*attempts, *awarded}
    }


def refuse_instant(
    bought_at: datetime, returned_at: datetime | None, *, told: datetime, at: datetime
) -> None:
    """Raise Refused (`contact_returned`, `before_purchase`, `in_the_future`) for what can't have happened then."""
    if returned_at is not None and returned_at <= at:
        raise Refused(
            code="contact_returned",
            message=_("Este contacto foi devolvido e já não conta."),
            what_to_do=_("Não há nada a registar."),
        )
    if told < bought_at:
        raise Refused(
            code="before_purchase",
            message=_("A data é anterior à compra do contacto."),
            what_to_do=_("Indique quando foi, depois da compra."),
        )
    if told > at:
        raise Refused(
            code="in_the_future",
            message=_("A data ainda não chegou."),
            what_to_do=_("Registe quando acontecer."),
        )
