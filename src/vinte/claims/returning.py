"""Contacts that the guarantee rests on are not returned any more (docs/decisions/leads-returns.md)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from vinte.claims.models import Claim, ClaimedContact
from vinte.kernel.errors import Refused
from vinte.leads import queries as leads


def refuse_contact_of_a_claim(*, professional_id: UUID, purchase_id: UUID, at: datetime) -> None:
    """Raise Refused (`contact_in_claim`, `contact_paid_back`) for a contact of an open claim, or of a paid one.

    The caller holds the professional's lock, which filing and deciding take too. What counts is what was
    committed, whatever `at` says.
    """
    claims = ClaimedContact.objects.filter(
        professional_id=professional_id, purchase_id=purchase_id
    ).values_list("claim_id", flat=True)
    states = set(
        Claim.objects.filter(professional_id=professional_id, id__in=claims).values_list("state", flat=True)
    )
    if states & set(Claim.OPEN_STATES):
        raise Refused(
            code="contact_in_claim",
            message=_("Este contacto faz parte de um pedido de garantia em verificação."),
            what_to_do=_("Espere pela decisão desse pedido."),
        )
    if Claim.State.APPROVED in states:
        raise Refused(
            code="contact_paid_back",
            message=_("A garantia já devolveu o preço deste contacto."),
        )


def refuse_while_returning(*, professional_id: UUID, cohort: Collection[UUID]) -> None:
    """Raise Refused (`return_open`) while somebody has still to answer whether a contact of the cohort is one."""
    waiting = [row for row in leads.open_returns(professional_id) if row.purchase_id in cohort]
    if waiting:
        raise Refused(
            code="return_open",
            message=_("Pediu a devolução de um contacto da garantia e ainda não teve resposta."),
            what_to_do=_("Espere pela resposta, ou retire esse pedido na página do contacto."),
        )
