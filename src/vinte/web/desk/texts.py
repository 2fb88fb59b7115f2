"""Prepared texts: those that fit an act, filled in and read before they are sent, and the team's own."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vinte.claims import actions, queries
from vinte.claims.queries import PreparedText
from vinte.people import access
from vinte.web.desk.claim import CLAIM_FORMS, ROW_FORMS, Trouble
from vinte.web.desk.forms import TextForm
from vinte.web.page.http import SiteRequest

# The acts that texts are prepared for, each with the field that the text goes into.
FIELDS = {"question": "question", "follow_up": "question", "refuse": "reason"}


def uuid_text(text: str) -> str:
    """The text if it is an identifier, or nothing."""
    try:
        return str(UUID(text))
    except ValueError:
        return ""


def prepared(*, claim_id: UUID, act: str, key: str, contact: str) -> Trouble | None:
    """The form of an act with a prepared text in it, to be read and sent; None where there is no such text."""
    if act not in FIELDS or (act in ROW_FORMS) != bool(contact):
        return None
    found = next((text for text in _texts(claim_id, act, contact) if text.key == key), None)
    if found is None:
        return None
    slot, form = (f"{act}-{contact}", ROW_FORMS[act]) if contact else (act, CLAIM_FORMS[act])
    initial = {FIELDS[act]: found.text, **({"choices": found.choices} if found.choices else {})}
    return Trouble(slot=slot, form=form(auto_id=f"{slot}-%s", initial=initial), is_ready=True)


def _texts(claim_id: UUID, act: str, contact: str) -> list[PreparedText]:
    return queries.texts_for(claim_id=claim_id, act=act, purchase_id=UUID(contact) if contact else None)


@require_safe
def texts(request: SiteRequest, claim_id: UUID, act: str) -> HttpResponse:
    """The texts for an act about a claim, or about the contact in `?contacto=`, each as it would be sent."""
    access.require(request.user, right="desk.use")
    contact = uuid_text(request.GET.get("contacto", ""))
    if act not in FIELDS or (act in ROW_FORMS) != bool(contact):
        raise Http404(f"no prepared texts for {act}")
    slot = f"{act}-{contact}" if contact else act
    context = {
        "claim_id": claim_id,
        "act": act,
        "contact": contact,
        "field": f"{slot}-{FIELDS[act]}",
        "choices_field": f"{slot}-choices",
        "texts": _texts(claim_id, act, contact),
    }
    return render(request, "web/desk/texts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def team_texts(request: SiteRequest) -> HttpResponse:
    """The team's own texts, and one more."""
    access.require(request.user, right="desk.use")
    form = TextForm(request.POST if request.method == "POST" else None)
    by = UUID(str(request.user.pk))
    if form.is_bound and form.carry_out(partial(actions.add_text, by=by, at=request.clock.now())):
        messages.success(request, _("Texto guardado. Toda a equipa o encontra."))
        return redirect("desk:team_texts")
    context = {"form": form, "texts": queries.team_texts()}
    return render(request, "web/desk/team_texts.html", context, status=422 if form.is_bound else 200)


@require_POST
def end_text(request: SiteRequest, text_id: UUID) -> HttpResponse:
    """Offer one of the team's texts no more."""
    access.require(request.user, right="desk.use")
    actions.end_text(text_id=text_id, by=UUID(str(request.user.pk)), at=request.clock.now())
    messages.success(request, _("O texto deixou de aparecer."))
    return redirect("desk:team_texts")
