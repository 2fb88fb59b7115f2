"""Who may act on a claim, and the locks that an act takes: the professional, then the claim, then the chain."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from vinte.claims.models import Claim
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.locks import lock_in_key_order
from vinte.kernel.texts import require_text
from vinte.leads import queries as leads
from vinte.people import access
from vinte.people import actions as people_actions
from vinte.people import queries as people

# Named once, so that every process asks PostgreSQL for the same lock.
_CHAIN_LOCK = 0x56_494E5445
_RULES_LOCK = 0x56_494E5446


def already_answered() -> Refused:
    """What a homeowner reads who comes a second time."""
    return Refused(
        code="already_answered",
        message=_("A sua resposta já ficou registada."),
        what_to_do=_("Para a corrigir, responda ao e-mail que recebeu."),
    )


def claim_by_id(claim_id: UUID) -> Claim:
    """The claim as committed; raises NotAllowed when there is none."""
    found = Claim.objects.select_related("professional").filter(id=claim_id).first()
    if found is None:
        raise NotAllowed(f"no claim {claim_id}")
    return found


def lock_claim(claim_id: UUID) -> Claim:
    """Lock the professional, then the claim, and return the claim as committed.

    Raises NotAllowed when there is none, RuntimeError outside a transaction.
    """
    key = claim_by_id(claim_id).pk
    people_actions.lock_professional(professional_id=key[0])
    return lock_in_key_order(Claim.objects.all(), [key])[0]


def lock_tax_identity(tax_identity: str) -> None:
    """Let nobody else decide about this business, under any of its tax numbers, until the transaction ends.

    Two accounts of one business are two rows of professionals; this is what they share.
    """
    people.lock_family(tax_identity)


def lock_chain() -> None:
    """Let nobody else add a decision until the transaction ends; only the wallet's accounts are locked after it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN_LOCK])


def hold_rules() -> None:
    """Let nobody stop the rules until the transaction ends; others may decide by them beside it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_RULES_LOCK])


def wait_for_rules() -> None:
    """Wait until every decision of the rules that is under way is over, and let none begin until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_RULES_LOCK])


def require_agent(by: UUID, claim: Claim, purchase_ids: Iterable[UUID]) -> None:
    """Let the agent pass, or raise NotAllowed.

    An agent has the right to decide on claims and no part in this one: is neither the professional, nor
    anybody who trades under the same tax identity, nor a homeowner of one of its contacts (INVARIANTS, 19),
    by account and by e-mail address.
    """
    require_agent_for(by, professional_id=claim.professional_id, purchase_ids=purchase_ids)


def require_agent_for(by: UUID, *, professional_id: UUID, purchase_ids: Iterable[UUID]) -> None:
    """As `require_agent`, about a professional and some of their contacts."""
    access.require(people.account(by), right="claim.decide", professional_id=professional_id)
    wanted = set(purchase_ids)
    bought = leads.purchases(professional_id) if wanted else []
    people.require_no_part(
        by=by,
        professional_id=professional_id,
        homeowner_ids=[purchase.job_request.homeowner_id for purchase in bought if purchase.id in wanted],
    )


def require_open(claim: Claim) -> None:
    """Raise Refused (`already_decided`, `already_withdrawn`) when the claim is open no more."""
    if claim.state == Claim.State.WITHDRAWN:
        raise Refused(
            code="already_withdrawn",
            message=_("Este pedido foi retirado por quem o fez."),
            what_to_do=_("Não há nada a fazer."),
        )
    if not claim.is_open:
        raise Refused(
            code="already_decided",
            message=_("Este pedido já foi decidido."),
            what_to_do=_("Abra a decisão para ler os motivos."),
        )


def require_state(claim: Claim, *states: str) -> None:
    """Raise Refused (`already_decided`, `wrong_state`) unless the claim is in one of these states."""
    require_open(claim)
    if claim.state not in states:
        raise Refused(
            code="wrong_state",
            message=_("O pedido está no estado «%(state)s», em que isto não se pode fazer.")
            % {"state": claim.get_state_display()},
            what_to_do=_("Atualize a página e veja o passo seguinte."),
        )


def reason_of(reason: str) -> str:
    """A reason that a person can read; raises Refused (`reason_missing`, `text_too_long`)."""
    return require_text(
        reason, code="reason_missing", message=_("Falta o motivo, que o profissional vai ler.")
    )
