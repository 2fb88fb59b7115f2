"""The profile: how complete it is, part by part, and the form that fills it; works and reviews."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vinte.kernel.errors import Refused
from vinte.kernel.uploads import read_picture
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.people.queries import Professional
from vinte.reviews import actions as reviews_actions
from vinte.reviews import queries as reviews
from vinte.web.professional.page import PageRequest, for_professional, sent_files, show

TEXT_FIELDS = ("trade_name", "description", "phone", "website", "opening_hours", "municipality", "logo")
RADII_KM = (10, 20, 30, 50, 100)
MOST_PHOTOS = people.MOST_PHOTOS


def _values(professional: Professional, typed: QueryDict | None) -> dict[str, Any]:
    """What the form shows: what was typed, or else what is kept."""
    if typed is None:
        kept = {field: getattr(professional, field) for field in TEXT_FIELDS}
        return {**kept, "trades": professional.trades, "radius_km": professional.radius_km}
    sent: dict[str, Any] = {field: typed.get(field, "") for field in TEXT_FIELDS}
    radius = typed.get("radius_km", "")
    return {
        **sent,
        "trades": typed.getlist("trades"),
        "radius_km": int(radius[:9]) if radius.isascii() and radius.isdigit() else None,
    }


def _profile_context(
    professional: Professional, typed: QueryDict | None = None, *, at: datetime
) -> dict[str, Any]:
    return {
        "professional": professional,
        "profile": people.profile(professional_id=professional.id),
        "standings": people.badge_standings(professional_id=professional.id, at=at),
        "works": people.works_of(professional_id=professional.id),
        "values": _values(professional, typed),
        "trades": people.trades(),
        "places": people.places(professional.market),
        "covered": sorted(people.municipalities_covered(professional)),
        "week": people.week_lines(professional.weekly_hours),
        "most_photos": MOST_PHOTOS,
        "radii_km": RADII_KM,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_professional
def profile(request: PageRequest, professional: Professional) -> HttpResponse:
    """The profile with its percentage; a POST keeps the form."""
    if request.method != "POST":
        return show(
            request, "web/professional/profile.html", _profile_context(professional, at=request.clock.now())
        )
    try:
        people_actions.update_profile(
            professional_id=professional.id,
            at=request.clock.now(),
            **_values(professional, request.POST),
        )
    except Refused as refusal:
        return show(
            request,
            "web/professional/profile.html",
            _profile_context(professional, request.POST, at=request.clock.now()),
            refusal=refusal,
        )
    messages.success(request, _("O perfil ficou guardado."))
    return redirect("professional:profile")


@require_POST
@for_professional
def add_work(request: PageRequest, professional: Professional) -> HttpResponse:
    """Add a finished work to the profile."""
    try:
        people_actions.add_work(
            professional_id=professional.id,
            title=request.POST.get("title", ""),
            description=request.POST.get("description", ""),
            photos=[read_picture(sent.read()) for sent in sent_files(request, "photos", most=MOST_PHOTOS)],
            at=request.clock.now(),
        )
    except Refused as refusal:
        context = {
            **_profile_context(professional, at=request.clock.now()),
            "typed_work": request.POST,
            "refused_form": "work",
        }
        return show(request, "web/professional/profile.html", context, refusal=refusal)
    messages.success(request, _("O trabalho está no perfil."))
    return redirect("professional:profile")


@require_POST
@for_professional
def remove_work(request: PageRequest, professional: Professional, work_id: UUID) -> HttpResponse:
    """Take a work off the profile."""
    people_actions.remove_work(professional_id=professional.id, work_id=work_id)
    messages.success(request, _("O trabalho saiu do perfil."))
    return redirect("professional:profile")


def _reviews_context(professional: Professional) -> dict[str, Any]:
    return {
        "reviews": reviews.reviews_of(professional_id=professional.id),
        "invitations": [
            invitation
            for invitation in reviews.invitations_of(professional_id=professional.id)
            if invitation.answered_at is None
        ],
    }


@require_GET
@for_professional
def review_list(request: PageRequest, professional: Professional) -> HttpResponse:
    """The reviews, who was asked and has not answered, and the form that asks a former client."""
    return show(request, "web/professional/reviews.html", _reviews_context(professional))


@require_POST
@for_professional
def invite_former_client(request: PageRequest, professional: Professional) -> HttpResponse:
    """Ask a former client for a review."""
    try:
        reviews_actions.invite_former_client(
            professional_id=professional.id,
            name=request.POST.get("name", ""),
            email=request.POST.get("email", ""),
            at=request.clock.now(),
        )
    except Refused as refusal:
        context = {**_reviews_context(professional), "typed": request.POST}
        return show(request, "web/professional/reviews.html", context, refusal=refusal)
    messages.success(request, _("O pedido de opinião seguiu por e-mail."))
    return redirect("professional:reviews")
