"""What anybody may see of a professional: name, trades, area, works with photographs, badges, hours."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from vinte.help_centre import queries as help_centre
from vinte.kernel import brand
from vinte.kernel.errors import NotAllowed
from vinte.people import access
from vinte.people import queries as people
from vinte.people.queries import Professional, Trade
from vinte.reviews import queries as reviews
from vinte.reviews.queries import Means, ShownReview
from vinte.web.page import structured
from vinte.web.page.addresses import card_address, whole
from vinte.web.page.fields import MOST_PLACES_OFFERED
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
    description = "" if found.description in hidden.descriptions else found.description
    periods = {period.kind: period for period in people.badge_history(found.pk) if period.is_active(at=at)}
    means = reviews.means_of([each.review for each in shown])
    listed = page_of(request, shown, param="opinioes", anchor="opinioes")
    trade = people.trade(found.trades[0]) if found.trades else None
    nearest = people.nearest_covered(found, most=MOST_PLACES_OFFERED)
    context = {
        "professional": found,
        "trader": people.trader(found.pk),
        "complaints": help_centre.upheld_complaints(professional_id=found.pk, market=found.market, at=at),
        "description": description,
        "works": page_of(request, works, anchor="trabalhos"),
        "badges": [
            (people.badge_kind(kind), periods.get(kind))
            for kind in people.active_badges(professional_id=found.pk, at=at)
        ],
        "trade": trade,
        "place_address": people.address_of(found.municipality),
        "has_place_page": trade is not None
        and bool(people.places(found.market))
        and people.is_place(market=found.market, municipality=found.municipality),
        "ask_url": f"{reverse('homeowner:ask')}?{urlencode({'oficio': trade.slug})}"
        if trade
        else reverse("homeowner:ask"),
        "card": card_address(found.pk),
        "card_title": found.trade_name,
        "card_line": description[:160],
        "structured": _structured(found, trade, description=description, listed=list(listed), means=means),
        "covered": [name for name in nearest if name != found.municipality],
        "covered_count": len(people.municipalities_covered(found) - {found.municipality}),
        "week": people.week_lines(found.weekly_hours) if found.weekly_hours else [],
        "reviews": listed,
        "means": means,
        "elsewhere": page_of(
            request, reviews.reviews_from_elsewhere(found.pk), param="doutros", anchor="doutros-sitios"
        ),
    }
    return render(request, "web/public/professional.html", context)


def _structured(
    found: Professional, trade: Trade | None, *, description: str, listed: list[ShownReview], means: Means
) -> str:
    """The business with the reviews of this page, in the words of schema.org; no telephone, for that is not public."""
    address = whole(reverse("public:professional", args=[found.pk]))
    said: dict[str, Any] = {
        "@type": structured.kinds_of(found.trades),
        "@id": address,
        "name": found.trade_name,
        "url": address,
        "image": whole(reverse("public:logo", args=[found.pk])),
        "address": {
            "@type": "PostalAddress",
            "addressLocality": found.municipality,
            "addressCountry": found.market.upper(),
        },
        "areaServed": people.nearest_covered(found, most=MOST_PLACES_OFFERED),
        "knowsAbout": [str(people.trade(slug).label) for slug in found.trades],
    }
    if description:
        said["description"] = description
    if means.rating is not None:
        said["aggregateRating"] = structured.rating(means.rating, count=means.count)
        said["review"] = [
            {
                "@type": "Review",
                "author": {"@type": "Person", "name": each.review.author},
                "datePublished": timezone.localdate(each.review.published_at).isoformat(),
                "reviewRating": {
                    "@type": "Rating", "ratingValue": each.review.rating, "bestRating": 5, "worstRating": 1,
                },
                **({"reviewBody": each.review.text} if each.review.text else {}),
            }
            for each in listed
        ]  # fmt: skip
    steps = [(brand.name(), whole("/"))]
    if trade is not None:
        steps.append((str(trade.people), whole(reverse("public:trade", args=[trade.address]))))
    steps.append((found.trade_name, address))
    return structured.block({"@graph": [said, structured.crumbs(steps)]})


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
