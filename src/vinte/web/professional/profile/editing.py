"""The profile: how complete it is, part by part, and the form that fills it; works."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vinte.kernel.errors import Refused
from vinte.kernel.uploads import MOST_BYTES, read_picture
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.people.queries import Professional
from vinte.web.page.files import sent_files
from vinte.web.professional.onward import onward
from vinte.web.professional.page import PageRequest, for_professional, show
from vinte.web.professional.profile.forms import ProfileForm, WorkForm

PAGE = "web/professional/profile/profile.html"
MOST_PHOTOS = people.MOST_PHOTOS


def _profile_context(
    professional: Professional,
    *,
    at: datetime,
    form: ProfileForm | None = None,
    work: WorkForm | None = None,
    logo_refusal: Refused | None = None,
) -> dict[str, Any]:
    measured = people.profile(professional_id=professional.id)
    return {
        "professional": professional,
        "profile": measured,
        "standings": people.badge_standings(professional_id=professional.id, at=at),
        "works": list(people.works_of(professional_id=professional.id)),
        "has_logo": any(part.name == "logo" and part.done for part in measured.parts),
        "wants_works": any(part.name == "works" and not part.done for part in measured.parts),
        "form": form or ProfileForm(professional=professional),
        "work_form": work or WorkForm(auto_id="work-%s"),
        "covered": sorted(people.municipalities_covered(professional)),
        "week": people.week_lines(professional.weekly_hours),
        "most_photos": MOST_PHOTOS,
        "logo_refusal": logo_refusal,
        "onward": onward(professional, at=at),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_professional
def profile(request: PageRequest, professional: Professional) -> HttpResponse:
    """The profile with its percentage; a POST keeps the form."""
    at = request.clock.now()
    form = ProfileForm(request.POST if request.method == "POST" else None, professional=professional)
    if not form.is_bound or not form.carry_out(
        partial(people_actions.update_profile, professional_id=professional.id, at=at)
    ):
        return show(request, PAGE, _profile_context(professional, at=at, form=form), form=form)
    return redirect(f"{reverse('professional:profile')}?guardado=1#guardar")


@require_POST
@for_professional
def set_logo(request: PageRequest, professional: Professional) -> HttpResponse:
    """Show a picture as the logo, or the initials."""
    at = request.clock.now()
    try:
        sent = sent_files(request, "logo", most=1)
        if request.POST.get("act") != "initials" and not sent:
            raise Refused(
                code="logo_missing",
                message=_("Falta a imagem."),
                what_to_do=_("Escolha um PNG ou um JPEG, ou use as iniciais."),
            )
        picture = (
            None if request.POST.get("act") == "initials" else read_picture(sent[0].read(MOST_BYTES + 1))
        )
        people_actions.keep_logo(professional_id=professional.id, picture=picture, at=at)
    except Refused as refusal:
        context = _profile_context(professional, at=at, logo_refusal=refusal)
        return show(request, PAGE, context, refusal=refusal)
    return redirect(f"{reverse('professional:profile')}?logotipo=1#parte-logo")


@require_POST
@for_professional
def add_work(request: PageRequest, professional: Professional) -> HttpResponse:
    """Add a finished work to the profile."""
    at = request.clock.now()
    form = WorkForm(request.POST, auto_id="work-%s")
    if not form.carry_out(
        lambda **given: people_actions.add_work(
            professional_id=professional.id,
            photos=[
                read_picture(sent.read(MOST_BYTES + 1))
                for sent in sent_files(request, "photos", most=MOST_PHOTOS)
            ],
            at=at,
            **given,
        )
    ):
        return show(request, PAGE, _profile_context(professional, at=at, work=form), form=form)
    return redirect(f"{reverse('professional:profile')}?trabalho=1#parte-works")


@require_POST
@for_professional
def remove_work(request: PageRequest, professional: Professional, work_id: UUID) -> HttpResponse:
    """Take a work off the profile."""
    people_actions.remove_work(professional_id=professional.id, work_id=work_id)
    messages.success(request, _("O trabalho saiu do perfil."))
    return redirect("professional:profile")
