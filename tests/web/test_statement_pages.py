"""The statement and the invoices as their professional sees them, and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.test import Client

import cast
from vinte.kernel.errors import Refused
from vinte.wallet.invoicing import InvoicingUnreachable, handover
from vinte.wallet.statements import files as statement_files

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 4, 2, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def stand(stand_at: Callable[[datetime], None]) -> None:
    stand_at(NOW)


def browser(who: cast.Business) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="pt")
    client.force_login(who.account)
    return client


@pytest.fixture
def ana() -> cast.Business:
    ana = cast.professional("Ana")
    cast.top_up(ana.id, 10_000, at=datetime(2026, 2, 2, 10, tzinfo=UTC))
    cast.spend(ana, 1_500, at=datetime(2026, 2, 3, 10, tzinfo=UTC), title="Pintar a sala")
    cast.spend(ana, 1_200, at=datetime(2026, 4, 1, 10, tzinfo=UTC), title="Pintar o quarto")
    return ana


def test_the_balance_page_leads_to_the_statement_and_the_invoices(ana: cast.Business) -> None:
    page = browser(ana).get("/pro/saldo/").content.decode()
    assert "Pintar o quarto" in page
    assert 'href="/pro/saldo/extrato/"' in page
    assert 'href="/pro/saldo/faturas/"' in page


def test_the_statement_opens_on_the_latest_month_and_turns_month_by_month(ana: cast.Business) -> None:
    client = browser(ana)
    april = client.get("/pro/saldo/extrato/")
    assert "Extrato, abril de 2026" in april.content.decode()
    assert [line.memo for line in april.context["lines"]] == ["Pintar o quarto"]
    assert (april.context["earlier"].name, april.context["later"]) == ("2026-03", None)
    march = client.get("/pro/saldo/extrato/2026-03/")
    assert "Não houve movimentos neste período." in march.content.decode()
    assert (march.context["earlier"].name, march.context["later"].name) == ("2026-02", "2026-04")
    february = client.get("/pro/saldo/extrato/2026-02/")
    assert (february.context["earlier"], february.context["statement"].closing_cents) == (None, 8_500)
    year = client.get("/pro/saldo/extrato/2026/")
    assert len(year.context["lines"]) == 3


def test_somebody_without_movements_has_an_empty_statement() -> None:
    page = browser(cast.professional("Bruno")).get("/pro/saldo/extrato/")
    assert "Extrato, abril de 2026" in page.content.decode()
    assert (page.context["earlier"], page.context["later"]) == (None, None)


@pytest.mark.parametrize(
    "path",
    ["2026-13/", "ontem/", "1999/", "2026-04/extrato.exe", "2026-4/extrato.csv", "2026-04/extrato.json"],
)
def test_what_does_not_exist_is_not_found(ana: cast.Business, path: str) -> None:
    assert browser(ana).get(f"/pro/saldo/extrato/{path}").status_code == 404


@pytest.mark.parametrize(
    ("form", "media_type", "begins"),
    [
        ("csv", "text/csv; charset=utf-8", b"\xef\xbb\xbfDia,"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
        ("pdf", "application/pdf", b"%PDF-"),
    ],
)
def test_files_are_downloads_that_no_cache_keeps(ana, form: str, media_type: str, begins: bytes) -> None:
    answer = browser(ana).get(f"/pro/saldo/extrato/2026-02/extrato.{form}")
    assert answer.status_code == 200
    assert answer.content.startswith(begins)
    assert answer.headers["Content-Type"] == media_type
    assert f'filename="extrato-2026-02.{form}"' in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox"
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_nobody_sees_the_movements_of_another(ana: cast.Business) -> None:
    bruno = cast.professional("Bruno")
    page = browser(bruno).get("/pro/saldo/extrato/2026-02/extrato.csv").content.decode("utf-8-sig")
    assert len(page.splitlines()) == 1
    sofia = Client()
    sofia.force_login(cast.staff("Sofia"))
    for path in ("/pro/saldo/extrato/", "/pro/saldo/extrato/2026-02/extrato.csv", "/pro/saldo/faturas/"):
        assert sofia.get(path).status_code == 404
        assert Client().get(path).status_code == 302


def test_where_pdf_cannot_be_made_the_page_says_what_is_missing(ana, monkeypatch) -> None:
    def refuse(*_args: object, **_named: object) -> None:
        raise Refused(code="pdf_unavailable", message="Sem PDF.", what_to_do="libpango-1.0-0")

    monkeypatch.setattr(statement_files, "pdf_file", refuse)
    answer = browser(ana).get("/pro/saldo/extrato/2026-02/extrato.pdf")
    assert answer.status_code == 422
    assert "libpango-1.0-0" in answer.content.decode()


# --- invoices --------------------------------------------------------------------------------------------


def test_documents_are_listed_marked_and_downloaded_by_their_owner_only(ana: cast.Business, settings) -> None:
    client = browser(ana)
    assert "Ainda não há faturas" in client.get("/pro/saldo/faturas/").content.decode()
    settings.VINTE_INVOICING = "play"
    handover.DUTY.run(at=NOW)
    page = client.get("/pro/saldo/faturas/").content.decode()
    assert "Estes documentos não são faturas." in page
    assert "PLAY 1" in page
    assert "PLAY 2" in page
    key = handover.invoices(ana.id)[0].key
    answer = client.get(f"/pro/saldo/faturas/{key}.pdf")
    assert answer.content.startswith(b"%PDF-")
    assert browser(cast.professional("Bruno")).get(f"/pro/saldo/faturas/{key}.pdf").status_code == 404
    assert client.get(f"/pro/saldo/faturas/{uuid4()}.pdf").status_code == 404


def test_software_that_is_away_is_told_in_words(ana: cast.Business, settings, monkeypatch) -> None:
    settings.VINTE_INVOICING = "play"
    handover.DUTY.run(at=NOW)

    def away(*_args: object, **_named: object) -> None:
        raise InvoicingUnreachable("no answer")

    monkeypatch.setattr(handover, "software_named", away)
    key = handover.invoices(ana.id)[0].key
    answer = browser(ana).get(f"/pro/saldo/faturas/{key}.pdf")
    assert answer.status_code == 422
    assert "O programa de faturação não respondeu." in answer.content.decode()
