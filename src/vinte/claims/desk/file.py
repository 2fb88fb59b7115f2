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


@dataclass(frozen=True)
class AskedHomeowner:
    """A further question to a homeowner with the choices that it left, who asked, and what was chosen."""

    id: UUID
    purchase_id: UUID
    question: str
    choices: tuple[str, ...]
    asked_at: datetime
    asked_by: str
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

    evidence: tuple[Piece, ...] = ()
    requests: tuple[AskedProfessional, ...] = ()
    follow_ups: tuple[AskedHomeowner, ...] = ()
    notes: tuple[Note, ...] = ()


_FILE = """
    SELECT put.kind, put.id, put.purchase_id, put.text, put.at, 
           COALESCE(NULLIF(account.name, ''), account.email) AS who,
           put.answer, put.answered_at, put.source, put.origin, put.choices, put.due_at, put.comment
    FROM (
        SELECT 'evidence' AS kind, id, purchase_id, text, added_at AS at, added_by_id AS by_id, '' AS answer,
               NULL::timestamptz AS answered_at, source, origin, NULL::varchar[] AS choices,
               NULL::timestamptz AS due_at, '' AS comment
        FROM claims_evidence WHERE professional_id = %(professional)s AND claim_id = %(claim)s
        UNION ALL
        SELECT 'request', id, purchase_id, question, asked_at, asked_by_id, answer, answered_at, '', '', NULL,
               NULL, ''
        FROM claims_evidencerequest WHERE professional_id = %(professional)s AND claim_id = %(claim)s
        UNION ALL
        SELECT 'follow_up', id, purchase_id, question, asked_at, asked_by_id, choice, answered_at, '', '',
               choices, due_at, comment
        FROM claims_followup WHERE professional_id = %(professional)s AND claim_id = %(claim)s
        UNION ALL
        SELECT 'note', id, purchase_id, text, written_at, written_by_id, '', NULL, '', '', NULL, NULL, ''
        FROM claims_agentnote WHERE professional_id = %(professional)s AND claim_id = %(claim)s
    ) AS put JOIN people_account AS account ON account.id = put.by_id
    ORDER BY put.at, put.id
"""


def file_of(claim: Claim) -> ClaimFile:
    """What stands beside a claim; a note whose words were erased is left out."""
    with connection.cursor() as cursor:
        cursor.execute(_FILE, {"professional": claim.professional_id, "claim": claim.id})
        rows = cursor.fetchall()
    evidence, requests, follow_ups, notes = [], [], [], []
    for kind, id, purchase_id, text, put_at, who, answer, answered_at, source, origin, choices, due, comment in rows:
        if kind == "evidence":
            label = str(Evidence.Source(source).label)
            evidence.append(Piece(purchase_id, label, origin, text, put_at))
        elif kind == "request":
            requests.append(
                AskedProfessional(id, claim.id, purchase_id, text, put_at, answer, answered_at, who)
            )
        elif kind == "follow_up":
            follow_ups.append(
                AskedHomeowner(
                    id, purchase_id, text, tuple(choices), put_at, who, due, answered_at, answer, comment
                )
            )
        elif text:
            notes.append(Note(id, purchase_id, text, put_at, who))
    return ClaimFile(tuple(evidence), tuple(requests), tuple(follow_ups), tuple(notes))


def erase_notes(*, professional_id: UUID, at: datetime) -> None:
    """Take the words of every note about a business whose account is erased (INVARIANTS, 22)."""
    AgentNote.objects.filter(professional_id=professional_id).update(text="")
