"""What agents put beside a claim, asked for by one statement: evidence, questions to both sides, notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from vinte.claims.models import AgentNote, Claim, Evidence
from vinte.claims.records import Asked, Piece


@dataclass(frozen=True)
class AskedProfessional(Asked):
    """What an agent asked the professional, and who asked."""

    asked_by: str
    asked_by_id: UUID


@dataclass(frozen=True)
class AddedPiece(Piece):
    """A piece of evidence, whose word or record it is, and who added it."""

    given_by_label: str
    added_by: str
    added_by_id: UUID


@dataclass(frozen=True)
class AskedHomeowner:
    """A further question to a homeowner with the choices that it left, who asked, and what was chosen."""

    id: UUID
    purchase_id: UUID
    question: str
    choices: tuple[str, ...]
    asked_at: datetime
    asked_by: str
    asked_by_id: UUID
    due_at: datetime
    answered_at: datetime | None
    choice: str
    comment: str

    def is_waited_for(self, *, at: datetime) -> bool:
        """Whether the homeowner may still answer in time."""
        return self.answered_at is None and at < self.due_at


@dataclass(frozen=True)
class Note:
    """What an agent wrote for the staff; about one contact, or about the claim where that is None."""

    id: UUID
    purchase_id: UUID | None
    text: str
    written_at: datetime
    written_by: str


@dataclass(frozen=True)
class ClaimFile:
    """Everything that agents put beside a claim, each kind in the order in which it came."""

    evidence: tuple[AddedPiece, ...] = ()
    requests: tuple[AskedProfessional, ...] = ()
    follow_ups: tuple[AskedHomeowner, ...] = ()
    notes: tuple[Note, ...] = ()


_FILE = """
    SELECT put.kind, put.id, put.purchase_id, put.text, put.at,
           COALESCE(NULLIF(account.name, ''), account.email) AS who, put.by_id,
           put.answer, put.answered_at, put.source, put.given_by, put.origin, put.choices, put.due_at,
           put.comment
    FROM (
        SELECT 'evidence' AS kind, id, purchase_id, text, added_at AS at, added_by_id AS by_id,
               COALESCE((SELECT taken.reason FROM claims_evidencewithdrawal AS taken
                          WHERE taken.professional_id = piece.professional_id AND taken.evidence_id = piece.id),
                        '') AS answer,
               NULL::timestamptz AS answered_at, source, given_by, origin, NULL::varchar[] AS choices,
               NULL::timestamptz AS due_at, '' AS comment
        FROM claims_evidence AS piece WHERE professional_id = %(professional)s AND claim_id = %(claim)s
        UNION ALL
        SELECT 'request', id, purchase_id, question, asked_at, asked_by_id, answer, answered_at, '', '', '', NULL,
               NULL, ''
        FROM claims_evidencerequest WHERE professional_id = %(professional)s AND claim_id = %(claim)s
        UNION ALL
        SELECT 'follow_up', id, purchase_id, question, asked_at, asked_by_id, choice, answered_at, '', '', '',
               choices, due_at, comment
        FROM claims_followup WHERE professional_id = %(professional)s AND claim_id = %(claim)s
        UNION ALL
        SELECT 'note', id, purchase_id, text, written_at, written_by_id, '', NULL, '', '', '', NULL, NULL,
               ''
        FROM claims_agentnote WHERE professional_id = %(professional)s AND claim_id = %(claim)s
    ) AS put JOIN people_account AS account ON account.id = put.by_id
    ORDER BY put.at, put.id
"""


def file_of(claim: Claim) -> ClaimFile:
    """What stands beside a claim; a note whose words were erased is left out."""
    with connection.cursor() as cursor:
        cursor.execute(_FILE, {"professional": claim.professional_id, "claim": claim.id})
        names = [column.name for column in cursor.description]
        put = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return ClaimFile(
        evidence=tuple(
            AddedPiece(
                id=row["id"],
                purchase_id=row["purchase_id"],
                source_label=str(Evidence.Source(row["source"]).label),
                given_by_label=str(Evidence.GivenBy(row["given_by"]).label),
                origin=row["origin"],
                text=row["text"],
                added_at=row["at"],
                withdrawn_why=row["answer"],
                added_by=row["who"],
                added_by_id=row["by_id"],
            )
            for row in put
            if row["kind"] == "evidence"
        ),
        requests=tuple(
            AskedProfessional(
                claim_id=claim.id,
                question=row["text"],
                **{name: row[name] for name in ("id", "purchase_id", "answer", "answered_at")},
                asked_at=row["at"],
                asked_by=row["who"],
                asked_by_id=row["by_id"],
            )
            for row in put
            if row["kind"] == "request"
        ),
        follow_ups=tuple(
            AskedHomeowner(
                question=row["text"],
                choices=tuple(row["choices"]),
                choice=row["answer"],
                **{name: row[name] for name in ("id", "purchase_id", "due_at", "answered_at", "comment")},
                asked_at=row["at"],
                asked_by=row["who"],
                asked_by_id=row["by_id"],
            )
            for row in put
            if row["kind"] == "follow_up"
        ),
        notes=tuple(
            Note(row["id"], row["purchase_id"], row["text"], row["at"], row["who"])
            for row in put
            if row["kind"] == "note" and row["text"]
        ),
    )


def erase_notes(*, professional_id: UUID) -> None:
    """Take the words of every note about a business whose account is erased (INVARIANTS, 22)."""
    AgentNote.objects.filter(professional_id=professional_id).update(text="")
