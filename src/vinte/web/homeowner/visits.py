"""The homeowner's page of a visit, behind the link of a letter: yes, another time, or no; and whether anybody came."""

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
from vinte.kernel.errors import NotAllowed, Refused
from vinte.people import queries as people
from vinte.web.page.fields import InstantField
from vinte.web.page.files import as_download
from vinte.web.page.forms import ActForm
from vinte.web.page.http import SiteRequest
from vinte.web.page.private_pages import link_gone, private_page
from vinte.web.page.text_fields import WordsField

ACTS = ("confirmed", "other_time", "called_off", "nobody_came")
CALENDAR_TYPE = "text/calendar; charset=utf-8"


class VisitAnswerForm(ActForm):
    """One button of the page, and what was written beside it; `sequence` is that of the visit which was shown."""

    beside = {"in_the_past": "wished_at", "too_far_ahead": "wished_at", "wish_missing": "wished_at"}

    act = forms.ChoiceField(choices=[(name, name) for name in ACTS])
    sequence = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    wished_at = InstantField(required=False, label=_("Quando lhe dá jeito?"))
    words = WordsField(
        required=False,
        max_length=1000,
        label=_("Quer dizer alguma coisa?"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


# As with the answer page, the secret in the path is the only authority and no cookie is read.
@csrf_exempt
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def visit(request: SiteRequest, secret: str) -> HttpResponse:
    """Show the visit; on POST do what was chosen. Opening the page changes nothing (INVARIANTS, 20)."""
    at = request.clock.now()
    try:
        shown = handling.visit_behind(secret=secret, at=at)
    except Refused as refusal:
        return link_gone(request, refusal)
    with timezone.override(ZoneInfo(shown.zone)):
        form = VisitAnswerForm(request.POST if request.method == "POST" else None)
        if form.is_bound:
            if {"act", "sequence"} & set(form.errors):
                raise NotAllowed("the page does not offer this")
            if form.carry_out(lambda **given: _act(secret, at=at, **given)):
                return redirect("homeowner:visit", secret=secret)
            shown = handling.visit_behind(secret=secret, at=at)
        context = {
            "shown": shown,
            "visit": shown.visit,
            "secret": secret,
            "has_begun": shown.visit.has_begun(at),
            "form": form,
            "refusal": form.refusal,
        }
        return render(request, "web/homeowner/visit.html", context, status=422 if form.is_refused else 200)


def _act(secret: str, *, act: str, at: datetime, words: str, **given: Any) -> object:
    if act == "nobody_came":
        return handling_actions.nobody_came(secret=secret, words=words, at=at)
    return handling_actions.answer_visit(secret=secret, answer=act, words=words, at=at, **given)


@private_page
@require_safe
def visit_file(request: SiteRequest, secret: str) -> HttpResponse:
    """The visit for the homeowner's calendar."""
    at = request.clock.now()
    try:
        shown = handling.visit_behind(secret=secret, at=at)
    except Refused as refusal:
        return link_gone(request, refusal)
    text = handling.homeowners_visit_file(
        shown.visit,
        zone=shown.zone,
        trade_name=shown.trade_name,
        name=shown.homeowner_name,
        email=shown.homeowner_email,
        link=people.private_link_address(purpose="visit", secret=secret),
    )
    return as_download(text.encode(), name="visita.ics", media_type=CALENDAR_TYPE)
