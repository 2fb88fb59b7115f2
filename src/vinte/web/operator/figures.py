"""Every figure that changes by date, as its files say: in force, coming, past. Nothing is changed here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from vinte.guarantee import terms as guarantee_terms
from vinte.kernel import formats
from vinte.kernel.dated_files import DatedFile, dated_files, dated_folders
from vinte.people import access
from vinte.web.page.http import SiteRequest

_PACKAGE = Path(__file__).resolve().parents[2]

# By room and folder; a folder that is not here is shown under its own name.
TITLES: dict[str, Promise] = {
    "claims/rules": _("Decisão dos pedidos de garantia"),
    "guarantee/terms": _("Condições da garantia"),
    "claims/open_figures/rules": _("Números abertos da garantia"),
    "leads/pricing/prices": _("Preço de um contacto, janela da prioridade e descontos"),
    "claims/hearing_figures": _("Avisos de uso indevido e recursos"),
    "leads/returns/figures": _("Devoluções"),
    "leads/requests/rules": _("Regras dos pedidos"),
    "people/badges/rules": _("Selos"),
    "help_centre/reach/hours": _("Horário do telefone do apoio"),
    "help_centre/rules": _("Respostas do apoio"),
    "reviews/moderation/rules": _("Opiniões"),
    "wallet/packs/prices": _("Preço dos packs"),
    "wallet/packs/renewals": _("Renovação dos packs"),
    "wallet/packs/announcements": _("Aviso antes de um pack se renovar"),
    "wallet/payments/giving_back_days": _("Até quando se oferece devolver um pagamento"),
    "wallet/books/expiries": _("Validade do saldo"),
    "wallet/invoicing/taxes": _("Imposto contido nos preços"),
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
    """One file on the page: `state` is `in_force`, `coming` or `past`; `until` its last day, None when open."""

    name: str
    first_day: date
    until: date | None
    state: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class FiguresOfFolder:
    """What one folder holds, the file in force first; `place` is where a new file goes."""

    title: str
    anchor: str
    place: str
    in_force: Dated | None
    coming: tuple[Dated, ...]
    past: tuple[Dated, ...]


@require_safe
def figures(request: SiteRequest) -> HttpResponse:
    """The page: this site's market, as of its today."""
    access.require(request.user, right="operator.use")
    market = settings.VINTE_MARKET
    today = market_today(request.clock.now())
    folders = dated_folders(_PACKAGE)
    context = {
        "groups": [_of_folder(folder, market=market, today=today) for folder in folders],
        "market": market,
        "today": today,
    }
    return render(request, "web/operator/figures.html", context)


def market_today(at: datetime) -> date:
    """The calendar day in this site's market."""
    return guarantee_terms.market_day(market=settings.VINTE_MARKET, at=at)


def _of_folder(folder: Path, *, market: str, today: date) -> FiguresOfFolder:
    files = dated_files(folder, market)
    current = max((file.first_day for file in files if file.first_day <= today), default=None)
    if current is None and files:
        current = files[0].first_day
    shown = []
    for number, file in enumerate(files):
        follower = files[number + 1] if number + 1 < len(files) else None
        shown.append(_dated(file, follower=follower, current=current))
    key = folder.relative_to(_PACKAGE).as_posix()
    return FiguresOfFolder(
        title=str(TITLES.get(key, key)),
        anchor=key.replace("/", "-"),
        place=f"src/vinte/{key}/",
        in_force=next((file for file in shown if file.state == "in_force"), None),
        coming=tuple(file for file in shown if file.state == "coming"),
        past=tuple(file for file in reversed(shown) if file.state == "past"),
    )


def _dated(file: DatedFile, *, follower: DatedFile | None, current: date | None) -> Dated:
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
