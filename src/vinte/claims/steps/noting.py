"""Notes that agents write beside a claim for the staff alone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.claims import guards
from vinte.claims.models import AgentNote
from vinte.claims.steps.verifying import contact_among, contacts_of
from vinte.kernel.ids import new_id
from vinte.kernel.texts import require_text


@transaction.atomic
def write_note(*, claim_id: UUID, text: str, by: UUID, at: datetime, purchase_id: UUID | None = None) -> UUID:
    """Write a note beside a claim, decided or not, or beside one of its contacts; returns the note's id.

    It is never changed. The professional does not see it; its words go when their account is erased. Raises Refused:
    `text_missing`, `text_too_long`; NotAllowed for who has a part in the claim.
    """
    said = require_text(text, code="text_missing", message=_("Falta a nota."))
    claim = guards.claim_by_id(claim_id)
    contacts = contacts_of(claim)
    guards.require_agent(by, claim, [contact.purchase_id for contact in contacts])
    if purchase_id is not None:
        contact_among(contacts, purchase_id)
    note = AgentNote.objects.create(
        professional_id=claim.professional_id,
        id=new_id(at=at),
        claim_id=claim.id,
        purchase_id=purchase_id,
        text=said,
        written_at=at,
        written_by_id=by,
    )
    return note.id
