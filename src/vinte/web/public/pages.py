"""Pages that need no login."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from vinte.guarantee import articles
from vinte.guarantee.terms import Terms, load
from vinte.leads import queries as leads
from vinte.people import queries as people
from vinte.reviews import queries as reviews
from vinte.web.authorization import audiences_of_request
from vinte.web.context import HOMES, THEME_COOKIE, THEMES
from vinte.web.page import cookies, prose
from vinte.web.page.dots import Dot, DotState, panel
from vinte.web.public.glance import glance


def _terms_in_force(request: HttpRequest) -> Terms:
    return load(settings.VINTE_MARKET, on=timezone.localdate(request.clock.now()))  # type: ignore[attr-defined]


def _example_dots(count: int) -> list[Dot]:
    """A panel for the home page: what the guarantee looks like half way."""
    called = [Dot(ordinal=number, state=DotState.CALLED) for number in (1, 2, 4, 5, 6, 8, 9, 10, 11)]
    reviewed = [Dot(ordinal=number, state=DotState.REVIEWED) for number in (3, 7)]
    due = [Dot(ordinal=12, state=DotState.DUE, note="3 h 12")]
    return panel([*called, *reviewed, *due], count=count)


def ask_address() -> str:
    """Where "Pedir orçamentos" leads: the homeowner's form, or the page that says how contacts are kept."""
    try:
        return reverse("homeowner:ask")
    except NoReverseMatch:
        return reverse("public:privacy")


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What Vinte is, for who asks for quotes and for who gives them."""
    terms = _terms_in_force(request)
    context = {
        "dots": _example_dots(terms.contacts),
        "count": terms.contacts,
        "ask_url": ask_address(),
        "join_url": reverse("joining:start"),
    }
    return render(request, "web/public/home.html", context)


def _is_new(request: HttpRequest) -> bool:
    """Whether the professional who asks never bought a contact."""
    professional = people.professional_of(request.user.pk) if request.user.pk is not None else None
    return professional is not None and not leads.has_bought_any(professional.pk)


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Where somebody who has just logged in begins: their own first page."""
    held = audiences_of_request(request)
    if "professional" in held and _is_new(request):
        return redirect("professional:first_steps")
    for audience in HOMES:
        if audience in held:
            return redirect(HOMES[audience])
    return redirect("public:home")


@require_GET
def guarantee(request: HttpRequest) -> HttpResponse:
    """The guarantee, rendered from the terms in force."""
    terms = _terms_in_force(request)
    language = articles.known_language(get_language() or settings.LANGUAGE_CODE)
    context = {
        "dots": _example_dots(terms.contacts),
        "terms": terms,
        "figures": glance(terms),
        "article_language": language,
        "article": prose.html(articles.render(terms, language), numbered=True),
    }
    return render(request, "web/public/guarantee.html", context)


@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """How contact details are kept."""
    kept = reviews.kept_days(market=settings.VINTE_MARKET, at=request.clock.now())  # type: ignore[attr-defined]
    return render(request, "web/public/privacy.html", {"kept": kept})


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the reader's choice of colours in a cookie and go back to the page."""
    chosen = request.POST.get("theme", "")
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = "/"
    response = HttpResponseRedirect(target)
    if chosen in THEMES:
        response.set_cookie(
            THEME_COOKIE,
            chosen,
            max_age=cookies.THEME_DAYS * 86400,
            samesite="Lax",
            secure=request.is_secure(),
        )
    return response
