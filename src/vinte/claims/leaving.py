"""What closing an account does to the guarantee: an open claim stands in the way, a running one is given up; what
agents noted about the business for themselves goes with its data.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from vinte.claims import appeals, progress
from vinte.claims.desk import file
from vinte.claims.models import ClaimDraft, HearingFile
from vinte.kernel import formats
from vinte.people.queries import Concern, Touches
from vinte.wallet import queries as wallet

GUARANTEE_PATH = "/pro/garantia/"
APPEALS_PATH = "/pro/recursos/"


def concerns(*, professional_id: UUID, at: datetime) -> list[Concern]:
    """What of the guarantee closing the account touches."""
    see = {"path": GUARANTEE_PATH, "way": _("Ver a garantia")}
    waiting = appeals.what_waits(professional_id)
    if "appeal" in waiting:
        words = _("Recorreu de uma decisão e ainda não tem resposta. Espere por ela.")
        return [Concern(Touches.BLOCKS, "appeal", words, path=APPEALS_PATH, way=_("Ver os recursos"))]
    if "claim" in waiting:
        words = _("Pediu a garantia e ainda não há decisão. Espere por ela, ou retire o pedido.")
        return [Concern(Touches.BLOCKS, "claim", words, **see)]
    found = progress.assess(professional_id=professional_id, at=at)
    if not found.cohort or found.verdict not in ("in_progress", "claimable"):
        return []
    amount = formats.money(found.at_stake_cents, currency=wallet.balance(professional_id).currency)
    if found.verdict == "claimable":
        words = _("Já pode pedir a garantia, de %(amount)s. Se fechar a conta sem a pedir, perde-a.")
    else:
        words = _("A garantia está a contar, e cobre %(amount)s. Se fechar a conta, perde-a.")
    return [Concern(Touches.LOST, "guarantee", words % {"amount": amount}, **see)]


def remove(*, professional_id: UUID, at: datetime) -> None:
    """Take what is kept of a business that is gone for good and that no decision rests on: what was drafted for a claim,
    the content of what it sent with its answers, and the words of the staff's notes (INVARIANTS, 22). That something was
    sent stays, with its hash; a claim that was filed keeps its words.
    """
    ClaimDraft.objects.filter(professional_id=professional_id).delete()
    HearingFile.objects.filter(professional_id=professional_id).update(content=b"")
    file.erase_notes(professional_id=professional_id)
