"""The e-mails about packs: renewed, not renewed, and about to end where nothing renews them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from vinte.guarantee import terms
from vinte.notices import queries as outbox
from vinte.wallet.books import balances
from vinte.wallet.letters import TOLD_WITHIN, write_to_professional
from vinte.wallet.packs import queries as pack_queries

PACK_PATH = "/pro/pack/"


def run_due(*, at: datetime) -> int:
    """Write what is to be told about packs by that instant; how many letters, none the second time."""
    told = 0
    for kind, professional_id, key, cents, facts in _letters(at):
        if not outbox.messages_with_key(key):
            write_to_professional(
                kind=kind,
                professional_id=professional_id,
                key=key,
                amount_cents=cents,
                currency=balances.balance(professional_id).currency,
                path=PACK_PATH,
                at=at,
                **facts,
            )
            told += 1
    return told


def _letters(at: datetime) -> Iterator[tuple[str, UUID, str, int, dict[str, Any]]]:
    since = at - TOLD_WITHIN
    for pack in pack_queries.packs_renewed(since):
        facts = {"last_day": pack.ends_on, "by_card": pack.paid_by == "card"}
        yield "pack_renewed", pack.professional_id, f"pack_renewed:{pack.id}", pack.price_cents, facts
    for pack in pack_queries.packs_not_renewed(since):
        grace = pack_queries.grace_until(pack)
        if terms.market_day(market=pack.market, at=at) <= grace:
            facts = {"last_day": pack.ends_on, "grace_day": grace, "by_card": pack.paid_by == "card"}
            price_cents = pack_queries.price_of_renewal(pack)
            yield "pack_not_renewed", pack.professional_id, f"pack_not_renewed:{pack.id}", price_cents, facts
    for pack in pack_queries.packs_ending(at=at):
        facts = {"last_day": pack.ends_on}
        yield (
            "pack_ending",
            pack.professional_id,
            f"pack_ending:{pack.id}",
            pack_queries.price_of_renewal(pack),
            facts,
        )
