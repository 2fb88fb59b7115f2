"""What every template knows: `site`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch
from django.utils.functional import SimpleLazyObject

from vinte.claims.queries import DeskCounts
from vinte.web.admission import audiences_of_request
from vinte.web.navigation import ENTRIES, NavigationLink, links
from vinte.web.page import cookies
from vinte.web.page.addresses import (
    PublicAddress,
    card_address,
    fixed_address,
    path_without_language,
    public_address,
)
from vinte.web.page.legal import Body, MarketLaw
from vinte.web.phone import whose
from vinte.web.waiting import waiting_at_desk

THEMES = ("auto", "light", "dark")
THEME_COOKIE = cookies.THEME
STYLESHEETS = tuple(
    f"vinte/css/{name}.css"
    for name in ("tokens", "base", "layout", "components", "things", "dots", "pages", "print")
)
# The first page of each audience, by the word for it in the authorization table.
HOMES = {"professional": "professional:today", "support": "desk:claims", "operator": "operator:books"}
_SHELLS = {"professional": "professional", "support": "desk", "operator": "operator"}


@dataclass(frozen=True)
class Site:
    """The page's surroundings: who reads it, where they are, what time it is."""

    demo: bool
    rehearsal: bool
    market: str
    now: datetime
    audience: str
    audiences: frozenset[str]
    account_name: str
    nav: tuple[NavigationLink, ...]
    theme: str
    home_url: str
    time_machine_url: str
    next_event: str
    whose: str
    cast_url: str
    mailbox_url: str
    desk_counts: Mapping[str, DeskCounts] | SimpleLazyObject | None = None
    address: PublicAddress | None = None
    card: str = ""
    here: str = ""
    stylesheets: tuple[str, ...] = STYLESHEETS

    @property
    def complaints_book(self) -> Body:
        """The complaints book of the market, to which every page leads."""
        return MarketLaw.at(at=self.now).complaints_book

    @property
    def has_rail(self) -> bool:
        """The desk and the operator have their navigation at the left."""
        return self.audience in ("desk", "operator")

    @property
    def rail(self) -> list[tuple[NavigationLink, DeskCounts]]:
        """The navigation at the left, with what waits beside each of its places."""
        counts = self.desk_counts or {}
        return [(link, counts.get(link.route, DeskCounts())) for link in self.nav]  # type: ignore[union-attr]

    @property
    def has_tabs(self) -> bool:
        """The professional has it at the bottom of a phone."""
        return self.audience == "professional"

    @property
    def keeps_pages(self) -> bool:
        """A professional's phone keeps what they saw, and sends later what it could not send."""
        return "professional" in self.audiences

    @property
    def beside(self) -> tuple[NavigationLink, ...]:
        """The pages that stand together with the one at hand."""
        return next((link.pages for link in self.nav if link.current), ())


def _address(route: str) -> str:
    try:
        return fixed_address(route)
    except NoReverseMatch:
        return ""


def _home_of(held: frozenset[str]) -> str:
    """Where the wordmark leads: somebody logged in finds their own first page from wherever they are."""
    return _address(next((HOMES[audience] for audience in HOMES if audience in held), "public:home"))


# Pages of everybody wear the shell of whoever is logged in; so does a page that does not exist.
_SHARED_PAGES = frozenset({"", "public", "joining"})


def _audience(request: HttpRequest, held: frozenset[str]) -> str:
    """Whose shell the page wears: by its route's namespace; everybody's pages by what the account is."""
    match = request.resolver_match
    namespace = match.namespace if match else ""
    if namespace in _SHARED_PAGES:
        return next((_SHELLS[audience] for audience in HOMES if audience in held), "public")
    if namespace == "desk" and "support" not in held and "operator" in held:
        # Of the desk an operator may look for people, and its other pages are not theirs.
        return "operator"
    return namespace if namespace in ENTRIES else "public"


def _desk_counts(request: HttpRequest) -> SimpleLazyObject:
    """What waits at the desk: asked for once in a request, and not before a menu shows it."""
    found = getattr(request, "desk_counts", None)
    if found is None:
        found = SimpleLazyObject(lambda: waiting_at_desk(account=request.user, at=request.clock.now()))  # type: ignore[attr-defined]
        request.desk_counts = found  # type: ignore[attr-defined]
    return found


def site(request: HttpRequest) -> dict[str, Site]:
    """Context processor; needs `ClockMiddleware` before it.

    The demo room may set `request.town_next_event` (text) and, where its route is not the usual one,
    `request.time_machine_route`.
    """
    held = audiences_of_request(request)
    audience = _audience(request, held)
    theme = request.COOKIES.get(THEME_COOKIE, "auto")
    route = getattr(request, "time_machine_route", "demo:time_machine")
    user = getattr(request, "user", None)
    found = Site(
        demo=settings.VINTE_DEMO,
        rehearsal=settings.VINTE_REHEARSAL,
        market=settings.VINTE_MARKET,
        now=request.clock.now(),  # type: ignore[attr-defined]
        audience=audience,
        audiences=held,
        account_name=str(user) if user is not None and user.is_authenticated else "",
        nav=links(audience, path=request.path),
        theme=theme if theme in THEMES else "auto",
        home_url=_home_of(held),
        time_machine_url=_address(route) if settings.VINTE_DEMO else "",
        cast_url=_address("demo:cast") if settings.VINTE_DEMO else "",
        mailbox_url=_address("mailbox:list") if settings.VINTE_DEMO else "",
        whose=whose(request),
        next_event=str(getattr(request, "town_next_event", "")),
        address=public_address(request),
        card=card_address(),
        here=path_without_language(request),
        desk_counts=_desk_counts(request) if audience == "desk" else None,
    )
    # allauth hands its own `site` to its pages; the shell asks for `vinte_site` and gives it back its name.
    return {"site": found, "vinte_site": found}
