"""What a public page's address says: the language that it asks for, and the one address by which each is known.

Everybody's pages have one address in all languages, shown in the reader's own. `?lingua=fr` asks for one of them, so
that it can be linked to and found: a search engine reads no cookie.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.translation import get_language

LANGUAGE_PARAM = "lingua"
# What tells two pages of one address apart; every other parameter is somebody's own filter.
_KEPT_PARAM = "pagina"
# The pages that are meant to be found. All others ask search engines to leave them out.
FOUND_ROUTES = frozenset(
    {
        "public:home",
        "public:guarantee",
        "public:open_figures",
        "public:keys",
        "public:privacy",
        "public:help",
        "public:help_article",
        "public:who_we_are",
        "public:privacy_policy",
        "public:cookies",
        "public:accessibility",
        "public:professional",
        "public:trade",
        "public:trade_place",
        "joining:start",
        "joining:terms_of_use",
    }
)


@dataclass(frozen=True)
class PublicAddress:
    """Where a page that is meant to be found stands: whole addresses.

    `canonical` is that of the language shown; `languages` are pairs of a language's code and its address, and
    `default` is for whoever speaks none of them.
    """

    canonical: str
    languages: tuple[tuple[str, str], ...]
    default: str


def fixed_address(route: str) -> str:
    """The address of a route without parameters, found once: a page leads to some sixty of them.

    Raises NoReverseMatch for a route that this site lacks.
    """
    return _fixed(route, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())


@cache
def _fixed(route: str, urlconf: str, _prefix: str) -> str:
    return reverse(route, urlconf)


def whole(path: str) -> str:
    """The address of a path of this site, with its host."""
    return settings.VINTE_BASE_URL.rstrip("/") + path


def in_language(path: str, language: str) -> str:
    """The path as it asks for a language; in the site's own it asks for none."""
    if language == settings.LANGUAGE_CODE:
        return path
    return f"{path}{'&' if '?' in path else '?'}{LANGUAGE_PARAM}={language}"


def asked_language(request: HttpRequest) -> str:
    """The language that the address asks for; empty where it asks for none that there is."""
    asked = request.GET.get(LANGUAGE_PARAM, "")
    return asked if asked in dict(settings.LANGUAGES) else ""


def path_without_language(request: HttpRequest) -> str:
    """The path with everything that was asked but the language: where the switch of languages leads back to."""
    query = request.GET.copy()
    query.pop(LANGUAGE_PARAM, None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def public_address(request: HttpRequest) -> PublicAddress | None:
    """The addresses of a page that is meant to be found; None of any other."""
    match = request.resolver_match
    if match is None or match.view_name not in FOUND_ROUTES:
        return None
    page = request.GET.get(_KEPT_PARAM, "")
    path = f"{request.path}?{_KEPT_PARAM}={page}" if page.isdecimal() and int(page) > 1 else request.path
    language = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return PublicAddress(
        canonical=whole(in_language(path, language)),
        languages=tuple((code, whole(in_language(path, code))) for code, _name in settings.LANGUAGES),
        default=whole(path),
    )


def card_address(professional_id: object = None) -> str:
    """The whole address of the picture that is shown where somebody shares a page: the site's or a professional's."""
    language = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    if professional_id is None:
        return whole(reverse("public:site_card", args=[language]))
    return whole(reverse("public:professional_card", args=[language, professional_id]))
