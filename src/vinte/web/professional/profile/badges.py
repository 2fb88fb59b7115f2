"""Badges: how each stands, what is missing, codes for e-mail and telephone, and the papers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vinte.kernel.errors import Refused
from vinte.kernel.uploads import read_document
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.people.queries import Professional
from vinte.web.professional.page import PageRequest, day_of, for_professional, sent_files, show

CHANNELS = {"email": "email", "telefone": "sms"}
TEMPLATE = "web/professional/badge.html"


def _known(kind: str) -> str:
    if kind not in {badge.kind for badge in people.badge_kinds()}:
        raise Http404(f"no badge {kind!r}")
    return kind


def _context(request: PageRequest, professional: Professional, kind: str) -> dict[str, Any]:
    standing = people.badge_standing(professional_id=professional.id, kind=kind, at=request.clock.now())
    return {
        "professional": professional,
        "standing": standing,
        "with_number": kind in people.WITH_NUMBER,
        "most_documents": people.MOST_DOCUMENTS,
        "history": [
            period for period in people.badge_history(professional_id=professional.id) if period.kind == kind
        ],
        "missing": standing.missing,
    }


@require_safe
@for_professional
def badges(request: PageRequest, professional: Professional) -> HttpResponse:
    """Every badge and how it stands."""
    standings = people.badge_standings(professional_id=professional.id, at=request.clock.now())
    return show(request, "web/professional/badges.html", {"standings": standings})


@require_safe
@for_professional
def badge(request: PageRequest, professional: Professional, kind: str) -> HttpResponse:
    """One badge: what is done, what is missing, and the one thing to do next."""
    return show(request, TEMPLATE, _context(request, professional, _known(kind)))


@require_POST
@for_professional
def send_code(request: PageRequest, professional: Professional, channel: str) -> HttpResponse:
    """Send a code to the professional's own e-mail address or telephone."""
    try:
        people_actions.send_contact_code(
            professional_id=professional.id, channel=_channel(channel), at=request.clock.now()
        )
    except Refused as refusal:
        return show(request, TEMPLATE, _context(request, professional, "verified"), refusal=refusal)
    messages.success(request, _("O código seguiu. Dura dez minutos."))
    return redirect("professional:badge", "verified")


@require_POST
@for_professional
def confirm_code(request: PageRequest, professional: Professional, channel: str) -> HttpResponse:
    """Take the code that was sent."""
    try:
        people_actions.confirm_contact(
            professional_id=professional.id,
            channel=_channel(channel),
            code=request.POST.get("code", "")[:20],
            at=request.clock.now(),
        )
    except Refused as refusal:
        return show(request, TEMPLATE, _context(request, professional, "verified"), refusal=refusal)
    messages.success(request, _("Está confirmado."))
    return redirect("professional:badge", "verified")


@require_POST
@for_professional
def apply(request: PageRequest, professional: Professional, kind: str) -> HttpResponse:
    """Send the papers of a badge."""
    _known(kind)
    try:
        people_actions.apply_for_badge(
            professional_id=professional.id,
            kind=kind,
            documents=[
                read_document(sent.read())
                for sent in sent_files(request, "documents", most=people.MOST_DOCUMENTS)
            ],
            number=request.POST.get("number", ""),
            issuer=request.POST.get("issuer", ""),
            starts_on=day_of(request.POST.get("starts_on", "")),
            ends_on=day_of(request.POST.get("ends_on", "")),
            at=request.clock.now(),
        )
    except Refused as refusal:
        context = {**_context(request, professional, kind), "typed": request.POST}
        return show(request, TEMPLATE, context, refusal=refusal)
    messages.success(request, _("Os documentos seguiram. Recebe a resposta por e-mail."))
    return redirect("professional:badge", kind)


def _channel(word: str) -> str:
    if word not in CHANNELS:
        raise Http404(f"no channel {word!r}")
    return CHANNELS[word]
