"""A statement as page material and as files: sums that add up, days of the market, numbers, no formulas."""

from __future__ import annotations

import builtins
import csv
import io
import re
import subprocess
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

import cast
import font_sets
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.spreadsheets import csv_file, decimal_of, harmless, xlsx_file
from vinte.wallet.statements import statement as statements
from vinte.wallet.statements.files import Holder, statement_file

LISBON = "Europe/Lisbon"
ANA = Holder(name="Ana Obras", tax_identity="PT501964843")
MADE_AT = datetime(2026, 4, 2, 9, tzinfo=UTC)


def statement(who: cast.Business, name: str) -> statements.Statement:
    return statements.statement_of(who.id, period=statements.period_named(name), zone=LISBON)


@pytest.fixture
def ana(db: None, request: pytest.FixtureRequest) -> cast.Business:
    """Two months: 100.00 in, 12.00 and 15.50 out, then 20.00 in of the guarantee."""
    request.applymarker(cast.GRANTS)
    ana = cast.professional("Ana")
    cast.top_up(ana.id, 10_000, at=datetime(2026, 3, 2, 10, tzinfo=UTC))
    cast.spend(ana, 1_200, at=datetime(2026, 3, 5, 11, tzinfo=UTC))
    # Half past midnight in Lisbon's summer time, on the first of April: still March in UTC.
    cast.spend(ana, 1_550, at=datetime(2026, 3, 31, 23, 30, tzinfo=UTC), title="=HYPERLINK(1)")
    cast.grant(ana, 2_000, at=datetime(2026, 4, 1, 12, tzinfo=UTC))
    return ana


def test_months_are_the_markets_and_carry_the_balance_over(ana: cast.Business) -> None:
    months = statements.statement_months(ana.id, zone=LISBON)
    assert [month.name for month in months] == ["2026-04", "2026-03"]
    march, april, year = statement(ana, "2026-03"), statement(ana, "2026-04"), statement(ana, "2026")
    assert (march.opening_cents, march.in_cents, march.out_cents, march.closing_cents) == (
        0,
        10_000,
        -1_200,
        8_800,
    )
    assert (april.opening_cents, april.closing_cents) == (8_800, 9_250)
    assert [line.balance_after_cents for line in april.lines] == [7_250, 9_250]
    assert (year.opening_cents, len(year.lines), year.closing_cents) == (0, 4, 9_250)
    empty = statement(ana, "2026-07")
    assert (empty.lines, empty.opening_cents, empty.closing_cents) == ((), 9_250, 9_250)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_has_its_days(name: str, first: date, last: date) -> None:
    period = statements.period_named(name)
    assert (period.first_day, period.last_day) == (first, last)


@pytest.mark.parametrize(
    "name", ["", "2026-13", "2026-00", "2026-1", "26-01", "2026-01-01", "２０２６", "1999"]
)
def test_what_is_no_period_is_refused(name: str) -> None:
    with pytest.raises(NotAllowed):
        statements.period_named(name)


def test_csv_has_exact_decimals_and_no_formula(ana: cast.Business) -> None:
    file = statement_file(statement(ana, "2026"), form="csv", holder=ANA, made_at=MADE_AT)
    assert file.name == "extrato-2026.csv"
    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert [row["Valor"] for row in rows] == ["100.00", "-12.00", "-15.50", "20.00"]
    assert [row["Saldo"] for row in rows] == ["100.00", "88.00", "72.50", "92.50"]
    assert [row["Dia"] for row in rows] == ["2026-03-02", "2026-03-05", "2026-04-01", "2026-04-01"]
    assert (rows[2]["Descrição"], rows[2]["Hora"]) == ("'=HYPERLINK(1)", "00:30:00")
    assert (rows[3]["Carregado"], rows[3]["Da garantia"]) == ("0.00", "20.00")


def test_xlsx_has_numbers_days_and_no_formula(ana: cast.Business) -> None:
    file = statement_file(statement(ana, "2026"), form="xlsx", holder=ANA, made_at=MADE_AT)
    sheet = openpyxl.load_workbook(io.BytesIO(file.content)).active
    names = [cell.value for cell in sheet[1]]
    amount, memo, day = (names.index(name) for name in ("Valor", "Descrição", "Dia"))
    cells = [row[amount] for row in sheet.iter_rows(min_row=2)]
    assert [(cell.data_type, cell.number_format) for cell in cells] == [("n", "#,##0.00")] * 4
    assert [Decimal(str(cell.value)) for cell in cells] == [100, -12, Decimal("-15.5"), 20]
    assert sheet.cell(4, memo + 1).data_type == "s"
    assert sheet.cell(4, memo + 1).value == "'=HYPERLINK(1)"
    assert sheet.cell(2, day + 1).value == datetime(2026, 3, 2)  # noqa: DTZ001
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1"])
def test_a_text_that_begins_like_a_formula_is_disarmed_everywhere(text: str) -> None:
    assert harmless(text) == f"'{text}"
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_file("t", [text], [[text]]))).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
    line = csv_file(["x"], [[text]]).decode("utf-8-sig").split("\n", 1)[1]
    assert line.lstrip('"').startswith("'")


@pytest.mark.parametrize("text", ["Pintar a sala", "3 = três", "a@b.pt", ""])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text


def test_no_amount_becomes_a_float() -> None:
    large = 9_007_199_254_740_993  # one more than a float can tell apart
    assert decimal_of(large) == Decimal("90071992547409.93")
    assert b"90071992547409.93" in csv_file(["x"], [[decimal_of(large)]])


def words_beyond_the_margin(path: Path) -> list[str]:
    """What stands nearer to the edge of the sheet than its margin of 17 mm, or below its foot."""
    shown = subprocess.run(
        ["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=True
    ).stdout
    margin = 17 / 25.4 * 72 - 0.5
    out, width, height = [], 0.0, 0.0
    for page_width, page_height, left, right, bottom, word in re.findall(
        r'<page width="([\d.]+)" height="([\d.]+)">|<word xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>',
        shown,
    ):
        if page_width:
            width, height = float(page_width), float(page_height)
        elif float(left) < margin or float(right) > width - margin or float(bottom) > height:
            out.append(word)
    assert width, shown
    return out


def test_the_pdf_reads_as_a_statement_and_numbers_its_pages(
    ana: cast.Business, tmp_path: Path, fonts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", str(font_sets.file(fonts)))
    for number in range(60):
        cast.spend(
            ana, 100, at=datetime(2026, 5, 1, 8, tzinfo=UTC) + timedelta(hours=number), title=f"Obra {number}"
        )
    file = statement_file(statement(ana, "2026-05"), form="pdf", holder=ANA, made_at=MADE_AT)
    path = tmp_path / file.name
    path.write_bytes(file.content)
    listed = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout
    set_in = {line.split()[0].partition("+")[2] for line in listed.splitlines()[2:]}
    assert set_in
    assert all(name.startswith(font_sets.FAMILIES[fonts]) for name in set_in), set_in
    assert words_beyond_the_margin(path) == []
    text = (
        subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True)
        .stdout.replace("\u202f", " ")
        .replace("\u00a0", " ")
    )
    pages = text.rstrip("\f").split("\f")
    assert len(pages) >= 2
    for number, page in enumerate(pages, start=1):
        assert f"Página {number} / {len(pages)}" in page
        assert "Não é uma fatura." in page
        assert "Movimento" in page  # the head of the table stands on each
    for words in ("Ana Obras", "PT501964843", "maio de 2026", "92,50 €", "32,50 €", "-1,00 €", "Obra 59"):
        assert words in text


def test_without_pango_the_packages_are_named_to_whoever_operates_the_site(
    ana: cast.Business, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """They were named to the professional."""
    real = builtins.__import__

    def importing(name: str, *rest: object, **named: object) -> object:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", importing)
    with pytest.raises(Refused) as refused:
        statement_file(statement(ana, "2026-03"), form="pdf", holder=ANA, made_at=MADE_AT)
    assert refused.value.code == "pdf_unavailable"
    for package in ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"):
        assert package in caplog.text and package not in str(refused.value)
    assert "CSV" in refused.value.what_to_do


def test_another_form_is_not_known(ana: cast.Business) -> None:
    with pytest.raises(LookupError, match="known are pdf, csv, xlsx"):
        statement_file(statement(ana, "2026-03"), form="docx", holder=ANA, made_at=MADE_AT)
