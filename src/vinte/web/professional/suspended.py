"""What a suspended professional's buttons do: the table of `claims.suspensions`, route by route; what is not here is stopped."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from vinte.claims import queries as claims
from vinte.kernel.errors import Refused
from vinte.people.queries import StandingView

# By the name of the address of a form; the values are keys of `LEAVES` and `STOPS`.
LEFT: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "answer_complaint",
            "answer_hearing",
            "answer_request",
            "appeal",
            "appeal_complaint",
            "appeal_refusal",
            "report_message",
            "report_request",
            "withdraw_claim",
        ),
        "hearing",
    ),
    **dict.fromkeys(
        (
            "answer_ends",
            "answer_statement",
            "ask_after_work",
            "ask_for_review",
            "attempt",
            "call_off",
            "change_quote",
            "dismiss_tip",
            "mark_read",
            "plan_visit",
            "queued_attempt",
            "quote",
            "record_attempt",
            "record_award",
            "return_contact",
            "say_lost",
            "summary",
            "take_back_attempt",
            "take_credit",
            "tap",
            "visit",
            "withdraw_return",
            "write_message",
            "write_quote",
        ),
        "bought",
    ),
    **dict.fromkeys(("give_back", "give_up"), "money_out"),
    **dict.fromkeys(
        (
            "cancel_pack",
            "delete_alert",
            "forget_card",
            "set_alert",
            "set_caps",
            "stop_purchases",
            "stop_top_ups",
        ),
        "consents",
    ),
    **dict.fromkeys(
        (
            "add_absence",
            "add_work",
            "apply_for_badge",
            "area",
            "ask_call",
            "confirm_code",
            "hand_over",
            "hours",
            "invite_former_client",
            "invite_member",
            "profile",
            "remove_absence",
            "remove_member",
            "remove_work",
            "object_to_reply",
            "reply_to_review",
            "send_code",
            "set_logo",
            "trader",
            "withdraw_identity",
            "withdraw_invitation",
        ),
        "data",
    ),
}
STOPPED: Mapping[str, str] = {
    **dict.fromkeys(("agree_to_purchases", "automatic_purchase", "buy_contact", "save_alert"), "buying"),
    **dict.fromkeys(
        (
            "agree_to_pack_price",
            "agree_to_top_ups",
            "automatic_top_up",
            "buy_pack",
            "renew_pack_now",
            "top_up",
        ),
        "money_in",
    ),
    **dict.fromkeys(("claim_draft", "new_claim"), "claiming"),
}


def is_left(act: str) -> bool:
    """Whether somebody suspended may still do this."""
    return act in LEFT


def stopped_page(request: HttpRequest, standing: StandingView) -> HttpResponse:
    """What stands where a suspended professional's button would have done something: why, and what is left."""
    refusal = Refused(
        code="suspended",
        message=_("O seu perfil está suspenso: isto não se pode fazer."),
        what_to_do=_("A decisão diz porquê, e como recorrer."),
    )
    context = {"refusal": refusal, "standing": standing, **suspension_words()}
    response = render(request, "web/professional/suspended.html", context, status=422)
    response.is_refused = True  # type: ignore[attr-defined]
    return response


def suspension_words() -> dict[str, list[str]]:
    """What a suspension stops and what it leaves, for a page."""
    return {
        "suspension_stops": [str(words) for words in claims.STOPS.values()],
        "suspension_leaves": [str(words) for words in claims.LEAVES.values()],
    }
