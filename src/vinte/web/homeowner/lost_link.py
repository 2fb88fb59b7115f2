"""A homeowner lost the link to a request: a code to the address or telephone that asked opens the page again.

What is said is the same whether the address ever asked for anything, so that nobody learns who did.
"""

from __future__ import annotations

from functools import partial
from secrets import token_urlsafe
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from vinte.leads import actions as leads
from vinte.notices import queries as notices
from vinte.people import actions as people_actions
from vinte.web.homeowner.request_forms import CodeForm
from vinte.web.page import sending_limits
from vinte.web.page.forms import ActForm
from vinte.web.page.http import SiteRequest
from vinte.web.page.private_pages import private_page
from vinte.web.page.text_fields import LineField

STATUS = "homeowner_request"


class AddressForm(ActForm):
    """The address with which quotes were asked for, or the telephone where this site sends text messages."""

    beside = {"email_invalid": "address", "phone_invalid": "address", "sms_not_configured": "address"}

    address = LineField(
        label=_("O e-mail com que pediu orçamentos"),
        max_length=1000,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Escreva o seu e-mail.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if notices.can_send_sms():
            self.fields["address"].label = _("O e-mail ou o telefone com que pediu orçamentos")
            self.fields["address"].widget = forms.TextInput(attrs={"autocomplete": "email"})
            self.fields["address"].error_messages["required"] = _("Escreva o seu e-mail ou telefone.")


class LostCodeForm(ActForm, CodeForm):
    """The code that was sent, with the address or telephone that it was sent to."""

    beside = {"code_wrong": "code", "code_expired": "code", "too_many_attempts": "code"}

    address = LineField(max_length=1000, widget=forms.HiddenInput)
    asker = LineField(max_length=40, widget=forms.HiddenInput)


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def lost_link(request: SiteRequest) -> HttpResponse:
    """Ask for the address or telephone, then for the code; with it the page of the last request opens."""
    at = request.clock.now()
    if request.method == "POST" and "code" in request.POST:
        form: ActForm = LostCodeForm(request.POST)
        if form.carry_out(partial(leads.find_lost_request, market=settings.VINTE_MARKET, at=at)):
            secret = people_actions.issue_private_link(purpose=STATUS, subject=form.outcome, at=at)
            return redirect("homeowner:request_status", secret=secret)
        return _page(request, form, sent=True)
    form, asker = AddressForm(request.POST if request.method == "POST" else None), token_urlsafe(16)

    def send(address: str) -> None:
        sending_limits.count_code(request, address=address)
        leads.send_lost_request_code(address=address, asker=asker, market=settings.VINTE_MARKET, at=at)

    if form.is_bound and form.carry_out(send):
        given = {"address": form.cleaned_data["address"], "asker": asker}
        return _page(request, LostCodeForm(initial=given), sent=True)
    return _page(request, form, sent=False)


def _page(request: SiteRequest, form: ActForm, *, sent: bool) -> HttpResponse:
    status = 422 if form.is_bound and form.is_refused else 200
    context = {"form": form, "sent": sent, "can_send_sms": notices.can_send_sms()}
    return render(request, "web/homeowner/lost_link.html", context, status=status)
