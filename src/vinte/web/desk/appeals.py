"""Appeals at the desk, of every kind: what is due first, one appeal on one screen, and the answer to it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vinte.claims import actions as claims_actions
from vinte.claims import queries as claims
from vinte.kernel.errors import Refused
from vinte.people import access
from vinte.web.desk.forms import AppealForm
from vinte.web.page.http import SiteRequest
from vinte.web.page.paging import page_of


@require_safe
def appeals(request: SiteRequest) -> HttpResponse:
    """The appeals that wait, what is due first before the rest; or those that were answered."""
    access.require(request.user, right="desk.use")
    at = request.clock.now()
    answered = request.GET.get("estado", "") == "respondidos"
    waiting = claims.appeal_queue(account=request.user, at=at)
    here = reverse("desk:appeals")
    context = {
        "page": page_of(
            request,
            claims.appeal_queue(account=request.user, at=at, answered=True) if answered else waiting,
        ),
        "answered": answered,
        "waiting_count": len(waiting),
        "tabs": [
            (_("Por responder"), here, not answered, len(waiting)),
            (_("Respondidos"), f"{here}?estado=respondidos", answered),
        ],
    }
    return render(request, "web/desk/appeals.html", context)


@require_safe
def appeal(request: SiteRequest, appeal_id: UUID) -> HttpResponse:
    """One appeal on one screen."""
    return _page(request, appeal_id)


@require_POST
def decide(request: SiteRequest, appeal_id: UUID) -> HttpResponse:
    """Answer an appeal; upheld, it is decided anew at once."""
    access.require(request.user, right="desk.use")
    form = AppealForm(request.POST)
    refusal: Refused | None = None
    if form.is_valid():
        try:
            claims_actions.answer_appeal(
                appeal_id=appeal_id,
                accepted=form.cleaned_data["accepted"] == "yes",
                answer=form.cleaned_data["answer"],
                by=UUID(str(request.user.pk)),
                at=request.clock.now(),
            )
        except Refused as found:
            refusal = found
        else:
            messages.success(request, _("Resposta enviada ao profissional."))
            return redirect("desk:appeal", appeal_id)
    return _page(request, appeal_id, form=form, refusal=refusal)


def _page(
    request: SiteRequest, appeal_id: UUID, *, form: AppealForm | None = None, refusal: Refused | None = None
) -> HttpResponse:
    case = claims.appeal_case(account=request.user, appeal_id=appeal_id, at=request.clock.now())
    context = {
        "case": case,
        "anew": claims.decided_anew(case.appeal.subject_id) if case.appeal.decision_id else None,
        "form": form or AppealForm(),
        "refusal": refusal,
    }
    return render(request, "web/desk/appeal.html", context, status=422 if form else 200)
