"""Voice notes: what a professional says into the phone about a call, instead of typing it.

It is theirs. An agent who examines their claim may hear it; it is sent to nobody, the homeowner least of all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from vinte.handling.models import VoiceNote
from vinte.kernel.copies import copied
from vinte.kernel.errors import IdempotencyConflict, NotAllowed, Refused
from vinte.kernel.ids import new_id

# What a phone makes when it is asked for 32 kbit/s, three times over: some make more than they are asked for.
BYTES_A_SECOND = 12_000
# Where containers say what is in them: all tracks are named in the first few kilobytes.
_HEAD_BYTES = 8_192
# Codec names of Matroska (RFC 9559), and the handler type of ISO/IEC 14496-12, that only pictures have.
_PICTURES = (b"V_VP8", b"V_VP9", b"V_AV1", b"V_MPEG", b"V_THEORA", b"vide")


@dataclass(frozen=True)
class Recording:
    """A recording that was read: its type is what it is, whatever its name said."""

    content: bytes
    media_type: str
    seconds: int

    @property
    def sha256(self) -> str:
        """The hash of the content, in hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class HeardNote:
    """A voice note as its contact shows it: `about_id` is the attempt that it was told with, or the note it became."""

    id: UUID
    purchase_id: UUID
    about_id: UUID
    recorded_at: datetime
    seconds: int


@dataclass(frozen=True)
class VoiceContent:
    """A voice note to be heard."""

    content: bytes
    media_type: str


def longest_seconds() -> int:
    """How long a voice note may be, in seconds; 0 where the site takes none."""
    seconds: int = settings.VINTE_VOICE_SECONDS
    return seconds


def most_bytes() -> int:
    """How much a voice note may weigh."""
    return longest_seconds() * BYTES_A_SECOND


def read_recording(data: bytes, *, seconds: int) -> Recording:
    """A recording from what a phone sent: WebM, Ogg or MP4 with sound alone. `seconds` is what the phone says.

    Raises Refused (`voice_not_taken`, `voice_too_long`, `voice_unreadable`).
    """
    most = longest_seconds()
    if not most:
        raise Refused(
            code="voice_not_taken",
            message=_("Este site não recebe notas de voz."),
            what_to_do=_("Escreva uma nota."),
        )
    if len(data) > most_bytes() or seconds > most:
        raise Refused(
            code="voice_too_long",
            message=_("A nota de voz é comprida demais: pode ter %(seconds)d segundos.") % {"seconds": most},
            what_to_do=_("Grave outra mais curta, ou escreva uma nota."),
        )
    media_type = _type_of(data[:_HEAD_BYTES])
    if not media_type or seconds < 1:
        raise Refused(
            code="voice_unreadable",
            message=_("Esta nota de voz não é uma gravação que se consiga ouvir."),
            what_to_do=_("Grave outra, ou escreva uma nota."),
        )
    return Recording(content=data, media_type=media_type, seconds=seconds)


def _type_of(head: bytes) -> str:
    """What a file is by its first bytes; empty for anything but sound in one of the three."""
    if any(name in head for name in _PICTURES):
        return ""
    if head.startswith(b"\x1aE\xdf\xa3") and b"webm" in head[:64]:
        return "audio/webm"
    if head.startswith(b"OggS") and (b"OpusHead" in head[:64] or b"vorbis" in head[:64]):
        return "audio/ogg"
    if head[4:8] == b"ftyp":
        return "audio/mp4"
    return ""


def keep(
    recording: Recording | None, *, professional_id: UUID, purchase_id: UUID, about_id: UUID, at: datetime
) -> None:
    """Keep a recording with what it was told about, once; raises IdempotencyConflict where there is another.

    Whoever asks holds the professional's lock.
    """
    if recording is None:
        return
    known = VoiceNote.objects.filter(professional_id=professional_id, about_id=about_id)
    for sha256 in known.values_list("sha256", flat=True):
        if sha256 != recording.sha256:
            raise IdempotencyConflict(key=f"voice of {about_id}")
        return
    VoiceNote.objects.create(
        professional_id=professional_id,
        id=new_id(at=at),
        purchase_id=purchase_id,
        about_id=about_id,
        recorded_at=at,
        seconds=recording.seconds,
        media_type=recording.media_type,
        content=recording.content,
        sha256=recording.sha256,
    )


def voice_notes_on(
    *, professional_id: UUID, purchase_ids: Collection[UUID], at: datetime | None = None
) -> list[HeardNote]:
    """The voice notes of these contacts, the earliest first; by that instant, if one is named."""
    rows = VoiceNote.objects.filter(professional_id=professional_id, purchase_id__in=purchase_ids)
    if at is not None:
        rows = rows.filter(recorded_at__lte=at)
    return [copied(HeardNote, row) for row in rows.defer("content").order_by("recorded_at", "id")]


def voice_content(*, professional_id: UUID, purchase_id: UUID, voice_id: UUID) -> VoiceContent:
    """What is heard; whoever asks checked that it may be. Raises NotAllowed for one of another contact."""
    row = VoiceNote.objects.filter(
        professional_id=professional_id, purchase_id=purchase_id, id=voice_id
    ).first()
    if row is None:
        raise NotAllowed(f"no voice note {voice_id} of contact {purchase_id}")
    return copied(VoiceContent, row, content=bytes(row.content))


def remove(*, professional_id: UUID) -> None:
    """Take away what this business said (INVARIANTS, 22)."""
    VoiceNote.objects.filter(professional_id=professional_id).delete()
