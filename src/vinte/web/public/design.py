"""The components page, for ourselves: each component in each of its states. Demo only."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from vinte.kernel import brand
from vinte.leads.queries import BlurredPlace
from vinte.people import queries as people
from vinte.web.page import icons
from vinte.web.page.dots import STATE_NAMES, Dot, DotState, panel
from vinte.web.page.locator import Locator, locator
from vinte.web.page.paging import page_of
from vinte.web.page.text_fields import LineField

COLOURS = (
    "paper", "surface", "sunken", "raised", "ink", "ink-soft", "line", "line-strong", "blue", "blue-deep", "blue-fill",
    "blue-wash", "blue-mist", "good", "good-fill", "good-wash", "warn", "warn-fill", "warn-wash", "bad", "bad-fill",
    "bad-wash",
)  # fmt: skip
_EXAMPLE_RECEIPT = {
    "lines": [
        {"words": _("Pintura"), "percent_words": "", "cents": 1500},
        {"words": _("Quer contratar já"), "percent_words": "+30%", "cents": 450},
        {"words": _("Com o pack"), "percent_words": "-20%", "cents": -390},
    ],
    "total_cents": 1560,
    "bought_before": 1,
}


class ExampleForm(forms.Form):
    """A form with an error, to look at."""

    trade_name = LineField(
        label=_("Nome comercial"), help_text=_("Como os clientes o conhecem."), max_length=120
    )
    email = forms.EmailField(label=_("E-mail"))
    channel = forms.ChoiceField(
        label=_("Como contactou"),
        choices=[("phone", _("Telefone")), ("email", _("E-mail"))],
        widget=forms.RadioSelect,
    )


def _example_panel() -> list[Dot]:
    won = Dot(ordinal=5, state=DotState.WON, label="Helena M.", href="#dots")
    due = [
        Dot(ordinal=12, state=DotState.DUE, label="Hugo P.", href="#dots", note="3 h 12"),
        Dot(ordinal=13, state=DotState.DUE, label="Rita A.", href="#dots", note="21 h"),
    ]
    late = Dot(ordinal=7, state=DotState.LATE, label="Luís F.", href="#dots")
    reviewed = [Dot(ordinal=n, state=DotState.REVIEWED, label="Inês C.", href="#dots") for n in (2, 9)]
    returned = Dot(ordinal=11, state=DotState.RETURNED, label="Paulo G.", href="#dots")
    called = [
        Dot(ordinal=n, state=DotState.CALLED, label="Marta S.", href="#dots") for n in (1, 3, 4, 6, 8, 10)
    ]
    return panel([won, *due, late, *reviewed, returned, *called], count=20)


def _example_verification() -> list[Dot]:
    states = {4: DotState.CONTRADICTED, 9: DotState.SILENT, 15: DotState.ASKED}
    return [Dot(ordinal=n, state=states.get(n, DotState.CONFIRMED), href="#dots") for n in range(1, 21)]


def _example_locator() -> Locator | None:
    """Aveiro seen from Ílhavo; None where the market has no list of places."""
    if not people.places("pt"):
        return None
    place = BlurredPlace(latitude=40.66, longitude=-8.62, radius_km=8, market="pt", district="Aveiro")
    return locator(place, municipality="Aveiro", home="Ovar")


@require_GET
def design(request: HttpRequest) -> HttpResponse:
    """Show every component; the answers of this page change nothing."""
    now = request.clock.now()  # type: ignore[attr-defined]
    for level, text in (
        (messages.SUCCESS, _("Contacto registado.")),
        (messages.ERROR, _("O saldo não chega.")),
    ):
        messages.add_message(request, level, text)
    context: dict[str, Any] = {
        "dots": _example_panel(),
        "verification": _example_verification(),
        "mexico": panel([], count=15),
        "states": list(STATE_NAMES),
        "icons": icons.icon_names(),
        "form": ExampleForm({"trade_name": "", "email": "ana@", "channel": "phone"}),
        "soon": now + timedelta(hours=3, minutes=12, seconds=30),
        "later": now + timedelta(days=5, hours=2),
        "past": now - timedelta(hours=2),
        "receipt": _EXAMPLE_RECEIPT,
        "locator": _example_locator(),
        "place": {"parish": "Esgueira", "municipality": "Aveiro"},
        "km": 12,
        "trades": people.trades()[:6],
        "badges": people.badge_kinds(),
        "colours": COLOURS,
        "sizes": ("xs", "s", "m", "l", "xl", "2xl", "3xl"),
        "sheets": [f"vinte/css/{name}.css" for name in ("face", "requests", "homeowner", "design")],
        "steps": [_("O trabalho"), _("A morada"), _("O contacto")],
        "tabs": [
            (_("Todos"), "#all", True, 13),
            (_("A contactar"), "#due", False, 2),
            (_("Ganhos"), "#won", False),
        ],
        "crumbs": [(_("Pedidos de garantia"), "#claims"), (_("Bruno Reis"), "#bruno")],
        "options": [("phone", _("Telefone")), ("email", _("E-mail"))],
        "page": page_of(request, range(90)),
        "mails": [
            {
                "href": "#m1",
                "who": brand.name(),
                "subject": _("A sua garantia foi paga"),
                "start": _("Creditámos 312,40 € no seu saldo."),
                "at": now,
                "is_read": False,
                "is_current": True,
            },
            {
                "href": "#m2",
                "who": brand.name(),
                "subject": _("Faltam 3 horas para ligar a Hugo P."),
                "start": _("Este contacto foi comprado ontem."),
                "at": now,
                "is_read": True,
            },
        ],
    }
    return render(request, "web/design.html", context)
