"""What happened to a claim since somebody opened its page, so that nobody acts on what is no longer so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from vinte.claims import guards
from vinte.claims.desk.file import file_of
from vinte.claims.models import Claim, ClaimedContact, HomeownerQuestion
from vinte.claims.records import decision_of_claim


@dataclass(frozen=True)
class Change:
    """Something that came: when, by whom (an agent's name, or nothing), and what, in the reader's language.

    `position` is the contact that it is about, None for the whole claim.
    """

    at: datetime
    who: str
    what: str
    position: int | None = None


@dataclass(frozen=True)
class _Came:
    """A change, the account whose doing it was, if an agent's, and the contact that it is about, if one."""

    change: Change
    by_id: UUID | None
    purchase_id: UUID | None = None


def changes_since(
    *, claim_id: UUID, since: datetime, by: UUID, at: datetime, purchase_id: UUID | None = None
) -> list[Change]:
    """What came after `since` and by `at` that this agent did not do themselves, the earliest first.

    With `purchase_id`, only what is about that contact or the whole claim. Notes change nothing and are left out.
    Raises NotAllowed where there is no such claim.
    """
    claim = guards.claim_by_id(claim_id)
    found = [
        came.change
        for came in (*_about_contacts(claim), *_about_all(claim))
        if since < came.change.at <= at
        and came.by_id != by
        and (purchase_id is None or came.purchase_id in (None, purchase_id))
    ]
    return sorted(found, key=lambda change: change.at)


def _about_contacts(claim: Claim) -> Iterator[_Came]:
    of_claim = {"professional_id": claim.professional_id, "claim_id": claim.id}
    contacts = ClaimedContact.objects.select_related("found_by").filter(**of_claim)
    places = {contact.purchase_id: contact.position for contact in contacts}

    def came(
        purchase_id: UUID, at: datetime | None, what: str, who: str = "", by_id: UUID | None = None
    ) -> _Came:
        assert at is not None
        return _Came(Change(at, who, what, places[purchase_id]), by_id, purchase_id)

    for contact in contacts:
        if contact.found_at is not None:
            what = _("Apuramento: %(finding)s") % {"finding": contact.get_finding_display()}
            yield came(
                contact.purchase_id, contact.found_at, what, str(contact.found_by), contact.found_by_id
            )
    for answer in HomeownerQuestion.objects.filter(**of_claim, answered_at__isnull=False):
        yield came(answer.purchase_id, answer.answered_at, _("O particular respondeu"))
    beside = file_of(claim)
    for asked in beside.requests:
        what = _("Pergunta ao profissional")
        yield came(asked.purchase_id, asked.asked_at, what, asked.asked_by, asked.asked_by_id)
        if asked.answered_at is not None:
            yield came(asked.purchase_id, asked.answered_at, _("O profissional respondeu"))
    for further in beside.follow_ups:
        what = _("Pergunta ao particular")
        yield came(further.purchase_id, further.asked_at, what, further.asked_by, further.asked_by_id)
        if further.answered_at is not None:
            yield came(further.purchase_id, further.answered_at, _("O particular respondeu"))
    for piece in beside.evidence:
        what = _("Prova junta ao pedido")
        yield came(piece.purchase_id, piece.added_at, what, piece.added_by, piece.added_by_id)


def _about_all(claim: Claim) -> Iterator[_Came]:
    decision = decision_of_claim(claim.id)
    if decision is not None:
        outcome = _("Decidido: %(outcome)s") % {"outcome": decision.outcome_label}
        yield _Came(Change(decision.decided_at, decision.decided_by, outcome), decision.decided_by_id)
    elif claim.verified_at is not None:
        yield _Came(Change(claim.verified_at, "", _("Verificação concluída")), None)
