"""A decision about a claim: why, the evidence to take away and run again, and the appeal."""

from __future__ import annotations

import json
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from vinte.claims import actions as claims_actions
from vinte.claims import queries as claims
from vinte.claims.queries import MadeDecision
from vinte.kernel.errors import NotAllowed
from vinte.people.queries import Professional
from vinte.web.clauses.on_page import frozen_clauses
from vinte.web.page.decision_files import decision_file, decision_file_name
from vinte.web.professional.guarantee.forms import AppealForm
from vinte.web.professional.page import PageRequest, for_professional, show
from vinte.web.professional.suspended import suspension_words

HEADLINES = {
    "approved": gettext_lazy("Aprovado e pago"),
    "refused": gettext_lazy("Recusado"),
    "misuse": gettext_lazy("Uso indevido: o perfil foi suspenso"),
}


def _own_decision(professional: Professional, decision_id: UUID) -> MadeDecision:
    """The decision, if it is about this professional; raises NotAllowed otherwise."""
    decision = claims.decision(decision_id=decision_id)
    if decision.professional_id != professional.id:
        raise NotAllowed(f"decision {decision_id} is about somebody else")
    return decision


def _decision_context(professional: Professional, decision_id: UUID) -> dict[str, Any]:
    decision = _own_decision(professional, decision_id)
    return {
        "decision": decision,
        "headline": HEADLINES[decision.outcome],
        "clauses": frozen_clauses(json.loads(decision.assessment)),
        "appeal": claims.appeal_of(decision_id=decision_id),
        "anew": claims.decided_anew(decision_id),
        "statement": claims.statement_of(decision_id),
        **(suspension_words() if decision.outcome == "misuse" else {}),
        "bundle_name": decision_file_name(decision),
        "is_signed": claims.signing_keys().now is not None,
        "form": AppealForm(),
    }


@require_GET
@for_professional
def decision(request: PageRequest, professional: Professional, decision_id: UUID) -> HttpResponse:
    """The decision with its reasons, the evidence, and the way to appeal."""
    return show(
        request, "web/professional/guarantee/decision.html", _decision_context(professional, decision_id)
    )


@require_GET
@for_professional
def decision_bundle(request: PageRequest, professional: Professional, decision_id: UUID) -> HttpResponse:
    """The evidence, the terms and the answer as one JSON file, for `vinte replay`."""
    found = _own_decision(professional, decision_id)
    return decision_file(found)


@require_GET
@for_professional
def decision_statement(request: PageRequest, professional: Professional, decision_id: UUID) -> HttpResponse:
    """The statement of reasons of a suspension, as it was sent, as a text file."""
    found = _own_decision(professional, decision_id)
    text = claims.statement_of(found.id)
    if not text:
        raise NotAllowed(f"decision {decision_id} has no statement of reasons")
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="motivos-{found.sequence}.txt"'
    return response


@require_POST
@for_professional
def appeal(request: PageRequest, professional: Professional, decision_id: UUID) -> HttpResponse:
    """Ask another person to look at the decision again."""
    form = AppealForm(request.POST)
    if not form.carry_out(
        partial(
            claims_actions.file_appeal,
            professional_id=professional.id,
            decision_id=decision_id,
            at=request.clock.now(),
        )
    ):
        context = {**_decision_context(professional, decision_id), "form": form}
        return show(request, "web/professional/guarantee/decision.html", context, form=form)
    messages.success(request, _("O recurso seguiu. Outra pessoa vai ver o caso."))
    return redirect("professional:decision", decision_id=decision_id)
