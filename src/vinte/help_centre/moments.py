"""Tickets and complaints of a person, for whoever at the desk looks after them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from vinte.help_centre.models import Complaint, Ticket, TicketMessage
from vinte.kernel.moments import Moment, Moments
from vinte.kernel.references import Reference
from vinte.people import queries as people
from vinte.people.queries import Meant

_MOST = 10


def _ticket(moment: Moment) -> str:
    return _("Escreveu ao apoio, agora %(state)s") % {"state": Ticket.State(moment.detail).label}


def _complained(moment: Moment) -> str:
    return _("Reclamação: %(about)s") % {"about": Complaint.About(moment.detail).label}


def _decided(moment: Moment) -> str:
    return _("Reclamação decidida: %(outcome)s") % {"outcome": Complaint.Outcome(moment.detail).label}


def moments_of_writer(*, addresses: Collection[str], account_id: UUID | None) -> list[Moments]:
    """What came from these addresses, and from the account if there is one, and what the desk did with it."""
    mailboxes = {people.mailbox_of(address) for address in addresses if address}
    theirs = Q(sender_mailbox__in=mailboxes)
    if account_id is not None:
        theirs |= Q(account_id=account_id)
    tickets = Ticket.objects.filter(theirs)
    answers = TicketMessage.objects.filter(ticket__in=tickets, by=TicketMessage.By.DESK)
    return [
        Moments(
            tickets,
            kind="ticket",
            at="opened_at",
            subject="id",
            detail="state",
            words="subject",
            waits=Q(state=Ticket.State.OPEN),
            says=_ticket,
        ),
        Moments(
            answers,
            kind="ticket_answered",
            at="sent_at",
            subject="ticket_id",
            words="text",
            by="agent__name",
            says=lambda _moment: _("O apoio respondeu"),
        ),
        Moments(
            tickets,
            kind="ticket_closed",
            at="ended_at",
            subject="id",
            words="subject",
            by="ended_by__name",
            says=lambda _moment: _("Conversa com o apoio fechada"),
        ),
    ]


def moments_of_complaints_about(professional_id: UUID) -> list[Moments]:
    """What homeowners complained of a professional, and how it was decided."""
    return _complaints(Complaint.objects.filter(professional_id=professional_id))


def moments_of_complaints_by(homeowner_ids: Collection[UUID]) -> list[Moments]:
    """What these homeowners complained of, and how it was decided."""
    return _complaints(Complaint.objects.filter(job_request__homeowner_id__in=homeowner_ids))


def _complaints(rows: QuerySet[Complaint]) -> list[Moments]:
    return [
        Moments(
            rows,
            kind="complaint",
            at="filed_at",
            subject="id",
            detail="about",
            words="text",
            waits=Q(state__in=(Complaint.State.OPEN, Complaint.State.APPEALED)),
            says=_complained,
        ),
        Moments(
            rows,
            kind="complaint_decided",
            at="decided_at",
            subject="id",
            detail="outcome",
            words="reason",
            by="decided_by__name",
            says=_decided,
        ),
    ]


def meant_by_ticket(reference: Reference) -> Meant:
    """Who wrote the ticket that a number may mean, or which two sides a complaint has."""
    rows = reference.among(Ticket.objects.all()).values_list("account_id", "sender_address")
    found = list(rows[:_MOST])
    accounts = frozenset(account for account, _address in found if account)
    addresses = frozenset(address for _account, address in found if address)
    if reference.id is None:
        return Meant(account_ids=accounts, addresses=addresses)
    sides = Complaint.objects.filter(id=reference.id).values_list(
        "professional_id", "job_request__homeowner_id"
    )
    both = list(sides)
    return Meant(
        account_ids=accounts,
        addresses=addresses,
        professional_ids=frozenset(business for business, _homeowner in both),
        homeowner_ids=frozenset(homeowner for _business, homeowner in both),
    )
