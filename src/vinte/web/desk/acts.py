"""The acts of the desk: each is one call into the room `claims`, told back at the place where it was made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from vinte.claims import actions as claims
from vinte.claims import queries
from vinte.claims.queries import Change
from vinte.kernel.errors import Refused
from vinte.people import access
from vinte.web.desk.claim import Trouble, claim_page, decision_page
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
from vinte.web.page.days import instant_named
from vinte.web.page.files import file_name, private_file
from vinte.web.page.http import SiteRequest


@dataclass(frozen=True)
class Act:
    """One thing an agent can do: the form that it reads, the action that it calls, what is said after."""

    form: type[forms.Form]
    action: Callable[..., object]
    done: Promise


NOTE_ACT = Act(NoteForm, claims.write_note, _("Nota guardada. Só a equipa a lê."))
ROW_ACTS = {
    "finding": Act(FindingForm, claims.record_finding, _("Apuramento registado.")),
    "question": Act(QuestionForm, claims.ask_professional, _("Pergunta enviada ao profissional.")),
    "follow_up": Act(FollowUpForm, claims.ask_homeowner, _("Pergunta enviada ao particular.")),
    "evidence": Act(EvidenceForm, claims.add_evidence, _("Prova junta ao pedido.")),
    "note": NOTE_ACT,
    "misuse": Act(ReasonForm, claims.open_misuse, _("Caso de uso indevido aberto.")),
}
CLAIM_ACTS = {
    "note": NOTE_ACT,
    "conclude": Act(NothingForm, claims.conclude_verification, _("Verificação concluída.")),
    "approve": Act(ApprovalForm, claims.approve, _("Pedido aprovado. O valor já está no saldo.")),
    "propose": Act(
        ApprovalForm, claims.propose_approval, _("Aprovação proposta. Falta que outra pessoa a confirme.")
    ),
    "second": Act(NothingForm, claims.confirm_approval, _("Pedido aprovado. O valor já está no saldo.")),
    "against": Act(ReasonForm, claims.reject_approval, _("A aprovação já não está proposta.")),
    "refuse": Act(FiledReasonForm, claims.refuse, _("Pedido recusado. O profissional recebeu os motivos.")),
    "notify": Act(ReasonForm, claims.notify_misuse, _("Aviso enviado ao profissional.")),
    "confirm": Act(
        FiledReasonForm, claims.confirm_misuse, _("Uso indevido confirmado. O perfil está suspenso.")
    ),
    "drop": Act(ReasonForm, claims.drop_misuse, _("Caso de uso indevido afastado.")),
}


@require_POST
def act_on_row(request: SiteRequest, claim_id: UUID, purchase_id: UUID, act: str) -> HttpResponse:
    """Do something about one contact of a claim."""
    slot = f"{act}-{purchase_id}"
    response = _act(
        request,
        ROW_ACTS[act],
        slot=slot,
        claim_id=claim_id,
        at=request.clock.now(),
        purchase_id=purchase_id,
    )
    return response or redirect(
        f"{reverse('desk:claim', args=[claim_id])}?contacto={purchase_id}#c-{purchase_id}"
    )


@require_POST
def act_on_claim(request: SiteRequest, claim_id: UUID, act: str) -> HttpResponse:
    """Conclude the verification of a claim, or decide on it."""
    response = _act(request, CLAIM_ACTS[act], slot=act, claim_id=claim_id, at=request.clock.now())
    return response or redirect("desk:claim", claim_id)


@require_POST
def withdraw_evidence(request: SiteRequest, claim_id: UUID, evidence_id: UUID) -> HttpResponse:
    """Hold to a piece of evidence no more, with the reason."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("desk:claim", claim_id)
    try:
        claims.withdraw_evidence(
            claim_id=claim_id,
            evidence_id=evidence_id,
            reason=form.cleaned_data["reason"],
            by=_agent(request),
            at=request.clock.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Prova retirada. O profissional vê o motivo."))
    return redirect("desk:claim", claim_id)


@require_safe
def hearing_file(request: SiteRequest, file_id: UUID) -> HttpResponse:
    """A paper that the professional sent with the answer to a notice."""
    _agent(request)
    found = queries.hearing_file(account=request.user, file_id=file_id)
    return private_file(
        content=found.content,
        media_type=found.media_type,
        name=file_name(stem=f"resposta-{found.number}", media_type=found.media_type),
    )


@require_POST
def lift(request: SiteRequest, decision_id: UUID) -> HttpResponse:
    """Lift a suspension for misuse, because of something that came to be known."""
    form = FiledReasonForm(request.POST, auto_id="lift-%s")
    trouble = Trouble(slot="lift", form=form)
    if form.is_valid():
        try:
            claims.lift_suspension(
                decision_id=decision_id,
                reason=form.cleaned_data["reason"],
                by=_agent(request),
                at=request.clock.now(),
            )
        except Refused as refusal:
            trouble = Trouble(slot="lift", form=form, refusal=refusal)
        else:
            messages.success(request, _("A suspensão terminou. O profissional foi avisado."))
            return redirect("desk:decision", decision_id)
    return decision_page(request, decision_id, trouble=trouble)


@require_POST
def answer_appeal(request: SiteRequest, decision_id: UUID, appeal_id: UUID) -> HttpResponse:
    """Answer the appeal against a decision."""
    form = AppealForm(request.POST)
    trouble = Trouble(slot="appeal", form=form)
    if form.is_valid():
        try:
            claims.answer_appeal(
                appeal_id=appeal_id,
                accepted=form.cleaned_data["accepted"] == "yes",
                answer=form.cleaned_data["answer"],
                by=_agent(request),
                at=request.clock.now(),
            )
        except Refused as refusal:
            trouble = Trouble(slot="appeal", form=form, refusal=refusal)
        else:
            messages.success(request, _("Resposta enviada ao profissional."))
            return redirect("desk:decision", decision_id)
    return decision_page(request, decision_id, trouble=trouble)


@require_POST
def close_case(request: SiteRequest, decision_id: UUID, purchase_id: UUID) -> HttpResponse:
    """Close the case of a job that was told after the refund."""
    form = CaseForm(request.POST)
    trouble = Trouble(slot="case", form=form)
    if form.is_valid():
        try:
            claims.close_case(
                claim_id=queries.decision(decision_id=decision_id).claim_id,
                purchase_id=purchase_id,
                outcome=form.cleaned_data["outcome"],
                by=_agent(request),
                at=request.clock.now(),
            )
        except Refused as refusal:
            trouble = Trouble(slot="case", form=form, refusal=refusal)
        else:
            messages.success(request, _("Caso fechado."))
            return redirect("desk:decision", decision_id)
    return decision_page(request, decision_id, trouble=trouble, case_of=str(purchase_id))


def _agent(request: SiteRequest) -> UUID:
    """Who acts; raises NotAllowed for somebody who has no place at the desk."""
    access.require(request.user, right="desk.use")
    return UUID(str(request.user.pk))


def _act(
    request: SiteRequest, act: Act, *, slot: str, claim_id: UUID, at: datetime, **about: UUID
) -> HttpResponse | None:
    """Do it; the page with what was typed and what is wrong with it, or None when it is done."""
    form, by = act.form(request.POST, auto_id=f"{slot}-%s"), _agent(request)
    if not form.is_valid():
        return claim_page(request, claim_id, trouble=Trouble(slot=slot, form=form))
    if changes := _changes(request, act, claim_id=claim_id, by=by, at=at, **about):
        return claim_page(request, claim_id, trouble=Trouble(slot=slot, form=form, changes=changes))
    try:
        act.action(claim_id=claim_id, by=by, at=at, **about, **form.cleaned_data)
    except Refused as refusal:
        return claim_page(request, claim_id, trouble=Trouble(slot=slot, form=form, refusal=refusal))
    messages.success(request, str(act.done))
    return None


def _changes(
    request: SiteRequest, act: Act, *, claim_id: UUID, by: UUID, at: datetime, **about: UUID
) -> tuple[Change, ...]:
    """What came since the page was drawn that the form was sent from; a note depends on nothing."""
    seen = _instant(request.POST.get("seen", ""))
    if seen is None or act is NOTE_ACT:
        return ()
    return tuple(queries.changes_since(claim_id=claim_id, since=seen, by=by, at=at, **about))


def _instant(text: str) -> datetime | None:
    """An instant with its zone as the page wrote it, or None."""
    try:
        return instant_named(text)
    except ValueError:
        return None
