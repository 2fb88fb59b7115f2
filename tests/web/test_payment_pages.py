"""The pages of paying, and the address that the provider posts to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from professional_story import NOW, open_business

from cast import Business
from play_provider import SECRET, Play, playing
from vinte.demo.play_payments.deliveries import body_of, signature
from vinte.kernel.clock import SystemClock
from vinte.wallet.books import balances
from vinte.wallet.models import ProviderEvent, TopUp

pytestmark = pytest.mark.django_db


@pytest.fixture
def play() -> Iterator[Play]:
    with playing(NOW) as provider:
        yield provider


def browser(business: Business) -> Client:
    client = Client(enforce_csrf_checks=False)
    client.force_login(business.account)
    return client


def posted(event: dict[str, Any], *, secret: str = SECRET, age_seconds: int = 0) -> Any:
    """Post an event as the provider does: without a session, a cookie or a form's token."""
    payload = body_of(event)
    signed_at = SystemClock().now() - timedelta(seconds=age_seconds)
    return Client(enforce_csrf_checks=True).post(
        "/webhooks/stripe/",
        payload,
        content_type="application/json",
        headers={"Stripe-Signature": signature(payload, secret=secret, at=signed_at)},
    )


def begin(client: Client, method: str = "card") -> TopUp:
    """Choose on the balance page, and be sent to the provider."""
    page = client.get("/pro/saldo/")
    form = {
        "amount_cents": "10000",
        "method": method,
        "idempotency_key": page.context["idempotency_key"],
    }
    sent = client.post("/pro/saldo/carregar/", form)
    row = TopUp.objects.latest("started_at")
    assert (sent.status_code, sent.url) == (302, row.pay_url)
    return row


def test_a_payment_is_waited_for_and_then_told(play: Play) -> None:
    ana = open_business(balance_cents=0, pack=None)
    client = browser(ana)
    row = begin(client)
    play.pay(row.provider_reference)
    back = client.get(f"/pro/saldo/pagamento/?session={row.provider_reference}")
    assert back.url == f"/pro/saldo/pagamento/{row.pk}/"
    assert "À espera da confirmação" in client.get(back.url).content.decode()
    state = f"/pro/saldo/pagamento/{row.pk}/estado/"
    assert client.get(state).status_code == 200
    assert [posted(event).status_code for event in play.events() * 2] == [200] * 6
    told = client.get(state)
    assert told.status_code == 286 and "O saldo foi carregado" in told.content.decode()
    assert balances.balance(ana.id).total_cents == 10_000
    assert client.get("/pro/saldo/pagamento/").url == "/pro/saldo/"


def test_a_payment_is_its_owners_alone(play: Play) -> None:
    row = begin(browser(open_business(balance_cents=0, pack=None)))
    bruno = browser(open_business("Bruno"))
    for path in (
        f"/pro/saldo/pagamento/{row.pk}/",
        f"/pro/saldo/pagamento/{row.pk}/estado/",
        f"/pro/saldo/pagamento/?session={row.provider_reference}",
        "/pro/saldo/pagamento/?session=",
    ):
        assert bruno.get(path).status_code == (302 if path.endswith("=") else 404)
    assert Client().get(f"/pro/saldo/pagamento/{row.pk}/").status_code == 302


def test_a_reference_is_shown_until_it_is_paid(play: Play) -> None:
    client = browser(open_business(balance_cents=0, pack=None))
    row = begin(client, "multibanco")
    play.cashier.issue_voucher(row.provider_reference)
    for event in play.events():
        posted(event)
    row.refresh_from_db()
    shown = " ".join((row.voucher_number[:3], row.voucher_number[3:6], row.voucher_number[6:]))
    for path in ("/pro/saldo/", f"/pro/saldo/pagamento/{row.pk}/"):
        text = client.get(path).content.decode()
        assert shown in text and "12345" in text and "100,00" in text
    play.cashier.pay_voucher(row.provider_reference)
    for event in play.events():
        posted(event)
    assert shown not in client.get("/pro/saldo/").content.decode()


@pytest.mark.parametrize(
    ("secret", "age_seconds", "status"),
    [(SECRET, 0, 200), (SECRET, 299 - 20, 200), (SECRET, 301, 400), ("whsec_guessed", 0, 400)],
)
def test_the_webhook_believes_its_provider_only(
    play: Play, secret: str, age_seconds: int, status: int
) -> None:
    ana = open_business(balance_cents=0, pack=None)
    play.pay(begin(browser(ana)).provider_reference)
    for event in play.events():
        assert posted(event, secret=secret, age_seconds=age_seconds).status_code == status
    paid = status == 200
    assert balances.balance(ana.id).total_cents == (10_000 if paid else 0)
    assert ProviderEvent.objects.exists() is paid


def test_the_webhook_takes_posts_of_a_fair_size_only(play: Play) -> None:
    client = Client()
    assert client.get("/webhooks/stripe/").status_code == 405
    assert client.post("/webhooks/stripe/", b"{}", content_type="application/json").status_code == 400
    large = json.dumps({"x": "y" * 300_000}).encode()
    assert client.post("/webhooks/stripe/", large, content_type="application/json").status_code == 413
    assert not ProviderEvent.objects.exists()


def test_the_webhook_of_a_site_without_a_provider_asks_to_come_again() -> None:
    assert posted({"id": "evt_1"}).status_code == 503


def test_forms_lead_to_the_provider_and_nowhere_else(play: Play) -> None:
    client = browser(open_business())
    for path in ("/pro/saldo/", "/pro/pack/"):
        policy = client.get(path).headers["Content-Security-Policy"]
        assert f"form-action 'self' {play.server.url};" in policy
    policy = client.get("/pro/contactos/").headers["Content-Security-Policy"]
    assert "form-action 'self';" in policy


def test_a_pack_is_paid_by_card_on_its_page(play: Play) -> None:
    ana = open_business(balance_cents=0, pack=None)
    client = browser(ana)
    page = client.get("/pro/pack/")
    assert "não se renova sozinho" in page.content.decode()
    form = {
        "period": "monthly",
        "method": "card",
        "shown_price_cents": "2900",
        "idempotency_key": page.context["idempotency_key"],
    }
    changed = client.post("/pro/pack/comprar/", {**form, "shown_price_cents": "2800"})
    assert changed.status_code == 422 and changed.context["refusal"].code == "price_changed"
    sent = client.post("/pro/pack/comprar/", form)
    row = TopUp.objects.get()
    assert sent.url == row.pay_url
    play.pay(row.provider_reference)
    for event in play.events():
        posted(event)
    assert "O pack está pago e ativo" in client.get(f"/pro/saldo/pagamento/{row.pk}/").content.decode()
    shown = client.get("/pro/pack/").content.decode()
    assert "cartão que acaba em 4242" in shown
    assert client.post("/pro/saldo/cartao/esquecer/").url == "/pro/saldo/"
    assert "mas não há cartão guardado" in client.get("/pro/pack/").content.decode()
