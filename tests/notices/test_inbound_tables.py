"""Tables that hang on a letter: read by what they are, within bounds, and never run."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import openpyxl
import pytest

from arriving import letter
from vinte.notices.inbound import reading, tables
from vinte.notices.inbound.tables import read_table

ODS = "application/vnd.oasis.opendocument.spreadsheet"
SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
ROWS = [["Nome", "Dia"], ["Rui", date(2026, 1, 21)], [], ["Inês", 2.0]]
READ = "Nome\tDia\nRui\t2026-01-21\nInês\t2"


def excel(rows: list[list[object]], *, sheets: int = 1) -> bytes:
    book = openpyxl.Workbook()
    for number in range(sheets):
        sheet = book.active if number == 0 else book.create_sheet()
        for row in rows:
            sheet.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def archive(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/").replace("_", "."), content)
    return made.getvalue()


def ods(body: str, *, before: str = "") -> bytes:
    content = f"{before}<office:document-content {SPACES}>{body}</office:document-content>".encode()
    return archive(mimetype=ODS.encode(), content_xml=content)


def row(*cells: str, more: str = "") -> str:
    told = "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in cells)
    return f"<table:table-row{more}>{told}</table:table-row>"


def test_each_form_gives_the_same_rows() -> None:
    day = '<table:table-cell office:date-value="2026-01-21T00:00:00"><text:p>21/01/26</text:p></table:table-cell>'
    sheet = (
        row("Nome", "Dia")
        + f"<table:table-row><table:table-cell><text:p>Rui</text:p></table:table-cell>{day}</table:table-row>"
    )
    sheet += row() + row("Inês", "2")
    assert read_table(excel(ROWS), name="a.xlsx") == READ
    assert read_table(ods(f"<table:table>{sheet}</table:table>"), name="a.ods") == READ
    for separator in ",;\t":
        text = READ.replace("\t", separator)
        for codec in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
            assert read_table(text.encode(codec), name="A.CSV") == READ, (separator, codec)


def test_a_formula_is_what_its_program_had_found_and_nothing_else() -> None:
    assert (
        read_table(excel([["Rui", "=1+1"], ["Inês", '=HYPERLINK("http://x.example")']]), name="x")
        == "Rui\nInês"
    )
    assert read_table(b"Rui;=cmd|' /C calc'!A0", name="a.csv") == "Rui\t=cmd|' /C calc'!A0"


@pytest.mark.parametrize(
    ("rows", "sheets", "lines"),
    [(199, 1, 199), (200, 1, 200), (201, 1, 200), (2, 3, 6), (2, 4, 6)],
)
def test_so_many_rows_and_sheets_are_read(rows: int, sheets: int, lines: int) -> None:
    found = read_table(excel([["a", "b"]] * rows, sheets=sheets), name="a.xlsx")
    assert len(found.split("\n")) == lines


def test_columns_and_letters_are_cut() -> None:
    assert read_table(excel([["a"] * 30]), name="x").count("a") == tables.MOST_COLUMNS
    assert len(read_table(("b" * 5_000).encode(), name="x.csv")) == tables.MOST_LETTERS
    repeated = (
        '<table:table-cell table:number-columns-repeated="999999999"><text:p>a</text:p></table:table-cell>'
    )
    sheet = f"<table:table><table:table-row>{repeated}</table:table-row></table:table>"
    assert read_table(ods(sheet), name="x").count("a") == tables.MOST_COLUMNS


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"PK\x03\x04not a real one", "a.xlsx"),
        (b"\xd0\xcf\x11\xe0 an Excel of before 2007", "a.xls"),
        (b"a;b", "a.doc"),
        (b"", "a.csv"),
        (b"a;b\n" * 600_000, "a.csv"),
        (archive(xl__workbook_xml=b"<x/>"), "a.xlsx"),
        (archive(xl__workbook_xml=b"0" * 9_000_000), "a.xlsx"),
        (archive(**{f"part{number}": b"a" for number in range(201)}), "a.xlsx"),
        (archive(word__document_xml=b"<x/>"), "a.docx"),
        (archive(mimetype=ODS.encode()), "a.ods"),
        (archive(mimetype=ODS.encode(), content_xml=b"<x"), "a.ods"),
        (ods(f"<table:table>{row('&b;')}</table:table>", before=ENTITIES), "a.ods"),
        (excel([["a"]])[:-30], "a.xlsx"),
    ],
    ids=["no archive", "old Excel", "another name", "empty", "too long", "no sheets", "a bomb", "many parts", "a document",
         "no content", "broken", "entities", "cut"],
)  # fmt: skip
def test_what_is_none_or_too_much_gives_nothing(content: bytes, name: str) -> None:
    assert read_table(content, name=name) == ""


def test_a_letter_tells_the_rows_and_still_names_the_file_as_not_kept() -> None:
    raw = letter(
        "Segue a lista.",
        files=(
            ("lista.xlsx", "application/octet-stream", excel(ROWS)),
            ("a.exe", "application/octet-stream", b"MZ"),
        ),
    )
    found = reading.letter(reading.parse(raw))
    assert found.left_out == ("lista.xlsx", "a.exe") and found.files == ()
    assert [(table.name, table.text) for table in found.tables] == [("lista.xlsx", READ)]
