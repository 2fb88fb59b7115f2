"""Ana tops up by bank transfer on her pages, and Otília enters, assigns and undoes on hers."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

import cast
from cast import Business
from vinte.wallet import actions
from vinte.wallet import queries as wallet
from vinte.wallet.models import BankTransfer, TopUp

pytestmark = pytest.mark.django_db(transaction=True)
NOW = cast.later(days=40)
PAGE = "/operador/transferencias/"


@pytest.fixture(autouse=True)
def now(stand_at: Any, settings: Any) -> None:
    stand_at(NOW)
    settings.VINTE_BANK_IBAN, settings.VINTE_BANK_NAME = "PT50000201231234567890154", "Obras Unidas, Lda."


@pytest.fixture
def ana() -> Business:
    return cast.professional("Ana")


@pytest.fixture
def otilia() -> Client:
    return browser(cast.staff("Otília", role="operator"))


def browser(account: Any) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="pt")
    client.force_login(account)
    return client


def text_of(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode())).replace("\xa0", " ")


def ask(client: Client, cents: int = 5_000) -> Any:
    found = re.search(r'name="idempotency_key" value="(\w+)"', client.get("/pro/saldo/").content.decode())
    form = {
        "amount_cents": cents,
        "method": "transfer",
        "idempotency_key": found[1] if found else "a form from before",
    }
    return client.post("/pro/saldo/carregar/", form, follow=True)


def enter(client: Client, **changes: Any) -> Any:
    told = {
        "reference": "",
        "amount_cents": "50,00",
        "value_on": NOW.date().isoformat(),
        "bank_reference": "T1",
        **changes,
    }
    return client.post(f"{PAGE}lancar/", told, follow=True)


def decide(client: Client, act: str, **told: Any) -> Any:
    return client.post(f"{PAGE}{BankTransfer.objects.get().pk}/decidir/", {"act": act, **told}, follow=True)


def test_from_the_choice_to_the_balance(ana: Business, otilia: Client) -> None:
    hers = browser(ana.account)
    page = text_of(ask(hers))
    row = TopUp.objects.get()
    reference = wallet.say_transfer_reference(row.voucher_number)
    for shown in ("PT50 0002 0123 1234 5678 9015 4", "Obras Unidas, Lda.", reference, "50,00 €"):
        assert shown in page
    assert "data-hx-trigger" not in hers.get(f"/pro/saldo/pagamento/{row.pk}/").content.decode()
    assert reference in text_of(hers.get("/pro/saldo/"))
    listed = text_of(otilia.get(PAGE))
    assert reference in listed and "Ana Obras" in listed
    told = text_of(enter(otilia, reference=reference, amount_cents="60,00"))
    assert "60,00 € creditados a Ana Obras, que tinha pedido 50,00 €" in told
    assert "nada mudou" in text_of(enter(otilia, reference=reference, amount_cents="60,00"))
    assert wallet.balance(professional_id=ana.id).total_cents == 6_000
    assert "O saldo foi carregado" in text_of(hers.get(f"/pro/saldo/pagamento/{row.pk}/"))


def test_what_was_typed_stays_beside_what_is_wrong(otilia: Client) -> None:
    page = enter(otilia, reference="RF19539007547034")
    assert page.status_code == 422 and not BankTransfer.objects.exists()
    assert 'value="RF19539007547034"' in page.content.decode() and 'value="T1"' in page.content.decode()
    assert 'name="as_shown"' in page.content.decode()
    assert "ficou de lado" in text_of(enter(otilia, reference="RF19539007547034", as_shown="yes"))
    ahead = (NOW + timedelta(days=1)).date().isoformat()
    assert enter(otilia, bank_reference="T2", value_on=ahead).status_code == 422


@pytest.mark.parametrize("by", ["email", "number"])
def test_one_without_a_reference_is_looked_at_twice(ana: Business, otilia: Client, by: str) -> None:
    enter(otilia)
    who = ana.account.email if by == "email" else ana.professional.tax_identity.removeprefix("PT")
    assert decide(otilia, "look", who="ninguem@exemplo.pt").status_code == 422
    looked = decide(otilia, "look", who=who)
    assert looked.status_code == 200 and "Creditar 50,00 € a Ana Obras" in text_of(looked)
    assert wallet.balance(professional_id=ana.id).total_cents == 0
    assert decide(otilia, "assign").status_code == 404
    decide(otilia, "assign", professional=str(ana.id))
    assert wallet.balance(professional_id=ana.id).total_cents == 5_000
    assert "Otília" in text_of(otilia.get(f"{PAGE}{BankTransfer.objects.get().pk}/"))


def test_a_mistake_is_undone_with_a_reason_and_given_back(ana: Business, otilia: Client) -> None:
    ask(browser(ana.account))
    enter(otilia, reference=TopUp.objects.get().voucher_number)
    assert decide(otilia, "reverse", reason=" ").status_code == 422
    assert "Engano meu." in text_of(decide(otilia, "reverse", reason="Engano meu."))
    assert wallet.balance(professional_id=ana.id).total_cents == 0
    assert decide(otilia, "reverse", reason="Outra vez.").status_code == 422
    decide(otilia, "give_back", reason="Devolvida hoje.")
    assert BankTransfer.objects.get().state == "given_back"
    assert decide(otilia, "wish").status_code == 404


def test_a_refund_is_noted_by_its_number(ana: Business, otilia: Client) -> None:
    ask(browser(ana.account))
    enter(otilia, reference=TopUp.objects.get().voucher_number)
    refund = actions.refund_top_up(
        top_up_id=TopUp.objects.get().pk,
        amount_cents=5_000,
        asked_by_id=ana.account.pk,
        reason="",
        idempotency_key="r",
        at=NOW,
    )
    address = f"{PAGE}reembolsos/{refund.pk}/"
    assert address in otilia.get(PAGE).content.decode()
    assert otilia.post(address, {"act": "sent", "bank_reference": ""}).status_code == 422
    assert otilia.post(address, {"act": "wish"}).status_code == 404
    otilia.post(address, {"act": "sent", "bank_reference": "O7"})
    refund.refresh_from_db()
    assert (refund.state, refund.provider_reference) == ("done", "O7")
    assert address not in otilia.get(PAGE).content.decode()


def test_without_an_account_nothing_is_offered(ana: Business, otilia: Client, settings: Any) -> None:
    settings.VINTE_BANK_IBAN = ""
    hers = browser(ana.account)
    assert 'value="transfer"' not in hers.get("/pro/saldo/").content.decode()
    assert ask(hers).status_code == 422 and not TopUp.objects.exists()
    assert "VINTE_BANK_IBAN" in text_of(otilia.get(PAGE))


def test_without_a_provider_the_transfer_is_the_way(ana: Business, settings: Any) -> None:
    settings.VINTE_DEMO, settings.VINTE_PAYMENT_PROVIDER = False, ""
    hers = browser(ana.account)
    page = hers.get("/pro/saldo/").content.decode()
    assert 'value="transfer" checked' in page and 'name="save_card"' not in page
    assert "Falta fazer a transferência" in text_of(ask(hers))
    row = TopUp.objects.get()
    hers.post(f"/pro/saldo/pagamento/{row.pk}/desistir/")
    row.refresh_from_db()
    assert row.state == "expired"
