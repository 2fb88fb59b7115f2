"""A professional takes a claim back: nothing is decided, and another may be filed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.claims import guards, letters, states
from vinte.claims.models import Claim
from vinte.claims.records import FiledClaim
from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed, Refused


@transaction.atomic
def withdraw_claim(*, professional_id: UUID, claim_id: UUID, at: datetime) -> FiledClaim:
    """Take back an open claim; withdrawn twice, it stays withdrawn and no second letter is written.

    From then on the dossier holds it no more, and its contacts may be returned again. While a case of misuse is open it
    can't be: who is accused is heard. Raises NotAllowed for another's claim, Refused: `in_misuse`, `already_decided`.
    """
    if not Claim.objects.filter(professional_id=professional_id, id=claim_id).exists():
        raise NotAllowed(f"no claim {claim_id} of professional {professional_id}")
    claim = guards.lock_claim(claim_id)
    if claim.state == states.WITHDRAWN:
        return copied(FiledClaim, claim)
    guards.require_open(claim)
    if claim.state == states.MISUSE:
        raise Refused(
            code="in_misuse",
            message=_("Há uma suspeita de uso indevido por esclarecer: o pedido não se retira agora."),
            what_to_do=_("Responda ao que o apoio lhe perguntou."),
        )
    claim.withdrawn()
    claim.ended_at = at
    claim.waiting_since, claim.waiting_for = None, []
    claim.save(update_fields=["state", "ended_at", "waiting_since", "waiting_for"])
    letters.claim_withdrawn(claim=claim, at=at)
    return copied(FiledClaim, claim)
