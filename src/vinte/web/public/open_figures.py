"""The guarantee in figures, for everybody: as a page and as JSON beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vinte.claims import queries as claims
from vinte.claims.queries import Share, Told, in_words
from vinte.guarantee.registry.entries import ENTRIES
from vinte.kernel import formats
from vinte.web.page import durations

# The bars end at the next of these shares, in thousandths.
_ENDS = (100, 200, 300, 500, 1000)


@dataclass(frozen=True)
class Bar:
    """A share in words, and where it is drawn: percent of the bar's length, as SVG reads numbers."""

    title: str
    share: str
    between: str
    note: str
    low: str = "0"
    width: str = "0"
    middle: str = "0"

    @property
    def is_told(self) -> bool:
        """Whether there is anything to draw."""
        return self.width != "0"


def _count(count: int | None, *, fewest: int) -> str:
    """A count of people in words; of few it is told that they are few."""
    if count is None:
        return _("menos de %(fewest)s") % {"fewest": fewest}
    return formats.number(count)


def _bars(told: Told) -> list[Bar]:
    n = told.contacts
    shares = (
        (_("Contactos 1 a %(n)s, de todos") % {"n": n}, told.first),
        (_("Contactos 1 a %(n)s, de quem comprou mais") % {"n": n}, told.first_of_those),
        (_("Contactos %(first)s a %(last)s") % {"first": n + 1, "last": 2 * n}, told.later),
    )
    highest = max((share.high_permille for _title, share in shares if share), default=0)
    end = next(one for one in _ENDS if one >= highest)
    return [_bar(title, share, end=end) for title, share in shares]


def _bar(title: str, share: Share | None, *, end: int) -> Bar:
    if share is None:
        return Bar(title=title, share=_("são poucos para dizer"), between="", note="")
    low, middle, high = (
        100 * value / end for value in (share.low_permille, share.permille, share.high_permille)
    )
    return Bar(
        title=title,
        share=_permille(share.permille),
        between=_("entre %(low)s e %(high)s")
        % {"low": _permille(share.low_permille), "high": _permille(share.high_permille)},
        note=_("%(won)s de %(contacts)s contactos, %(people)s profissionais")
        % {
            "won": formats.number(share.won),
            "contacts": formats.number(share.contacts),
            "people": formats.number(share.people),
        },
        low=f"{low:.1f}",
        width=f"{max(high - low, 0.5):.1f}",
        middle=f"{middle:.1f}",
    )


def _permille(value: int) -> str:
    return formats.percent(Decimal(value) / 10)


def _span(minutes: int | None) -> str:
    return durations.length(timedelta(minutes=minutes)) if minutes is not None else ""


def _by_clause(told: Told) -> list[tuple[str, str]]:
    """Each clause that claims were refused by, the most frequent first; of few people they stand last."""
    ordered = sorted(told.refused_by_clause.items(), key=lambda row: (-(row[1] or 0), row[0]))
    return [
        (in_words(ENTRIES[clause].title), _count(count, fewest=told.fewest_people))
        for clause, count in ordered
    ]


def _lines(told: Told, names: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(title, _count(getattr(told, name), fewest=told.fewest_people)) for name, title in names.items()]


def headline(told: Told | None) -> list[tuple[str, str]]:
    """The four figures that say most, for a page that says others too; nothing before the first night."""
    if told is None:
        return []
    shown = _lines(
        told,
        {
            "newcomers": _("Começaram"),
            "won_a_job": _("Ganharam um trabalho nos primeiros %(n)s") % {"n": told.contacts},
            "approved": _("Garantias pagas"),
        },
    )
    if told.paid_cents is not None:
        shown.append((_("Devolvido"), formats.money(told.paid_cents, currency=formats.market_currency())))
    return shown


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """The latest night's figures, with how they are counted."""
    told = claims.open_figures(market=settings.VINTE_MARKET)
    context: dict[str, Any] = {"told": told}
    if told is not None:
        context |= {
            "newcomers": _lines(
                told,
                {
                    "newcomers": _("Começaram"),
                    "won_a_job": _("Ganharam um trabalho nos primeiros %(n)s") % {"n": told.contacts},
                    "without_a_job": _("Compraram os %(n)s sem nenhum trabalho") % {"n": told.contacts},
                    "still_buying": _("Ainda a meio"),
                },
            ),
            "bars": _bars(told),
            "claims": _lines(
                told,
                {
                    "claims": _("Pedidos"),
                    "approved": _("Aprovados"),
                    "refused": _("Recusados"),
                    "misuse": _("Uso indevido"),
                    "waiting": _("Por decidir"),
                    "withdrawn": _("Retirados"),
                },
            ),
            "median": _span(told.median_minutes),
            "ninety_percent": _span(told.ninety_percent_minutes),
            "paid": formats.money(told.paid_cents, currency=formats.market_currency())
            if told.paid_cents is not None
            else "",
            "by_clause": _by_clause(told),
            "is_play": settings.VINTE_DEMO,
        }
    return render(request, "web/public/open_figures.html", context)


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """The same as JSON; what is of too few people is null. docs/open-figures.md says what each field is."""
    told = claims.open_figures(market=settings.VINTE_MARKET)
    found = None
    if told is not None:
        found = {
            **asdict(told),
            "on": told.on.isoformat(),
            "counted_at": told.counted_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            "currency": formats.market_currency(),
            "is_play": settings.VINTE_DEMO,
        }
    text = json.dumps({"format": 1, "figures": found}, indent=2)
    return HttpResponse(text, content_type="application/json")
