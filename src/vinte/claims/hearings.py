"""Hearings as the professional and the desk read them: what was put, until when, what was answered, by whom."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from vinte.claims.dossier import assessing
from vinte.claims.models import (
    Claim,
    ClaimedContact,
    Evidence,
    EvidenceWithdrawal,
    Hearing,
    HearingAnswer,
    HearingFile,
    HearingPoint,
)
from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed
from vinte.leads import queries as leads
from vinte.people import access
from vinte.people.access import Visitor


@dataclass(frozen=True)
class PutPiece:
    """A piece of evidence that was put to the professional; `withdrawn_why` is empty while it is held to."""

    evidence_id: UUID
    purchase_id: UUID
    source_label: str
    given_by_label: str
    text: str
    added_at: datetime
    withdrawn_why: str


@dataclass(frozen=True)
class HeardContact:
    """One contact that a hearing is about, and what speaks against what was said of it."""

    purchase_id: UUID
    position: int
    title: str
    bought_at: datetime
    description: str
    pieces: tuple[PutPiece, ...]


@dataclass(frozen=True)
class SentFile:
    """A file sent with an answer, without its bytes."""

    id: UUID
    number: int
    media_type: str


@dataclass(frozen=True)
class HeardAnswer:
    """What the professional answered; `is_late` says that the period was over and nobody had decided."""

    text: str
    answered_at: datetime
    is_late: bool
    files: tuple[SentFile, ...]


@dataclass(frozen=True)
class HeardCase:
    """A notice with all that was put and answered.

    `is_open` says that an answer is still taken; `waits` that nobody may confirm before an answer or the end of
    the period.
    """

    id: UUID
    claim_id: UUID
    professional_id: UUID
    reason: str
    notified_at: datetime
    answer_due_at: datetime
    zone: str
    is_open: bool
    waits: bool
    contacts: tuple[HeardContact, ...]
    answers: tuple[HeardAnswer, ...]


@dataclass(frozen=True)
class Notice:
    """A notice in brief: what a list of them shows, and whether nobody may confirm before an answer or its end."""

    id: UUID
    claim_id: UUID
    notified_at: datetime
    answer_due_at: datetime
    waits: bool


@dataclass(frozen=True)
class HearingContent:
    """A file sent with an answer, with its bytes."""

    number: int
    media_type: str
    content: bytes


def live_evidence(*, professional_id: UUID, claim_id: UUID, purchase_ids: Collection[UUID]) -> list[Evidence]:
    """The pieces about these contacts that nobody withdrew, the earliest first."""
    withdrawn = EvidenceWithdrawal.objects.filter(professional_id=professional_id).values("evidence_id")
    rows = Evidence.objects.filter(
        professional_id=professional_id, claim_id=claim_id, purchase_id__in=purchase_ids
    )
    return list(rows.exclude(id__in=withdrawn).order_by("added_at", "id"))


def withdrawn_why(professional_id: UUID) -> dict[UUID, str]:
    """Why pieces about a professional's claims were withdrawn, by piece."""
    rows = EvidenceWithdrawal.objects.filter(professional_id=professional_id)
    return dict(rows.values_list("evidence_id", "reason"))


def hearings_of_claim(*, professional_id: UUID, claim_id: UUID, at: datetime) -> list[HeardCase]:
    """The notices of a claim, the latest first; few, and all of them in a handful of questions."""
    claim = Claim.objects.filter(professional_id=professional_id, id=claim_id).first()
    if claim is None:
        raise NotAllowed(f"no claim {claim_id} of professional {professional_id}")
    return hearings_about(claim, at=at)


def notices_of_claim(*, professional_id: UUID, claim_id: UUID, at: datetime) -> list[Notice]:
    """The notices of a claim in brief, the latest first, asked for at once."""
    of = {"professional_id": OuterRef("professional_id")}
    rows = Hearing.objects.filter(professional_id=professional_id, claim_id=claim_id).annotate(
        is_answered=Exists(HearingAnswer.objects.filter(**of, hearing_id=OuterRef("id"))),
        in_misuse=Exists(Claim.objects.filter(**of, id=OuterRef("claim_id"), state=Claim.State.MISUSE)),
    )
    return [
        copied(Notice, row, waits=row.in_misuse and not row.is_answered and at < row.answer_due_at)
        for row in rows.order_by("-notified_at", "-id")
    ]


def hearings_about(
    claim: Claim,
    *,
    at: datetime,
    pieces: Mapping[UUID, PutPiece] | None = None,
    contacts: Mapping[UUID, HeardContact] | None = None,
) -> list[HeardCase]:
    """As `hearings_of_claim`, for who has the claim, and perhaps its evidence by piece and its contacts by purchase.

    One question where there was no notice, and where nothing else is to be asked for.
    """
    return _cases(claim, _notices(claim.professional_id).filter(claim_id=claim.id), at, pieces, contacts)


def hearing(*, professional_id: UUID, hearing_id: UUID, at: datetime) -> HeardCase:
    """One notice; raises NotAllowed for anybody else's."""
    row = Hearing.objects.filter(professional_id=professional_id, id=hearing_id).first()
    if row is None:
        raise NotAllowed(f"no hearing {hearing_id} of professional {professional_id}")
    claim = Claim.objects.get(professional_id=professional_id, id=row.claim_id)
    (found,) = _cases(claim, _notices(professional_id).filter(id=hearing_id), at)
    return found


def _notices(professional_id: UUID) -> QuerySet[Any]:
    """The notices of a professional, the latest first.

    Each with the ids of the pieces that it put in `put`, and in `said`, the earliest first, what was answered, with
    the files but not their bytes.
    """
    of = {"professional_id": OuterRef("professional_id")}
    put = HearingPoint.objects.filter(**of, hearing_id=OuterRef("id"))
    files = HearingFile.objects.filter(**of, answer_id=OuterRef("id")).order_by("number")
    file = JSONObject(id="id", number="number", media_type="media_type")
    answers = HearingAnswer.objects.filter(**of, hearing_id=OuterRef("id")).order_by("answered_at", "id")
    answer = JSONObject(text="text", answered_at="answered_at", files=ArraySubquery(files.values(file=file)))
    rows = Hearing.objects.filter(professional_id=professional_id).order_by("-notified_at", "-id")
    return rows.annotate(
        put=ArraySubquery(put.values("evidence_id")), said=ArraySubquery(answers.values(answer=answer))
    )


def _cases(
    claim: Claim,
    notices: QuerySet[Any],
    at: datetime,
    pieces: Mapping[UUID, PutPiece] | None = None,
    contacts: Mapping[UUID, HeardContact] | None = None,
) -> list[HeardCase]:
    rows = list(notices)
    if not rows:
        return []
    pieces = _pieces(claim) if pieces is None else pieces
    contacts = _contacts(claim) if contacts is None else contacts
    zone = assessing.terms_named(claim.terms).time_zone
    found = []
    for row in rows:
        of_row = sorted((pieces[one] for one in row.put), key=lambda one: (one.added_at, one.evidence_id))
        about = sorted((contacts[one] for one in {piece.purchase_id for piece in of_row}), key=_position)
        found.append(
            copied(
                HeardCase,
                row,
                zone=zone,
                is_open=claim.is_open,
                waits=claim.state == Claim.State.MISUSE and not row.said and at < row.answer_due_at,
                contacts=tuple(
                    replace(one, pieces=tuple(p for p in of_row if p.purchase_id == one.purchase_id))
                    for one in about
                ),
                answers=tuple(_answer(one, due_at=row.answer_due_at) for one in row.said),
            )
        )
    return found


def _position(contact: HeardContact) -> int:
    return contact.position


def _pieces(claim: Claim) -> dict[UUID, PutPiece]:
    withdrawn = withdrawn_why(claim.professional_id)
    rows = Evidence.objects.filter(professional_id=claim.professional_id, claim_id=claim.id)
    return {
        row.id: copied(PutPiece, row, evidence_id=row.id, withdrawn_why=withdrawn.get(row.id, ""))
        for row in rows
    }


def _contacts(claim: Claim) -> dict[UUID, HeardContact]:
    bought = {row.id: row for row in leads.purchases(claim.professional_id)}
    rows = ClaimedContact.objects.filter(professional_id=claim.professional_id, claim_id=claim.id)
    return {
        row.purchase_id: copied(
            HeardContact,
            row,
            title=bought[row.purchase_id].job_request.title,
            bought_at=bought[row.purchase_id].bought_at,
            pieces=(),
        )
        for row in rows
    }


def _answer(said: Mapping[str, Any], *, due_at: datetime) -> HeardAnswer:
    answered_at = datetime.fromisoformat(said["answered_at"])
    return HeardAnswer(
        text=said["text"],
        answered_at=answered_at,
        is_late=answered_at >= due_at,
        files=tuple(SentFile(**{**one, "id": UUID(one["id"])}) for one in said["files"]),
    )


def hearing_file(*, account: Visitor, file_id: UUID) -> HearingContent:
    """A file sent with an answer; raises NotAllowed unless its professional or of the desk asks."""
    row = HearingFile.objects.filter(id=file_id).first()
    if row is None:
        raise NotAllowed(f"no file {file_id} of a hearing")
    access.require(account, right="claim.read", professional_id=row.professional_id)
    return HearingContent(number=row.number, media_type=row.media_type, content=bytes(row.content))
