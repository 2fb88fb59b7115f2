"""A claim that is not filed yet, as its professional sees it: their words, what their mails say, what is loose."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vinte.claims import links
from vinte.claims.models import ClaimDraft
from vinte.kernel.copies import copied
from vinte.people import queries as people


@dataclass(frozen=True)
class MailedWords:
    """What a mail says of a contact; `is_by_hand` that a person said so where the mail did not."""

    words: str
    came_at: datetime
    is_by_hand: bool


@dataclass(frozen=True)
class LooseWords:
    """What a mail says and nobody placed yet; `candidates` are the contacts that it may be about, none for any."""

    id: UUID
    words: str
    candidates: tuple[UUID, ...]
    came_at: datetime


@dataclass(frozen=True)
class Draft:
    """The open draft: `texts` by contact, of which `typed` were by hand; `agreed_at` is since when it is to be filed
    by itself, and `is_as_agreed` whether its words are still those that were agreed to."""

    id: UUID
    changed_at: datetime
    texts: Mapping[UUID, str]
    typed: frozenset[UUID]
    mailed: Mapping[UUID, tuple[MailedWords, ...]]
    loose: tuple[LooseWords, ...]
    agreed_at: datetime | None
    agreed_hash: str


@dataclass(frozen=True)
class OwnDraft:
    """A draft for the copy of what is kept about a professional."""

    begun_at: datetime
    ended_as: str
    texts: tuple[tuple[UUID, str], ...]
    from_mails: tuple[tuple[datetime, str], ...]


def draft_of(professional_id: UUID) -> Draft | None:
    """The open draft of a professional, or None."""
    row = ClaimDraft.objects.filter(professional_id=professional_id, ended_at=None).first()
    if row is None:
        return None
    texts = list(row.texts.all())
    mailed: dict[UUID, list[MailedWords]] = defaultdict(list)
    loose: list[LooseWords] = []
    for piece in row.pieces.order_by("came_at", "number"):
        if piece.purchase_id is not None:
            words = MailedWords(piece.words, piece.came_at, is_by_hand=piece.placed_at is not None)
            mailed[piece.purchase_id].append(words)
        elif piece.placed_at is None:
            loose.append(copied(LooseWords, piece, candidates=tuple(piece.candidates)))
    return copied(
        Draft,
        row,
        texts={each.purchase_id: each.text for each in texts},
        typed=frozenset(each.purchase_id for each in texts if each.is_typed),
        mailed={purchase_id: tuple(words) for purchase_id, words in mailed.items()},
        loose=tuple(loose),
    )


def drafts_of(professional_id: UUID) -> list[OwnDraft]:
    """Every draft of a professional, the earliest first."""
    rows = ClaimDraft.objects.filter(professional_id=professional_id).prefetch_related("texts", "pieces")
    return [
        copied(
            OwnDraft,
            row,
            texts=tuple((text.purchase_id, text.text) for text in row.texts.all()),
            from_mails=tuple((piece.came_at, piece.words) for piece in row.pieces.all()),
        )
        for row in rows.order_by("begun_at", "id")
    ]


@dataclass(frozen=True)
class WaitingDraft:
    """The draft behind a link that stops it: whose it is, and whether it still is to be filed by itself."""

    business: str
    waits: bool


def waiting_draft(*, secret: str, at: datetime) -> WaitingDraft:
    """What the link of a letter would stop; raises Refused: `link_unknown`, `link_expired`."""
    draft_id = people.find_private_link(secret=secret, purpose=links.STOP_CLAIM_PURPOSE, at=at)
    row = ClaimDraft.objects.filter(pk=draft_id).first()
    if row is None:
        return WaitingDraft("", waits=False)
    business = people.professional(row.professional_id).trade_name
    return WaitingDraft(business, waits=row.agreed_at is not None and row.ended_at is None)


def words_hash(cohort: Sequence[UUID], texts: Mapping[UUID, str]) -> str:
    """What stands for these words about these contacts: another word, or another contact, is another."""
    said = [[str(purchase_id), texts.get(purchase_id, "")] for purchase_id in cohort]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
