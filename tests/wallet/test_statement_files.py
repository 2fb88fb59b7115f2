"""The statement as CSV, XLSX and PDF: numbers are numbers, formulas are text, the PDF reads as told."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from uuid import uuid4

import pytest
import tablib
from django.test import Client
from tests import marketplace as cast

from vinte.kernel.errors import Refused
from vinte.wallet import actions, invoicing, queries, statement_files

pytestmark = pytest.mark.django_db
ZONE = "Europe/Lisbon"
NASTY = "=HYPERLINK(1)"


@pytest.fixture
def ana() -> cast.Business:
    found = cast.professional("Ana", balance_cents=1000)
    actions.charge_contact(
        professional_id=found.id,
        purchase_id=uuid4(),
        amount_cents=300,
        idempotency_key="c",
        memo=NASTY,
        at=cast.later(days=30),
    )
    return found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("=1+1", "'=1+1"),
        ("+351", "'+351"),
        ("-1", "'-1"),
        ("@SUM", "'@SUM"),
        ("\t=1", "'\t=1"),
        (" =1", "' =1"),
        ("＝1", "'＝1"),
        ("Pintar a sala", "Pintar a sala"),
        ("", ""),
    ],
)
def test_formulas_are_neutralised(text, told):
    assert statement_files.harmless(text) == told


def test_the_csv_tells_every_line_with_signs(ana):
    told = statement_files.as_csv(professional_id=ana.id, zone=ZONE).decode("utf-8-sig")
    heading, first, second = csv.reader(io.StringIO(told))
    assert heading[0] == "Data"
    assert first[3:] == ["10.00", "0.00", "0.00", "0.00", "10.00", "EUR"]
    assert second[2:4] == [f"'{NASTY}", "-3.00"]


def test_the_workbook_holds_numbers(ana):
    book = tablib.Dataset().load(statement_files.as_xlsx(professional_id=ana.id, zone=ZONE), format="xlsx")
    assert [Decimal(str(row[3])) for row in book] == [Decimal("10"), Decimal("-3")]
    assert all(isinstance(row[7], int | float) for row in book)
    assert book[1][2] == f"'{NASTY}"


def test_the_pdf_reads_as_it_should(ana, monkeypatch):
    printed = []
    make = statement_files.printed
    monkeypatch.setattr(statement_files, "printed", lambda page: (printed.append(page), make(page))[1])
    content = statement_files.as_pdf(
        professional_id=ana.id, business="Ana & Obras", tax_identity="PT501964843", zone=ZONE, at=cast.MONDAY
    )
    assert content.startswith(b"%PDF-")
    (page,) = printed
    for words in ("Ana &amp; Obras", "7,00", "Ordem de uso", "não é uma fatura", "Página", NASTY):
        assert words in page


def test_a_page_that_asks_for_a_file_fetches_nothing():
    with pytest.raises(ValueError, match="fetches nothing"):
        statement_files._fetch_nothing("file:///etc/passwd")


def test_without_pango_it_says_what_to_install(monkeypatch):
    import builtins

    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(Refused) as refusal:
        statement_files.printed("<p>x</p>")
    assert "apt-get install libpango" in refusal.value.what_to_do


def test_months_are_the_markets_and_each_begins_where_the_last_ended(ana):
    newest, oldest = statement_files.months(professional_id=ana.id, zone=ZONE)
    assert (newest.name, oldest.name) == ("2026-02", "2026-01")
    assert (oldest.opening_cents, oldest.closing_cents) == (0, 1000)
    assert (newest.opening_cents, newest.closing_cents) == (1000, 700)


def test_each_reads_their_own_only(ana, settings):
    settings.VINTE_INVOICING = "play"
    (sale,) = invoicing.to_invoice()
    record = invoicing.issue(
        sale=sale, customer=invoicing.Customer("Ana Obras", "PT501964843", "pt"), at=cast.MONDAY
    )
    hers, other, nobody = Client(), Client(), Client()
    hers.force_login(ana.account)
    other.force_login(cast.professional("Bruno").account)
    document = f"/pro/saldo/faturas/{record.pk}/"
    for path in ("/pro/saldo/extrato/", "/pro/saldo/extrato.csv", "/pro/saldo/extrato.xlsx", document):
        assert hers.get(path).status_code == 200
        assert nobody.get(path).status_code == 302
    assert NASTY not in other.get("/pro/saldo/extrato.csv").content.decode("utf-8-sig")
    assert other.get(document).status_code == 404
    assert hers.get("/pro/saldo/extrato.exe").status_code == 404
    assert queries.balance(ana.id).purchased_cents == 700
