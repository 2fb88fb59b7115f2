"""Coming in: how many codes may be asked for, and the link of the letter, which opens the account without one.

Whoever knows an address can ask for its codes until no more go out. Each letter that went out to it holds a link for
its reader, so the owner comes in all the same; a passkey needs no letter at all.
"""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm, RequestLoginCodeForm
from allauth.account.internal.flows.email_verification import verify_email_indirectly
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core import context
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vinte.kernel.errors import Refused
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.web.page import sending_limits
from vinte.web.page.http import SiteRequest
from vinte.web.page.private_pages import LINK_GONE_STATUS, private_page

PURPOSE = "login"


class CodeForm(RequestLoginCodeForm):
    """The address to which a code goes, counted as `sending_limits` says instead of allauth's own way."""

    def clean_email(self) -> str:
        """The address; raises ValidationError where too many codes were asked for."""
        try:
            sending_limits.count_login(context.request, address=self.cleaned_data["email"])
        except Refused as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from None
        return str(super().clean_email())


class EntranceForm(LoginForm):
    """The same on the page of the login."""

    def _clean_without_password(self, email: str | None, phone: str | None) -> dict[str, Any]:
        form = CodeForm({"email": email or ""})
        if form.is_valid():
            self.user = form._user
        for error in form.errors.as_data().get("email", []):
            self.add_error("login", error)
        return dict(self.cleaned_data)


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def open_by_link(request: SiteRequest, secret: str) -> HttpResponse:
    """Ask whether to come in, then come in: programs that look at letters open links, and press no button."""
    at, page = request.clock.now(), "web/account/login_link.html"
    behind = people_actions.use_private_link if request.method == "POST" else people.find_private_link
    try:
        account = people.account(behind(secret=secret, purpose=PURPOSE, at=at))
        if not account.is_active:
            raise Refused(code="account_inactive", message=_("Esta conta está fechada."))
    except Refused as refusal:
        status = LINK_GONE_STATUS.get(refusal.code, 410)
        return render(request, page, {"refusal": refusal}, status=status)
    if request.method != "POST":
        return render(request, page, {"account": account})
    # As allauth ends a login by code: the letter was read, so the address is its reader's.
    record_authentication(request, account, method="code", email=account.email)
    verify_email_indirectly(request, account, account.email)
    return perform_login(request, Login(user=account, email=account.email))
