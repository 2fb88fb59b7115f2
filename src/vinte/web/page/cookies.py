"""Every cookie that the site sets: its name, what it is for and how long it stays; and what else a browser keeps.

A test compares the list with what the pages really set. All of them are needed for what was asked for (Lei 41/2004,
article 5, 2): so there is nothing to consent to, and no banner.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from vinte.web.page import devices

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

DRAFT = "vinte_pedido"
THEME = "vinte_theme"
THEME_DAYS = 365
DRAFT_DAYS = 30
_DAY_SECONDS = 86400


@dataclass(frozen=True)
class Cookie:
    """One cookie; `days` is how long it stays, None until the browser is closed."""

    name: str
    purpose: StrPromise
    days: int | None


def cookies() -> tuple[Cookie, ...]:
    """All of them, in the order of how many people get them."""
    return (
        Cookie(
            settings.CSRF_COOKIE_NAME,
            _("Impede que outro sítio envie formulários em seu nome. É dado a quem abre uma página com um."),
            settings.CSRF_COOKIE_AGE // _DAY_SECONDS,
        ),
        Cookie(
            settings.LANGUAGE_COOKIE_NAME,
            _("A língua que escolheu, se a mudou."),
            None if settings.LANGUAGE_COOKIE_AGE is None else settings.LANGUAGE_COOKIE_AGE // _DAY_SECONDS,
        ),
        Cookie(THEME, _("As cores que escolheu, se as mudou."), THEME_DAYS),
        Cookie(
            DRAFT,
            _("O pedido de orçamentos que está a escrever, para o retomar neste navegador."),
            DRAFT_DAYS,
        ),
        Cookie(
            settings.SESSION_COOKIE_NAME,
            _("A sua sessão, quando entra na conta ou está a abrir uma."),
            settings.SESSION_COOKIE_AGE // _DAY_SECONDS,
        ),
        Cookie("messages", _("Um aviso para a página seguinte, que o apaga."), None),
        Cookie(
            devices.COOKIE,
            _("Um número ao acaso contra opiniões inventadas: para profissionais e para quem escreve uma."),
            devices.DAYS,
        ),
    )
