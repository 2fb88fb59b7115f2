"""Tables as files: CSV and XLSX, with amounts as exact decimals and no cell that a spreadsheet would run.

A text that begins like a formula gets an apostrophe before it, in both forms (OWASP, CSV Injection).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import tablib

Cell = str | int | Decimal | date | None

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# What makes a spreadsheet read a cell as a formula, full-width forms included.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def decimal_of(amount_cents: int) -> Decimal:
    """Whole cents as an exact decimal with two places: 1250 is 12.50."""
    return Decimal(amount_cents).scaleb(-2)


def harmless(text: str) -> str:
    """The text as a cell that no spreadsheet runs."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_STARTS) else text


def csv_file(headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Comma-separated (RFC 4180), UTF-8 with the mark that spreadsheets look for; a dot before the cents."""
    table = tablib.Dataset(headers=[harmless(str(name)) for name in headers])
    for row in rows:
        table.append([_as_text(cell) for cell in row])
    return ("\ufeff" + table.export("csv")).encode()


def xlsx_file(title: str, headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A workbook of one sheet; amounts are numbers with two places, days are days."""
    table = tablib.Dataset(headers=[harmless(str(name)) for name in headers])
    for row in rows:
        table.append([harmless(cell) if isinstance(cell, str) else cell for cell in row])
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title[:31]
    # The format itself instead of `export`, which returns bytes: the cells still hold decimals here.
    tablib.formats.registry.get_format("xlsx").dset_sheet(table, sheet)
    for column in sheet.iter_cols():
        for cell in column[1:]:
            if isinstance(cell.value, Decimal):
                cell.number_format = "#,##0.00"
            elif isinstance(cell.value, date):
                cell.number_format = "yyyy-mm-dd"
        widest = max(len(str(cell.value or "")) for cell in column)
        sheet.column_dimensions[column[0].column_letter].width = min(60, widest + 3)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _as_text(cell: Cell) -> str:
    if isinstance(cell, str):
        return harmless(cell)
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return "" if cell is None else str(cell)
