"""What changes about requests and contacts.

Locks are taken in one order everywhere: the request, the professional (`people.actions.lock_professional`),
the wallet's accounts (`docs/decisions/money-lock-order.md`).
"""

from __future__ import annotations

from vinte.leads.offers.alerts import delete_alert, save_alert, set_alert_frequency
from vinte.leads.offers.invitations import MOST_CHOSEN, ask_further, invite
from vinte.leads.pricing.promised import keep_promised_prices
from vinte.leads.purchases.buying import buy_contact
from vinte.leads.purchases.caps import set_spend_caps
from vinte.leads.purchases.consents import give_automatic_purchase_consent, revoke_automatic_purchase
from vinte.leads.purchases.hooks import register_ratings
from vinte.leads.purchases.promise import register_promise
from vinte.leads.purchases.thanks import thank, undo_thanks
from vinte.leads.requests.closing import close_request, undo_closing
from vinte.leads.requests.controls import (
    change_hours,
    extend_request,
    hide_phone,
    pause_request,
    resume_request,
    show_phone,
)
from vinte.leads.requests.drafts import (
    add_photo,
    begin_draft,
    discard_draft,
    remove_photo,
    reopen_draft,
    save_answer,
)
from vinte.leads.requests.drafts import confirm as confirm_draft
from vinte.leads.requests.drafts import send_code as send_draft_code
from vinte.leads.requests.lost import find_lost_request, send_lost_request_code
from vinte.leads.requests.mending import add_request_photo, mend_request, remove_request_photo
from vinte.leads.requests.moving import move_request
from vinte.leads.requests.nuisances import close_nuisance, report_nuisance
from vinte.leads.requests.phone_codes import confirm_phone, send_phone_code
from vinte.leads.requests.publishing import (
    HIGHEST_PLACE_COUNT,
    ask_for_more,
    post_request,
    publish_draft,
    publish_reviewed,
    refuse_reviewed,
)
from vinte.leads.returns.asking import answer_return_question, ask_return
from vinte.leads.returns.deciding import withdraw_return
from vinte.leads.returns.faults import decide_return, return_contact, uphold_return
from vinte.leads.returns.hooks import register_harm as register_return_harm
from vinte.leads.returns.hooks import register_hired
from vinte.leads.returns.hooks import register_obstacle as register_return_obstacle
from vinte.leads.returns.hooks import register_records as register_contact_records
from vinte.leads.returns.hooks import register_words as register_return_words
from vinte.leads.returns.numbers import correct_phone
from vinte.leads.returns.owed import agree_to_credit

__all__ = [
    "HIGHEST_PLACE_COUNT",
    "MOST_CHOSEN",
    "add_photo",
    "add_request_photo",
    "agree_to_credit",
    "answer_return_question",
    "ask_for_more",
    "ask_further",
    "ask_return",
    "begin_draft",
    "buy_contact",
    "change_hours",
    "close_nuisance",
    "close_request",
    "confirm_draft",
    "confirm_phone",
    "correct_phone",
    "decide_return",
    "delete_alert",
    "discard_draft",
    "extend_request",
    "find_lost_request",
    "give_automatic_purchase_consent",
    "hide_phone",
    "invite",
    "keep_promised_prices",
    "mend_request",
    "move_request",
    "pause_request",
    "post_request",
    "publish_draft",
    "publish_reviewed",
    "refuse_reviewed",
    "register_contact_records",
    "register_hired",
    "register_promise",
    "register_ratings",
    "register_return_harm",
    "register_return_obstacle",
    "register_return_words",
    "remove_photo",
    "remove_request_photo",
    "reopen_draft",
    "report_nuisance",
    "resume_request",
    "return_contact",
    "revoke_automatic_purchase",
    "save_alert",
    "save_answer",
    "send_draft_code",
    "send_lost_request_code",
    "send_phone_code",
    "set_alert_frequency",
    "set_spend_caps",
    "show_phone",
    "thank",
    "undo_closing",
    "undo_thanks",
    "uphold_return",
    "withdraw_return",
]
