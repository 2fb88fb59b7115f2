"""A statement as files: PDF to keep, CSV for programs, XLSX for spreadsheets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vinte.kernel import formats
from vinte.kernel.pdf import PDF_TYPE, pdf_file
from vinte.kernel.periods import local_day
from vinte.kernel.spreadsheets import CSV_TYPE, XLSX_TYPE, Cell, csv_file, decimal_of, xlsx_file
from vinte.wallet.statements.statement import Statement


@dataclass(frozen=True)
class Holder:
    """Whose statement it is, as people know them; the wallet itself knows an identifier only."""

    name: str
    tax_identity: str


@dataclass(frozen=True)
class StatementFile:
    """A file to hand over: its name, its media type and its bytes."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class _PrintedLine:
    day: str
    hour: str
    kind: str
    memo: str
    amount: str
    balance: str
    is_in: bool


def statement_file(statement: Statement, *, form: str, holder: Holder, made_at: datetime) -> StatementFile:
    """The statement as `pdf`, `csv` or `xlsx`, in the reader's language.

    Raises LookupError for another form, Refused (`pdf_unavailable`).
    """
    make: dict[str, tuple[str, Callable[[], bytes]]] = {
        "pdf": (PDF_TYPE, lambda: _pdf(statement, holder=holder, made_at=made_at)),
        "csv": (CSV_TYPE, lambda: csv_file(_headers(), _rows(statement))),
        "xlsx": (XLSX_TYPE, lambda: xlsx_file(statement.period.name, _headers(), _rows(statement))),
    }
    if form not in make:
        raise LookupError(f"no statement as {form!r}; known are {', '.join(make)}")
    media_type, content = make[form]
    return StatementFile(
        name=f"extrato-{statement.period.name}.{form}", media_type=media_type, content=content()
    )


def _headers() -> list[str]:
    return [
        _("Dia"),
        _("Hora"),
        _("Movimento"),
        _("Descrição"),
        _("Carregado"),
        _("Da garantia"),
        _("Congelado"),
        _("Dívida"),
        _("Valor"),
        _("Saldo"),
        _("Moeda"),
        _("Referência"),
    ]


def _rows(statement: Statement) -> list[list[Cell]]:
    zone = ZoneInfo(statement.zone)
    return [
        [
            local_day(line.at, zone=statement.zone),
            f"{line.at.astimezone(zone):%H:%M:%S}",
            line.kind_label,
            line.memo,
            decimal_of(line.purchased_cents),
            decimal_of(line.granted_cents),
            decimal_of(line.frozen_cents),
            decimal_of(line.debt_cents),
            decimal_of(line.amount_cents),
            decimal_of(line.balance_after_cents),
            statement.currency,
            str(line.reference or ""),
        ]
        for line in statement.lines
    ]


def _pdf(statement: Statement, *, holder: Holder, made_at: datetime) -> bytes:
    with timezone.override(ZoneInfo(statement.zone)):

        def money(amount_cents: int) -> str:
            return formats.money(amount_cents, currency=statement.currency)

        lines = [
            _PrintedLine(
                day=formats.short_day(line.at),
                hour=formats.clock(line.at),
                kind=line.kind_label,
                memo=line.memo,
                amount=formats.signed_money(line.amount_cents, currency=statement.currency),
                balance=money(line.balance_after_cents),
                is_in=line.amount_cents > 0,
            )
            for line in statement.lines
        ]
        context = {
            "language": get_language() or settings.LANGUAGE_CODE,
            "holder": holder,
            "title": statement.period.title,
            "opening": money(statement.opening_cents),
            "closing": money(statement.closing_cents),
            "came_in": money(statement.in_cents),
            "went_out": money(statement.out_cents),
            "lines": lines,
            "first_day": formats.full_day(statement.period.first_day),
            "last_day": formats.full_day(statement.period.last_day),
            "made_on": formats.full_day(made_at),
            "made_hour": formats.clock(made_at),
            "zone": statement.zone,
        }
    return pdf_file(
        "wallet/statement.html",
        context,
        look="wallet/document.css",
        instead=_("Use o CSV ou o XLSX: têm os mesmos movimentos."),
    )
