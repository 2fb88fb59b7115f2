"""The payment provider down for an hour: dead, answering 500, or never answering. Nothing charged, lost or doubled."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from unittest import mock

import pytest
from django.test import override_settings
from outages import dead_port
from professional_story import NOW
from test_waiting_payment_pages import PAGE, accept, begin, browser, newest, text_of

import cast
from play_provider import Play, playing
from vinte.wallet import due, queries
from vinte.wallet.books import balances
from vinte.wallet.models import TopUp
from vinte.wallet.providers import stripe_provider

pytestmark = pytest.mark.django_db(transaction=True)
SAID = "O fornecedor de pagamentos não responde. Nada foi cobrado por agora."
PACK = {"period": "monthly", "shown_price_cents": "2900", "method": "card"}


@pytest.fixture
def play(stand_at: Callable[[datetime], None], monkeypatch: pytest.MonkeyPatch) -> Iterator[Play]:
    stand_at(NOW)
    monkeypatch.setattr(stripe_provider, "RETRIES", 0)
    with playing(NOW) as provider:
        yield provider


@contextmanager
def _answering(status: int | None) -> Iterator[str]:
    """A server that answers every question so, or takes it and keeps silent."""
    stop = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            if status is None:
                stop.wait(5)
                return
            self.send_response(status)
            self.end_headers()
            self.wfile.write(b"<h1>bad gateway</h1>")

        do_GET = do_DELETE = do_POST

        def log_message(self, *_args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        stop.set()
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def down(how: str) -> Iterator[None]:
    if how == "dead":
        with override_settings(VINTE_STRIPE_API_URL=f"http://127.0.0.1:{dead_port()}"):
            yield
        return
    # Only of one who says nothing is the wait cut short: an answer is waited for as long as it takes.
    patience = (0.2, 0.2) if how == "silent" else stripe_provider.TIMEOUT_SECONDS
    with (
        _answering(500 if how == "500" else None) as address,
        override_settings(VINTE_STRIPE_API_URL=address),
        mock.patch.object(stripe_provider, "TIMEOUT_SECONDS", patience),
    ):
        yield


@pytest.mark.parametrize("how", ["dead", "500", "silent"])
def test_a_top_up(play: Play, stand_at: Callable[[datetime], None], how: str) -> None:
    ana = cast.professional("Ana", at=NOW)
    client = browser(ana)
    with down(how):
        page = begin(client, "card")
        assert page.status_code == 422 and SAID in text_of(page)
        # What she had chosen is still chosen.
        assert page.context["chosen_cents"] == 5000
        for minutes in (4, 30, 60):
            due.DUTIES.run(at=NOW + timedelta(minutes=minutes))
        assert "Não há nenhum pagamento" in text_of(client.get(f"{PAGE}pagamento/", follow=True))
    at = NOW + timedelta(hours=1, minutes=2)
    stand_at(at)
    play.clock[0] = at
    sent = begin(client, "card")
    assert sent.status_code == 302
    paid = newest()
    assert play.pay(paid.provider_reference) == "paid"
    play.deliver_all(at=at)
    due.DUTIES.run(at=at + timedelta(hours=2))
    assert balances.balance(ana.id).purchased_cents == 5000
    assert sorted(TopUp.objects.values_list("state", flat=True)) == ["expired", "paid"]


def test_the_same_form_sent_again_when_it_is_back_is_one_payment(play: Play) -> None:
    ana = cast.professional("Ana", at=NOW)
    client = browser(ana)
    key = client.get(PAGE).context["idempotency_key"]
    with down("dead"):
        begin(client, "card", idempotency_key=key)
    for _twice in range(2):
        assert begin(client, "card", idempotency_key=key).status_code == 302
    play.pay(newest().provider_reference)
    play.deliver_all(at=NOW)
    assert balances.balance(ana.id).purchased_cents == 5000 and TopUp.objects.count() == 1


def test_paid_while_we_could_not_ask_it_is_credited_once(play: Play, stand_at: Any) -> None:
    ana = cast.professional("Ana", at=NOW)
    client = browser(ana)
    begin(client, "mb_way")
    row = newest()
    accept(play, row)
    play.events()  # the provider could not reach us either
    with down("500"):
        shown = text_of(client.get(f"{PAGE}pagamento/?payment={row.pk}", follow=True))
        assert "Estamos à espera do MB WAY" in shown and "não pagou nada" not in shown.lower()
        for minutes in (5, 30, 55):
            due.DUTIES.run(at=NOW + timedelta(minutes=minutes))
        row.refresh_from_db()
        assert row.state == "pending"
    for hours in (1, 2, 3):
        due.DUTIES.run(at=NOW + timedelta(hours=hours, minutes=10))
    assert balances.balance(ana.id).purchased_cents == 5000


@pytest.mark.parametrize("how", ["dead", "500", "silent"])
def test_a_pack(play: Play, stand_at: Callable[[datetime], None], how: str) -> None:
    ana = cast.professional("Ana", at=NOW)
    client = browser(ana)
    with down(how):
        page = client.post("/pro/pack/comprar/", {**PACK, "idempotency_key": "one"})
        assert page.status_code == 422 and SAID in text_of(page)
        due.DUTIES.run(at=NOW + timedelta(minutes=30))
    assert len(queries.packs(ana.id)) == 0
    at = NOW + timedelta(hours=1)
    stand_at(at)
    play.clock[0] = at
    due.DUTIES.run(at=at)
    assert client.post("/pro/pack/comprar/", {**PACK, "idempotency_key": "two"}).status_code == 302
    play.pay(newest().provider_reference)
    play.deliver_all(at=at)
    due.DUTIES.run(at=at + timedelta(hours=2))
    assert len(queries.packs(ana.id)) == 1 and balances.balance(ana.id).purchased_cents == 0
