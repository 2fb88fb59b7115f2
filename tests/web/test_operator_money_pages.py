"""Otília reads the figures by date, compares days with the provider, and exports what is to be invoiced."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

import cast
from own_folder import look
from vinte.kernel.dated_kinds import every_kind
from vinte.wallet.invoicing import handover
from vinte.wallet.models import Reconciliation
from vinte.wallet.providers import ProviderPayment, ProviderUnreachable

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 14, 10, tzinfo=UTC)
PAGES = [
    "precos/",
    "conciliacao/",
    "faturacao/",
    "faturacao/2026-01/",
    "faturacao/2026-01/vendas.csv",
    "faturacao/2026-01/vendas.json",
]


@pytest.fixture(autouse=True)
def stand(stand_at: Callable[[datetime], None]) -> Callable[[datetime], None]:
    stand_at(NOW)
    return stand_at


@pytest.fixture
def otilia() -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="pt")
    client.force_login(cast.staff("Otilia", role="operator"))
    return client


@pytest.mark.parametrize("page", PAGES)
def test_only_the_operator_gets_in(otilia: Client, page: str) -> None:
    assert otilia.get(f"/operador/{page}").status_code == 200
    for who in (cast.staff("Sofia"), cast.professional("Ana").account):
        client = Client()
        client.force_login(who)
        assert client.get(f"/operador/{page}").status_code == 404
    assert Client().get(f"/operador/{page}").status_code == 302


# --- figures ---------------------------------------------------------------------------------------------


def group(page, anchor: str):
    (found,) = [one for one in page.context["groups"] if one.anchor == anchor]
    return found


def test_figures_are_in_force_coming_or_past_by_the_markets_day(otilia, stand) -> None:
    contacts = group(otilia.get("/operador/precos/"), "contact-prices")
    assert contacts.in_force.name == "pt-2026-01-01.toml"
    assert [file.name for file in contacts.coming] == ["pt-2026-02-01.toml", "pt-2026-03-01.toml"]
    assert str(contacts.in_force.until) == "2026-01-31"
    for instant, expected in (
        (datetime(2026, 1, 31, 23, 59, 59, tzinfo=UTC), "pt-2026-01-01.toml"),
        (datetime(2026, 2, 1, tzinfo=UTC), "pt-2026-02-01.toml"),
    ):
        stand(instant)
        assert group(otilia.get("/operador/precos/"), "contact-prices").in_force.name == expected
    contacts = group(otilia.get("/operador/precos/"), "contact-prices")
    assert [file.name for file in contacts.past] == ["pt-2026-01-01.toml"]
    values = {figure.name: figure.value for figure in contacts.in_force.figures}
    assert values["priority_window_hours"] == "24 h"
    assert values["unsold_discount_percent"] == "30%"
    assert values["trade_cents.painter"] == "15,00\u00a0€"
    assert "from" not in values


def test_every_room_shows_its_folders_and_where_a_new_file_goes(otilia: Client) -> None:
    answer = otilia.get("/operador/precos/")
    page = answer.content.decode()
    anchors = {one.anchor for one in answer.context["groups"]}
    assert {
        "guarantee-terms",
        "contact-prices",
        "returns",
        "pack-prices",
        "balance-expiry",
        "price-taxes",
    } <= anchors
    assert all(one.in_force for one in answer.context["groups"])
    for words in ("pack-prices/", "pt-AAAA-MM-DD.toml", "Preço dos packs", "29,00\u00a0€"):
        assert words in page
    assert "<form" not in page.split("<main")[1].split("</main")[0]
    assert "VINTE_FIGURES_DIR" in page and "veio com o programa" in page
    assert {one.title for one in answer.context["groups"]}.isdisjoint(every_kind())


def test_what_the_site_took_on_refused_and_keeps_stands_on_the_page(otilia, stand, figures_folder) -> None:
    cast.professional("Ana")
    day = date(2026, 2, 10)
    name = figures_folder.put("contact-prices", ("painter = 1500", "painter = 1700"), day=day)
    wrong = figures_folder.put("pack-prices", ("price_cents = 29000", "price_cents = 0"), day=day)
    look(NOW)
    answer = otilia.get("/operador/precos/")
    page = answer.content.decode()
    contacts = group(answer, "contact-prices")
    assert [(file.name, file.is_own, file.taken_at) for file in contacts.coming] == [
        ("pt-2026-02-01.toml", False, None),
        (name, True, NOW),
    ]
    assert contacts.not_counted == ("pt-2026-03-01.toml",) and "da pasta do sítio, aceite a" in page
    assert f"pack-prices/{wrong} não conta" in page and "yearly.price_cents" in page
    assert str(figures_folder.path) in page
    assert group(answer, "pack-prices").in_force.name == "pt-2026-01-01.toml"
    later = datetime(2026, 2, 12, 9, 0, tzinfo=UTC)
    figures_folder.put("contact-prices", ("painter = 1500", "painter = 100"), day=day)
    (figures_folder.path / "pack-prices" / wrong).unlink()
    look(later)
    stand(later)
    answer = otilia.get("/operador/precos/")
    page = answer.content.decode()
    assert f"contact-prices/{name} não conta" in page and "o que foi prometido não muda" in page
    assert f"pack-prices/{wrong}" not in page
    values = {figure.name: figure.value for figure in group(answer, "contact-prices").in_force.figures}
    assert values["trade_cents.painter"] == "17,00\u00a0€"


# --- reconciliation --------------------------------------------------------------------------------------


class Listing:
    """A provider that lists one payment of somebody whom the books do not know."""

    name = "play"

    def __init__(self) -> None:
        self.is_away = False
        self.payments = [
            ProviderPayment(
                reference="pi_unknown",
                amount_cents=700,
                currency="EUR",
                kind="payment",
                at=cast.MONDAY,
            )
        ]

    def payments_between(self, *, start: datetime, end: datetime) -> list[ProviderPayment]:
        if self.is_away:
            raise ProviderUnreachable("no answer")
        return [one for one in self.payments if start <= one.at < end]


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Listing:
    found = Listing()
    monkeypatch.setattr("vinte.wallet.queries.payment_provider", lambda: found)
    monkeypatch.setattr("vinte.wallet.queries.has_payment_provider", lambda: True)
    return found


def test_a_difference_is_shown_and_a_day_is_compared_again(otilia: Client, provider: Listing) -> None:
    assert "Ainda não há dias comparados" in otilia.get("/operador/conciliacao/").content.decode()
    again = "/operador/conciliacao/2026-01-12/comparar/"
    assert otilia.post(again).status_code == 302
    page = otilia.get("/operador/conciliacao/").content.decode()
    for words in ("1 dia não confere.", "pi_unknown", "Falta nas nossas contas", "7,00"):
        assert words in page
    provider.payments = []
    otilia.post(again)
    assert "Todos os dias conferem." in otilia.get("/operador/conciliacao/").content.decode()
    assert Reconciliation.objects.count() == 1


def test_a_provider_that_is_away_is_said(otilia: Client, provider: Listing) -> None:
    provider.is_away = True
    otilia.post("/operador/conciliacao/2026-01-12/comparar/")
    assert "O fornecedor não respondeu sobre 1 dia." in otilia.get("/operador/conciliacao/").content.decode()


@pytest.mark.parametrize("day", ["2026-01-14", "2026-02-30", "hoje"])
def test_a_day_that_is_not_over_or_is_none_is_not_found(otilia, provider, day: str) -> None:
    assert otilia.post(f"/operador/conciliacao/{day}/comparar/").status_code == 404
    is_day = day == "2026-01-14"
    assert otilia.get(f"/operador/conciliacao/{day}/comparar/").status_code == (405 if is_day else 404)


def test_only_the_operator_compares(provider: Listing) -> None:
    sofia = Client()
    sofia.force_login(cast.staff("Sofia"))
    assert sofia.post("/operador/conciliacao/2026-01-12/comparar/").status_code == 404
    assert not Reconciliation.objects.exists()


def test_without_a_provider_the_page_says_what_to_do(otilia: Client, settings) -> None:
    settings.VINTE_PAYMENT_PROVIDER, settings.VINTE_STRIPE_SECRET_KEY = "", ""
    answer = otilia.post("/operador/conciliacao/2026-01-12/comparar/")
    assert answer.status_code == 422
    assert "VINTE_PAYMENT_PROVIDER" in answer.content.decode()


def test_many_days_are_turned_page_by_page(otilia: Client) -> None:
    Reconciliation.objects.bulk_create(
        Reconciliation(
            provider="play", on=date(2025, 11, 1) + timedelta(days=number), state="clean", compared_at=NOW
        )
        for number in range(40)
    )
    first = otilia.get("/operador/conciliacao/")
    assert len(first.context["days"]) == 31
    rest = otilia.get(f"/operador/conciliacao/?antes={first.context['older']}")
    assert len(rest.context["days"]) == 9
    assert rest.context["older"] == ""
    assert otilia.get("/operador/conciliacao/?antes=ontem").status_code == 404


# --- invoices --------------------------------------------------------------------------------------------


def test_the_export_joins_who_bought_and_the_tax(otilia: Client) -> None:
    ana = cast.professional("Ana", balance_cents=5_000)
    cast.spend(ana, 1_500, title="=HYPERLINK(1)")
    (sale,) = json.loads(otilia.get("/operador/faturacao/2026-01/vendas.json").content)
    assert sale["customer"]["name"] == "Ana Obras"
    assert sale["customer"]["tax_number"].endswith(ana.professional.tax_identity)
    assert (sale["gross_cents"], sale["net_cents"], sale["tax_cents"]) == (1_500, 1_220, 280)
    assert (sale["document"], sale["number"], sale["description"]) == ("invoice", None, "=HYPERLINK(1)")
    answer = otilia.get("/operador/faturacao/2026-01/vendas.csv")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["Descrição"], row["Cliente"], row["Total"], row["Imposto"], row["Taxa (‰)"]) == (
        "'=HYPERLINK(1)",
        "Ana Obras",
        "15.00",
        "2.80",
        "230",
    )
    assert json.loads(otilia.get("/operador/faturacao/2026-02/vendas.json").content) == []


@pytest.mark.parametrize(
    "path", ["2026/", "2026-13/", "2026-01/vendas.exe", "2026/vendas.csv", "janeiro/vendas.csv"]
)
def test_what_is_no_month_or_form_is_not_found(otilia: Client, path: str) -> None:
    assert otilia.get(f"/operador/faturacao/{path}").status_code == 404


def test_the_month_is_summed_and_says_what_became_of_each_sale(otilia: Client, settings) -> None:
    ana = cast.professional("Ana", balance_cents=5_000)
    cast.spend(ana, 1_500, title="Pintar a sala")
    before = otilia.get("/operador/faturacao/")
    assert "exporte as vendas" in before.content.decode()
    assert (before.context["sold_cents"], before.context["sold_tax_cents"]) == (1_500, 280)
    assert (before.context["back_cents"], before.context["waiting_count"]) == (0, 1)
    settings.VINTE_INVOICING = "play"
    handover.DUTY.run(at=NOW)
    after = otilia.get("/operador/faturacao/")
    assert "PLAY 1" in after.content.decode()
    assert after.context["waiting_count"] == 0
    (sale,) = json.loads(otilia.get("/operador/faturacao/2026-01/vendas.json").content)
    assert sale["number"] == "PLAY 1"
