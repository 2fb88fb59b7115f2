"""The professional's own figures, beside the median of the others in the trade and area."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vinte.handling import queries as handling
from vinte.handling.queries import Figures
from vinte.kernel import formats
from vinte.people.queries import Professional
from vinte.wallet import queries as wallet
from vinte.web.page import durations
from vinte.web.professional.page import PageRequest, for_professional, show


@dataclass(frozen=True)
class Line:
    """A figure in words: one's own, and the median of the others; empty where there is none."""

    title: str
    mine: str
    others: str


def _lines(mine: Figures, others: Figures, *, currency: str) -> list[Line]:
    def response(of: Figures) -> str:
        return durations.length(of.response) if of.response is not None else ""

    def won(of: Figures) -> str:
        return formats.percent(round(Decimal(of.won_permille) / 10)) if of.won_permille is not None else ""

    def a_job(of: Figures) -> str:
        return formats.money(of.cents_a_job, currency=currency) if of.cents_a_job is not None else ""

    return [
        Line(title, say(mine), say(others))
        for title, say in (
            (_("Da compra à primeira chamada"), response),
            (_("Contactos que deram trabalho"), won),
            (_("Contactos por trabalho ganho"), a_job),
        )
    ]


@require_GET
@for_professional
def figures(request: PageRequest, professional: Professional) -> HttpResponse:
    """How the contacts of the last year went."""
    found = handling.insights(professional_id=professional.id, at=request.clock.now())
    currency = wallet.balance(professional_id=professional.id).currency
    lines = _lines(found.mine, found.others, currency=currency)
    return show(
        request,
        "web/professional/contacts/figures.html",
        {
            "found": found,
            "lines": lines,
            "has_others": any(line.others for line in lines),
            "fewest_others": handling.FEWEST_OTHERS,
        },
    )
