"""The statement as files: PDF, CSV and XLSX of one professional, for a stretch of days.

A statement is no invoice: sales are invoiced by certified software (`invoicing`). Text that a spreadsheet
would run as a formula is neutralised (OWASP, CSV injection); amounts are numbers in XLSX.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from vinte.kernel.errors import Refused
from vinte.kernel.periods import local_day
from vinte.wallet import queries

STYLE = Path(__file__).with_name("templates") / "wallet" / "statement.css"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@dataclass(frozen=True)
class Period:
    """One month of a statement: its lines, newest first, and the balance before and after them, in cents."""

    first_day: date
    lines: tuple[queries.StatementLine, ...]
    opening_cents: int
    closing_cents: int

    @property
    def name(self) -> str:
        """The month as an address writes it: `2026-01`."""
        return f"{self.first_day:%Y-%m}"


def months(*, professional_id: UUID, zone: str) -> list[Period]:
    """The statement by calendar month of the market's zone, newest first; months without lines are left out."""
    grouped: dict[date, list[queries.StatementLine]] = {}
    for line in queries.statement(professional_id):
        grouped.setdefault(local_day(line.at, zone=zone).replace(day=1), []).append(line)
    return [
        Period(
            first_day=first_day,
            lines=tuple(lines),
            opening_cents=lines[-1].balance_after_cents - lines[-1].amount_cents,
            closing_cents=lines[0].balance_after_cents,
        )
        for first_day, lines in sorted(grouped.items(), reverse=True)
    ]


def headings() -> tuple[str, ...]:
    """The columns of CSV and XLSX."""
    return (
        _("Data"),
        _("Movimento"),
        _("Descrição"),
        _("Saldo carregado"),
        _("Saldo da garantia"),
        _("Congelado"),
        _("Dívida"),
        _("Saldo"),
        _("Moeda"),
    )


def _cells(line: queries.StatementLine, *, zone: str, currency: str) -> tuple[Any, ...]:
    amounts = (
        line.purchased_cents,
        line.granted_cents,
        line.frozen_cents,
        line.debt_cents,
        line.balance_after_cents,
    )
    return (
        line.at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, microsecond=0),
        line.kind_label,
        harmless(line.memo),
        *(Decimal(cents).scaleb(-2) for cents in amounts),
        currency,
    )


def harmless(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would read it as a formula."""
    return (
        f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) or text.startswith(FORMULA_STARTS) else text
    )


def as_csv(*, professional_id: UUID, zone: str) -> bytes:
    """The whole statement, oldest first, as CSV in UTF-8 with a mark that spreadsheets know."""
    currency = queries.balance(professional_id).currency
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(headings())
    for line in reversed(queries.statement(professional_id)):
        at, *rest = _cells(line, zone=zone, currency=currency)
        writer.writerow([at.isoformat(sep=" "), *rest])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(*, professional_id: UUID, zone: str) -> bytes:
    """The whole statement, oldest first, as a workbook; amounts are numbers, instants are in the market's zone."""
    import tablib

    currency = queries.balance(professional_id).currency
    sheet = tablib.Dataset(headers=headings(), title=_("Extrato"))
    for line in reversed(queries.statement(professional_id)):
        sheet.append(_cells(line, zone=zone, currency=currency))
    content: bytes = sheet.export("xlsx")
    return content


def as_pdf(*, professional_id: UUID, business: str, tax_identity: str, zone: str, at: datetime) -> bytes:
    """The statement on A4 pages, oldest first, with the running balance and what expires when.

    Raises Refused (`pdf_not_installed`) where Debian's pango is missing.
    """
    balance = queries.balance(professional_id)
    page = render_to_string(
        "wallet/statement.html",
        {
            "business": business,
            "tax_identity": tax_identity,
            "lines": queries.statement(professional_id)[::-1],
            "balance": balance,
            "lots": queries.lots_left(professional_id),
            "currency": balance.currency,
            "zone": zone,
            "at": at,
        },
    )
    return printed(page)


def printed(page: str) -> bytes:
    """A page of HTML as PDF; it may fetch nothing. Raises Refused (`pdf_not_installed`)."""
    try:
        from weasyprint import CSS, HTML
    except OSError as error:
        raise Refused(
            code="pdf_not_installed",
            message=_("Este sítio não consegue fazer PDF."),
            what_to_do=_(
                "Quem o opera tem de instalar o pango do Debian: "
                "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0."
            ),
        ) from error
    content: bytes = HTML(string=page, url_fetcher=_fetch_nothing).write_pdf(
        stylesheets=[CSS(filename=STYLE)]
    )
    return content


def _fetch_nothing(url: str, *_args: Any, **_options: Any) -> Any:
    raise ValueError(f"a statement fetches nothing, and this page asks for {url}")
