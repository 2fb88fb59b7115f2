"""Hearings as the professional and the desk read them: what was put, until when, what was answered, by whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

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


def hearings_about(claim: Claim, *, at: datetime) -> list[HeardCase]:
    """As `hearings_of_claim`, for who has the claim; one question where there was no notice."""
    rows = Hearing.objects.filter(professional_id=claim.professional_id, claim_id=claim.id)
    return _cases(claim, list(rows.order_by("-notified_at", "-id")), at=at)


def hearing(*, professional_id: UUID, hearing_id: UUID, at: datetime) -> HeardCase:
    """One notice; raises NotAllowed for anybody else's."""
    row = Hearing.objects.filter(professional_id=professional_id, id=hearing_id).first()
    if row is None:
        raise NotAllowed(f"no hearing {hearing_id} of professional {professional_id}")
    claim = Claim.objects.get(professional_id=professional_id, id=row.claim_id)
    (found,) = _cases(claim, [row], at=at)
    return found


def _cases(claim: Claim, rows: list[Hearing], *, at: datetime) -> list[HeardCase]:
    if not rows:
        return []
    of = {"professional_id": claim.professional_id}
    ids = [row.id for row in rows]
    put = list(HearingPoint.objects.filter(**of, hearing_id__in=ids).values_list("hearing_id", "evidence_id"))
    pieces = {row.id: row for row in Evidence.objects.filter(**of, claim_id=claim.id)}
    withdrawn = withdrawn_why(claim.professional_id)
    answers = list(HearingAnswer.objects.filter(**of, hearing_id__in=ids).order_by("answered_at", "id"))
    files = list(
        HearingFile.objects.filter(**of, answer_id__in=[row.id for row in answers])
        .defer("content")
        .order_by("number")
    )
    contacts = {row.purchase_id: row for row in ClaimedContact.objects.filter(**of, claim_id=claim.id)}
    bought = {row.id: row for row in leads.purchases(claim.professional_id) if row.id in contacts}
    zone = assessing.terms_named(claim.terms).time_zone
    found = []
    for row in rows:
        of_row = [pieces[evidence_id] for hearing_id, evidence_id in put if hearing_id == row.id]
        said = [answer for answer in answers if answer.hearing_id == row.id]
        found.append(
            copied(
                HeardCase,
                row,
                zone=zone,
                is_open=claim.is_open,
                waits=claim.state == Claim.State.MISUSE and not said and at < row.answer_due_at,
                contacts=tuple(
                    HeardContact(
                        purchase_id=purchase_id,
                        position=contacts[purchase_id].position,
                        title=bought[purchase_id].job_request.title,
                        bought_at=bought[purchase_id].bought_at,
                        description=contacts[purchase_id].description,
                        pieces=_put(of_row, purchase_id, withdrawn=withdrawn),
                    )
                    for purchase_id in sorted(
                        {piece.purchase_id for piece in of_row}, key=lambda one: contacts[one].position
                    )
                ),
                answers=tuple(
                    HeardAnswer(
                        text=answer.text,
                        answered_at=answer.answered_at,
                        is_late=answer.answered_at >= row.answer_due_at,
                        files=tuple(copied(SentFile, one) for one in files if one.answer_id == answer.id),
                    )
                    for answer in said
                ),
            )
        )
    return found


def _put(
    pieces: Iterable[Evidence], purchase_id: UUID, *, withdrawn: dict[UUID, str]
) -> tuple[PutPiece, ...]:
    return tuple(
        copied(
            PutPiece,
            piece,
            evidence_id=piece.id,
            withdrawn_why=withdrawn.get(piece.id, ""),
        )
        for piece in sorted(pieces, key=lambda one: (one.added_at, one.id))
        if piece.purchase_id == purchase_id
    )


def hearing_file(*, account: Visitor, file_id: UUID) -> HearingContent:
    """A file sent with an answer; raises NotAllowed unless its professional or of the desk asks."""
    row = HearingFile.objects.filter(id=file_id).first()
    if row is None:
        raise NotAllowed(f"no file {file_id} of a hearing")
    access.require(account, right="claim.read", professional_id=row.professional_id)
    return HearingContent(number=row.number, media_type=row.media_type, content=bytes(row.content))
