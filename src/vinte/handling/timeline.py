"""Everything that happened with a contact, in order, from both sides: each sub-room tells its part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinte.handling.attempts.voice import voice_notes_on
from vinte.handling.events import Event
from vinte.handling.messages import threads
from vinte.handling.models import ContactAttempt, ContactMessage, ContactNote
from vinte.handling.quotes import queries as quotes
from vinte.handling.visits import queries as visits
from vinte.leads import queries as leads

# How a thing is known, as the page says it.
GRADES = dict(ContactAttempt.Grade.choices)
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
    in_message = Exists(ContactMessage.objects.filter(attempt_id=OuterRef("id")))
    rows = ContactAttempt.objects.filter(
        professional_id=professional_id, purchase_id__in=purchase_ids, recorded_at__lte=at
    ).annotate(in_message=in_message, withdrawn_at=F("withdrawals__withdrawn_at"))
    found: dict[UUID, list[Event]] = defaultdict(list)
    for row in rows:
        channel = str(row.get_channel_display())
        if not row.in_message:
            words = _("Contacto por %(channel)s") % {"channel": channel}
            # What was known then: a call began with a tap, and its outcome came later.
            if row.tap_key and (row.answered_at is None or row.answered_at > at):
                words = _("Contacto por %(channel)s começado: falta dizer como correu") % {"channel": channel}
            elif row.outcome:
                words = f"{words}, {row.get_outcome_display()}"
            if row.note:
                words = f"{words}: {row.note}"
            found[row.purchase_id].append(
                Event(row.attempted_at, "attempt", "professional", words, row.grade)
            )
        if row.withdrawn_at is not None and row.withdrawn_at <= at:
            words = _("Retirado o contacto por %(channel)s") % {"channel": channel}
            found[row.purchase_id].append(
                Event(row.withdrawn_at, "withdrawal", "professional", words, "told")
            )
    return found


def _late_notes(
    *, professional_id: UUID, purchase_ids: Collection[UUID], at: datetime
) -> dict[UUID, list[Event]]:
    """What a phone sent late and is no attempt, at the instant at which it came."""
    found: dict[UUID, list[Event]] = defaultdict(list)
    rows = ContactNote.objects.filter(
        professional_id=professional_id, purchase_id__in=purchase_ids, recorded_at__lte=at
    )
    for row in rows:
        words = _("Registo que não conta, %(why)s") % {"why": row.get_why_display()}
        if row.note:
            words = f"{words}: {row.note}"
        found[row.purchase_id].append(Event(row.recorded_at, "note", "professional", words, "told"))
    return found


def _voice_notes(
    *, professional_id: UUID, purchase_ids: Collection[UUID], at: datetime
) -> dict[UUID, list[Event]]:
    """What the professional said into the phone."""
    found: dict[UUID, list[Event]] = defaultdict(list)
    for note in voice_notes_on(professional_id=professional_id, purchase_ids=purchase_ids, at=at):
        words = _("Nota de voz, %(seconds)d segundos") % {"seconds": note.seconds}
        found[note.purchase_id].append(
            Event(note.recorded_at, "voice", "professional", words, "told", voice_id=note.id)
        )
    return found


# What becomes of a job, each row one thing that somebody said or did: when, what, and by whom.
_JOBS = """
    SELECT purchase_id, awarded_at AS at, 'award', told_by
    FROM handling_award
    WHERE professional_id = %(professional)s AND purchase_id = ANY(%(purchases)s) AND recorded_at <= %(at)s
    UNION ALL
    SELECT purchase_id, said_at, 'hired', 'homeowner'
    FROM handling_hiringstatement
    WHERE professional_id = %(professional)s AND purchase_id = ANY(%(purchases)s)
    UNION ALL
    SELECT purchase_id, answered_at, answer, 'professional'
    FROM handling_hiringstatement
    WHERE professional_id = %(professional)s AND purchase_id = ANY(%(purchases)s) AND answer <> ''
    UNION ALL
    SELECT award.purchase_id, said.said_at, 'called_off', said.said_by
    FROM handling_calledoff said JOIN handling_award award
      ON award.professional_id = said.professional_id AND award.id = said.award_id
    WHERE said.professional_id = %(professional)s AND award.purchase_id = ANY(%(purchases)s)
    UNION ALL
    SELECT award.purchase_id, said.settled_at, 'withdrawn', 'platform'
    FROM handling_calledoff said JOIN handling_award award
      ON award.professional_id = said.professional_id AND award.id = said.award_id
    WHERE said.professional_id = %(professional)s AND award.purchase_id = ANY(%(purchases)s) AND said.is_withdrawn
"""
_JOB_WORDS = {
    "award": ("award", gettext_lazy("Trabalho ganho")),
    "hired": ("hiring", gettext_lazy("Diz que contratou o profissional")),
    "confirmed": ("hiring", gettext_lazy("Confirma que foi contratado")),
    "denied": ("hiring", gettext_lazy("Diz que não foi contratado")),
    "called_off": ("called_off", gettext_lazy("Diz que o trabalho ficou sem efeito")),
    "withdrawn": ("called_off", gettext_lazy("O trabalho deixou de contar como ganho")),
}


def _jobs(*, professional_id: UUID, purchase_ids: Collection[UUID], at: datetime) -> dict[UUID, list[Event]]:
    """Jobs won, whom the homeowner says to have hired, and jobs that fell through, asked for by one statement."""
    found: dict[UUID, list[Event]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_JOBS, {"professional": professional_id, "purchases": list(purchase_ids), "at": at})
        for purchase_id, happened_at, what, by in cursor.fetchall():
            if happened_at is None or happened_at > at:
                continue
            kind, words = _JOB_WORDS[what]
            told = {"homeowner": "confirmed", "professional": "told"}.get(by, "") if what == "award" else ""
            found[purchase_id].append(Event(happened_at, kind, by, str(words), told))
    return found


# Each sub-room adds its `events_of` here.
TELLERS: tuple[Tells, ...] = (
    _bought_and_returned,
    _attempts,
    _late_notes,
    _voice_notes,
    threads.events_of,
    visits.events_of,
    quotes.events_of,
    _jobs,
)
