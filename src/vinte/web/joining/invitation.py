"""The page behind a member's invitation: who asks, the terms of use, and the account at the end."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vinte.guarantee import terms
from vinte.kernel.errors import Refused
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.web.joining.forms import MemberForm
from vinte.web.page import prose
from vinte.web.page.http import SiteRequest
from vinte.web.page.private_pages import link_gone, private_page


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: SiteRequest, secret: str) -> HttpResponse:
    """Show the invitation; on POST take it. Opening the page changes nothing (INVARIANTS, 20).

    Whoever has an account already logs in with it afterwards: a link is not a login.
    """
    at = request.clock.now()
    try:
        invited = people.invitation_behind(secret=secret, at=at)
    except Refused as refusal:
        return link_gone(request, refusal)
    form = MemberForm(
        request.POST if request.method == "POST" else None,
        market=settings.VINTE_MARKET,
        is_known=invited.is_known,
    )
    language = get_language() or settings.LANGUAGE_CODE
    if form.is_bound and form.carry_out(partial(_accept, secret=secret, language=language, at=at)):
        return _go_on(request, form.outcome)
    on = terms.market_day(market=settings.VINTE_MARKET, at=at)
    text = people.terms_of_use(language=language, on=on)
    context = {"invited": invited, "form": form, "terms_of_use": text, "words": prose.html(text.text)}
    return render(request, "web/joining/invitation.html", context, status=422 if form.is_refused else 200)


def _accept(*, accepted: bool, **given: Any) -> people.Took:
    assert accepted
    return people_actions.accept_invitation(**given)


def _go_on(request: SiteRequest, took: people.Took) -> HttpResponse:
    if not took.is_new:
        messages.success(request, _("Está feito. Entre com o seu e-mail."))
        return redirect("account_login")
    account = people.account(took.account_id)
    login(request, account, backend="allauth.account.auth_backends.AuthenticationBackend")
    messages.success(request, _("A conta está aberta."))
    return redirect("public:start")
