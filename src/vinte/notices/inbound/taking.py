"""Taking a letter: looked at, read, placed, and handed to its room; or kept for a person, or refused."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.message import Message as Parsed
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import translation

from vinte.kernel.errors import Refused
from vinte.kernel.ids import new_id
from vinte.notices import outbox
from vinte.notices.inbound import authentication, limits, purposes, reading, support, tokens
from vinte.notices.inbound.purposes import Purpose, Writer
from vinte.notices.inbound.reading import Envelope, Letter, Odd
from vinte.notices.inbound.support import Arrival, TakeForSupport
from vinte.notices.models import InboundMail, Message

State = InboundMail.State
# Beyond so many that wait for a person somebody fills the table, and a server keeps what it has for a day or two.
MOST_WAITING = 1_000


class Full(Exception):
    """So many letters wait for a person that no other is kept: whoever brings it comes again later."""


@dataclass(frozen=True)
class Taken:
    """What became of a letter: `state` as on the row, `reason` in a word, and whether it was there before."""

    mail_id: UUID
    state: str
    reason: str
    is_known: bool = False


def take(*, raw: bytes, envelope_from: str | None, recipients: Iterable[str], at: datetime) -> Taken:
    """Take a letter as it came from the wire; the same letter again changes nothing.

    `envelope_from` is who the sending server named, empty for a machine, None where no server told; `recipients` are
    the addresses that it named. Raises `limits.TooMuch` for one beyond the limits, of which nothing is kept, and
    Full for one that would have to wait where too many do.
    """
    try:
        limits.require_within(raw)
        parsed = reading.parse(raw)
    except limits.Hidden:
        return _keep_unread(raw, "uncountable", envelope_from=envelope_from, at=at)
    except Odd as odd:
        return _keep_unread(raw, odd.code, envelope_from=envelope_from, at=at)
    known_of = reading.envelope(raw, parsed, envelope_from=envelope_from)
    found = _known(known_of.identity)
    if found is not None:
        return found
    row = _row(known_of, envelope_from=envelope_from, at=at)
    if known_of.bounced:
        return _note(row, State.BOUNCE, bounced=known_of.bounced)
    if known_of.is_automatic:
        return _note(row, State.AUTOMATIC)
    row.authenticated = authentication.result(parsed)
    try:
        purpose, letter = _placed(row, parsed, recipients=recipients, at=at)
        if not isinstance(purpose, Purpose):
            return _to_support(row, raw, purpose, letter, is_answered=known_of.is_answered, at=at)
        writer = purpose.writer_of(subject=_about(row), side=row.side, address=letter.sender, at=at)
        if writer is None:
            raise Odd("wrong_sender")
        if row.authenticated == authentication.FAILED:
            raise Odd("dmarc_failed")
    except Odd as odd:
        return _quarantine(row, raw, odd.code)
    return _deliver(row, purpose, letter, writer, is_answered=known_of.is_answered, at=at)


def hand_to_support(row: InboundMail, take_it: TakeForSupport, *, at: datetime) -> None:
    """Hand a letter to the support address that a person let through; raises as `hand_over` does."""
    arrival = Arrival(
        mail_id=row.id,
        proof=row.authenticated or authentication.NOT_TOLD,
        shown_as=row.sender,
        is_answered=False,
        is_released=True,
    )
    row.about = take_it(letter=_released(row), arrival=arrival, at=at)
    row.save(update_fields=["about"])


def _released(row: InboundMail) -> Letter:
    return reading.letter(reading.parse(bytes(row.raw or b"")), is_released=True)


def hand_over(row: InboundMail, purpose: Purpose, *, at: datetime) -> None:
    """Hand a letter that a person let through to its room; raises Refused as the room does, Odd where it can't be
    read at all."""
    letter = _released(row)
    purpose.take(subject=_about(row), side=row.side, letter=letter, mail_id=row.id, is_released=True, at=at)


def _placed(
    row: InboundMail, parsed: Parsed, *, recipients: Iterable[str], at: datetime
) -> tuple[Purpose | TakeForSupport, Letter]:
    """Whom the letter is for, which is written on the row where it is known, and the letter itself.

    Raises Odd for what is ambiguous: what is wrong with the letter before what is wrong with its address.
    """
    nowhere: Odd | None = None
    try:
        purpose = _place(row, parsed, recipients=recipients, at=at)
    except Odd as odd:
        nowhere = odd
    letter = reading.letter(parsed)
    if nowhere is not None:
        raise nowhere
    return purpose, letter


def _place(
    row: InboundMail, parsed: Parsed, *, recipients: Iterable[str], at: datetime
) -> Purpose | TakeForSupport:
    recipients = tuple(recipients)
    written = tokens.tokens_in(" ".join(recipients)) or tokens.tokens_in(reading.recipients(parsed))
    for_support = support.taker()
    if (
        not written
        and for_support is not None
        and support.is_for_support([*recipients, reading.recipients(parsed)])
    ):
        row.purpose = support.PURPOSE
        return for_support
    if not written:
        written = _tokens_of_answered(reading.answers(parsed))
    if not written:
        raise Odd("no_token")
    if len(written) > 1:
        raise Odd("two_tokens")
    try:
        token = tokens.read(written[0], at=at)
    except tokens.BadToken as bad:
        raise Odd(bad.code) from None
    purpose = purposes.purpose_of(token.code)
    if purpose is None:
        raise Odd("unknown_token")
    row.purpose, row.about, row.side = purpose.name, token.subject, token.side
    return purpose


def _tokens_of_answered(answered: tuple[UUID, ...]) -> list[str]:
    """The token of the latest of our own messages that the letter refers to."""
    if not answered:
        return []
    sent = dict(Message.objects.filter(pk__in=answered).values_list("pk", "reply_to"))
    return next((found for pk in answered if (found := tokens.tokens_in(sent.get(pk, "")))), [])


def _deliver(
    row: InboundMail, purpose: Purpose, letter: Letter, writer: Writer, *, is_answered: bool, at: datetime
) -> Taken:
    with transaction.atomic():
        row.state = State.TAKEN
        taken = _write(row)
        if taken.is_known:
            return taken
        try:
            with transaction.atomic(), translation.override(writer.language):
                purpose.take(
                    subject=_about(row),
                    side=row.side,
                    letter=letter,
                    mail_id=row.id,
                    is_released=False,
                    at=at,
                )
        except Refused as refusal:
            row.state, row.reason = State.REFUSED, refusal.code[:40]
            row.save(update_fields=["state", "reason"])
            if is_answered:
                _answer(row, writer, refusal, at=at)
    return Taken(row.id, row.state, row.reason)


def _to_support(
    row: InboundMail, raw: bytes, take_it: TakeForSupport, letter: Letter, *, is_answered: bool, at: datetime
) -> Taken:
    """Kept by the room for support, whoever wrote; what it does not take waits for a person, whole."""
    arrival = Arrival(
        mail_id=row.id,
        proof=row.authenticated,
        shown_as=row.sender,
        is_answered=is_answered and row.authenticated != authentication.FAILED,
        is_released=False,
    )
    try:
        with transaction.atomic():
            row.state = State.TAKEN
            taken = _write(row)
            if not taken.is_known:
                row.about = take_it(letter=letter, arrival=arrival, at=at)
                row.save(update_fields=["about"])
            return taken
    except Refused as refusal:
        return _quarantine(row, raw, refusal.code[:40])


def _answer(row: InboundMail, writer: Writer, refusal: Refused, *, at: datetime) -> None:
    outbox.post(
        kind="mail_not_taken",
        to_address=writer.address,
        to_name=writer.name,
        language=writer.language,
        context={"title": row.subject, "reason": refusal.message, "what_to_do": refusal.what_to_do},
        idempotency_key=f"mail_not_taken:{row.id}",
        at=at,
    )


@transaction.atomic
def _note(row: InboundMail, state: InboundMail.State, *, bounced: tuple[UUID, ...] = ()) -> Taken:
    row.state = state
    taken = _write(row)
    if not taken.is_known and bounced:
        Message.objects.filter(pk__in=bounced, bounced_at=None).update(bounced_at=row.received_at)
    return taken


def _quarantine(row: InboundMail, raw: bytes, reason: str) -> Taken:
    if InboundMail.objects.filter(state=State.QUARANTINED).count() >= MOST_WAITING:
        raise Full(f"{MOST_WAITING} letters wait for a person")
    row.state, row.reason, row.raw = State.QUARANTINED, reason, raw
    return _write(row)


def _keep_unread(raw: bytes, reason: str, *, envelope_from: str | None, at: datetime) -> Taken:
    identity = hashlib.sha256(raw).hexdigest()
    row = InboundMail(
        id=new_id(at=at), identity=identity, received_at=at, envelope_from=_shown(envelope_from)
    )
    return _known(identity) or _quarantine(row, raw, reason)


def _row(known_of: Envelope, *, envelope_from: str | None, at: datetime) -> InboundMail:
    return InboundMail(
        id=new_id(at=at),
        identity=known_of.identity,
        received_at=at,
        envelope_from=_shown(envelope_from),
        sender=known_of.sender,
        subject=known_of.subject,
        message_id=known_of.message_id,
    )


def _write(row: InboundMail) -> Taken:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        # The same letter came by two ways at once: one of them is written down.
        found = _known(row.identity)
        if found is None:
            raise
        return found
    return Taken(row.id, row.state, row.reason)


def _known(identity: str) -> Taken | None:
    row = InboundMail.objects.filter(identity=identity).only("id", "state", "reason").first()
    return None if row is None else Taken(row.id, row.state, row.reason, is_known=True)


def _about(row: InboundMail) -> UUID:
    assert row.about is not None, "a letter is placed before it is handed over"
    return row.about


def _shown(envelope_from: str | None) -> str:
    told: dict[str, Any] = {"errors": "replace"}
    return (envelope_from or "").encode(**told).decode().replace("\0", "")[:254]
