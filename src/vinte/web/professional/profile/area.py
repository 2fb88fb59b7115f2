"""Where and when a professional works: municipalities ticked by hand, hours of the week, days away."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vinte.kernel.errors import Refused
from vinte.kernel.periods import local_day
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.people.queries import Professional
from vinte.web.professional.page import PageRequest, for_professional, show, zone_of
from vinte.web.professional.profile.forms import AbsenceForm, HoursForm


def _area_context(professional: Professional, ticked: list[str]) -> dict[str, Any]:
    covered = people.municipalities_covered(professional)
    by_hand = set(professional.further_municipalities)
    listed = groupby(people.places(professional.market), key=lambda place: place.district)
    districts = []
    for district, places in listed:
        rows = [(place, place.name in covered and place.name not in by_hand) for place in places]
        count = sum(1 for place, by_radius in rows if by_radius or place.name in ticked)
        districts.append((district, rows, count))
    return {
        "professional": professional,
        "districts": districts,
        "ticked": ticked,
        "covered_count": len(covered),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_professional
def area(request: PageRequest, professional: Professional) -> HttpResponse:
    """The municipalities beyond the radius, ticked by hand; a POST keeps them."""
    template = "web/professional/profile/area.html"
    if request.method != "POST":
        return show(request, template, _area_context(professional, professional.further_municipalities))
    ticked = request.POST.getlist("municipalities")
    try:
        people_actions.update_profile(
            professional_id=professional.id, at=request.clock.now(), further_municipalities=ticked
        )
    except Refused as refusal:
        return show(request, template, _area_context(professional, ticked), refusal=refusal)
    messages.success(request, _("A área ficou guardada."))
    return redirect("professional:area")


def _hours_page(
    request: PageRequest,
    professional: Professional,
    *,
    week: HoursForm | None = None,
    absence: AbsenceForm | None = None,
) -> HttpResponse:
    today = _today(request, professional)
    context = {
        "week_form": week or HoursForm(professional=professional),
        "absence_form": absence or AbsenceForm(),
        "absences": people.absences(professional_id=professional.id, on=today),
    }
    return show(request, "web/professional/profile/hours.html", context, form=week or absence)


def _today(request: PageRequest, professional: Professional) -> date:
    at = request.clock.now()
    return local_day(at, zone=zone_of(professional, at=at))


@require_http_methods(["GET", "HEAD", "POST"])
@for_professional
def opening_hours(request: PageRequest, professional: Professional) -> HttpResponse:
    """The hours of each weekday and the days away; a POST keeps the hours."""
    form = HoursForm(request.POST if request.method == "POST" else None, professional=professional)
    if not form.is_bound or not form.carry_out(
        lambda **_days: people_actions.update_profile(
            professional_id=professional.id, at=request.clock.now(), weekly_hours=form.lines()
        )
    ):
        return _hours_page(request, professional, week=form)
    messages.success(request, _("O horário ficou guardado."))
    return redirect("professional:hours")


@require_POST
@for_professional
def add_absence(request: PageRequest, professional: Professional) -> HttpResponse:
    """Tell days away."""
    form = AbsenceForm(request.POST)
    if not form.carry_out(
        lambda first_on, last_on: people_actions.add_absence(
            professional_id=professional.id,
            first_on=first_on,
            last_on=last_on or first_on,
            today=_today(request, professional),
            at=request.clock.now(),
        )
    ):
        return _hours_page(request, professional, absence=form)
    messages.success(request, _("A ausência ficou guardada. Nesses dias não é escolhido para pedidos novos."))
    return redirect("professional:hours")


@require_POST
@for_professional
def remove_absence(request: PageRequest, professional: Professional, absence_id: UUID) -> HttpResponse:
    """Take days away back."""
    people_actions.remove_absence(professional_id=professional.id, absence_id=absence_id)
    messages.success(request, _("A ausência foi retirada."))
    return redirect("professional:hours")
