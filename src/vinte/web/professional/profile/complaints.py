"""Complaints of homeowners about the professional: what they say, the answer, the decision, the appeal."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from vinte.help_centre import actions as help_centre_actions
from vinte.help_centre import queries as help_centre
from vinte.people.queries import Professional
from vinte.web.page.forms import ActForm
from vinte.web.page.paging import page_of
from vinte.web.page.text_fields import WordsField
from vinte.web.professional.page import PageRequest, for_professional, show

PAGE = "web/professional/profile/complaint.html"


class WordsForm(ActForm):
    """The professional's own words: an answer, or an appeal."""

    beside = {"words_missing": "text", "text_too_long": "text"}

    text = WordsField(
        label=gettext_lazy("O que aconteceu, do seu lado"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


@require_GET
@for_professional
def complaints(request: PageRequest, professional: Professional) -> HttpResponse:
    """The complaints, the latest first."""
    at = request.clock.now()
    found = help_centre.complaints_about(professional_id=professional.id, at=at)
    context = {
        "professional": professional,
        "page": page_of(request, found),
        "rules": help_centre.complaint_rules(market=professional.market, at=at),
        "shown": help_centre.upheld_complaints(
            professional_id=professional.id, market=professional.market, at=at
        ),
    }
    return show(request, "web/professional/profile/complaints.html", context)


def _page(
    request: PageRequest, professional: Professional, complaint_id: UUID, form: WordsForm | None = None
) -> HttpResponse:
    at = request.clock.now()
    found = help_centre.complaint_about(complaint_id=complaint_id, professional_id=professional.id, at=at)
    context = {
        "professional": professional,
        "complaint": found,
        "may_appeal": "professional" in found.can_appeal,
        "form": form or WordsForm(),
    }
    return show(request, PAGE, context, form=form)


@require_GET
@for_professional
def complaint(request: PageRequest, professional: Professional, complaint_id: UUID) -> HttpResponse:
    """One complaint, with what the homeowner wrote."""
    return _page(request, professional, complaint_id)


@require_POST
@for_professional
def answer_complaint(request: PageRequest, professional: Professional, complaint_id: UUID) -> HttpResponse:
    """Answer a complaint."""
    form = WordsForm(request.POST)
    act = partial(
        help_centre_actions.answer_complaint,
        complaint_id=complaint_id,
        professional_id=professional.id,
        at=request.clock.now(),
    )
    if not form.carry_out(act):
        return _page(request, professional, complaint_id, form)
    messages.success(request, _("A resposta foi entregue. O particular e a equipa leem-na."))
    return redirect("professional:complaint", complaint_id)


@require_POST
@for_professional
def appeal_complaint(request: PageRequest, professional: Professional, complaint_id: UUID) -> HttpResponse:
    """Appeal against a decision."""
    form = WordsForm(request.POST)
    act = partial(
        help_centre_actions.appeal_as_professional,
        complaint_id=complaint_id,
        professional_id=professional.id,
        at=request.clock.now(),
    )
    if not form.carry_out(act):
        return _page(request, professional, complaint_id, form)
    messages.success(request, _("O recurso foi entregue. Outra pessoa lê tudo de novo."))
    return redirect("professional:complaint", complaint_id)
