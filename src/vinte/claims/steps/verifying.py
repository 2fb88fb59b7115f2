"""Verification: an agent looks at each contact where something speaks against what was said."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vinte.claims import desk_time, guards, states
from vinte.claims.desk.contact_lines import rows_of
from vinte.claims.models import Claim, ClaimedContact, FollowUp, HomeownerQuestion
from vinte.claims.records import DescribedContact, FiledClaim
from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed, Refused


def contacts_of(claim: Claim) -> list[ClaimedContact]:
    """The claimed contacts in order of position."""
    return list(
        ClaimedContact.objects.filter(professional_id=claim.professional_id, claim_id=claim.id).order_by(
            "position"
        )
    )


def lock_as_agent(claim_id: UUID, by: UUID, *in_states: str) -> tuple[Claim, list[ClaimedContact]]:
    """Lock a claim for an agent who may act on it in one of these states; its contacts in order."""
    claim = guards.lock_claim(claim_id)
    contacts = contacts_of(claim)
    guards.require_agent(by, claim, [contact.purchase_id for contact in contacts])
    guards.require_state(claim, *in_states)
    return claim, contacts


def contact_among(contacts: list[ClaimedContact], purchase_id: UUID) -> ClaimedContact:
    """The claimed contact; raises NotAllowed when the claim has no such one."""
    for contact in contacts:
        if contact.purchase_id == purchase_id:
            return contact
    raise NotAllowed(f"purchase {purchase_id} is not in this claim")


def open_conflicts(claim: Claim, *, at: datetime) -> list[int]:
    """The positions of the contacts where something speaks against the claim, or a homeowner answered a further
    question, and nobody has looked into it.
    """
    return [row.position for row in rows_of(claim, at=at) if row.is_unfound]


def refuse_open_conflicts(claim: Claim, *, at: datetime) -> None:
    """Raise Refused (`conflict_open`) while a contact with a conflict has no finding."""
    positions = open_conflicts(claim, at=at)
    if positions:
        raise Refused(
            code="conflict_open",
            message=ngettext(
                "Falta apurar o contacto %(positions)s.",
                "Falta apurar os contactos %(positions)s.",
                len(positions),
            )
            % {"positions": ", ".join(str(position) for position in positions)},
            what_to_do=_("Registe em cada um se o que se sabe confirma ou contradiz o pedido."),
        )


@transaction.atomic
def record_finding(
    *, claim_id: UUID, purchase_id: UUID, finding: str, reason: str, by: UUID, at: datetime
) -> DescribedContact:
    """Write down what an agent found about one contact; while nothing is concluded it can be changed.

    Once verification is concluded only a conflict that came after it, such as a homeowner's late answer,
    takes a finding. `finding` is `consistent` or `contradicted`. Raises Refused (`reason_missing`, `wrong_state`,
    `already_decided`), NotAllowed for who may not decide, ValueError for another finding.
    """
    if finding not in (ClaimedContact.Finding.CONSISTENT, ClaimedContact.Finding.CONTRADICTED):
        raise ValueError(f"finding is {finding!r}; known are consistent and contradicted")
    said = guards.reason_of(reason)
    claim, contacts = lock_as_agent(claim_id, by, states.VERIFYING, states.MISUSE, states.VERIFIED)
    contact = contact_among(contacts, purchase_id)
    if contact.position not in open_conflicts(claim, at=at):
        guards.require_state(claim, states.VERIFYING, states.MISUSE)
    contact.finding, contact.finding_reason = finding, said
    contact.found_by_id, contact.found_at = by, at
    contact.save(update_fields=["finding", "finding_reason", "found_by", "found_at"])
    return copied(DescribedContact, contact)


@transaction.atomic
def conclude_verification(*, claim_id: UUID, by: UUID, at: datetime) -> FiledClaim:
    """Say that every contact was verified; from then on the claim's truth is settled.

    Raises Refused: `answers_pending` while homeowners still have time to answer, `conflict_open` while a
    row with a conflict has no finding, `wrong_state`, `already_decided`.
    """
    claim, _contacts = lock_as_agent(claim_id, by, states.VERIFYING)
    silent = {
        "professional_id": claim.professional_id,
        "claim_id": claim.id,
        "answered_at__isnull": True,
    }
    unanswered = FollowUp.objects.filter(**silent, due_at__gt=at).count()
    if at < claim.answers_due_at:
        unanswered += HomeownerQuestion.objects.filter(**silent).count()
    if unanswered:
        raise Refused(
            code="answers_pending",
            message=ngettext(
                "Ainda há %(count)d particular com prazo para responder.",
                "Ainda há %(count)d particulares com prazo para responder.",
                unanswered,
            )
            % {"count": unanswered},
            what_to_do=_("Espere pelas respostas ou pelo fim do prazo."),
        )
    refuse_open_conflicts(claim, at=at)
    if claim.answers_ended_at is None:
        desk_time.note_end(claim)
    verify(claim, at=at)
    return copied(FiledClaim, claim)


def verify(claim: Claim, *, at: datetime) -> None:
    """Settle the truth of a claim whose contacts were all looked at; the caller holds its lock."""
    claim.verified()
    claim.verified_at = at
    claim.save(update_fields=["state", "verified_at"])
