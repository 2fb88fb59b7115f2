"""The two pages of the desk that acts come back to: a claim, and a decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vinte.claims import queries as claims
from vinte.kernel.errors import Refused
from vinte.web.dots import Dot, DotState
from vinte.web.views.desk_forms import (
    AppealForm,
    ApprovalForm,
    EvidenceForm,
    FindingForm,
    QuestionForm,
    ReasonForm,
)

ROW_FORMS: dict[str, type[forms.Form]] = {
    "finding": FindingForm,
    "question": QuestionForm,
    "evidence": EvidenceForm,
    "misuse": ReasonForm,
}
CLAIM_FORMS: dict[str, type[forms.Form]] = {
    "approve": ApprovalForm,
    "refuse": ReasonForm,
    "confirm": ReasonForm,
    "drop": ReasonForm,
}


@dataclass(frozen=True)
class Trouble:
    """What went wrong with an act: `slot` says where on the page, `form` holds what was typed."""

    slot: str
    form: forms.Form
    refusal: Refused | None = None


@dataclass(frozen=True)
class Place:
    """One place of the page where something can be typed, with what went wrong there."""

    slot: str
    form: forms.Form
    refusal: Refused | None = None

    @property
    def is_troubled(self) -> bool:
        """Whether the person is to look here first."""
        return self.refusal is not None or self.form.is_bound


@dataclass(frozen=True)
class RowOnPage:
    """A row of the claim as it is shown: `is_open` unfolds what can be done about it."""

    row: Any
    dot: Dot
    finding: Place
    question: Place
    evidence: Place
    misuse: Place
    is_open: bool


def claim_page(
    request: HttpRequest, claim_id: UUID, *, trouble: Trouble | None = None, unfold: str = ""
) -> HttpResponse:
    """One claim on one screen; with `trouble`, status 422 and everything typed still there."""
    at = request.clock.now()
    desk = claims.desk_claim(claim_id=claim_id, at=at)
    rows = [_row_on_page(row, trouble=trouble, unfold=unfold) for row in desk.rows]
    context = {
        "desk": desk,
        "rows": sorted(rows, key=lambda shown: (not shown.row.conflict, shown.row.position)),
        "conflict_count": sum(1 for row in desk.rows if row.conflict),
        "dots": [shown.dot for shown in rows],
        "acts": {slot: _place(slot, form, trouble) for slot, form in CLAIM_FORMS.items()},
        "trouble": trouble,
        "now": at,
    }
    return render(request, "web/desk/claim.html", context, status=422 if trouble else 200)


def decision_page(request: HttpRequest, decision_id: UUID, *, trouble: Trouble | None = None) -> HttpResponse:
    """A decision with the evidence it rests on, its place in the chain, and what a replay says today."""
    shown = claims.decision(decision_id=decision_id)
    context = {"decision": shown, "appeal_form": _place("appeal", AppealForm, trouble), "now": request.clock.now()}
    return render(request, "web/desk/decision.html", context, status=422 if trouble else 200)


def dot_state(row: Any) -> DotState:
    """What the dot of a row says: the agent's finding where there is one, else what the homeowner said."""
    if row.finding == "contradicted" or (row.conflict and row.finding == "none"):
        return DotState.CONTRADICTED
    if row.finding == "consistent" or row.answered_at is not None:
        return DotState.CONFIRMED
    return DotState.SILENT


def _row_on_page(row: Any, *, trouble: Trouble | None, unfold: str) -> RowOnPage:
    places = {
        name: _place(f"{name}-{row.purchase_id}", form, trouble) for name, form in ROW_FORMS.items()
    }
    return RowOnPage(
        row=row,
        dot=Dot(ordinal=row.position, state=dot_state(row), label=row.title, href=f"#c-{row.purchase_id}"),
        is_open=str(row.purchase_id) == unfold
        or (row.conflict and row.finding == "none")
        or any(place.is_troubled for place in places.values()),
        **places,
    )


def _place(slot: str, form: type[forms.Form], trouble: Trouble | None) -> Place:
    if trouble is not None and trouble.slot == slot:
        return Place(slot=slot, form=trouble.form, refusal=trouble.refusal)
    return Place(slot=slot, form=form(auto_id=f"{slot}-%s"))

