"""What other rooms may ask about requests and contacts."""

from __future__ import annotations

from vinte.leads.offers.alerts import Alert, alert, alerts_of, frequencies
from vinte.leads.offers.browsing import Reserved, feed, offer, offers, reserved
from vinte.leads.offers.feed import SORTS, Feed, FeedFilters
from vinte.leads.offers.matching import area_of
from vinte.leads.offers.offer import Offer
from vinte.leads.offers.receipts import Receipt, receipt_on
from vinte.leads.pricing.prices import contact_price, intents, priced_trades
from vinte.leads.purchases.caps import Spent, cap_history, cap_in_force, spending
from vinte.leads.purchases.consents import (
    ConsentText,
    Wish,
    automatic_acts,
    automatic_purchase_consent,
    consent_text,
    reason_words,
)
from vinte.leads.purchases.queries import (
    ContactDetails,
    buyers,
    contact_details,
    first_bought_at,
    has_bought,
    purchase,
    purchases,
)
from vinte.leads.requests.nuisances import nuisance_kinds, nuisance_reports, open_reports_of
from vinte.leads.requests.queries import (
    budgets,
    can_extend,
    draft_behind,
    draft_photo,
    draft_photos,
    findings,
    job_request,
    job_requests_of,
    most_photos,
    next_step,
    reach_hours,
    request_photo,
    request_photos,
    review_photo,
    review_queue,
    shown_phone_to,
    timings,
)
from vinte.leads.returns.asking import ReturnQuestion, return_question_behind
from vinte.leads.returns.queries import (
    ReturnCase,
    ReturnOptions,
    latest_return,
    open_returns,
    return_case,
    return_evidence,
    return_options,
    return_queue,
    returns_of,
)
from vinte.leads.returns.score import ReturnScore, return_score

__all__ = [
    "SORTS",
    "Alert",
    "ConsentText",
    "ContactDetails",
    "Feed",
    "FeedFilters",
    "Offer",
    "Receipt",
    "Reserved",
    "ReturnCase",
    "ReturnOptions",
    "ReturnQuestion",
    "ReturnScore",
    "Spent",
    "Wish",
    "alert",
    "alerts_of",
    "area_of",
    "automatic_acts",
    "automatic_purchase_consent",
    "budgets",
    "buyers",
    "can_extend",
    "cap_history",
    "cap_in_force",
    "consent_text",
    "contact_details",
    "contact_price",
    "draft_behind",
    "draft_photo",
    "draft_photos",
    "feed",
    "findings",
    "first_bought_at",
    "frequencies",
    "has_bought",
    "intents",
    "job_request",
    "job_requests_of",
    "latest_return",
    "most_photos",
    "next_step",
    "nuisance_kinds",
    "nuisance_reports",
    "offer",
    "offers",
    "open_reports_of",
    "open_returns",
    "priced_trades",
    "purchase",
    "purchases",
    "reach_hours",
    "reason_words",
    "receipt_on",
    "request_photo",
    "request_photos",
    "reserved",
    "return_case",
    "return_evidence",
    "return_options",
    "return_question_behind",
    "return_queue",
    "return_score",
    "returns_of",
    "review_photo",
    "review_queue",
    "shown_phone_to",
    "spending",
    "timings",
]
