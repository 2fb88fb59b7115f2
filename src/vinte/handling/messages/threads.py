"""The conversation about a contact as it is read: its words in order, what is new, and whether more may be written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Prefetch, Q
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from vinte.handling.events import Event
from vinte.handling.models import Award, ContactMessage, HiringStatement, MessageFile, MessageThread
from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed, Refused
from vinte.leads.queries import BoughtContact
from vinte.people import queries as people

Side = ContactMessage.Side
CONTACT_PATH = "/pro/contactos/{purchase_id}/#mensagens"


@dataclass(frozen=True)
class FileInBrief:
    """A file of a message, without its content."""

    id: UUID
    name: str
    media_type: str

    @property
    def is_picture(self) -> bool:
        """Whether it is shown, and not only offered."""
        return self.media_type.startswith("image/")


@dataclass(frozen=True)
class FileContent(FileInBrief):
    """A file of a message."""

    content: bytes


@dataclass(frozen=True)
class Word:
    """One message of a thread; `is_read` says whether the other side said that it was read.

    `original` is the letter with what it quoted, for an agent; empty where all of it is in `text`.
    """

    id: UUID
    by: str
    kind: str
    kind_label: str
    via: str
    via_label: str
    subject: str
    text: str
    original: str
    left_out: str
    sent_at: datetime
    attempt_id: UUID | None
    files: tuple[FileInBrief, ...]
    is_read: bool


@dataclass(frozen=True)
class Conversation:
    """The thread of a contact as one side reads it: `unread_count` of the other's, and why no more may be written."""

    words: tuple[Word, ...]
    unread_count: int
    closed: Refused | None


@dataclass(frozen=True)
class OwnWords:
    """A message that a business wrote, for its copy of what is kept about it."""

    purchase_id: UUID
    kind: str
    via: str
    subject: str
    text: str
    sent_at: datetime


def written_by(professional_id: UUID) -> list[OwnWords]:
    """Every message that a business wrote to homeowners, the earliest first."""
    rows = ContactMessage.objects.filter(thread__professional_id=professional_id, by=Side.PROFESSIONAL)
    return [
        copied(OwnWords, row, purchase_id=row.thread.purchase_id)
        for row in rows.select_related("thread").order_by("sent_at", "id")
    ]


def conversation(*, purchase: BoughtContact, side: str, at: datetime) -> Conversation:
    """The thread of a contact as that side reads it, `professional` or `homeowner`; empty before the first message."""
    words = words_of(purchase_ids=[purchase.id])[purchase.id]
    return Conversation(
        words=tuple(words),
        unread_count=sum(word.by != side and not word.is_read for word in words),
        closed=closed_because(purchase, by=side, at=at),
    )


def words_of(*, purchase_ids: Collection[UUID]) -> dict[UUID, list[Word]]:
    """The messages of these contacts, the earliest first, by the contact's id."""
    files = MessageFile.objects.defer("content").order_by("number")
    rows = ContactMessage.objects.filter(thread__purchase_id__in=purchase_ids).select_related("thread")
    found: dict[UUID, list[Word]] = defaultdict(list)
    for row in rows.prefetch_related(Prefetch("files", files)).order_by("sent_at", "id"):
        found[row.thread.purchase_id].append(
            copied(
                Word,
                row,
                files=tuple(copied(FileInBrief, file) for file in row.files.all()),
                is_read=_is_read(row),
            )
        )
    return found


def _is_read(row: ContactMessage) -> bool:
    thread = row.thread
    read_at = thread.homeowner_read_at if row.by == Side.PROFESSIONAL else thread.professional_read_at
    return read_at is not None and read_at >= row.sent_at


def purchases_of_threads(*, professional_id: UUID, thread_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The contact of each of these threads that is the professional's, by the thread's id."""
    rows = MessageThread.objects.filter(professional_id=professional_id, pk__in=thread_ids)
    return dict(rows.values_list("pk", "purchase_id"))


def unread_counts(*, purchase_ids: Collection[UUID], side: str) -> dict[UUID, int]:
    """How many messages of the other side that side has not said to have read, of the contacts that have any."""
    mark = "professional_read_at" if side == Side.PROFESSIONAL else "homeowner_read_at"
    new = Q(**{f"{mark}__isnull": True}) | Q(**{f"{mark}__lt": F("messages__sent_at")})
    rows = MessageThread.objects.filter(purchase_id__in=purchase_ids)
    counted = rows.annotate(new=Count("messages", filter=~Q(messages__by=side) & new))
    return dict(counted.values_list("purchase_id", "new"))


# Written out: as an expression of the models it takes longer to compile than to answer.
_STANDING = """
    SELECT thread.purchase_id,
           min(message.sent_at) FILTER (
               WHERE message.by = 'homeowner'
                 AND message.sent_at > coalesce(thread.professional_read_at, '-infinity')
           ),
           max(message.sent_at) FILTER (WHERE message.kind = 'summary')
    FROM handling_messagethread thread
    JOIN leads_contactpurchase bought ON bought.professional_id = thread.professional_id
     AND bought.id = thread.purchase_id AND bought.returned_at IS NULL
    LEFT JOIN handling_contactmessage message ON message.thread_id = thread.id
    WHERE thread.professional_id = %s
    GROUP BY thread.purchase_id
"""


@dataclass(frozen=True)
class Standing:
    """How the thread of a contact stands for the professional: since when something unread waits, and when the last
    summary went."""

    unread_since: datetime | None
    summary_at: datetime | None


def standing_of(professional_id: UUID) -> dict[UUID, Standing]:
    """How each thread stands of the contacts that were not given back, asked for by one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [professional_id])
        return {purchase_id: Standing(*instants) for purchase_id, *instants in cursor.fetchall()}


def file_of(*, purchase_id: UUID, file_id: UUID) -> FileContent:
    """A file of a contact's thread; raises NotAllowed for one of another's."""
    row = MessageFile.objects.filter(pk=file_id, message__thread__purchase_id=purchase_id).first()
    if row is None:
        raise NotAllowed(f"no file {file_id} in the thread of contact {purchase_id}")
    return copied(FileContent, row, content=bytes(row.content))


def closed_because(purchase: BoughtContact, *, by: str, at: datetime) -> Refused | None:
    """Why that side may write no more about this contact at that instant, in words; None while it may."""
    if purchase.returned_at is not None and purchase.returned_at <= at:
        return Refused(
            code="contact_returned", message=_("Este contacto foi devolvido: a conversa está fechada.")
        )
    # Who left comes to no page of their own any more.
    if by == Side.HOMEOWNER and people.has_left(purchase.professional_id):
        return Refused(code="professional_left", message=_("Este profissional já não está na Vinte."))
    if by == Side.PROFESSIONAL and _has_closed(purchase):
        return Refused(
            code="request_closed",
            message=_("O particular fechou este pedido e não quer mais mensagens sobre ele."),
            what_to_do=_("Se o contratou, registe o trabalho: a conversa volta a abrir."),
        )
    return None


def _has_closed(purchase: BoughtContact) -> bool:
    """Whether the homeowner closed the request, and not because they hired this professional."""
    asked = purchase.job_request
    if asked.state != "closed" or asked.close_reason == "expired":
        return False
    mine = {"professional_id": purchase.professional_id, "purchase_id": purchase.id}
    return not (
        Award.objects.filter(**mine, withdrawals=None).exists()
        or HiringStatement.objects.filter(**mine).exclude(answer="denied").exists()
    )


def events_of(
    *, professional_id: UUID, purchase_ids: Collection[UUID], at: datetime
) -> dict[UUID, list[Event]]:
    """Each message and summary of these contacts as a line of the timeline; one by the professional was seen."""
    found: dict[UUID, list[Event]] = defaultdict(list)
    rows = ContactMessage.objects.filter(
        thread__professional_id=professional_id, thread__purchase_id__in=purchase_ids, sent_at__lte=at
    )
    for row in rows.select_related("thread").order_by("sent_at", "id"):
        purchase_id = row.thread.purchase_id
        found[purchase_id].append(
            Event(
                at=row.sent_at,
                kind=row.kind,
                by=row.by,
                words=_in_words(row),
                grade="seen" if row.by == Side.PROFESSIONAL else "",
                path=CONTACT_PATH.format(purchase_id=purchase_id),
            )
        )
    return found


def _in_words(word: ContactMessage) -> str:
    if word.kind == ContactMessage.Kind.SUMMARY:
        return _("Resumo enviado: %(subject)s") % {"subject": word.subject}
    begins = Truncator(" ".join(word.text.split())).chars(80)
    if word.by == Side.PROFESSIONAL:
        return _("Mensagem do profissional: «%(begins)s»") % {"begins": begins}
    if word.via == ContactMessage.Via.MAIL:
        return _("Resposta do particular por e-mail: «%(begins)s»") % {"begins": begins}
    return _("Mensagem do particular: «%(begins)s»") % {"begins": begins}
