"""The e-mails about packs: what is about to renew, did or did not, is about to end, or was paid and not sold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from vinte.guarantee import terms
from vinte.kernel import due
from vinte.notices import queries as outbox
from vinte.people import queries as people
from vinte.wallet.books import balances
from vinte.wallet.letters import TOLD_WITHIN, write_to_professional
from vinte.wallet.models import Pack, PackOrder
from vinte.wallet.packs import orders, renewing, stopping
from vinte.wallet.packs import queries as pack_queries
from vinte.wallet.payments import giving_back
from vinte.wallet.payments import queries as payment_queries

PACK_PATH = "/pro/pack/"
BALANCE_PATH = "/pro/saldo/"


@dataclass(frozen=True)
class _Letter:
    kind: str
    pack: Pack
    facts: dict[str, Any] = field(default_factory=dict)


def _untold(*, at: datetime) -> due.Found:
    yield from (_item(letter, at=at) for letter in _renewals(since=at - TOLD_WITHIN))
    for market in pack_queries.markets_of_packs():
        letters = yield from due.asked(f"market {market}", partial(_ahead_in, market, at=at))
        yield from (_item(letter, at=at) for letter in letters or ())
    for order in giving_back.kept_orders(at - TOLD_WITHIN):
        yield due.Item(f"payment {order.pk}", partial(_tell_kept, order, at=at))


def _ahead_in(market: str, *, at: datetime) -> list[_Letter]:
    """What ends soon in a market, and what renews."""
    ending = [_Letter("pack_ending", pack) for pack in pack_queries.packs_ending(market, at=at)]
    renewing_soon = pack_queries.packs_renewing_soon(market, at=at)
    return [*ending, *(_Letter("pack_renews_soon", pack) for pack in renewing_soon)]


def _item(letter: _Letter, *, at: datetime) -> due.Item:
    tell = _tell_ahead if letter.kind == "pack_renews_soon" else _tell
    return due.Item(f"{letter.kind} {letter.pack.id}", partial(tell, letter, at=at))


def _tell(letter: _Letter, *, at: datetime) -> int:
    pack, key = letter.pack, f"{letter.kind}:{letter.pack.id}"
    if outbox.messages_with_key(key):
        return 0
    facts = dict(letter.facts)
    if letter.kind in ("pack_not_renewed", "pack_waits_for_yes"):
        facts["grace_day"] = pack_queries.grace_until(pack)
        if terms.market_day(market=pack.market, at=at) > facts["grace_day"]:
            return 0
        facts["stop_url"] = stopping.stop_address(pack, at=at)
    if letter.kind == "pack_waits_for_yes":
        facts["last_cents"] = renewing.agreed_cents(pack)
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


def _tell_ahead(letter: _Letter, *, at: datetime) -> int:
    """What will be charged, on which day and by which means; told again when the price of that day changed."""
    ahead = renewing.renewal_ahead(professional_id=letter.pack.professional_id, at=at)
    if ahead is None or ahead.pack.id != letter.pack.id or ahead.has_failed:
        return 0
    if people.standing(professional_id=letter.pack.professional_id, at=at).is_suspended:
        # Nothing is charged then.
        return 0
    kind = "pack_price_rises" if ahead.needs_yes else letter.kind
    key = f"{kind}:{letter.pack.id}:{ahead.price_cents}"
    if outbox.messages_with_key(key):
        return 0
    card = payment_queries.saved_card(letter.pack.professional_id)
    facts: dict[str, Any] = {"stop_url": stopping.stop_address(letter.pack, at=at)}
    if ahead.needs_yes:
        facts["last_cents"] = ahead.agreed_cents
        facts["grace_day"] = ahead.until
    else:
        facts["by_card"] = ahead.pack.paid_by == Pack.PaidBy.CARD
        facts["last4"] = card.last4 if card is not None else ""
    write_to_professional(
        kind=kind,
        professional_id=letter.pack.professional_id,
        key=key,
        amount_cents=ahead.price_cents,
        currency=balances.balance(letter.pack.professional_id).currency,
        path=PACK_PATH,
        at=at,
        renewal_day=ahead.due_on,
        **facts,
    )
    return 1


def _tell_kept(order: PackOrder, *, at: datetime) -> int:
    """A payment for a pack came and no pack was sold: it is balance, and may go back."""
    key = f"pack_payment_kept:{order.pk}"
    if outbox.messages_with_key(key):
        return 0
    write_to_professional(
        kind="pack_payment_kept",
        professional_id=order.professional_id,
        key=key,
        amount_cents=order.top_up.amount_cents,
        currency=order.top_up.currency,
        path=BALANCE_PATH,
        at=at,
        stopped=order.kept_because == PackOrder.KeptBecause.STOPPED,
        other_pack=order.kept_because == PackOrder.KeptBecause.OTHER_PACK,
        less=order.kept_because == PackOrder.KeptBecause.LESS,
    )
    return 1


def _renewals(*, since: datetime) -> Iterator[_Letter]:
    for pack in pack_queries.packs_renewed(since):
        by_card = pack.idempotency_key.startswith(orders.KEY_PREFIX)
        yield _Letter("pack_renewed", pack, {"by_card": by_card})
    for pack in pack_queries.packs_not_renewed(since):
        if pack.renewal_failure == renewing.PRICE_HIGHER:
            if pack_queries.price_of_renewal(pack) > renewing.agreed_cents(pack):
                yield _Letter("pack_waits_for_yes", pack)
        else:
            facts = {
                "by_card": pack.paid_by == Pack.PaidBy.CARD,
                "suspended": pack.renewal_failure == renewing.SUSPENDED,
            }
            yield _Letter("pack_not_renewed", pack, facts)


DUTY = due.Duty("wallet.pack_letters", _("E-mails sobre packs"), _untold)
