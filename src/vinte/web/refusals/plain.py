"""Pages that need nothing but themselves: no database, clock, session, host name nor name of a route.

They are what is left to say when one of those failed or was not yet asked. Each tells what happened, whether anything
was kept, and what to do, in the reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from http.cookies import CookieError, SimpleCookie

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# How long to wait before the next try, where a try helps.
AGAIN_SECONDS: Mapping[int, int] = {429: 60, 503: 10}
HEADERS: Mapping[str, str] = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Vary": "Accept-Language, Cookie",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
}


@dataclass(frozen=True)
class Said:
    """What a page of this status says."""

    title: str | Promise
    lead: str | Promise


SAID: Mapping[int, Said] = {
    400: Said(
        _("Não percebemos o pedido"),
        _(
            "Algo no endereço ou no formulário chegou partido. Volte atrás e tente de novo; nada ficou gravado."
        ),
    ),
    403: Said(
        _("Não é possível aqui"),
        _(
            "A página esteve aberta demasiado tempo ou o pedido não veio dela. Volte atrás, recarregue e tente de novo; "
            "nada ficou gravado."
        ),
    ),
    404: Said(
        _("Esta página não existe"),
        _("Ou mudou de sítio, ou o endereço tem uma gralha, ou não é para esta conta."),
    ),
    408: Said(
        _("O envio ficou a meio"),
        _(
            "O que estava a enviar deixou de chegar, e nada ficou gravado. Volte atrás e tente de novo onde a ligação "
            "for melhor, ou com menos fotografias de cada vez."
        ),
    ),
    413: Said(
        _("O que enviou é grande de mais"),
        _(
            "Nada ficou gravado. Volte atrás e envie menos ficheiros de cada vez, ou mais pequenos: cada um pode ter "
            "até 15 MB."
        ),
    ),
    429: Said(
        _("Pedidos a mais em pouco tempo"),
        _(
            "Desta ligação à Internet chegou mais do que atendemos de uma vez. Este último não ficou gravado: volte "
            "atrás e tente de novo daqui a um minuto."
        ),
    ),
    500: Said(
        _("Algo correu mal do nosso lado"),
        _(
            "Já ficou registado. O que estava a fazer não foi gravado a meio: ou ficou todo, ou não ficou nada. Tente de "
            "novo daqui a um minuto."
        ),
    ),
    503: Said(
        _("Voltamos já"),
        _(
            "Neste momento não conseguimos atender. O que estava a fazer não foi gravado a meio: ou ficou todo, ou não "
            "ficou nada. Tente de novo daqui a um minuto."
        ),
    ),
}


def headers(status: int) -> dict[str, str]:
    """The headers that go with a page of this status."""
    found = dict(HEADERS)
    if status in AGAIN_SECONDS:
        found["Retry-After"] = str(AGAIN_SECONDS[status])
    return found


@cache
def page(status: int, language: str) -> str:
    """The page of a status of SAID in one of the site's languages; made once, so that asking for it costs nothing."""
    with translation.override(language):
        return render_to_string(
            "plain_error.html", {"status": status, "said": SAID[status], "language": language}
        )


def response(status: int, *, language: str) -> HttpResponse:
    """The page as Django's answer."""
    return HttpResponse(page(status, language), status=status, headers=headers(status))


def language_of(*, cookie: str, accept: str) -> str:
    """The reader's language from the headers Cookie and Accept-Language, whatever stands in them; else the site's."""
    known = dict(settings.LANGUAGES)
    try:
        kept = SimpleCookie(cookie).get(settings.LANGUAGE_COOKIE_NAME)
    except CookieError:
        kept = None
    if kept is not None and kept.value in known:
        return kept.value
    for part in accept[:500].lower().split(","):
        name = part.split(";")[0].strip().split("-")[0]
        if name in known:
            return name
    return settings.LANGUAGE_CODE
