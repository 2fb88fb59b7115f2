"""What search engines are told: sitemap.xml with every public page in every language, and robots.txt.

A play town is nobody's business: there the robots are asked to stay away, and the sitemap is there to be looked at.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from vinte.help_centre import queries as help_centre
from vinte.help_centre.queries import PublicArticle
from vinte.kernel.clock import Clock
from vinte.people import queries as people
from vinte.web.page.addresses import in_language, whole
from vinte.web.page.http import SiteRequest

# What nobody without a login may read, or what is somebody's own.
_CLOSED = (
    "/pro/", "/mesa/", "/operador/", "/conta/", "/pedir/", "/pedido/", "/visita/", "/orcamento/", "/resposta/",
    "/opiniao/", "/devolucao/", "/i18n/", "/webhooks/",
)  # fmt: skip


class Section(Sitemap, ABC):  # type: ignore[type-arg]  # Django's takes no parameter when it runs
    """A part of the sitemap: addresses in all languages, each with the others beside it."""

    i18n = True
    alternates = True
    x_default = True
    # The protocol allows 50 000 addresses and 50 MB a file; each of ours stands with its five fellows.
    limit = 5_000

    def __init__(self, clock: Clock) -> None:
        self.at = clock.now()

    @abstractmethod
    def path(self, item: Any) -> str:
        """The path of an item."""

    def location(self, item: Any) -> str:
        """The path as it asks for the language at hand."""
        return in_language(self.path(item), translation.get_language() or settings.LANGUAGE_CODE)


class Pages(Section):
    """The pages of the house."""

    def items(self) -> Sequence[str]:
        """Their routes."""
        return [
            "public:home",
            "public:guarantee",
            "public:open_figures",
            "public:keys",
            "public:privacy",
            "public:help",
            "public:who_we_are",
            "public:privacy_policy",
            "public:cookies",
            "public:accessibility",
            "joining:start",
            "joining:terms_of_use",
        ]

    def path(self, item: str) -> str:
        """By the route."""
        return reverse(item)


class Professionals(Section):
    """Everybody's public page."""

    def items(self) -> Sequence[tuple[UUID, datetime]]:
        """Who is shown."""
        return people.public_ids(market=settings.VINTE_MARKET, at=self.at)

    def path(self, item: tuple[UUID, datetime]) -> str:
        """By the identifier."""
        return reverse("public:professional", args=[item[0]])


class Trades(Section):
    """The trades, and each place in which somebody of one works."""

    def items(self) -> Sequence[tuple[str, str]]:
        """Pairs of a trade and a municipality; an empty one is the trade everywhere."""
        market = settings.VINTE_MARKET
        served = people.served_places(market=market, at=self.at)
        listed = {place.name for place in people.places(market)}
        trades = dict.fromkeys(trade for trade, _place in served)
        return [*((trade, "") for trade in trades), *((t, place) for t, place in served if place in listed)]

    def path(self, item: tuple[str, str]) -> str:
        """By the trade's address, and the municipality's."""
        slug, municipality = item
        address = people.trade(slug).address
        if not municipality:
            return reverse("public:trade", args=[address])
        return reverse("public:trade_place", args=[address, people.address_of(municipality)])


class Articles(Section):
    """The articles of the help centre, each in the languages that it is written in."""

    def items(self) -> Sequence[PublicArticle]:
        """Those that anybody may read."""
        return help_centre.public_articles(at=self.at)

    def get_languages_for_item(self, item: PublicArticle) -> list[str]:
        """An operator's own article may lack some."""
        return list(item.languages)

    def path(self, item: PublicArticle) -> str:
        """By the article's name."""
        return reverse("public:help_article", args=[item.slug])


SECTIONS: dict[str, type[Section]] = {
    "paginas": Pages,
    "oficios": Trades,
    "profissionais": Professionals,
    "artigos": Articles,
}


class _Host:
    """The host of this site as Django's sitemaps ask for it."""

    domain = settings.VINTE_BASE_URL.partition("://")[2].rstrip("/")


def _protocol() -> str:
    return settings.VINTE_BASE_URL.partition("://")[0]


def _xml(request: SiteRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    response = render(request, template, context, content_type="application/xml")
    # A map is no page to be found by itself.
    response["X-Robots-Tag"] = "noindex, noodp, noarchive"
    return response


@require_safe
def sitemap(request: SiteRequest) -> HttpResponse:
    """The index: every page of every section that has anything."""
    found = []
    for name, section in SECTIONS.items():
        paginator: Paginator[Any] = section(request.clock).paginator
        address = whole(reverse("public:sitemap_section", args=[name]))
        if paginator.count:
            found.append({"location": address, "last_mod": None})
            found += [
                {"location": f"{address}?p={page}", "last_mod": None}
                for page in range(2, paginator.num_pages + 1)
            ]
    return _xml(request, "sitemap_index.xml", {"sitemaps": found})


@require_safe
def sitemap_section(request: SiteRequest, section: str) -> HttpResponse:
    """One page of a section."""
    if section not in SECTIONS:
        raise Http404(f"no section {section!r}")
    listed, page = SECTIONS[section](request.clock), request.GET.get("p", "1")
    if not page.isdecimal() or not 1 <= int(page) <= listed.paginator.num_pages:
        raise Http404(f"no page {page!r} of {section}")
    urls = listed.get_urls(page=int(page), site=cast(Any, _Host()), protocol=_protocol())
    return _xml(request, "sitemap.xml", {"urlset": urls})


@require_safe
def robots(request: SiteRequest) -> HttpResponse:
    """What robots may read (RFC 9309)."""
    closed = ("/",) if settings.VINTE_DEMO or settings.VINTE_REHEARSAL else _CLOSED
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in closed),
        "",
        f"Sitemap: {whole('/sitemap.xml')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
