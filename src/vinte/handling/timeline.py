"""Everything that happened with a contact, in order, from both sides: each sub-room tells its part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinte.handling.events import Event
from vinte.handling.jobs.called_off import called_off_on
from vinte.handling.messages import threads
from vinte.handling.models import AttemptWithdrawal, Award, ContactAttempt, ContactMessage, HiringStatement
from vinte.leads import queries as leads

# How a thing is known, as the page says it.
GRADES = {
    "told": gettext_lazy("dito pelo profissional"),
    "seen": gettext_lazy("visto pela plataforma"),
    "confirmed": gettext_lazy("confirmado pelo particular"),
}
SIDES = {
    "professional": gettext_lazy("profissional"),
    "homeowner": gettext_lazy("particular"),
    "platform": gettext_lazy("Vinte"),
}


class Tells(Protocol):
    """What of these contacts of a professional happened by that instant, by the contact's id."""

    def __call__(
        self, *, professional_id: UUID, purchase_ids: Collection[UUID], at: datetime
    ) -> Mapping[UUID, list[Event]]: ...


def timeline(
    *, professional_id: UUID, purchase_ids: Collection[UUID], at: datetime
) -> dict[UUID, list[Event]]:
    """Everything by that instant of each of these contacts, the earliest first, by the contact's id."""
    found: dict[UUID, list[Event]] = {purchase_id: [] for purchase_id in purchase_ids}
    for tells in TELLERS:
        told = tells(professional_id=professional_id, purchase_ids=purchase_ids, at=at)
        for purchase_id, events in told.items():
            found[purchase_id] += events
    for events in found.values():
        events.sort(key=lambda event: event.at)
    return found


def _bought_and_returned(
    *, professional_id: UUID, purchase_ids: Collection[UUID], at: datetime
) -> dict[UUID, list[Event]]:
    found: dict[UUID, list[Event]] = defaultdict(list)
    bought = leads.purchases_named(professional_id=professional_id, purchase_ids=purchase_ids)
    for purchase_id, purchase in bought.items():
        if purchase.bought_at <= at:
            found[purchase_id].append(
                Event(purchase.bought_at, "purchase", "professional", _("Contacto comprado"))
            )
        if purchase.returned_at is not None and purchase.returned_at <= at:
            words = _("Contacto devolvido")
            if purchase.return_reason_label:
                words = f"{words}: {purchase.return_reason_label}"
            found[purchase_id].append(Event(purchase.returned_at, "return", "platform", words))
    return found


def _attempts(
    *, professional_id: UUID, purchase_ids: Collection[UUID], at: datetime
) -> dict[UUID, list[Event]]:
    """Calls, visits and letters that were told, and those taken back; what a message stands for is the message's."""
    mine = {"professional_id": professional_id, "purchase_id__in": purchase_ids, "recorded_at__lte": at}
    rows = list(ContactAttempt.objects.filter(**mine))
    sent = ContactMessage.objects.filter(attempt_id__in=[row.id for row in rows])
    in_messages = set(sent.values_list("attempt_id", flat=True)) if rows else set()
    taken_back = dict(
        AttemptWithdrawal.objects.filter(
            professional_id=professional_id, attempt_id__in=[row.id for row in rows], withdrawn_at__lte=at
        ).values_list("attempt_id", "withdrawn_at")
    )
    found: dict[UUID, list[Event]] = defaultdict(list)
    for row in rows:
        channel = str(row.get_channel_display())
        if row.id not in in_messages:
            words = _("Contacto por %(channel)s") % {"channel": channel}
            if row.note:
                words = f"{words}: {row.note}"
            found[row.purchase_id].append(Event(row.attempted_at, "attempt", "professional", words, "told"))
        if row.id in taken_back:
            words = _("Retirado o contacto por %(channel)s") % {"channel": channel}
            found[row.purchase_id].append(
                Event(taken_back[row.id], "withdrawal", "professional", words, "told")
            )
    return found


def _jobs(*, professional_id: UUID, purchase_ids: Collection[UUID], at: datetime) -> dict[UUID, list[Event]]:
    """Jobs won, whom the homeowner says to have hired, and jobs that fell through."""
    mine = {"professional_id": professional_id, "purchase_id__in": purchase_ids}
    found: dict[UUID, list[Event]] = defaultdict(list)
    for award in Award.objects.filter(**mine, recorded_at__lte=at):
        grade = "confirmed" if award.told_by == Award.Source.HOMEOWNER else "told"
        found[award.purchase_id].append(
            Event(award.awarded_at, "award", award.told_by, _("Trabalho ganho"), grade)
        )
    for said in HiringStatement.objects.filter(**mine, said_at__lte=at):
        found[said.purchase_id].append(
            Event(said.said_at, "hiring", "homeowner", _("Diz que contratou o profissional"))
        )
        if said.answer and said.answered_at is not None and said.answered_at <= at:
            words = (
                _("Confirma que foi contratado")
                if said.answer == "confirmed"
                else _("Diz que não foi contratado")
            )
            found[said.purchase_id].append(Event(said.answered_at, "hiring", "professional", words))
    for fell in called_off_on(professional_id=professional_id, purchase_ids=purchase_ids):
        if fell.said_at <= at:
            found[fell.purchase_id].append(
                Event(fell.said_at, "called_off", fell.said_by, _("Diz que o trabalho ficou sem efeito"))
            )
        if fell.settled_at is not None and fell.settled_at <= at and fell.is_withdrawn:
            found[fell.purchase_id].append(
                Event(fell.settled_at, "called_off", "platform", _("O trabalho deixou de contar como ganho"))
            )
    return found


# Each sub-room adds its `events_of` here.
TELLERS: tuple[Tells, ...] = (_bought_and_returned, _attempts, threads.events_of, _jobs)
