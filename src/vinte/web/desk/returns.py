"""The returns at the agent's desk: what is due, one return on one screen, and deciding on it."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vinte.kernel.errors import Refused
from vinte.leads import actions as leads_actions
from vinte.leads import queries as leads
from vinte.people import access
from vinte.web.desk.forms import DetailsForm, ReturnDecisionForm
from vinte.web.page.files import file_name, private_file
from vinte.web.page.http import SiteRequest
from vinte.web.page.paging import page_of

STATE_KINDS = {"accepted": "good", "automatic": "good", "partly": "info", "refused": "bad"}


@require_safe
def returns(request: SiteRequest) -> HttpResponse:
    """The returns that wait, what is due first before the rest; or those that were decided."""
    access.require(request.user, right="desk.use")
    at = request.clock.now()
    decided = request.GET.get("estado", "") == "decididas"
    waiting = leads.return_queue(at=at)
    here = reverse("desk:returns")
    context = {
        "page": page_of(request, leads.return_queue(at=at, decided=True) if decided else waiting),
        "decided": decided,
        "waiting_count": len(waiting),
        "overdue_count": leads.overdue_return_count(at=at),
        "tabs": [
            (_("Por decidir"), here, not decided, len(waiting)),
            (_("Decididas"), f"{here}?estado=decididas", decided),
        ],
        "kinds": STATE_KINDS,
    }
    return render(request, "web/desk/returns.html", context)


@require_safe
def return_case(request: SiteRequest, return_id: UUID) -> HttpResponse:
    """One return on one screen."""
    return _page(request, return_id)


@require_POST
def decide_return(request: SiteRequest, return_id: UUID) -> HttpResponse:
    """Accept, accept in part or refuse, with a reason."""
    access.require(request.user, right="desk.use")
    form = ReturnDecisionForm(request.POST)
    refusal: Refused | None = None
    if form.is_valid():
        try:
            leads_actions.decide_return(
                return_id=return_id,
                by=UUID(str(request.user.pk)),
                at=request.clock.now(),
                **form.cleaned_data,
            )
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _("Decisão enviada ao profissional."))
            return redirect("desk:returns")
    return _page(request, return_id, form=form, refusal=refusal)


@require_POST
def return_details(request: SiteRequest, return_id: UUID) -> HttpResponse:
    """Show the homeowner's details once, for a reason that is written down."""
    access.require(request.user, right="desk.use")
    at = request.clock.now()
    case = leads.return_case(account=request.user, return_id=return_id, at=at)
    form = DetailsForm(request.POST)
    if not form.is_valid():
        return _page(request, return_id, details_form=form)
    details = leads.contact_details(
        account=request.user,
        job_request_id=case.request.id,
        reason=form.cleaned_data["why"],
        at=at,
    )
    return _page(request, return_id, details=details)


@require_safe
def evidence(request: SiteRequest, evidence_id: UUID) -> HttpResponse:
    """What the professional sent with a return."""
    access.require(request.user, right="desk.use")
    found = leads.return_evidence(account=request.user, evidence_id=evidence_id)
    return private_file(
        content=found.content,
        media_type=found.media_type,
        name=file_name(stem=f"prova-{found.number}", media_type=found.media_type),
    )


def _page(
    request: SiteRequest,
    return_id: UUID,
    *,
    form: forms.Form | None = None,
    details_form: forms.Form | None = None,
    refusal: Refused | None = None,
    details: leads.ContactDetails | None = None,
) -> HttpResponse:
    access.require(request.user, right="desk.use")
    case = leads.return_case(account=request.user, return_id=return_id, at=request.clock.now())
    troubled = refusal is not None or form is not None or details_form is not None
    context = {
        "case": case,
        "form": form or ReturnDecisionForm(),
        "details_form": details_form or DetailsForm(),
        "details": details,
        "refusal": refusal,
        "in_part": case.row.reason == "wrong_trade",
        "state_kind": STATE_KINDS.get(case.row.state, "warn" if case.overdue else "plain"),
    }
    return render(request, "web/desk/return.html", context, status=422 if troubled else 200)
