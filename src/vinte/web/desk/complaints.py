"""Complaints of homeowners about professionals at the desk: the queue by due day, both sides on one screen, the decision."""

from __future__ import annotations

from functools import partial
from typing import ClassVar
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from vinte.help_centre import actions as help_centre_actions
from vinte.help_centre import queries as help_centre
from vinte.leads import queries as leads
from vinte.people import access
from vinte.web.desk.forms import DetailsForm
from vinte.web.page.forms import ActForm
from vinte.web.page.http import SiteRequest
from vinte.web.page.paging import page_of
from vinte.web.page.text_fields import WordsField

QUEUES = {"": "us", "profissional": "professional", "decididas": "decided"}


class JudgeForm(ActForm):
    """An outcome and the reasons, which both sides read."""

    beside: ClassVar[dict[str, str]] = {"reason_missing": "reason", "text_too_long": "reason"}

    outcome = forms.ChoiceField(
        label=gettext_lazy("A decisão"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Escolha uma decisão.")},
    )
    reason = WordsField(
        label=gettext_lazy("Os motivos, que os dois lados leem"),
        help_text=gettext_lazy("Diga em que se baseia. Não escreva contactos de ninguém."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: object, outcomes: tuple[tuple[str, str], ...], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["outcome"].choices = outcomes  # type: ignore[attr-defined]


@require_safe
def complaints(request: SiteRequest) -> HttpResponse:
    """What waits for us, what is due first; or what waits for an answer, or is decided."""
    access.require(request.user, right="desk.use")
    at, here, market = request.clock.now(), reverse("desk:complaints"), settings.VINTE_MARKET
    which = QUEUES.get(request.GET.get("estado", ""), "us")
    counts = help_centre.complaint_counts(market=market, at=at)
    context = {
        "page": page_of(request, help_centre.complaint_queue(at=at, market=market, which=which)),
        "which": which,
        "counts": counts,
        "tabs": [
            (_("À nossa espera"), here, which == "us", counts.waiting),
            (_("À espera do profissional"), f"{here}?estado=profissional", which == "professional"),
            (_("Decididas"), f"{here}?estado=decididas", which == "decided"),
        ],
    }
    return render(request, "web/desk/complaints.html", context)


@require_safe
def complaint(request: SiteRequest, complaint_id: UUID) -> HttpResponse:
    """One complaint on one screen."""
    return _page(request, complaint_id)


@require_POST
def decide(request: SiteRequest, complaint_id: UUID) -> HttpResponse:
    """Decide a complaint, or answer the appeal against its decision."""
    form = JudgeForm(request.POST, outcomes=help_centre.complaint_outcomes())
    by, at = _agent(request), request.clock.now()
    case = help_centre.complaint_case(complaint_id=complaint_id, by=by, at=at)
    act = (
        help_centre_actions.answer_complaint_appeal
        if case.complaint.appealed_at
        else help_centre_actions.decide_complaint
    )
    if not form.carry_out(partial(act, complaint_id=complaint_id, by=by, at=at)):
        return _page(request, complaint_id, form=form)
    messages.success(request, _("Decidido. Os dois lados receberam os motivos."))
    return redirect("desk:complaint", complaint_id)


@require_POST
def details(request: SiteRequest, complaint_id: UUID) -> HttpResponse:
    """Show the homeowner's details once, for a reason that is written down."""
    by, at = _agent(request), request.clock.now()
    case = help_centre.complaint_case(complaint_id=complaint_id, by=by, at=at)
    form = DetailsForm(request.POST)
    if not form.is_valid():
        return _page(request, complaint_id, details_form=form)
    found = leads.contact_details(
        account=request.user,
        job_request_id=case.complaint.job_request_id,
        reason=form.cleaned_data["why"],
        at=at,
    )
    return _page(request, complaint_id, details=found)


def _page(
    request: SiteRequest,
    complaint_id: UUID,
    *,
    form: JudgeForm | None = None,
    details_form: DetailsForm | None = None,
    details: leads.ContactDetails | None = None,
) -> HttpResponse:
    at = request.clock.now()
    case = help_centre.complaint_case(complaint_id=complaint_id, by=_agent(request), at=at)
    context = {
        "case": case,
        "form": form or JudgeForm(outcomes=help_centre.complaint_outcomes()),
        "refusal": form.refusal if form else None,
        "details_form": details_form or DetailsForm(),
        "details": details,
    }
    troubled = form is not None or details_form is not None
    return render(request, "web/desk/complaint.html", context, status=422 if troubled else 200)


def _agent(request: SiteRequest) -> UUID:
    """Who acts; raises NotAllowed for somebody who has no place at the desk."""
    access.require(request.user, right="desk.use")
    return UUID(str(request.user.pk))
