"""Pages that need no login."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from vinte.guarantee import articles
from vinte.guarantee.terms import Terms, load
from vinte.help_centre import queries as help_centre
from vinte.kernel import brand
from vinte.leads import queries as leads
from vinte.people import queries as people
from vinte.reviews import queries as reviews
from vinte.web.admission import audiences_of_request
from vinte.web.context import HOMES, THEME_COOKIE, THEMES
from vinte.web.page import cookies, prose
from vinte.web.public.glance import glance
from vinte.web.public.home import example_dots


def _terms_in_force(request: HttpRequest) -> Terms:
    return load(settings.VINTE_MARKET, on=timezone.localdate(request.clock.now()))  # type: ignore[attr-defined]


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
    """The guarantee, rendered from the terms that hold for the reader: those in force, or those they began under."""
    account_id = request.user.pk if request.user.is_authenticated else None
    at = request.clock.now()  # type: ignore[attr-defined]
    terms = help_centre.terms_of_reader(account_id=account_id, at=at)
    language = articles.known_language(get_language() or settings.LANGUAGE_CODE)
    context = {
        "dots": example_dots(terms.contacts),
        "terms": terms,
        "is_own_terms": terms.id != _terms_in_force(request).id,
        "figures": glance(terms),
        "article_language": language,
        "article": prose.html(brand.branded(articles.render(terms, language)), numbered=True),
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
