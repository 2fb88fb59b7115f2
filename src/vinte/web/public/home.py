"""The first page: what is asked for here and where, what others say, and how the guarantee works out."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vinte.claims import queries as claims
from vinte.guarantee import terms
from vinte.kernel import brand
from vinte.people import queries as people
from vinte.people.queries import PublicCard
from vinte.reviews import queries as reviews
from vinte.reviews.queries import PublishedReview
from vinte.web.page import structured
from vinte.web.page.addresses import whole
from vinte.web.page.dots import Dot, DotState, panel
from vinte.web.page.http import SiteRequest
from vinte.web.public.open_figures import headline

_REVIEWS = 3
_PEOPLE = 8


@dataclass(frozen=True)
class Told:
    """A review and the professional whom it is about."""

    review: PublishedReview
    card: PublicCard


@dataclass(frozen=True)
class Person:
    """A professional with the badges and the stars that everybody sees."""

    card: PublicCard
    badges: tuple[str, ...]
    ratings: list[int]

    @property
    def mean(self) -> float | None:
        """The mean of the stars; None where nobody gave any."""
        return sum(self.ratings) / len(self.ratings) if self.ratings else None


def example_dots(count: int) -> list[Dot]:
    """A panel for whoever has none: what the guarantee looks like half way."""
    called = [Dot(ordinal=number, state=DotState.CALLED) for number in (1, 2, 4, 5, 6, 8, 9, 10, 11)]
    reviewed = [Dot(ordinal=number, state=DotState.REVIEWED) for number in (3, 7)]
    due = [Dot(ordinal=12, state=DotState.DUE, note="3 h 12")]
    return panel([*called, *reviewed, *due], count=count)


def persons(cards: list[PublicCard], request: SiteRequest) -> list[Person]:
    """These professionals, each with badges and reviews: three questions, however many they are."""
    at = request.clock.now()
    ids = [card.id for card in cards]
    badges, ratings = people.active_badges_of(ids, at=at), reviews.ratings_of(ids, at=at)
    return [Person(card, badges[card.id], ratings[card.id]) for card in cards]


@require_GET
def home(request: SiteRequest) -> HttpResponse:
    """What Vinte is, for who asks for quotes and for who gives them."""
    market, at = settings.VINTE_MARKET, request.clock.now()
    in_force = terms.load(market, on=terms.market_day(market=market, at=at))
    latest = reviews.latest_reviews(market=market, at=at, most=2 * _PEOPLE)
    cards = people.public_cards([each.professional_id for each in latest], market=market, at=at)
    told = [
        Told(each.review, cards[each.professional_id]) for each in latest if each.professional_id in cards
    ]
    context = {
        "dots": example_dots(in_force.contacts),
        "count": in_force.contacts,
        "ask_url": reverse("homeowner:ask"),
        "join_url": reverse("joining:start"),
        "trades": [trade for trade in people.trades() if trade.slug != people.OTHER],
        "told": told[:_REVIEWS],
        "people": persons([each.card for each in told[:_PEOPLE]], request),
        "figures": headline(claims.open_figures(market=market)),
        "is_play": settings.VINTE_DEMO,
        "structured": _structured(),
    }
    return render(request, "web/public/home.html", context)


def _structured() -> str:
    find = whole(reverse("public:find"))
    return structured.block(
        {
            "@type": "WebSite",
            "name": brand.name(),
            "url": whole("/"),
            "description": _("Serviços para a casa, com uma garantia que se pode conferir."),
            "potentialAction": {
                "@type": "SearchAction",
                "target": {"@type": "EntryPoint", "urlTemplate": f"{find}?oficio={{search_term_string}}"},
                "query-input": "required name=search_term_string",
            },
        }
    )
