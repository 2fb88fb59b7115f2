"""A table that hangs on a letter, as lines with tabs between the cells: CSV, Excel (`.xlsx`) and OpenDocument (`.ods`).

What somebody sends is bounded before it is read: bytes, what they unpack to, sheets, rows, columns and letters of a cell.
Formulas are not worked out, only what the program that wrote the file had found; a file that needs a document type is
refused, since nothing but an attack has one here. The file itself is not kept.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from xml.etree import ElementTree

MOST_BYTES = 2_000_000
# A sheet of a thousand rows unpacks to some hundred kilobytes.
MOST_UNPACKED_BYTES = 8_000_000
MOST_ENTRIES = 200
MOST_SHEETS = 3
MOST_ROWS = 200
MOST_COLUMNS = 20
MOST_LETTERS = 1_000
_CSV_NAMES = (".csv", ".tsv")
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
# What the three readers raise over files that break their rules, as broken ones found.
_UNREADABLE = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    RecursionError,
    OverflowError,
    zipfile.BadZipFile,
    ElementTree.ParseError,
    csv.Error,
)


def read_table(content: bytes, *, name: str) -> str:
    """The rows of a table, each on a line with tabs between its cells; empty for what is none, too much or broken.

    By its content; a CSV, which has no mark, by its name. Empty rows are left out.
    """
    if len(content) > MOST_BYTES:
        return ""
    try:
        return "\n".join(_lines(content, name=name))
    except _UNREADABLE:
        return ""


def _lines(content: bytes, *, name: str) -> Iterator[str]:
    rows: Iterable[Iterable[object]] = ()
    if content.startswith(b"PK"):
        parts = _unpacked(content)
        if "xl/workbook.xml" in parts:
            rows = _excel(content)
        elif parts.get("mimetype", b"").strip() == _ODS_TYPE:
            rows = _open_document(parts["content.xml"])
    elif name.lower().endswith(_CSV_NAMES):
        rows = _comma_separated(content)
    for row in rows:
        cells = [_cell(value) for value in row]
        if any(cells):
            yield "\t".join(cells).rstrip("\t")


def _cell(value: object) -> str:
    """A cell on one line, as a person reads it there."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str("" if value is None else value).replace("\0", "").split())[:MOST_LETTERS]


def _unpacked(content: bytes) -> dict[str, bytes]:
    """What the archive holds, by name; raises ValueError beyond the bounds, or for a document type.

    Each part is read to its end here, so that no number in the archive's own table is believed.
    """
    parts: dict[str, bytes] = {}
    left = MOST_UNPACKED_BYTES
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_ENTRIES:
            raise ValueError("too many parts")
        for entry in entries:
            with archive.open(entry) as part:
                found = part.read(left + 1)
            left -= len(found)
            if left < 0:
                raise ValueError("it unpacks to too much")
            if b"<!DOCTYPE" in found or b"<!ENTITY" in found:
                raise ValueError("a document type")
            parts[entry.filename] = found
    return parts


def _excel(content: bytes) -> Iterator[Iterable[object]]:
    # Slow to load, and few letters have one.
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        for sheet in book.worksheets[:MOST_SHEETS]:
            if hasattr(sheet, "reset_dimensions"):
                # What the file says of its own size is not believed.
                sheet.reset_dimensions()
            yield from sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True)
    finally:
        book.close()


def _open_document(content: bytes) -> Iterator[Iterable[object]]:
    sheets = ElementTree.fromstring(content).iter(f"{_TABLE}table")
    for sheet in islice(sheets, MOST_SHEETS):
        # Empty rows are one element that says how often; a full one that repeats is told once.
        for row in islice(sheet.iter(f"{_TABLE}table-row"), MOST_ROWS):
            yield _open_document_cells(row)


def _open_document_cells(row: ElementTree.Element) -> list[str]:
    cells: list[str] = []
    for cell in row:
        if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            continue
        day = cell.get(f"{_OFFICE}date-value")
        text = day[:10] if day else " ".join("".join(each.itertext()) for each in cell.iter(f"{_TEXT}p"))
        times = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        cells += [text] * min(times, MOST_COLUMNS - len(cells))
        if len(cells) >= MOST_COLUMNS:
            break
    return cells


def _comma_separated(content: bytes) -> Iterator[Iterable[object]]:
    try:
        text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except ValueError:
        text = content.decode("cp1252", errors="replace")
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(";\t,", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    for row in islice(rows, MOST_ROWS):
        yield row[:MOST_COLUMNS]
