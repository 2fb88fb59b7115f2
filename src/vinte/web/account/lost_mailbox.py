"""Whoever can't read the account's mailbox any more: the page to ask, and the one behind the letter to the old address.

What is said is the same whether the old address has an account.
"""

from __future__ import annotations

from secrets import token_urlsafe
from typing import Any, ClassVar

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from vinte.kernel.errors import Refused
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.web.page import sending_limits
from vinte.web.page.forms import ActForm
from vinte.web.page.http import SiteRequest
from vinte.web.page.private_pages import private_page
from vinte.web.page.text_fields import LineField, WordsField


class LostMailboxForm(ActForm):
    """Which account, and which address it is to have."""

    beside: ClassVar[dict[str, str]] = {"email_invalid": "new_email", "email_taken": "new_email"}
    old_email = forms.EmailField(
        label=_("O e-mail da conta, que já não lê"),
        max_length=254,
        error_messages={"required": _("Escreva o e-mail da conta.")},
    )
    tax_number = LineField(
        label=_("O número fiscal da empresa, se a conta é de uma"), max_length=30, required=False
    )
    new_email = LineField(
        label=_("O e-mail novo"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        error_messages={"required": _("Escreva o e-mail novo.")},
    )
    words = WordsField(
        label=_("O que aconteceu ao antigo, e a que horas lhe podemos ligar"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Escreva uma frase.")},
    )


class LostMailboxCodeForm(LostMailboxForm):
    """The same, with the code that came to the new address."""

    beside: ClassVar[dict[str, str]] = {
        **LostMailboxForm.beside,
        "code_wrong": "code",
        "code_expired": "code",
        "too_many_attempts": "code",
    }
    code = LineField(
        label=_("Código de seis algarismos"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    asker = LineField(max_length=40, widget=forms.HiddenInput)


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: SiteRequest) -> HttpResponse:
    """Ask for the addresses, then for the code; an agent sees the rest."""
    at = request.clock.now()
    if request.method == "POST" and "code" in request.POST:
        form: ActForm = LostMailboxCodeForm(request.POST)
        if form.carry_out(lambda **given: people_actions.ask_mailbox(**given, at=at)):
            return _page(request, form, step="done")
        return _page(request, form, step="code")
    form, asker = LostMailboxForm(request.POST if request.method == "POST" else None), token_urlsafe(16)

    def send(*, new_email: str, **_given: str) -> None:
        sending_limits.count_code(request, address=new_email)
        people_actions.send_mailbox_code(new_email=new_email, asker=asker, at=at)

    if form.is_bound and form.carry_out(send):
        return _page(request, LostMailboxCodeForm(initial={**form.cleaned_data, "asker": asker}), step="code")
    return _page(request, form, step="ask")


def _page(request: SiteRequest, form: ActForm, *, step: str) -> HttpResponse:
    status = 422 if form.is_bound and form.is_refused else 200
    return render(request, "web/account/lost_mailbox.html", {"form": form, "step": step}, status=status)


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: SiteRequest, secret: str) -> HttpResponse:
    """What whoever reads the old mailbox may say: that it is theirs, or that nothing is to change."""
    at = request.clock.now()
    context: dict[str, Any] = {"refusal": None, "asked": None, "answered": ""}
    try:
        if request.method == "POST":
            is_mine = request.POST.get("act") == "mine"
            context["asked"] = people_actions.answer_mailbox(secret=secret, is_mine=is_mine, at=at)
            context["answered"] = "mine" if is_mine else "stop"
        else:
            context["asked"] = people.mailbox_behind(secret=secret, at=at)
    except Refused as refusal:
        context["refusal"] = refusal
    status = 410 if context["refusal"] else 200
    return render(request, "web/account/mailbox_answer.html", context, status=status)
