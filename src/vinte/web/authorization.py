"""The authorization table: every route, and who may reach it (INVARIANTS, 23).

A route that is not listed here is refused, and tests/web/test_authorization.py fails for it. To add a page, add its
route's name to the block of its audience below.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.views.defaults import page_not_found

from vinte.kernel.errors import NotAllowed
from vinte.people import queries as people


class Audience(StrEnum):
    """Who may reach a route. PUBLIC and HOMEOWNER_LINK need no login: a private link's secret is its own key."""

    PUBLIC = "public"
    HOMEOWNER_LINK = "homeowner_link"
    PROFESSIONAL = "professional"
    SUPPORT = "support"
    OPERATOR = "operator"
    ACCOUNT = "account"
    DEMO = "demo"


Audiences = frozenset[Audience]

_PUBLIC: Audiences = frozenset({Audience.PUBLIC})
_HOMEOWNER_LINK: Audiences = frozenset({Audience.HOMEOWNER_LINK})
_ACCOUNT: Audiences = frozenset({Audience.ACCOUNT})
_PROFESSIONAL: Audiences = frozenset({Audience.PROFESSIONAL})
_SUPPORT: Audiences = frozenset({Audience.SUPPORT})
_OPERATOR: Audiences = frozenset({Audience.OPERATOR})
_DEMO: Audiences = frozenset({Audience.DEMO})
# Listed on purpose as closed to everybody: what a library brings and Vinte does not offer.
_CLOSED: Audiences = frozenset()

# Reached without login: a private link's page looks after its own caching.
_EVERYBODY: Audiences = _PUBLIC | _HOMEOWNER_LINK

ROUTES: dict[str, Audiences] = {
    # public
    "public:home": _PUBLIC,
    "public:find": _PUBLIC,
    "public:trade": _PUBLIC,
    "public:trade_place": _PUBLIC,
    "public:guarantee": _PUBLIC,
    "public:open_figures": _PUBLIC,
    "public:open_figures_data": _PUBLIC,
    "public:keys": _PUBLIC,
    "public:key_set": _PUBLIC,
    "public:privacy": _PUBLIC,
    "public:who_we_are": _PUBLIC,
    "public:privacy_policy": _PUBLIC,
    "public:cookies": _PUBLIC,
    "public:accessibility": _PUBLIC,
    "public:report_profile": _PUBLIC,
    # a link in a letter about a notice of content: its secret is its own key
    "public:content_notice": _HOMEOWNER_LINK,
    "public:content_owner": _HOMEOWNER_LINK,
    "public:theme": _PUBLIC,
    "public:professional": _PUBLIC,
    "public:work_photo": _PUBLIC,
    "public:logo": _PUBLIC,
    "public:start": _PUBLIC,
    "public:report_review": _PUBLIC,
    # a link in a letter to whoever wants to report a review and has no account
    "public:report_by_link": _HOMEOWNER_LINK,
    # the help centre; a comment is signed by an account
    "public:help": _PUBLIC,
    "public:help_search": _PUBLIC,
    "public:help_article": _PUBLIC,
    "public:support": _PUBLIC,
    "public:follow_article": _PUBLIC,
    "public:unfollow_article": _PUBLIC,
    "public:helpful_article": _PUBLIC,
    "public:comment_article": _ACCOUNT,
    "public:confirm_follow": _HOMEOWNER_LINK,
    "public:stop_follow": _HOMEOWNER_LINK,
    # what a phone asks for: nobody's pages are in them
    "public:manifest": _PUBLIC,
    # and what search engines and whoever shares a page ask for
    "public:sitemap": _PUBLIC,
    "public:sitemap_section": _PUBLIC,
    "public:robots": _PUBLIC,
    "public:site_card": _PUBLIC,
    "public:professional_card": _PUBLIC,
    "public:icon": _PUBLIC,
    "public:worker": _PUBLIC,
    "public:offline": _PUBLIC,
    # a link in a letter about a pack: its secret is its own key
    "public:stop_pack": _HOMEOWNER_LINK,
    # a link in a letter about a claim that goes by itself
    "public:stop_claim": _HOMEOWNER_LINK,
    # a link in a reminder, and the mail program's one click
    "public:stop_messages": _HOMEOWNER_LINK,
    "public:stop_reminders": _HOMEOWNER_LINK,
    "set_language": _PUBLIC,
    # the payment provider: its signature is its key
    "payments:webhook": _PUBLIC,
    # the mail provider: the same
    "mail:webhook": _PUBLIC,
    # accounts: login by code and by passkey, nobody has a password
    "account_login": _PUBLIC,
    "account_request_login_code": _PUBLIC,
    "account_confirm_login_code": _PUBLIC,
    "account_email_verification_sent": _PUBLIC,
    "account_inactive": _PUBLIC,
    "mfa_login_webauthn": _PUBLIC,
    "mfa_authenticate": _PUBLIC,
    "account_logout": _PUBLIC,
    "account_lost_mailbox": _PUBLIC,
    "account_mailbox_answer": _HOMEOWNER_LINK,
    "account_area": _ACCOUNT,
    "account_new_email": _ACCOUNT,
    "account_confirm_new_email": _ACCOUNT,
    "account_language": _ACCOUNT,
    "account_letters": _ACCOUNT,
    "account_push_on": _ACCOUNT,
    "account_push_off": _ACCOUNT,
    "account_new_phone": _ACCOUNT,
    "account_confirm_new_phone": _ACCOUNT,
    "account_data": _ACCOUNT,
    "account_data_file": _ACCOUNT,
    "account_sessions": _ACCOUNT,
    "account_leaving": _ACCOUNT,
    "account_leave": _ACCOUNT,
    "account_refund_unspent": _ACCOUNT,
    "account_come_back": _ACCOUNT,
    "usersessions_list": _CLOSED,
    "account_reauthenticate": _ACCOUNT,
    "mfa_index": _ACCOUNT,
    "mfa_reauthenticate": _ACCOUNT,
    "mfa_list_webauthn": _ACCOUNT,
    "mfa_add_webauthn": _ACCOUNT,
    "mfa_edit_webauthn": _ACCOUNT,
    "mfa_remove_webauthn": _ACCOUNT,
    "mfa_reauthenticate_webauthn": _ACCOUNT,
    "mfa_view_recovery_codes": _ACCOUNT,
    "mfa_generate_recovery_codes": _ACCOUNT,
    "mfa_download_recovery_codes": _ACCOUNT,
    "account_signup": _CLOSED,
    "account_email": _CLOSED,
    "account_change_password": _CLOSED,
    "account_set_password": _CLOSED,
    "account_reset_password": _CLOSED,
    "account_reset_password_done": _CLOSED,
    "account_reset_password_from_key": _CLOSED,
    "account_reset_password_from_key_done": _CLOSED,
    # professional
    "professional:today": _PROFESSIONAL,
    "professional:complaints": _PROFESSIONAL,
    "professional:complaint": _PROFESSIONAL,
    "professional:answer_complaint": _PROFESSIONAL,
    "professional:appeal_complaint": _PROFESSIONAL,
    "professional:trader": _PROFESSIONAL,
    "professional:report_request": _PROFESSIONAL,
    "professional:report_message": _PROFESSIONAL,
    "professional:figures": _PROFESSIONAL,
    "professional:guarantee": _PROFESSIONAL,
    "professional:withdraw_claim": _PROFESSIONAL,
    "professional:answer_request": _PROFESSIONAL,
    "professional:decision": _PROFESSIONAL,
    "professional:decision_bundle": _PROFESSIONAL,
    "professional:decision_statement": _PROFESSIONAL,
    "professional:appeal": _PROFESSIONAL,
    "professional:appeals": _PROFESSIONAL,
    "professional:appeal_page": _PROFESSIONAL,
    "professional:appeal_refusal": _PROFESSIONAL,
    "professional:hearing": _PROFESSIONAL,
    "professional:answer_hearing": _PROFESSIONAL,
    "professional:hearing_file": _PROFESSIONAL,
    "professional:new_claim": _PROFESSIONAL,
    "professional:claim_draft": _PROFESSIONAL,
    "professional:contacts": _PROFESSIONAL,
    "professional:contact": _PROFESSIONAL,
    "professional:record_attempt": _PROFESSIONAL,
    "professional:queued_attempt": _PROFESSIONAL,
    "professional:phone_ticket": _PROFESSIONAL,
    "professional:tap": _PROFESSIONAL,
    "professional:voice_note": _PROFESSIONAL,
    "professional:attempt": _PROFESSIONAL,
    "professional:take_back_attempt": _PROFESSIONAL,
    "professional:record_award": _PROFESSIONAL,
    "professional:call_off": _PROFESSIONAL,
    "professional:answer_statement": _PROFESSIONAL,
    "professional:answer_ends": _PROFESSIONAL,
    "professional:request_photo": _PROFESSIONAL,
    "professional:ask_for_review": _PROFESSIONAL,
    "professional:conversation": _PROFESSIONAL,
    "professional:write_message": _PROFESSIONAL,
    "professional:mark_read": _PROFESSIONAL,
    "professional:message_file": _PROFESSIONAL,
    "professional:summary": _PROFESSIONAL,
    "professional:ask_after_work": _PROFESSIONAL,
    "professional:dismiss_tip": _PROFESSIONAL,
    "professional:return_contact": _PROFESSIONAL,
    "professional:withdraw_return": _PROFESSIONAL,
    "professional:take_credit": _PROFESSIONAL,
    "professional:plan_visit": _PROFESSIONAL,
    "professional:visit": _PROFESSIONAL,
    "professional:visit_file": _PROFESSIONAL,
    "professional:write_quote": _PROFESSIONAL,
    "professional:quote": _PROFESSIONAL,
    "professional:change_quote": _PROFESSIONAL,
    "professional:quote_file": _PROFESSIONAL,
    "professional:say_lost": _PROFESSIONAL,
    "professional:returns": _PROFESSIONAL,
    "professional:return_evidence": _PROFESSIONAL,
    "professional:requests": _PROFESSIONAL,
    "professional:request": _PROFESSIONAL,
    "professional:buy_contact": _PROFESSIONAL,
    "professional:alerts": _PROFESSIONAL,
    "professional:save_alert": _PROFESSIONAL,
    "professional:set_alert": _PROFESSIONAL,
    "professional:delete_alert": _PROFESSIONAL,
    "professional:balance": _PROFESSIONAL,
    "professional:incidents": _PROFESSIONAL,
    "professional:top_up": _PROFESSIONAL,
    "professional:statement": _PROFESSIONAL,
    "professional:statement_of": _PROFESSIONAL,
    "professional:statement_file": _PROFESSIONAL,
    "professional:invoices": _PROFESSIONAL,
    "professional:invoice": _PROFESSIONAL,
    "professional:spending": _PROFESSIONAL,
    "professional:set_caps": _PROFESSIONAL,
    "professional:automatic_purchase": _PROFESSIONAL,
    "professional:agree_to_purchases": _PROFESSIONAL,
    "professional:stop_purchases": _PROFESSIONAL,
    "professional:automatic_top_up": _PROFESSIONAL,
    "professional:agree_to_top_ups": _PROFESSIONAL,
    "professional:stop_top_ups": _PROFESSIONAL,
    "professional:pack": _PROFESSIONAL,
    "professional:buy_pack": _PROFESSIONAL,
    "professional:cancel_pack": _PROFESSIONAL,
    "professional:agree_to_pack_price": _PROFESSIONAL,
    "professional:renew_pack_now": _PROFESSIONAL,
    "professional:profile": _PROFESSIONAL,
    "professional:first_steps": _PROFESSIONAL,
    "professional:team": _PROFESSIONAL,
    "professional:invite_member": _PROFESSIONAL,
    "professional:withdraw_invitation": _PROFESSIONAL,
    "professional:remove_member": _PROFESSIONAL,
    "professional:hand_over": _PROFESSIONAL,
    "professional:set_logo": _PROFESSIONAL,
    "professional:add_work": _PROFESSIONAL,
    "professional:remove_work": _PROFESSIONAL,
    "professional:area": _PROFESSIONAL,
    "professional:hours": _PROFESSIONAL,
    "professional:add_absence": _PROFESSIONAL,
    "professional:remove_absence": _PROFESSIONAL,
    "professional:identity": _PROFESSIONAL,
    "professional:withdraw_identity": _PROFESSIONAL,
    "professional:badges": _PROFESSIONAL,
    "professional:badge": _PROFESSIONAL,
    "professional:send_code": _PROFESSIONAL,
    "professional:confirm_code": _PROFESSIONAL,
    "professional:apply_for_badge": _PROFESSIONAL,
    "professional:reviews": _PROFESSIONAL,
    "professional:reply_to_review": _PROFESSIONAL,
    "professional:object_to_reply": _PROFESSIONAL,
    "professional:invite_former_client": _PROFESSIONAL,
    "professional:payment_done": _PROFESSIONAL,
    "professional:payment": _PROFESSIONAL,
    "professional:payment_state": _PROFESSIONAL,
    "professional:give_back": _PROFESSIONAL,
    "professional:give_up": _PROFESSIONAL,
    "professional:forget_card": _PROFESSIONAL,
    # joining
    "joining:start": _PUBLIC,
    "joining:chances": _PUBLIC,
    "joining:start_again": _PUBLIC,
    "joining:code": _PUBLIC,
    "joining:step": _PUBLIC,
    "joining:terms_of_use": _PUBLIC,
    "joining:invitation": _PUBLIC,
    # homeowner
    "homeowner:ask": _PUBLIC,
    "homeowner:asked": _PUBLIC,
    "homeowner:step": _PUBLIC,
    "homeowner:summary": _PUBLIC,
    "homeowner:code": _PUBLIC,
    "homeowner:start_again": _PUBLIC,
    "homeowner:draft_photo": _PUBLIC,
    "homeowner:remove_photo": _PUBLIC,
    "homeowner:go_on": _HOMEOWNER_LINK,
    "homeowner:request_status": _HOMEOWNER_LINK,
    "homeowner:invite": _HOMEOWNER_LINK,
    "homeowner:status_photo": _HOMEOWNER_LINK,
    "homeowner:messages": _HOMEOWNER_LINK,
    "homeowner:message_file": _HOMEOWNER_LINK,
    "homeowner:lost_link": _PUBLIC,
    "homeowner:thanks": _PUBLIC,
    "homeowner:answer": _HOMEOWNER_LINK,
    "homeowner:answer_further": _HOMEOWNER_LINK,
    "homeowner:answer_return": _HOMEOWNER_LINK,
    "homeowner:report_message": _HOMEOWNER_LINK,
    "homeowner:complaint": _HOMEOWNER_LINK,
    "homeowner:visit": _HOMEOWNER_LINK,
    "homeowner:visit_file": _HOMEOWNER_LINK,
    "homeowner:quote": _HOMEOWNER_LINK,
    "homeowner:quote_file": _HOMEOWNER_LINK,
    "homeowner:review": _HOMEOWNER_LINK,
    "homeowner:review_thanks": _PUBLIC,
    "homeowner:review_waits": _PUBLIC,
    "homeowner:own_review": _HOMEOWNER_LINK,
    # desk
    "desk:claims": _SUPPORT,
    "desk:badges": _SUPPORT,
    "desk:badge": _SUPPORT,
    "desk:badge_document": _SUPPORT,
    "desk:accept_badge": _SUPPORT,
    "desk:refuse_badge": _SUPPORT,
    "desk:tickets": _SUPPORT,
    "desk:ticket": _SUPPORT,
    "desk:ticket_file": _SUPPORT,
    "desk:answer_ticket": _SUPPORT,
    "desk:close_ticket": _SUPPORT,
    "desk:comments": _SUPPORT,
    "desk:show_comment": _SUPPORT,
    "desk:refuse_comment": _SUPPORT,
    "desk:complaints": _SUPPORT,
    "desk:complaint": _SUPPORT,
    "desk:decide_complaint": _SUPPORT,
    "desk:complaint_details": _SUPPORT,
    "desk:content_notices": _SUPPORT,
    "desk:content_notice": _SUPPORT,
    "desk:decide_content_notice": _SUPPORT,
    "desk:mailboxes": _SUPPORT,
    "desk:mailbox": _SUPPORT,
    "desk:decide_mailbox": _SUPPORT,
    "desk:identities": _SUPPORT,
    "desk:identity": _SUPPORT,
    "desk:identity_paper": _SUPPORT,
    "desk:decide_identity": _SUPPORT,
    "desk:reviews": _SUPPORT,
    "desk:review": _SUPPORT,
    "desk:decide_review": _SUPPORT,
    "desk:decide_reply": _SUPPORT,
    "desk:next": _SUPPORT,
    "desk:decisions": _SUPPORT,
    "desk:decision": _SUPPORT,
    "desk:replay_decision": _SUPPORT,
    "desk:answer_appeal": _SUPPORT,
    "desk:appeals": _SUPPORT,
    "desk:appeal": _SUPPORT,
    "desk:decide_appeal": _SUPPORT,
    "desk:lift": _SUPPORT,
    "desk:notify": _SUPPORT,
    "desk:withdraw_evidence": _SUPPORT,
    "desk:hearing_file": _SUPPORT,
    "desk:close_case": _SUPPORT,
    "desk:claim": _SUPPORT,
    "desk:propose": _SUPPORT,
    "desk:second": _SUPPORT,
    "desk:against": _SUPPORT,
    "desk:conclude": _SUPPORT,
    "desk:approve": _SUPPORT,
    "desk:refuse": _SUPPORT,
    "desk:confirm": _SUPPORT,
    "desk:drop": _SUPPORT,
    "desk:contact": _SUPPORT,
    "desk:voice_note": _SUPPORT,
    "desk:finding": _SUPPORT,
    "desk:question": _SUPPORT,
    "desk:follow_up": _SUPPORT,
    "desk:note": _SUPPORT,
    "desk:claim_note": _SUPPORT,
    "desk:presence": _SUPPORT,
    "desk:before": _SUPPORT,
    "desk:texts": _SUPPORT,
    "desk:team_texts": _SUPPORT,
    "desk:end_text": _SUPPORT,
    "desk:keys": _SUPPORT,
    "desk:evidence": _SUPPORT,
    "desk:job_requests": _SUPPORT,
    "desk:act_on_job_request": _SUPPORT,
    "desk:job_request_photo": _SUPPORT,
    "desk:close_nuisance": _SUPPORT,
    "desk:settle_statement": _SUPPORT,
    "desk:settle_called_off": _SUPPORT,
    "desk:misuse": _SUPPORT,
    "desk:returns": _SUPPORT,
    "desk:return": _SUPPORT,
    "desk:decide_return": _SUPPORT,
    "desk:return_details": _SUPPORT,
    "desk:return_evidence": _SUPPORT,
    # operator
    "operator:books": _OPERATOR,
    "operator:decisions": _OPERATOR,
    "operator:rules": _OPERATOR,
    "operator:pause_rules": _OPERATOR,
    "operator:resume_rules": _OPERATOR,
    "operator:replay_decision": _OPERATOR,
    "operator:decision_bundle": _OPERATOR,
    "operator:duties": _OPERATOR,
    "operator:mail": _OPERATOR,
    "operator:mail_file": _OPERATOR,
    "operator:release_mail": _OPERATOR,
    "operator:drop_mail": _OPERATOR,
    "operator:try_soon": _OPERATOR,
    "operator:send_again": _OPERATOR,
    "operator:dismiss": _OPERATOR,
    "operator:ledger": _OPERATOR,
    "operator:articles": _OPERATOR,
    "operator:new_article": _OPERATOR,
    "operator:article": _OPERATOR,
    "operator:write_article": _OPERATOR,
    "operator:publish_article": _OPERATOR,
    "operator:withdraw_article": _OPERATOR,
    "operator:prices": _OPERATOR,
    "operator:reconciliation": _OPERATOR,
    "operator:incidents": _OPERATOR,
    "operator:settle_incident": _OPERATOR,
    "operator:reconcile": _OPERATOR,
    "operator:invoices": _OPERATOR,
    "operator:invoices_of": _OPERATOR,
    "operator:invoices_export": _OPERATOR,
    "operator:correct": _OPERATOR,
    # demo
    "demo_design": _DEMO,
    "demo:cast": _DEMO,
    "demo:progress": _DEMO,
    "demo:log_in": _DEMO,
    "demo:time_machine": _DEMO,
    "demo:now": _DEMO,
    "mailbox:list": _DEMO,
    "mailbox:letter": _DEMO,
    "mailbox:letter_html": _DEMO,
}


def audiences_of_request(request: HttpRequest) -> frozenset[str]:
    """What the account that asks may be: a subset of professional, support, operator; empty without login.

    Asked once for each request and kept on it.
    """
    held: frozenset[str] | None = getattr(request, "vinte_audiences", None)
    if held is None:
        user = getattr(request, "user", None)
        signed_in = user is not None and user.is_authenticated
        held = people.keep_audiences(user) if user is not None and signed_in else frozenset()
        request.vinte_audiences = held  # type: ignore[attr-defined]
    return held


def refusal(request: HttpRequest, route: str) -> HttpResponse | None:
    """None when the request may go on; a redirect to the login for somebody unknown.

    Raises Http404 for a route that is not listed or closed, and for the wrong role: existence is not told.
    """
    allowed = ROUTES.get(route)
    if not allowed:
        raise Http404(f"the route {route!r} is open to nobody")
    if allowed & _EVERYBODY:
        return None
    if Audience.DEMO in allowed and settings.VINTE_DEMO:
        return None
    if allowed == _DEMO:
        raise Http404("this page is the demo's")
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
    if Audience.ACCOUNT in allowed or audiences_of_request(request) & allowed:
        return None
    if Audience.PROFESSIONAL in allowed and people.leaving_of(request.user.pk) is not None:
        return redirect("account_leaving")
    raise Http404(f"the route {route!r} is not open to this account")


class AuthorizationMiddleware:
    """Holds every view to the table; stands after Django's authentication."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; the decision falls in `process_view`, where the route is known.

        A page that is not everybody's is kept nowhere: contact details stand on it (INVARIANTS, 10), and the
        next person at the machine has the Back button.
        """
        response = self.get_response(request)
        match = request.resolver_match
        if match is not None and not ROUTES.get(match.view_name, _CLOSED) & _EVERYBODY:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer NotAllowed as a page that does not exist, so that existence is not told either."""
        return page_not_found(request, exception) if isinstance(exception, NotAllowed) else None

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Refuse before the view runs; a route without a name is a route that is not listed."""
        match = request.resolver_match
        return refusal(request, match.view_name if match and match.url_name else "")
