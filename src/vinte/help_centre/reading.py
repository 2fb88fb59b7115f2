"""Tickets as they are read: the desk's queue, one ticket with its thread, and a person's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Prefetch, Q

from vinte.guarantee import terms
from vinte.help_centre.lateness import past_their_day
from vinte.help_centre.models import Ticket, TicketFile, TicketMessage
from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed
from vinte.kernel.long_lists import LongList
from vinte.people import access
from vinte.people import queries as people


@dataclass(frozen=True)
class TicketLine:
    """A ticket in the queue; `is_late` says that its day is over."""

    id: UUID
    kind: str
    kind_label: str
    subject: str
    sender_address: str
    sender_name: str
    is_known: bool
    proof: str
    state: str
    state_label: str
    due_on: date
    waits_since: datetime
    is_late: bool


@dataclass(frozen=True)
class TicketFileInBrief:
    """A file of a ticket, without its content."""

    id: UUID
    name: str
    media_type: str


@dataclass(frozen=True)
class TicketFileContent(TicketFileInBrief):
    """A file of a ticket."""

    content: bytes


@dataclass(frozen=True)
class TicketWord:
    """One message of a thread; `original` is the letter with what it quoted, empty where all of it is in `text`."""

    by: str
    by_name: str
    text: str
    original: str
    left_out: tuple[str, ...]
    proof: str
    proof_label: str
    sent_at: datetime
    files: tuple[TicketFileInBrief, ...]


@dataclass(frozen=True)
class TicketCase:
    """A ticket on one screen; `professional_id` is whose address it is, which proves nothing."""

    line: TicketLine
    language: str
    proof_label: str
    opened_at: datetime
    account_id: UUID | None
    account_name: str
    professional_id: UUID | None
    business: str
    is_erased: bool
    words: tuple[TicketWord, ...]
    others: tuple[TicketLine, ...]


@dataclass(frozen=True)
class OwnTicket:
    """A ticket of somebody, for the copy of what is kept about them."""

    subject: str
    opened_at: datetime
    state: str
    written: tuple[tuple[datetime, str, str], ...]


def ticket_queue(*, at: datetime, state: str = "open") -> LongList[TicketLine]:
    """The tickets in a state, what is due first before the rest; the closed ones, the latest first."""
    rows = Ticket.objects.filter(state=Ticket.State(state))
    order = ("-ended_at", "-id") if state == Ticket.State.CLOSED else ("due_on", "waits_since", "id")
    return LongList(
        rows.order_by(*order), read=lambda found: _lines(found, at=at), late=past_their_day("due_on", at=at)
    )


@dataclass(frozen=True)
class TicketCounts:
    """How many tickets wait for the desk, how many of them are late, and how many wait for their sender."""

    waiting: int
    late: int
    answered: int


def ticket_counts(*, market: str, at: datetime) -> TicketCounts:
    """How many tickets there are in the two queues, by one statement."""
    today = terms.market_day(market=market, at=at)
    is_open = Q(state=Ticket.State.OPEN)
    found = Ticket.objects.aggregate(
        waiting=Count("pk", filter=is_open),
        late=Count("pk", filter=is_open & Q(due_on__lt=today)),
        answered=Count("pk", filter=Q(state=Ticket.State.ANSWERED)),
    )
    return TicketCounts(**found)


def ticket_case(*, ticket_id: UUID, by: UUID, at: datetime) -> TicketCase:
    """One ticket for an agent; raises NotAllowed for who has no place at the desk, or where there is none."""
    access.require(people.account(by), right="desk.use")
    row = Ticket.objects.filter(pk=ticket_id).select_related("account").first()
    if row is None:
        raise NotAllowed(f"no ticket {ticket_id}")
    business = None if row.account_id is None else people.professional_of(account_id=row.account_id)
    others = Ticket.objects.none()
    if row.sender_mailbox:
        others = Ticket.objects.filter(sender_mailbox=row.sender_mailbox).exclude(pk=row.pk)
    return copied(
        TicketCase,
        row,
        line=_lines([row], at=at)[0],
        account_name="" if row.account is None else row.account.name,
        professional_id=None if business is None else business.pk,
        business="" if business is None else business.trade_name,
        is_erased=row.erased_at is not None,
        words=tuple(_words(row.messages)),
        others=tuple(_lines(list(others.order_by("-opened_at", "-id")[:5]), at=at)),
    )


def ticket_file(*, ticket_id: UUID, file_id: UUID, by: UUID) -> TicketFileContent:
    """A file of a ticket; raises NotAllowed as `ticket_case` does."""
    access.require(people.account(by), right="desk.use")
    row = TicketFile.objects.filter(pk=file_id, message__ticket_id=ticket_id).first()
    if row is None:
        raise NotAllowed(f"no file {file_id} in ticket {ticket_id}")
    return copied(TicketFileContent, row, content=bytes(row.content))


def tickets_of(account_id: UUID) -> list[OwnTicket]:
    """Every ticket of somebody's address, the earliest first."""
    rows = Ticket.objects.filter(account_id=account_id).prefetch_related(
        Prefetch("messages", TicketMessage.objects.order_by("sent_at", "id"))
    )
    return [
        copied(
            OwnTicket,
            row,
            written=tuple((word.sent_at, word.by, word.original or word.text) for word in row.messages.all()),
        )
        for row in rows.order_by("opened_at", "id")
    ]


def _words(messages: object) -> list[TicketWord]:
    files = Prefetch("files", TicketFile.objects.defer("content").order_by("number"))
    rows = messages.select_related("agent").prefetch_related(files).order_by("sent_at", "id")  # type: ignore[attr-defined]
    return [
        copied(
            TicketWord,
            row,
            by_name="" if row.agent is None else row.agent.name,
            left_out=tuple(row.left_out.splitlines()),
            files=tuple(copied(TicketFileInBrief, file) for file in row.files.all()),
        )
        for row in rows
    ]


def _lines(rows: Sequence[Ticket], *, at: datetime) -> list[TicketLine]:
    today = {market: terms.market_day(market=market, at=at) for market in {row.market for row in rows}}
    return [
        copied(
            TicketLine,
            row,
            is_known=row.account_id is not None,
            is_late=row.state == Ticket.State.OPEN and row.due_on < today[row.market],
        )
        for row in rows
    ]
