"""Writing to the other side of a contact: kept, told by a letter, and counted as an attempt where it is one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vinte.handling.attempts.recording import record_attempt
from vinte.handling.messages import letters, threads
from vinte.handling.models import ContactMessage, MessageFile, MessageThread
from vinte.kernel.errors import IdempotencyConflict, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.texts import require_text
from vinte.kernel.uploads import read_picture
from vinte.leads import queries as leads
from vinte.leads.queries import BoughtContact
from vinte.people import actions as people_actions

MOST_PHOTOS = 6
MOST_AN_HOUR = 20
MOST_A_DAY = 60
# What an e-mail may hold; a page's box holds LONGEST of kernel/texts.
LONGEST_MAIL = 20_000
LONGEST_SUBJECT = 120

Side, Kind, Via = ContactMessage.Side, ContactMessage.Kind, ContactMessage.Via


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a message, read already: a photograph made anew, or a PDF."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Written:
    """What is said: on the page or by e-mail, with the whole of a letter of which a part is shown."""

    text: str
    subject: str = ""
    kind: str = Kind.MESSAGE
    via: str = Via.PAGE
    original: str = ""
    left_out: tuple[str, ...] = ()
    files: tuple[Attachment, ...] = ()

    @property
    def body_hash(self) -> str:
        """What tells a repetition from another message under the same key."""
        parts = [self.kind, self.subject, self.text, *(file.name for file in self.files)]
        told = hashlib.sha256("\0".join(parts).encode())
        for file in self.files:
            told.update(hashlib.sha256(file.content).digest())
        return told.hexdigest()


def write_message(
    *,
    professional_id: UUID,
    purchase_id: UUID,
    by: str,
    text: str,
    key: str,
    at: datetime,
    photos: Sequence[bytes] = (),
) -> UUID:
    """Write to the other side on the page; `by` is `professional` or `homeowner`, and `photos` are made anew.

    The other side gets a letter. The professional's first message is an attempt to reach the homeowner. Returns the
    message's id; the same key with the same words changes nothing. Raises LookupError for another side, NotAllowed
    for a contact of somebody else, IdempotencyConflict, Refused (`words_missing`, `text_too_long`, `too_many_photos`,
    those of `read_picture`, `too_many_messages`, `contact_returned`, `professional_left`, `request_closed`).
    """
    if len(photos) > MOST_PHOTOS:
        raise Refused(
            code="too_many_photos",
            message=_("São fotografias a mais."),
            what_to_do=_("Junte até %(most)d por mensagem.") % {"most": MOST_PHOTOS},
        )
    made = [read_picture(data) for data in photos]
    files = tuple(
        Attachment(name=f"{number}.jpg", media_type=photo.media_type, content=photo.content)
        for number, photo in enumerate(made, 1)
    )
    if text.strip() or not files:
        text = _words(text)
    return send(
        Written(text=text, files=files),
        professional_id=professional_id,
        purchase_id=purchase_id,
        by=by,
        key=key,
        at=at,
    )


def write_summary(
    *, professional_id: UUID, purchase_id: UUID, subject: str, text: str, key: str, at: datetime
) -> UUID:
    """Send the homeowner what was agreed and what comes next, in the professional's words; returns the message's id.

    It is an attempt by e-mail that the platform saw. Raises as `write_message` does, and Refused (`subject_missing`).
    """
    subject = " ".join(subject.split())
    if not subject or len(subject) > LONGEST_SUBJECT:
        raise Refused(
            code="subject_missing",
            message=_("Falta o assunto, ou é comprido demais."),
            what_to_do=_("Escreva uma frase curta."),
        )
    return send(
        Written(text=_words(text), subject=subject, kind=Kind.SUMMARY),
        professional_id=professional_id,
        purchase_id=purchase_id,
        by=Side.PROFESSIONAL,
        key=key,
        at=at,
    )


@transaction.atomic
def send(
    written: Written, *, professional_id: UUID, purchase_id: UUID, by: str, key: str, at: datetime
) -> UUID:
    """Keep what was written, count it as an attempt where it is one, and tell the other side; raises as
    `write_message` does."""
    if by not in Side.values:
        raise LookupError(f"no side {by!r}; known are {', '.join(Side.values)}")
    people_actions.lock_professional(professional_id=professional_id)
    purchase = leads.purchase(professional_id=professional_id, purchase_id=purchase_id)
    thread = thread_of(purchase, at=at)
    known = ContactMessage.objects.filter(key=key).first()
    if known is not None:
        if known.body_hash != written.body_hash or known.thread_id != thread.pk:
            raise IdempotencyConflict(key=key)
        return known.pk
    closed = threads.closed_because(purchase, by=by, at=at)
    if closed is not None:
        raise closed
    _refuse_too_many(thread, by=by, at=at)
    row = ContactMessage.objects.create(
        id=new_id(at=at),
        thread=thread,
        by=by,
        kind=written.kind,
        via=written.via,
        subject=written.subject,
        text=written.text,
        original=written.original,
        left_out=", ".join(written.left_out),
        sent_at=at,
        attempt_id=_attempt(thread, written, by=by, purchase=purchase, at=at),
        key=key,
        body_hash=written.body_hash,
    )
    MessageFile.objects.bulk_create(
        MessageFile(
            id=new_id(at=at),
            message=row,
            number=number,
            name=file.name[:80],
            media_type=file.media_type,
            content=file.content,
        )
        for number, file in enumerate(written.files, 1)
    )
    # Who answers has read what was there.
    _mark(thread, by=by, at=at)
    letters.tell(row, purchase=purchase, file_count=len(written.files), at=at)
    return row.pk


@transaction.atomic
def mark_read(*, professional_id: UUID, purchase_id: UUID, by: str, at: datetime) -> None:
    """That side says that it read what the other wrote until then. Raises NotAllowed where nothing was written."""
    people_actions.lock_professional(professional_id=professional_id)
    purchase = leads.purchase(professional_id=professional_id, purchase_id=purchase_id)
    _mark(thread_of(purchase, at=at), by=by, at=at)


def thread_of(purchase: BoughtContact, *, at: datetime) -> MessageThread:
    """The thread of a contact, opened when it is first asked for; who asks holds the professional's lock."""
    about = {"professional_id": purchase.professional_id, "purchase_id": purchase.id}
    thread = MessageThread.objects.filter(**about).first()
    if thread is not None:
        return thread
    try:
        with transaction.atomic():
            return MessageThread.objects.create(id=new_id(at=at), opened_at=at, **about)
    except IntegrityError:
        return MessageThread.objects.get(**about)


def _words(text: str) -> str:
    return require_text(
        text,
        code="words_missing",
        message=_("Falta escrever a mensagem."),
        what_to_do=_("Escreva uma frase, e envie."),
    )


def _mark(thread: MessageThread, *, by: str, at: datetime) -> None:
    mark = "professional_read_at" if by == Side.PROFESSIONAL else "homeowner_read_at"
    earlier = getattr(thread, mark)
    if earlier is None or earlier < at:
        setattr(thread, mark, at)
        thread.save(update_fields=[mark])


def _refuse_too_many(thread: MessageThread, *, by: str, at: datetime) -> None:
    mine = ContactMessage.objects.filter(thread=thread, by=by)
    for most, since in ((MOST_AN_HOUR, timedelta(hours=1)), (MOST_A_DAY, timedelta(days=1))):
        if mine.filter(sent_at__gt=at - since).count() >= most:
            raise Refused(
                code="too_many_messages",
                message=_("São mensagens a mais para tão pouco tempo."),
                what_to_do=_("Espere um pouco, ou junte o que falta numa só."),
            )


def _attempt(
    thread: MessageThread, written: Written, *, by: str, purchase: BoughtContact, at: datetime
) -> UUID | None:
    """The attempt that a professional's summary or first message is; later messages are a conversation."""
    if by != Side.PROFESSIONAL:
        return None
    is_summary = written.kind == Kind.SUMMARY
    if not is_summary and ContactMessage.objects.filter(thread=thread, by=by).exists():
        return None
    attempt = record_attempt(
        professional_id=purchase.professional_id,
        purchase_id=purchase.id,
        channel="email" if is_summary else "message",
        attempted_at=at,
        note="",
        grade="seen",
        at=at,
    )
    return attempt.id
