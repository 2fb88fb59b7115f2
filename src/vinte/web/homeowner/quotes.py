"""The homeowner's page of a quote, behind the link of a letter: read it, accept, decline or ask."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from vinte.handling import actions as handling_actions
from vinte.handling import queries as handling
from vinte.handling.queries import QuoteBehindLink
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.pdf import PDF_TYPE
from vinte.web.page.fields import CentsField
from vinte.web.page.files import private_file
from vinte.web.page.forms import ActForm
from vinte.web.page.http import SiteRequest
from vinte.web.page.private_pages import link_gone, private_page
from vinte.web.page.quotes import sheet_context
from vinte.web.page.text_fields import LineField, WordsField

ACTS = ("accept", "decline", "ask")


class QuoteAnswerForm(ActForm):
    """One button of the page, and what was written beside it."""

    beside = {"name_missing": "name", "words_missing": "words"}

    act = forms.ChoiceField(choices=[(name, name) for name in ACTS])
    name = LineField(required=False, max_length=120, label=_("O seu nome"))
    went_to = LineField(required=False, max_length=120, label=_("Quem fica com o trabalho?"))
    reason = forms.ChoiceField(required=False, label=_("O que decidiu?"))
    price_cents = CentsField(required=False, label=_("Por quanto?"))
    words = WordsField(
        required=False, max_length=2000, label=_("A sua pergunta"), widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = handling.lost_reasons()  # type: ignore[attr-defined]


# As with the answer page, the secret in the path is the only authority and no cookie is read.
@csrf_exempt
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def quote(request: SiteRequest, secret: str) -> HttpResponse:
    """Show the quote; on POST do what was chosen. Opening the page accepts nothing (INVARIANTS, 20)."""
    at = request.clock.now()
    try:
        shown = handling.quote_behind(secret=secret, at=at)
    except Refused as refusal:
        return link_gone(request, refusal)
    with timezone.override(ZoneInfo(shown.zone)):
        form = QuoteAnswerForm(
            request.POST if request.method == "POST" else None, initial={"name": shown.homeowner_name}
        )
        if form.is_bound:
            if {"act", "reason"} & set(form.errors):
                raise NotAllowed("the page does not offer this")
            if form.carry_out(lambda **given: _act(secret, at=at, **given)):
                return redirect("homeowner:quote", secret=secret)
            shown = handling.quote_behind(secret=secret, at=at)
        return _page(request, shown, secret=secret, form=form, at=at)


def _page(
    request: SiteRequest, shown: QuoteBehindLink, *, secret: str, form: QuoteAnswerForm, at: datetime
) -> HttpResponse:
    context = {
        **sheet_context(shown.quote),
        "shown": shown,
        "secret": secret,
        "can_answer": shown.quote.awaits(at) and not shown.is_gone,
        "has_expired": shown.quote.has_expired(at),
        "form": form,
        "refusal": form.refusal,
        "sent_act": form.data.get("act", "") if form.is_bound else "",
    }
    return render(request, "web/homeowner/quote.html", context, status=422 if form.is_refused else 200)


def _act(secret: str, *, act: str, at: datetime, name: str, words: str, **given: Any) -> object:
    if act == "accept":
        return handling_actions.accept_quote(secret=secret, name=name, at=at)
    if act == "ask":
        return handling_actions.ask_about_quote(secret=secret, words=words, at=at)
    return handling_actions.decline_quote(secret=secret, words=words, at=at, **given)


@private_page
@require_safe
def quote_file(request: SiteRequest, secret: str) -> HttpResponse:
    """The quote as PDF."""
    try:
        shown = handling.quote_behind(secret=secret, at=request.clock.now())
        content = handling.quote_pdf(
            shown.quote, customer=shown.homeowner_name, request_title=shown.request_title, zone=shown.zone
        )
    except Refused as refusal:
        return link_gone(request, refusal)
    return private_file(content=content, media_type=PDF_TYPE, name=f"orcamento-{shown.quote.name}.pdf")
