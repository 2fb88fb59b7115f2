"""What other rooms may ask about money."""

from __future__ import annotations

from vinte.wallet.books.balances import Balance, balance, has_wallet, paid_with_granted, withdrawable_cents
from vinte.wallet.books.lots import Lot
from vinte.wallet.books.lots import left as lots_left
from vinte.wallet.packs.prices import PackPrice, pack_prices
from vinte.wallet.packs.queries import (
    active_pack,
    grace_until,
    may_pay_next,
    pack_in_grace,
    packs,
    packs_ending,
    packs_not_renewed,
    packs_renewed,
    price_of_renewal,
)
from vinte.wallet.payments.incidents import contested
from vinte.wallet.payments.queries import (
    IncidentHistory,
    Payment,
    events_to_look_at,
    incident_histories,
    incidents,
    pack_order_of,
    payment,
    payment_of_session,
    payments_waiting,
    saved_card,
    top_up,
)
from vinte.wallet.statements.lines import StatementLine, statement

__all__ = [
    "Balance",
    "IncidentHistory",
    "Lot",
    "PackPrice",
    "Payment",
    "StatementLine",
    "active_pack",
    "balance",
    "contested",
    "events_to_look_at",
    "grace_until",
    "has_wallet",
    "incident_histories",
    "incidents",
    "lots_left",
    "may_pay_next",
    "pack_in_grace",
    "pack_order_of",
    "pack_prices",
    "packs",
    "packs_ending",
    "packs_not_renewed",
    "packs_renewed",
    "paid_with_granted",
    "payment",
    "payment_of_session",
    "payments_waiting",
    "price_of_renewal",
    "saved_card",
    "statement",
    "top_up",
    "withdrawable_cents",
]
