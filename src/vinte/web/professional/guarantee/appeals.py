"""Appeals: the one page from each refusal, and the list of those that were filed."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vinte.claims import actions as claims_actions
from vinte.claims import queries as claims
from vinte.people.queries import Professional
from vinte.web.page.paging import page_of
from vinte.web.professional.guarantee.forms import AppealForm
from vinte.web.professional.page import PageRequest, for_professional, show


@require_GET
@for_professional
def appeals(request: PageRequest, professional: Professional) -> HttpResponse:
    """Every appeal that was filed, with its answer or the day by which it comes."""
    page = page_of(request, claims.appeals_of(professional.id))
    return show(request, "web/professional/guarantee/appeals.html", {"page": page})


def _context(request: PageRequest, professional: Professional, kind: str, subject_id: UUID) -> dict[str, Any]:
    found = claims.appeal_page(professional_id=professional.id, kind=kind, subject_id=subject_id)
    anew = claims.decided_anew(subject_id) if kind == "claim" else None
    return {
        "kind": kind,
        "subject_id": subject_id,
        "against": found.refusal,
        "appeal": found.appeal,
        "anew": anew,
        "form": AppealForm(),
        "now": request.clock.now(),
    }


@require_GET
@for_professional
def appeal_page(
    request: PageRequest, professional: Professional, kind: str, subject_id: UUID
) -> HttpResponse:
    """What was decided and why, and the appeal: to be written, waiting, or answered."""
    context = _context(request, professional, kind, subject_id)
    return show(request, "web/professional/guarantee/appeal.html", context)


@require_POST
@for_professional
def appeal_refusal(
    request: PageRequest, professional: Professional, kind: str, subject_id: UUID
) -> HttpResponse:
    """Ask another person to look at it again."""
    context = _context(request, professional, kind, subject_id)
    form = AppealForm(request.POST)
    if not form.carry_out(
        partial(
            claims_actions.appeal_refusal,
            professional_id=professional.id,
            kind=kind,
            subject_id=subject_id,
            at=request.clock.now(),
        )
    ):
        return show(request, "web/professional/guarantee/appeal.html", {**context, "form": form}, form=form)
    messages.success(request, _("O recurso seguiu. Outra pessoa vai ver o caso."))
    return redirect("professional:appeal_page", kind=kind, subject_id=subject_id)
