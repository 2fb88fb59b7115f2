"""What changes about money. Every cent moves through `ledger.post`."""

from __future__ import annotations

from vinte.wallet.automatic.consents import (
    forget_saved_card,
    give_automatic_top_up_consent,
    revoke_automatic_top_up,
)
from vinte.wallet.automatic.top_ups import top_up_soon
from vinte.wallet.books.corrections import correct as correct_balance
from vinte.wallet.books.spending import charge_contact, credit_return, lock_wallet, open_wallet
from vinte.wallet.goodwill.giving import (
    GivenGoodwill,
    approve_goodwill,
    give_goodwill,
    refuse_goodwill,
)
from vinte.wallet.leaving import refund_unspent
from vinte.wallet.packs.orders import order_pack
from vinte.wallet.packs.prolonging import prolong_pack
from vinte.wallet.packs.renewing import agree_to_price as agree_to_pack_price
from vinte.wallet.packs.renewing import renew_now as renew_pack_now
from vinte.wallet.packs.selling import buy_pack, cancel_pack, end_pack
from vinte.wallet.packs.stopping import stop_by_link as stop_pack_by_link
from vinte.wallet.payments.disputes import close_dispute, open_dispute
from vinte.wallet.payments.giving_back import give_back as give_payment_back
from vinte.wallet.payments.guarantee import pay_guarantee
from vinte.wallet.payments.incidents import record_failed_charge, record_incident, settle_incident
from vinte.wallet.payments.refunds import refund_top_up
from vinte.wallet.payments.top_ups import StartedTopUp, expect_payment, start_top_up
from vinte.wallet.reconciliation import reconcile as reconcile_day
from vinte.wallet.settlement.charging import charge_saved_card
from vinte.wallet.settlement.events import take_event
from vinte.wallet.settlement.looking import give_up_payment, look_at_payment, refuse_beside_waiting
from vinte.wallet.settlement.settling import record_payment, settle_top_up
from vinte.wallet.transfers.asking import start_transfer
from vinte.wallet.transfers.deciding import (
    assign_transfer,
    give_back_transfer,
    reverse_transfer,
    void_transfer,
)
from vinte.wallet.transfers.entering import enter_transfer
from vinte.wallet.transfers.paying_back import note_refund_failed, note_refund_sent

__all__ = [
    "GivenGoodwill",
    "StartedTopUp",
    "agree_to_pack_price",
    "approve_goodwill",
    "assign_transfer",
    "buy_pack",
    "cancel_pack",
    "charge_contact",
    "charge_saved_card",
    "close_dispute",
    "correct_balance",
    "credit_return",
    "end_pack",
    "enter_transfer",
    "expect_payment",
    "forget_saved_card",
    "give_automatic_top_up_consent",
    "give_back_transfer",
    "give_goodwill",
    "give_payment_back",
    "give_up_payment",
    "lock_wallet",
    "look_at_payment",
    "note_refund_failed",
    "note_refund_sent",
    "open_dispute",
    "open_wallet",
    "order_pack",
    "pay_guarantee",
    "prolong_pack",
    "reconcile_day",
    "record_failed_charge",
    "record_incident",
    "record_payment",
    "refund_top_up",
    "refund_unspent",
    "refuse_beside_waiting",
    "refuse_goodwill",
    "renew_pack_now",
    "reverse_transfer",
    "revoke_automatic_top_up",
    "settle_incident",
    "settle_top_up",
    "start_top_up",
    "start_transfer",
    "stop_pack_by_link",
    "take_event",
    "top_up_soon",
    "void_transfer",
]
