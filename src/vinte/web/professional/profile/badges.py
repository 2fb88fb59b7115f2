"""Badges: how each stands, what is missing, codes for e-mail and telephone, and the papers."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vinte.kernel.errors import Refused
from vinte.kernel.uploads import MOST_BYTES, read_document
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.people.queries import Professional
from vinte.web.page.files import sent_files
from vinte.web.page.paging import page_of
from vinte.web.professional.onward import onward
from vinte.web.professional.page import PageRequest, for_professional, show
from vinte.web.professional.profile.forms import CallForm, CodeForm, PapersForm

CHANNELS = {"email": "email", "telefone": "sms"}
TEMPLATE = "web/professional/profile/badge.html"


def _known(kind: str) -> str:
    if kind not in {badge.kind for badge in people.badge_kinds()}:
        raise Http404(f"no badge {kind!r}")
    return kind


def _page(
    request: PageRequest,
    professional: Professional,
    kind: str,
    *,
    refusal: Refused | None = None,
    code: CodeForm | None = None,
    papers: PapersForm | None = None,
    call: CallForm | None = None,
) -> HttpResponse:
    standing = people.badge_standing(professional_id=professional.id, kind=kind, at=request.clock.now())
    periods = people.badge_history(professional_id=professional.id)
    context = {
        "professional": professional,
        "standing": standing,
        "with_number": people.badge_kind(kind).has_number,
        "most_documents": people.MOST_DOCUMENTS,
        "page": page_of(
            request, [period for period in periods[::-1] if period.kind == kind], anchor="historia"
        ),
        "missing": standing.missing,
        "code_form": code or CodeForm(),
        "papers_form": papers or PapersForm(kind=kind),
        "call_form": call or CallForm(),
        "asked_call": people.phone_call_of(professional_id=professional.id) if kind == "verified" else None,
        "onward": onward(professional, at=request.clock.now()),
    }
    return show(request, TEMPLATE, context, refusal=refusal, form=code or papers or call)


@require_safe
@for_professional
def badges(request: PageRequest, professional: Professional) -> HttpResponse:
    """Every badge and how it stands."""
    standings = people.badge_standings(professional_id=professional.id, at=request.clock.now())
    return show(request, "web/professional/profile/badges.html", {"standings": standings})


@require_safe
@for_professional
def badge(request: PageRequest, professional: Professional, kind: str) -> HttpResponse:
    """One badge: what is done, what is missing, and the one thing to do next."""
    return _page(request, professional, _known(kind))


@require_POST
@for_professional
def send_code(request: PageRequest, professional: Professional, channel: str) -> HttpResponse:
    """Send a code to the professional's own e-mail address or telephone."""
    try:
        people_actions.send_contact_code(
            professional_id=professional.id, channel=_channel(channel), at=request.clock.now()
        )
    except Refused as refusal:
        return _page(request, professional, "verified", refusal=refusal)
    messages.success(request, _("O código seguiu. Dura dez minutos."))
    return redirect("professional:badge", "verified")


@require_POST
@for_professional
def confirm_code(request: PageRequest, professional: Professional, channel: str) -> HttpResponse:
    """Take the code that was sent."""
    form = CodeForm(request.POST)
    if not form.carry_out(
        partial(
            people_actions.confirm_contact,
            professional_id=professional.id,
            channel=_channel(channel),
            at=request.clock.now(),
        )
    ):
        return _page(request, professional, "verified", code=form)
    messages.success(request, _("Está confirmado."))
    return redirect("professional:badge", "verified")


@require_POST
@for_professional
def ask_call(request: PageRequest, professional: Professional) -> HttpResponse:
    """Ask an agent to call the telephone, where no code reaches it."""
    form = CallForm(request.POST)
    if not form.carry_out(
        partial(people_actions.ask_phone_call, professional_id=professional.id, at=request.clock.now())
    ):
        return _page(request, professional, "verified", call=form)
    messages.success(request, _("Vamos ligar-lhe. Tenha à mão os algarismos que estão aqui."))
    return redirect("professional:badge", "verified")


@require_POST
@for_professional
def apply(request: PageRequest, professional: Professional, kind: str) -> HttpResponse:
    """Send the papers of a badge."""
    form = PapersForm(request.POST, kind=_known(kind))
    if not form.carry_out(
        lambda **given: people_actions.apply_for_badge(
            professional_id=professional.id,
            kind=kind,
            documents=[
                read_document(sent.read(MOST_BYTES + 1))
                for sent in sent_files(request, "documents", most=people.MOST_DOCUMENTS)
            ],
            at=request.clock.now(),
            **given,
        )
    ):
        return _page(request, professional, kind, papers=form)
    messages.success(request, _("Os documentos seguiram. Recebe a resposta por e-mail."))
    return redirect("professional:badge", kind)


def _channel(word: str) -> str:
    if word not in CHANNELS:
        raise Http404(f"no channel {word!r}")
    return CHANNELS[word]
