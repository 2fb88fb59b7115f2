"""Closing the account on its page: what is said, the money back first, the yes, and the way back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from unittest import mock

import pytest
from django.test import Client
from professional_story import NOW

import cast
from play_provider import Play, playing
from vinte.people import actions as people
from vinte.people import queries
from vinte.people.models import Leaving
from vinte.wallet import actions as wallet
from vinte.wallet import due
from vinte.wallet.books import balances
from vinte.wallet.models import TopUp, TopUpRefund
from vinte.wallet.providers import ProviderUnreachable
from vinte.wallet.providers.stripe_provider import StripeProvider

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/conta/sair/"


@pytest.fixture
def play(stand_at: Callable[[datetime], None]) -> Iterator[Play]:
    stand_at(NOW)
    with playing(NOW) as provider:
        yield provider


def browser(account: Any) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="pt")
    client.force_login(account)
    return client


def text_of(page: Any) -> str:
    main = page.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main).replace("\u202f", ""))


def paid_in(play: Play, ana: cast.Business) -> TopUp:
    started = wallet.start_top_up(
        professional_id=ana.id,
        amount_cents=5000,
        idempotency_key="form",
        return_url="http://127.0.0.1:8020/pro/saldo/pagamento/",
        at=NOW,
    )
    play.pay(started.provider_reference)
    play.deliver_all(at=NOW)
    return TopUp.objects.get(pk=started.top_up_id)


def invited(ana: cast.Business) -> Any:
    """Rui, whom she asked to act for her business."""
    people.invite_member(professional_id=ana.id, by=ana.account.pk, email="rui@obras.example", at=NOW)
    took = people.accept_invitation(
        secret=cast.secret_sent_to("rui@obras.example", page="convite"),
        name="Rui",
        language="pt",
        terms_day=date(2026, 1, 1),
        at=NOW,
    )
    return queries.account(took.account_id)


def test_the_money_goes_back_first_then_the_account_closes_and_opens_again(play: Play) -> None:
    ana = cast.professional("Ana", at=NOW)
    paid_in(play, ana)
    client = browser(ana.account)
    assert "Ver o que acontece" in text_of(client.get("/conta/"))
    shown = text_of(client.get(PAGE))
    assert "Tem 50,00" in shown and "Pedir o reembolso do que resta" in shown
    assert "Li o que acontece" not in shown
    # Not even with the yes of another page.
    refused = client.post(f"{PAGE}fechar/", {"understood": "on"})
    assert refused.status_code == 422 and not Leaving.objects.exists()
    told = client.post(f"{PAGE}reembolso/", follow=True).content.decode()
    assert "Pedimos o reembolso de" in told
    assert (TopUpRefund.objects.get().amount_cents, balances.balance(ana.id).total_cents) == (5000, 0)
    again = client.post(f"{PAGE}reembolso/")
    assert again.status_code == 422 and "não veio de um pagamento" in text_of(again)

    unread = client.post(f"{PAGE}fechar/")
    assert unread.status_code == 422 and "Marque que leu" in text_of(unread)
    closed = text_of(client.post(f"{PAGE}fechar/", {"understood": "on"}, follow=True))
    assert "O que agia sozinho já parou" in closed and "20 de dezembro" in closed
    # The business is closed, to its owner too; the account area is not.
    away = client.get("/pro/garantia/")
    assert (away.status_code, away["Location"]) == (302, PAGE)
    assert Client().get(f"/profissionais/{ana.id}/").status_code == 404
    assert "Está a fechar esta conta" in text_of(client.get("/conta/"))
    assert client.get("/conta/dados.json").status_code == 200

    back = client.post(f"{PAGE}voltar/", follow=True).content.decode()
    assert "A conta continua aberta" in back
    assert client.get("/pro/garantia/").status_code == 200
    assert client.post(f"{PAGE}voltar/").status_code == 422


def test_a_refund_without_an_answer_goes_on_and_goes_back_once(play: Play) -> None:
    ana = cast.professional("Ana", at=NOW)
    paid_in(play, ana)
    client = browser(ana.account)
    refund = StripeProvider.refund

    def unanswered(self: StripeProvider, **given: Any) -> str:
        refund(self, **given)
        raise ProviderUnreachable("no answer")

    with mock.patch.object(StripeProvider, "refund", unanswered):
        told = client.post(f"{PAGE}reembolso/", follow=True).content.decode()
    assert "Voltamos a pedir o reembolso sozinhos" in told
    assert "ainda não respondeu. Espere por ele" in text_of(client.get(PAGE))
    due.DUTIES.run(at=NOW + timedelta(minutes=10))
    assert TopUpRefund.objects.get().state == "done" and balances.balance(ana.id).total_cents == 0
    assert "Li o que acontece" in text_of(client.get(PAGE))


def test_a_member_has_nothing_back_and_leaves_alone(play: Play) -> None:
    ana = cast.professional("Ana", at=NOW)
    paid_in(play, ana)
    rui = invited(ana)
    client = browser(rui)
    shown = text_of(client.get(PAGE))
    assert "Deixa já de fazer parte de Ana Obras" in shown and "50,00" not in shown
    assert client.post(f"{PAGE}reembolso/").status_code == 404
    client.post(f"{PAGE}fechar/", {"understood": "on"})
    assert people.come_back(account_id=rui.pk, at=NOW) is None
    assert client.get("/pro/garantia/").status_code == 404
    assert browser(ana.account).get("/pro/garantia/").status_code == 200


def test_nobody_without_an_account_gets_there() -> None:
    assert Client().get(PAGE).status_code == 302
    for address in ("fechar/", "reembolso/", "voltar/"):
        assert Client().post(PAGE + address).status_code == 302
