"""Where and when a professional works: municipalities ticked by hand, hours of the week, days away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vinte.kernel.errors import Refused
from vinte.kernel.periods import local_day
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.people.queries import Municipality, Professional
from vinte.web.page.fields import MOST_IN_A_LIST
from vinte.web.professional.page import PageRequest, for_professional, show, zone_of
from vinte.web.professional.profile.forms import AbsenceForm, HoursForm


@dataclass(frozen=True)
class Region:
    """A district or province: its municipalities with whether they count without being ticked, and how many count.

    `rows` is empty where the region has a page of its own.
    """

    name: str
    rows: list[tuple[Municipality, bool]]
    count: int


def _region_shown(professional: Professional, asked: str) -> str:
    """The region whose municipalities stand on the page; empty where all of them do."""
    listed = people.places(professional.market)
    if len(listed) <= MOST_IN_A_LIST:
        return ""
    home = (place.district for place in listed if place.name == professional.municipality)
    return asked if asked in {place.district for place in listed} else next(home, listed[0].district)


def _area_context(professional: Professional, ticked: list[str], shown: str) -> dict[str, Any]:
    covered = people.municipalities_covered(professional)
    by_hand = set(professional.further_municipalities)
    counted = (covered - by_hand) | {*ticked}
    regions = []
    for name, listed in groupby(people.places(professional.market), key=lambda place: place.district):
        places = list(listed)
        rows = [(place, place.name in covered and place.name not in by_hand) for place in places]
        count = sum(1 for place in places if place.name in counted)
        regions.append(Region(name, rows if shown in ("", name) else [], count))
    return {
        "professional": professional,
        "regions": [region for region in regions if region.rows],
        "elsewhere": [region for region in regions if not region.rows],
        "shown": shown,
        "ticked": ticked,
        "covered_count": len(covered),
        "has_unknown_points": any(
            place.latitude is None for region in regions for place, by_radius in region.rows if by_radius
        ),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_professional
def area(request: PageRequest, professional: Professional) -> HttpResponse:
    """The municipalities beyond the radius, ticked by hand; a POST keeps them, and those of regions not on the page."""
    template = "web/professional/profile/area.html"
    kept = professional.further_municipalities
    if request.method != "POST":
        shown = _region_shown(professional, request.GET.get("regiao", ""))
        return show(request, template, _area_context(professional, kept, shown))
    shown = _region_shown(professional, request.POST.get("regiao", ""))
    there = {place.name for place in people.places(professional.market) if shown in ("", place.district)}
    ticked = [name for name in kept if name not in there] + request.POST.getlist("municipalities")
    try:
        people_actions.update_profile(
            professional_id=professional.id, at=request.clock.now(), further_municipalities=ticked
        )
    except Refused as refusal:
        return show(request, template, _area_context(professional, ticked, shown), refusal=refusal)
    messages.success(request, _("A área ficou guardada."))
    address = reverse("professional:area")
    return redirect(f"{address}?{urlencode({'regiao': shown})}" if shown else address)


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
