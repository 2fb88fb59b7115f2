"""The e-mails about packs: renewed, not renewed, and about to end where nothing renews them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from vinte.guarantee import terms
from vinte.kernel import due
from vinte.notices import queries as outbox
from vinte.wallet.books import balances
from vinte.wallet.letters import TOLD_WITHIN, write_to_professional
from vinte.wallet.models import Pack
from vinte.wallet.packs import queries as pack_queries

PACK_PATH = "/pro/pack/"


@dataclass(frozen=True)
class _Letter:
    kind: str
    pack: Pack
    facts: dict[str, Any]


def _untold(*, at: datetime) -> due.Found:
    yield from (_item(letter, at=at) for letter in _renewals(since=at - TOLD_WITHIN))
    for market in pack_queries.markets_of_prepaid_packs():
        ask = partial(pack_queries.packs_ending, market, at=at)
        packs = yield from due.asked(f"market {market}", ask)
        yield from (_item(_Letter("pack_ending", pack, {}), at=at) for pack in packs or ())


def _item(letter: _Letter, *, at: datetime) -> due.Item:
    return due.Item(f"{letter.kind} {letter.pack.id}", partial(_tell, letter, at=at))


def _tell(letter: _Letter, *, at: datetime) -> int:
    pack, key = letter.pack, f"{letter.kind}:{letter.pack.id}"
    if outbox.messages_with_key(key):
        return 0
    facts = dict(letter.facts)
    if letter.kind == "pack_not_renewed":
        facts["grace_day"] = pack_queries.grace_until(pack)
        if terms.market_day(market=pack.market, at=at) > facts["grace_day"]:
            return 0
    renewed = letter.kind == "pack_renewed"
    write_to_professional(
        kind=letter.kind,
        professional_id=pack.professional_id,
        key=key,
        amount_cents=pack.price_cents if renewed else pack_queries.price_of_renewal(pack),
        currency=balances.balance(pack.professional_id).currency,
        path=PACK_PATH,
        at=at,
        last_day=pack.ends_on,
        **facts,
    )
    return 1


def _renewals(*, since: datetime) -> Iterator[_Letter]:
    for pack in pack_queries.packs_renewed(since):
        yield _Letter("pack_renewed", pack, {"by_card": pack.paid_by == "card"})
    for pack in pack_queries.packs_not_renewed(since):
        yield _Letter("pack_not_renewed", pack, {"by_card": pack.paid_by == "card"})


DUTY = due.Duty("wallet.pack_letters", _("E-mails sobre packs"), _untold)
