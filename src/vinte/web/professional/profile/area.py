"""Where and when a professional works: municipalities ticked by hand, hours of the week, days away."""

from __future__ import annotations

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
from vinte.web.professional.page import PageRequest, day_of, for_professional, show, zone_of


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
    template = "web/professional/area.html"
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


def _hours_context(
    request: PageRequest, professional: Professional, typed: list[str] | None = None
) -> dict[str, Any]:
    at = request.clock.now()
    today = local_day(at, zone=zone_of(professional, at=at))
    week = people.week_lines(professional.weekly_hours)
    if typed is not None:
        week = [(name, text) for (name, _kept), text in zip(week, typed, strict=True)]
    return {
        "professional": professional,
        "week": week,
        "absences": people.absences(professional_id=professional.id, on=today),
        "today": today,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_professional
def opening_hours(request: PageRequest, professional: Professional) -> HttpResponse:
    """The hours of each weekday and the days away; a POST keeps the hours."""
    template = "web/professional/hours.html"
    if request.method != "POST":
        return show(request, template, _hours_context(request, professional))
    typed = [request.POST.get(f"day_{day}", "")[:100] for day in range(people.WEEKDAYS)]
    try:
        people_actions.update_profile(
            professional_id=professional.id, at=request.clock.now(), weekly_hours=typed
        )
    except Refused as refusal:
        context = {**_hours_context(request, professional, typed), "refused_form": "hours"}
        return show(request, template, context, refusal=refusal)
    messages.success(request, _("O horário ficou guardado."))
    return redirect("professional:hours")


@require_POST
@for_professional
def add_absence(request: PageRequest, professional: Professional) -> HttpResponse:
    """Tell days away."""
    at = request.clock.now()
    try:
        first = day_of(request.POST.get("first_on", ""))
        last = day_of(request.POST.get("last_on", "")) or first
        if first is None or last is None:
            raise Refused(
                code="day_missing", message=_("Falta o primeiro dia."), what_to_do=_("Escolha-o no campo.")
            )
        people_actions.add_absence(
            professional_id=professional.id,
            first_on=first,
            last_on=last,
            today=local_day(at, zone=zone_of(professional, at=at)),
            at=at,
        )
    except Refused as refusal:
        context = {**_hours_context(request, professional), "typed": request.POST, "refused_form": "absence"}
        return show(request, "web/professional/hours.html", context, refusal=refusal)
    messages.success(request, _("A ausência ficou guardada. Nesses dias não é escolhido para pedidos novos."))
    return redirect("professional:hours")


@require_POST
@for_professional
def remove_absence(request: PageRequest, professional: Professional, absence_id: UUID) -> HttpResponse:
    """Take days away back."""
    people_actions.remove_absence(professional_id=professional.id, absence_id=absence_id)
    messages.success(request, _("A ausência foi retirada."))
    return redirect("professional:hours")
