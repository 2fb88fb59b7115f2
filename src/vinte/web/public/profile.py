"""What anybody may see of a professional: name, trades, area, works with photographs, badges, hours."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vinte.help_centre import queries as help_centre
from vinte.kernel.errors import NotAllowed
from vinte.people import access
from vinte.people import queries as people
from vinte.people.queries import Professional
from vinte.reviews import queries as reviews
from vinte.web.page.http import SiteRequest
from vinte.web.page.paging import page_of


def shown_professional(request: SiteRequest, professional_id: UUID) -> Professional:
    """The professional; raises NotAllowed for one who is suspended, except for themselves and the staff."""
    professional = people.professional(professional_id=professional_id)
    if people.has_left(professional_id):
        raise NotAllowed("who is leaving is shown to nobody")
    standing = people.standing(professional_id=professional.pk, at=request.clock.now())
    if standing.is_suspended and not access.allows(
        request.user, right="professional.read", professional_id=professional.pk
    ):
        raise NotAllowed("a suspended professional is not shown")
    return professional


@require_safe
def professional(request: SiteRequest, professional_id: UUID) -> HttpResponse:
    """The public profile."""
    found = shown_professional(request, professional_id)
    at = request.clock.now()
    shown = reviews.shown_reviews(found.pk)
    hidden = help_centre.hidden_of(found.pk)
    works = people.works_of(professional_id=found.pk, without=hidden.works)
    context = {
        "professional": found,
        "trader": people.trader(found.pk),
        "complaints": help_centre.upheld_complaints(professional_id=found.pk, market=found.market, at=at),
        "hides_description": found.description in hidden.descriptions,
        "works": page_of(request, works, anchor="trabalhos"),
        "badges": people.active_badges(professional_id=found.pk, at=at),
        "covered": sorted(people.municipalities_covered(found) - {found.municipality}),
        "week": people.week_lines(found.weekly_hours) if found.weekly_hours else [],
        "reviews": page_of(request, shown, param="opinioes", anchor="opinioes"),
        "means": reviews.means_of([each.review for each in shown]),
        "elsewhere": page_of(
            request, reviews.reviews_from_elsewhere(found.pk), param="doutros", anchor="doutros-sitios"
        ),
    }
    return render(request, "web/public/professional.html", context)


@require_safe
def work_photo(request: SiteRequest, photo_id: UUID, size: str) -> HttpResponse:
    """A photograph of a work, for whoever may see the profile."""
    photo = people.work_photo(photo_id=photo_id, small=size == "pequena")
    shown_professional(request, photo.professional_id)
    if photo.work_id in help_centre.hidden_of(photo.professional_id).works and not access.allows(
        request.user, right="professional.read", professional_id=photo.professional_id
    ):
        raise NotAllowed("a work that was taken down is not shown")
    response = HttpResponse(photo.content, content_type=photo.media_type)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    return response


@require_safe
def logo(request: SiteRequest, professional_id: UUID) -> HttpResponse:
    """The logo, or the initials, for whoever may see the profile; a picture of its own, in which nothing runs."""
    shown_professional(request, professional_id)
    found = people.logo_of(professional_id)
    response = HttpResponse(found.content, content_type=found.media_type)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache"
    return response
