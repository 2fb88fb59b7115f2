"""The two pages of the desk that acts come back to: a claim, and a decision."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from vinte.claims import queries as claims
from vinte.claims.queries import (
    AskedProfessional,
    Change,
    ContactLine,
    DeskClaim,
    MadeDecision,
    Note,
    Piece,
)
from vinte.kernel.errors import Refused
from vinte.people import access
from vinte.people import queries as people
from vinte.web.clauses.on_page import clause_rows, frozen_clauses
from vinte.web.desk import readiness
from vinte.web.desk.forms import (
    AppealForm,
    ApprovalForm,
    CaseForm,
    EvidenceForm,
    FiledReasonForm,
    FindingForm,
    FollowUpForm,
    NoteForm,
    NothingForm,
    QuestionForm,
    ReasonForm,
)
from vinte.web.page.dots import Dot, DotState
from vinte.web.page.http import SiteRequest

# Stands for a contact in what is drawn for all of them; no contact has it.
_ANY_CONTACT = UUID(int=0)

ROW_FORMS: Mapping[str, type[forms.Form]] = {
    "finding": FindingForm,
    "question": QuestionForm,
    "follow_up": FollowUpForm,
    "note": NoteForm,
    "evidence": EvidenceForm,
    "misuse": ReasonForm,
}
CLAIM_FORMS: Mapping[str, type[forms.Form]] = {
    "conclude": NothingForm,
    "approve": ApprovalForm,
    "propose": ApprovalForm,
    "second": NothingForm,
    "against": ReasonForm,
    "refuse": FiledReasonForm,
    "notify": ReasonForm,
    "confirm": FiledReasonForm,
    "drop": ReasonForm,
}
STATE_KINDS = {"misuse": "warn", "approved": "good", "refused": "bad", "upheld_misuse": "bad"}
# Whether the desk's keys are on, in the session.
KEYS = "desk_keys"
LEGEND = (DotState.CONTRADICTED, DotState.CONFIRMED, DotState.SILENT, DotState.ASKED)


@dataclass(frozen=True)
class Trouble:
    """What went wrong with an act: `slot` says where on the page, `form` holds what was typed.

    `changes` came since the page was opened, and are to be read before it is sent again. With `is_ready` nothing went
    wrong: a prepared text stands in the form and waits to be read.
    """

    slot: str
    form: forms.Form
    refusal: Refused | None = None
    changes: tuple[Change, ...] = ()
    is_ready: bool = False


@dataclass(frozen=True)
class Place:
    """One place of the page where something can be typed, with what went wrong there."""

    slot: str
    form: forms.Form
    refusal: Refused | None = None
    changes: tuple[Change, ...] = ()
    is_troubled: bool = False


@dataclass(frozen=True)
class LeftOver:
    """What somebody sent to a form that is there no more: what went wrong, and their words."""

    place: Place
    words: str


@dataclass(frozen=True)
class RowOnPage:
    """A row of the claim as it is shown: `acts` is what can be done about it, and `is_open` unfolds that.

    `is_unfolded` shows the row whole: where something is to be looked at, the others tell themselves in a line.
    """

    row: ContactLine
    dot: Dot
    pieces: tuple[Piece, ...]
    requests: tuple[AskedProfessional, ...]
    notes: tuple[Note, ...]
    act_names: tuple[str, ...]
    acts: SafeString
    is_open: bool
    is_signalled: bool

    @property
    def is_unfolded(self) -> bool:
        """Whether there is something to look at before a decision."""
        against = self.row.conflict and self.row.finding != "consistent"
        return self.is_open or self.is_signalled or against or self.row.finding == "contradicted"


@dataclass(frozen=True)
class StepOnPage:
    """An act about the whole claim, with the place where its reason is typed."""

    step: readiness.Step
    place: Place
    href: str


EVIDENCE_NAMES: Mapping[str, Promise] = {
    "purchases": _("contactos comprados"),
    "contact_attempts": _("tentativas de contacto"),
    "awards": _("trabalhos ganhos"),
    "reviews": _("opiniões"),
    "payment_incidents": _("incidências de pagamento"),
    "packs": _("packs"),
    "standing": _("mudanças do estado do perfil"),
    "earlier_guarantees": _("garantias já pagas"),
}


@dataclass(frozen=True)
class FrozenEvidence:
    """What was frozen with a decision, in a few figures: as of when, and how many facts of each kind."""

    as_of: datetime
    terms: str
    at_stake_cents: int
    counts: tuple[tuple[Promise, int], ...]

    @classmethod
    def read(cls, decision: MadeDecision, frozen: Mapping[str, Any]) -> FrozenEvidence:
        """From a decision and its assessment in JSON form."""
        dossier = json.loads(decision.evidence)
        return cls(
            as_of=datetime.fromisoformat(dossier["as_of"]),
            terms=frozen["terms"],
            at_stake_cents=frozen["at_stake_cents"],
            counts=tuple((name, len(dossier.get(part) or [])) for part, name in EVIDENCE_NAMES.items()),
        )


def claim_page(
    request: SiteRequest, claim_id: UUID, *, trouble: Trouble | None = None, unfold: str = ""
) -> HttpResponse:
    """One claim on one screen; with `trouble`, status 422 and everything typed still there."""
    at = request.clock.now()
    desk = claims.desk_claim(claim_id=claim_id, at=at)
    access.require(request.user, right="claim.read", professional_id=desk.claim.professional_id)
    drawing = _Acts(request, claim_id, trouble, at=at)
    rows = [_row_on_page(desk, row, unfold=unfold, drawing=drawing) for row in desk.rows]
    offered = readiness.steps(desk)
    context = {
        "desk": desk,
        "rows": sorted(rows, key=lambda shown: (not _comes_first(shown.row), shown.row.position)),
        "dots": [shown.dot for shown in rows],
        "legend": [state for state in LEGEND if any(shown.dot.state == state for shown in rows)],
        "state_kind": STATE_KINDS.get(desk.claim.state, "info"),
        "standing": people.standing(professional_id=desk.claim.professional_id, at=at),
        "clauses": clause_rows(desk.assessment),
        "verdict": readiness.verdict_of(desk),
        "nothing_to_do": readiness.nothing_to_do(desk),
        "acts": [
            StepOnPage(
                step=step,
                place=_place(step.slot, CLAIM_FORMS[step.slot], trouble),
                href=reverse(f"desk:{step.slot}", args=[claim_id]),
            )
            for step in offered
        ],
        "next_act": readiness.next_step(offered),
        "notes": [note for note in desk.notes if note.purchase_id is None],
        "note_place": _place("note", NoteForm, trouble),
        "left_over": _left_over(trouble, offered=offered, rows=rows),
        "keys_are_on": request.session.get(KEYS, True),
        "trouble": trouble,
        "now": at,
    }
    return render(request, "web/desk/claim.html", context, status=_status(request, trouble))


def decision_page(
    request: SiteRequest, decision_id: UUID, *, trouble: Trouble | None = None, case_of: str = ""
) -> HttpResponse:
    """A decision with the evidence it rests on, its place in the chain, and what the last replay found."""
    decision = claims.decision(decision_id=decision_id)
    access.require(request.user, right="claim.read", professional_id=decision.professional_id)
    frozen = json.loads(decision.assessment)
    context = {
        "decision": decision,
        "clauses": [
            {"status": status, "title": title, "state_says": says}
            for status, title, says in frozen_clauses(frozen)
        ],
        "evidence": FrozenEvidence.read(decision, frozen),
        "verdict": readiness.VERDICTS[frozen["verdict"]],
        "replayed": claims.last_replay(decision_id),
        "appeal": claims.appeal_of(decision_id=decision_id),
        "is_own": decision.decided_by_id == request.user.pk,
        "anew": claims.decided_anew(decision_id),
        "statement": claims.statement_of(decision_id),
        "can_lift": decision.outcome == "misuse" and claims.stands(decision_id),
        "lift_place": _place("lift", FiledReasonForm, trouble),
        "appeal_place": _place("appeal", AppealForm, trouble),
        "case_place": _place("case", CaseForm, trouble),
        "case_of": case_of,
        "outcome_kind": {"approved": "good", "misuse": "bad"}.get(decision.outcome, "warn"),
    }
    return render(request, "web/desk/decision.html", context, status=_status(request, trouble))


def dot_state(row: ContactLine, *, is_over: bool) -> DotState:
    """What the dot of a row says: the agent's finding where there is one, else what the homeowner said.

    `is_over` says that the time to answer is over.
    """
    if row.finding == "contradicted" or row.is_unfound:
        return DotState.CONTRADICTED
    if row.finding == "consistent" or row.answered_at is not None:
        return DotState.CONFIRMED
    return DotState.SILENT if is_over else DotState.ASKED


def _status(request: SiteRequest, trouble: Trouble | None) -> int:
    """422 for what could not be done; htmx puts only answers of success into the page, so it gets 200."""
    return 422 if trouble and not trouble.is_ready and not request.htmx else 200


def _comes_first(row: ContactLine) -> bool:
    return row.conflict or row.is_unfound


class _Acts:
    """Draws what can be done about contacts: once for all in whose forms nothing was typed, since only ids differ."""

    def __init__(
        self, request: SiteRequest, claim_id: UUID, trouble: Trouble | None, *, at: datetime
    ) -> None:
        self._request = request
        self._at = at
        self._claim_id = claim_id
        self._trouble = trouble
        self._drawn: dict[tuple[str, ...], str] = {}

    def is_troubled(self, contact_id: UUID) -> bool:
        """Whether the person is to look here first."""
        return self._trouble is not None and self._trouble.slot.endswith(f"-{contact_id}")

    def of(self, contact_id: UUID, acts: tuple[str, ...]) -> SafeString:
        """The forms of these acts about a contact; nothing when there is none."""
        if not acts:
            return SafeString()
        if self.is_troubled(contact_id):
            return self._draw(contact_id, acts)
        if acts not in self._drawn:
            self._drawn[acts] = self._draw(_ANY_CONTACT, acts)
        # An identifier holds nothing that would have to be escaped.
        return mark_safe(self._drawn[acts].replace(str(_ANY_CONTACT), str(contact_id)))

    def _draw(self, contact_id: UUID, acts: tuple[str, ...]) -> SafeString:
        places = {act: _place(f"{act}-{contact_id}", ROW_FORMS[act], self._trouble) for act in acts}
        context = {
            "claim_id": self._claim_id,
            "contact_id": contact_id,
            "places": places,
            "seen": self._at.isoformat(),
        }
        return render_to_string("web/desk/row_acts.html", context, request=self._request)


def _row_on_page(desk: DeskClaim, row: ContactLine, *, unfold: str, drawing: _Acts) -> RowOnPage:
    acts = tuple(readiness.row_acts(desk.claim, row))
    return RowOnPage(
        row=row,
        act_names=acts,
        dot=Dot(
            ordinal=row.position,
            state=dot_state(row, is_over=not desk.waits_for_answers),
            label=row.title,
            href=f"#c-{row.purchase_id}",
        ),
        pieces=tuple(piece for piece in desk.evidence if piece.purchase_id == row.purchase_id),
        requests=tuple(asked for asked in desk.requests if asked.purchase_id == row.purchase_id),
        notes=tuple(note for note in desk.notes if note.purchase_id == row.purchase_id),
        acts=drawing.of(row.purchase_id, acts),
        is_open=str(row.purchase_id) == unfold or row.is_unfound or drawing.is_troubled(row.purchase_id),
        is_signalled=any(signal.purchase_id == row.purchase_id for signal in desk.signals),
    )


def _left_over(
    trouble: Trouble | None, *, offered: list[readiness.Step], rows: list[RowOnPage]
) -> LeftOver | None:
    """What somebody sent whose form the page has no more, since the claim has moved on; nothing typed is lost."""
    if trouble is None:
        return None
    slots = {"note", *(step.slot for step in offered if not step.why_not)}
    slots |= {f"{act}-{shown.row.purchase_id}" for shown in rows for act in shown.act_names}
    if trouble.slot in slots:
        return None
    typed = (trouble.form.data.get(name, "") for name in ("reason", "question", "choices", "text"))
    place = Place(slot=trouble.slot, form=trouble.form, refusal=trouble.refusal, changes=trouble.changes)
    return LeftOver(place=place, words="\n".join(filter(None, typed)))


def _place(slot: str, form: type[forms.Form], trouble: Trouble | None) -> Place:
    if trouble is not None and trouble.slot == slot:
        return Place(
            slot=slot, form=trouble.form, refusal=trouble.refusal, changes=trouble.changes, is_troubled=True
        )
    return Place(slot=slot, form=form(auto_id=f"{slot}-%s"))
