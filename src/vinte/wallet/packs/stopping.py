"""The link in a letter that stops the renewals of a pack, for whoever holds it and without logging in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vinte.kernel.errors import Refused
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.wallet.books import ledger
from vinte.wallet.models import Pack
from vinte.wallet.packs import queries as pack_queries
from vinte.wallet.packs import renewing, selling
from vinte.wallet.packs.renewing import RenewalAhead

PURPOSE = "pack_stop"


@dataclass(frozen=True)
class StopOffer:
    """What a link would stop; `ahead` is None when nothing renews any more that its pack led to."""

    business: str
    currency: str
    ahead: RenewalAhead | None


def stop_address(pack: Pack, *, at: datetime) -> str:
    """A new link that stops this pack's renewals, and those of whatever renews it until the link ends."""
    secret = people_actions.issue_private_link(purpose=PURPOSE, subject=pack.id, at=at)
    return people.private_link_address(purpose=PURPOSE, secret=secret)


def stop_behind(*, secret: str, at: datetime) -> StopOffer:
    """What a link would stop, without stopping it; raises Refused (`link_unknown`, `link_expired`)."""
    pack = _pack(people.find_private_link(secret=secret, purpose=PURPOSE, at=at))
    return StopOffer(
        business=people.professional(pack.professional_id).trade_name,
        currency=ledger.wallet_currency(pack.professional_id),
        ahead=_ahead(pack, at=at),
    )


def stop_by_link(*, secret: str, at: datetime) -> None:
    """Stop what renews this link's pack; done twice, or when nothing renews it any more, it changes nothing.

    A pack that was bought anew after that one had ended has links of its own.

    Raises Refused (`link_unknown`, `link_expired`).
    """
    pack = _pack(people_actions.use_private_link(secret=secret, purpose=PURPOSE, at=at))
    ahead = _ahead(pack, at=at)
    if ahead is None:
        return
    try:
        selling.cancel_pack(professional_id=pack.professional_id, pack_id=ahead.pack.id, at=at)
    except Refused as refusal:
        if refusal.code != "pack_over":
            raise


def _ahead(pack: Pack, *, at: datetime) -> RenewalAhead | None:
    """What is ahead of the pack or of what renewed it."""
    ahead = renewing.renewal_ahead(professional_id=pack.professional_id, at=at)
    return ahead if ahead is not None and ahead.pack.id in pack_queries.led_to(pack) else None


def _pack(pack_id: UUID) -> Pack:
    return Pack.objects.get(id=pack_id)
