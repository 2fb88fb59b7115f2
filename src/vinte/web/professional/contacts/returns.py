"""Giving a contact back: why, until when, what helps, and what became of it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vinte.claims import queries as claims
from vinte.kernel import formats
from vinte.kernel.errors import Refused
from vinte.kernel.uploads import MOST_BYTES
from vinte.leads import actions as leads_actions
from vinte.leads import queries as leads
from vinte.people.queries import Professional
from vinte.web.page.files import file_name, private_file
from vinte.web.page.paging import page_of
from vinte.web.professional.contacts.forms import ReturnForm
from vinte.web.professional.page import PageRequest, for_professional, new_key, not_done, show


@require_http_methods(["GET", "HEAD", "POST"])
@for_professional
def return_contact(request: PageRequest, professional: Professional, purchase_id: UUID) -> HttpResponse:
    """The reasons for which this contact can go back, and asking for it."""
    at = request.clock.now()
    options = leads.return_options(professional_id=professional.id, purchase_id=purchase_id, at=at)
    effect = claims.return_effect(professional_id=professional.id, purchase_id=purchase_id, at=at)
    form = ReturnForm(
        request.POST if request.method == "POST" else None,
        offers=options.offers,
        ends_guarantee=effect.ends,
        initial={"idempotency_key": new_key(at)},
    )
    if form.is_bound and form.carry_out(
        lambda knows_end, **given: leads_actions.ask_return(
            professional_id=professional.id,
            purchase_id=purchase_id,
            evidence=[sent.read(MOST_BYTES + 1) for sent in request.FILES.getlist("evidence") if sent],
            at=at,
            **given,
        )
    ):
        asked = form.outcome
        messages.success(
            request,
            _("Devolução aceite. O valor já está no saldo.")
            if asked.is_credited
            else _("Pedido enviado. Resposta até %(day)s.") % {"day": formats.deadline(asked.answer_due_on)},
        )
        return redirect("professional:contact", purchase_id=purchase_id)
    if form.is_bound:
        options = leads.return_options(professional_id=professional.id, purchase_id=purchase_id, at=at)
    context = {
        "options": options,
        "effect": effect,
        "effect_says": [claims.in_words(sentence) for sentence in effect.says],
        "closed": [offer for offer in options.offers if not offer.is_possible],
        "form": form,
    }
    return show(request, "web/professional/contacts/return.html", context, form=form)


@require_POST
@for_professional
def withdraw_return(
    request: PageRequest, professional: Professional, purchase_id: UUID, return_id: UUID
) -> HttpResponse:
    """Take an open return back."""
    try:
        leads_actions.withdraw_return(
            professional_id=professional.id, return_id=return_id, at=request.clock.now()
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return not_done(redirect("professional:contact", purchase_id=purchase_id))
    messages.success(request, _("Pedido de devolução retirado. O contacto continua seu."))
    return redirect("professional:contact", purchase_id=purchase_id)


@require_POST
@for_professional
def take_credit(request: PageRequest, professional: Professional, purchase_id: UUID) -> HttpResponse:
    """Say yes to a credit that nobody asked for, knowing what it does to the guarantee."""
    try:
        leads_actions.agree_to_credit(
            professional_id=professional.id, purchase_id=purchase_id, at=request.clock.now()
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return not_done(redirect("professional:contact", purchase_id=purchase_id))
    messages.success(request, _("O contacto voltou e o valor está no saldo."))
    return redirect("professional:contact", purchase_id=purchase_id)


@require_GET
@for_professional
def returns(request: PageRequest, professional: Professional) -> HttpResponse:
    """Every return asked for, and the professional's own score, factor by factor."""
    return show(
        request,
        "web/professional/contacts/returns.html",
        {
            "page": page_of(request, leads.returns_of(professional.id)),
            "score": leads.return_score(professional_id=professional.id, at=request.clock.now()),
        },
    )


@require_GET
@for_professional
def evidence(request: PageRequest, professional: Professional, evidence_id: UUID) -> HttpResponse:
    """What the professional sent with a return."""
    found = leads.return_evidence(account=request.user, evidence_id=evidence_id)
    return private_file(
        content=found.content,
        media_type=found.media_type,
        name=file_name(stem=f"prova-{found.number}", media_type=found.media_type),
    )
