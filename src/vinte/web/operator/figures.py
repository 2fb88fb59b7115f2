"""Every figure that changes by date, as its files say: in force, coming, past; the package's and the site's own.

Nothing is changed here: what is wrong in the site's folder is told, and mended there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from vinte.figures import queries as own_figures
from vinte.guarantee import terms as guarantee_terms
from vinte.kernel import formats
from vinte.kernel.dated_files import DatedFile, dated_files, files_not_counted
from vinte.kernel.dated_kinds import Kind, every_kind
from vinte.people import access
from vinte.web.page.http import SiteRequest

# By kind; one that is not here is shown under its own name.
TITLES: dict[str, Promise] = {
    "badges": _("Selos"),
    "balance-expiry": _("Validade do saldo"),
    "claim-rules": _("Decisão dos pedidos de garantia"),
    "complaints-and-notices": _("Queixas e avisos de conteúdo"),
    "contact-prices": _("Preço de um contacto, janela da prioridade e descontos"),
    "goodwill": _("Saldo oferecido pelo apoio"),
    "guarantee-terms": _("Condições da garantia"),
    "hearings": _("Avisos de uso indevido e recursos"),
    "legal": _("O que a lei manda indicar"),
    "open-figures": _("Números abertos da garantia"),
    "pack-prices": _("Preço dos packs"),
    "pack-renewals": _("Renovação dos packs"),
    "payments-given-back": _("Até quando se oferece devolver um pagamento"),
    "price-taxes": _("Imposto contido nos preços"),
    "quiet-requests": _("Pedidos em que ninguém pega"),
    "quote-taxes": _("Imposto nos orçamentos"),
    "reminders": _("Lembretes"),
    "renewal-notices": _("Aviso antes de um pack se renovar"),
    "request-closings": _("Pedidos fechados por quem os fez"),
    "requests": _("Regras dos pedidos"),
    "returns": _("Devoluções"),
    "reviews": _("Opiniões"),
    "support-answers": _("Respostas do apoio"),
    "support-hours": _("Horário do telefone do apoio"),
    "transfers": _("Quanto se espera por uma transferência"),
}
_UNITS: dict[str, Promise] = {
    "_hours": _("%(value)s h"),
    "_days": _("%(value)s dias"),
    "_months": _("%(value)s meses"),
    "_business_days": _("%(value)s dias úteis"),
    "_permille": _("%(value)s ‰"),
}


@dataclass(frozen=True)
class Figure:
    """One figure: its name in the file, and its value as a person reads it."""

    name: str
    value: str


@dataclass(frozen=True)
class Dated:
    """One file on the page: `state` is `in_force`, `coming` or `past`; `until` its last day, None when open.

    `is_own` says that it is of the site's folder and not of the package, and `taken_at` when it was taken on.
    """

    name: str
    first_day: date
    until: date | None
    state: str
    is_own: bool
    taken_at: datetime | None
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class FiguresOfKind:
    """The files of one kind, the one in force first; `place` is where a new file goes.

    `not_counted` are the package's that do not count, for the market has its own from an earlier day on.
    """

    title: str
    anchor: str
    place: str
    not_counted: tuple[str, ...]
    in_force: Dated | None
    coming: tuple[Dated, ...]
    past: tuple[Dated, ...]


@require_safe
def figures(request: SiteRequest) -> HttpResponse:
    """The page: this site's market, as of its today."""
    access.require(request.user, right="operator.use")
    market = settings.VINTE_MARKET
    today = market_today(request.clock.now())
    taken_at = own_figures.taken_at()
    groups = [_of_kind(kind, market=market, today=today, taken_at=taken_at) for kind in every_kind().values()]
    context = {
        "groups": sorted(groups, key=lambda group: group.title),
        "refused": own_figures.refused_files(),
        "folder": settings.VINTE_FIGURES_DIR,
        "market": market,
        "today": today,
    }
    return render(request, "web/operator/figures.html", context)


def market_today(at: datetime) -> date:
    """The calendar day in this site's market."""
    return guarantee_terms.market_day(market=settings.VINTE_MARKET, at=at)


def _of_kind(
    kind: Kind, *, market: str, today: date, taken_at: Mapping[tuple[str, str], datetime]
) -> FiguresOfKind:
    files = dated_files(kind.folder, market)
    current = max((file.first_day for file in files if file.first_day <= today), default=None)
    if current is None and files:
        current = files[0].first_day
    shown = []
    for number, file in enumerate(files):
        follower = files[number + 1] if number + 1 < len(files) else None
        since = taken_at.get((kind.name, file.name)) if file.is_own else None
        shown.append(_dated(file, follower=follower, current=current, taken_at=since))
    return FiguresOfKind(
        title=str(TITLES.get(kind.name, kind.name)),
        anchor=kind.name,
        place=f"{kind.name}/",
        not_counted=files_not_counted(kind.folder, market),
        in_force=next((file for file in shown if file.state == "in_force"), None),
        coming=tuple(file for file in shown if file.state == "coming"),
        past=tuple(file for file in reversed(shown) if file.state == "past"),
    )


def _dated(
    file: DatedFile, *, follower: DatedFile | None, current: date | None, taken_at: datetime | None
) -> Dated:
    if file.first_day == current:
        state = "in_force"
    else:
        state = "coming" if current is None or file.first_day > current else "past"
    currency = file.figures.get("currency", "EUR")
    return Dated(
        name=file.name,
        first_day=file.first_day,
        until=follower.first_day - timedelta(days=1) if follower else None,
        state=state,
        is_own=file.is_own,
        taken_at=taken_at,
        figures=tuple(_flat(file.figures, currency=currency)),
    )


def _flat(found: dict[str, Any], *, currency: str, above: str = "") -> list[Figure]:
    """The file's keys with the tables' names before them; what names the file itself is left out."""
    lines = []
    for key, value in found.items():
        name = f"{above}.{key}" if above else key
        if name in ("market", "markets", "from"):
            continue
        if isinstance(value, dict):
            lines += _flat(value, currency=currency, above=name)
        else:
            lines.append(Figure(name=name, value=_said(name, value, currency=currency)))
    return lines


def _said(name: str, value: Any, *, currency: str) -> str:
    """The value with its unit, which the name of the figure or of its table ends with."""
    if isinstance(value, bool):
        return str(_("sim") if value else _("não"))
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    for part in reversed(name.split(".")):
        if part.endswith("_cents") and isinstance(value, int):
            return formats.money(value, currency=currency)
        if part.endswith("_percent"):
            return formats.percent(value)
        if part.endswith("_km"):
            return formats.kilometres(value)
        for ending in sorted(_UNITS, key=len, reverse=True):
            if f"_{part}".endswith(ending):
                return str(_UNITS[ending]) % {"value": value}
    return str(value)
