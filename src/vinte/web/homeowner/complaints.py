"""A homeowner complains about a professional who has their contact, behind the request's private link."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from vinte.help_centre import actions as help_centre_actions
from vinte.help_centre import queries as help_centre
from vinte.kernel.errors import NotAllowed, Refused
from vinte.leads import queries as leads
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.web.page.forms import ActForm
from vinte.web.page.http import SiteRequest
from vinte.web.page.legal import MarketLaw
from vinte.web.page.private_pages import link_gone, private_page
from vinte.web.page.text_fields import WordsField

PURPOSE = "homeowner_request"


class ComplaintForm(ActForm):
    """What is complained of, or what is done about a complaint: `settle` and `appeal` name it."""

    beside: ClassVar[Mapping[str, str]] = {
        "words_missing": "text",
        "text_too_long": "text",
        "complained_before": "about",
        "about_missing": "about",
    }

    act = forms.ChoiceField(choices=[("file", "file"), ("settle", "settle"), ("appeal", "appeal")])
    complaint = forms.UUIDField(required=False)
    about = forms.ChoiceField(
        label=gettext_lazy("De que se trata?"),
        required=False,
        choices=help_centre.complaint_kinds,
        widget=forms.RadioSelect,
    )
    text = WordsField(
        label=gettext_lazy("O que aconteceu?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


@csrf_exempt
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def complaint(request: SiteRequest, secret: str, professional_id: UUID) -> HttpResponse:
    """Show what was complained of and how it stands; on POST file, settle or appeal (INVARIANTS, 20)."""
    at = request.clock.now()
    try:
        if request.method == "POST":
            subject = people_actions.use_private_link(secret=secret, purpose=PURPOSE, at=at)
        else:
            subject = people.find_private_link(secret=secret, purpose=PURPOSE, at=at)
    except Refused as refused:
        return link_gone(request, refused)
    bought = [each for each in leads.buyers(subject) if each.professional_id == professional_id]
    if not bought:
        raise NotAllowed(f"professional {professional_id} has no contact of request {subject}")
    form = ComplaintForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        if {"act", "complaint"} & form.errors.keys():
            raise NotAllowed("the page does not offer this")
        if form.carry_out(partial(_act, subject, professional_id, at=at)):
            return redirect(request.path)
    found = help_centre.complaints_of_request(job_request_id=subject, professional_id=professional_id, at=at)
    job_request = bought[-1].job_request
    context = {
        "secret": secret,
        "form": form,
        "title": job_request.title,
        "trade_name": people.business_cards([professional_id])[professional_id].trade_name,
        "professional_id": professional_id,
        "complaints": found,
        "may_file": not any(each.state == "open" for each in found)
        and len(found) < len(help_centre.complaint_kinds()),
        "rules": help_centre.complaint_rules(market=job_request.market, at=at),
        "law": MarketLaw.at(at=at),
    }
    return render(request, "web/homeowner/complaint.html", context, status=422 if form.is_refused else 200)


def _act(
    job_request_id: UUID,
    professional_id: UUID,
    *,
    at: datetime,
    act: str,
    complaint: UUID | None,
    about: str,
    text: str,
) -> Any:
    if act == "file":
        if not about:
            raise Refused(
                code="about_missing",
                message=_("Falta dizer de que se trata."),
                what_to_do=_("Escolha uma das respostas."),
            )
        return help_centre_actions.file_complaint(
            job_request_id=job_request_id, professional_id=professional_id, about=about, text=text, at=at
        )
    if complaint is None:
        raise NotAllowed("no complaint is named")
    if act == "settle":
        return help_centre_actions.settle_complaint(
            complaint_id=complaint, job_request_id=job_request_id, at=at
        )
    return help_centre_actions.appeal_as_homeowner(
        complaint_id=complaint, job_request_id=job_request_id, text=text, at=at
    )
