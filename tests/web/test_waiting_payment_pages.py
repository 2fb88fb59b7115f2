"""A payment without an answer is waited for, asked about before another begins, and a double goes back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from unittest import mock

import pytest
from django.test import Client
from professional_story import NOW, open_business

from cast import Business
from play_provider import Play, playing
from vinte.demo.play_payments.cashier import Refusal
from vinte.wallet import actions as wallet_actions
from vinte.wallet import due
from vinte.wallet.books import balances
from vinte.wallet.models import TopUp, TopUpRefund
from vinte.wallet.providers import ProviderUnreachable
from vinte.wallet.providers.stripe_provider import StripeProvider

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/pro/saldo/"


@pytest.fixture
def play(stand_at: Callable[[datetime], None]) -> Iterator[Play]:
    stand_at(NOW)
    with playing(NOW) as provider:
        yield provider


def browser(business: Business) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="pt")
    client.force_login(business.account)
    return client


def text_of(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()).replace("\u202f", ""))


def begin(client: Client, method: str = "mb_way", *, amount: int = 5000, **more: str) -> Any:
    form = {
        "amount_cents": str(amount),
        "method": method,
        "idempotency_key": client.get(PAGE).context["idempotency_key"],
        **more,
    }
    return client.post("/pro/saldo/carregar/", form)


def newest() -> TopUp:
    return TopUp.objects.latest("started_at", "pk")


def accept(play: Play, row: TopUp) -> None:
    """The payer accepts on the phone; nothing is delivered to the site yet."""
    play.cashier.ask_phone(row.provider_reference, phone="912345678")
    play.cashier.answer_phone(row.provider_reference, accepted=True)


def test_back_by_the_arrow_the_page_waits_and_never_says_that_nothing_was_paid(play: Play) -> None:
    ana = open_business(balance_cents=0, pack=None)
    client = browser(ana)
    begin(client)
    row = newest()
    play.cashier.ask_phone(row.provider_reference, phone="912345678")
    page = client.get(PAGE)
    assert "Estamos à espera do MB WAY" in text_of(page) and "não pague outra vez" in text_of(page)
    session = play.cashier.need(row.provider_reference, "checkout.session")
    left = re.sub(r"^https?://[^/]+", "", session["cancel_url"])
    assert f"payment={row.pk}" in left
    for address in (left, "/pro/saldo/pagamento/"):
        back = client.get(address, follow=True)
        assert back.redirect_chain[-1][0] == f"/pro/saldo/pagamento/{row.pk}/"
        assert "Estamos à espera do MB WAY" in text_of(back)
        assert (
            "não pagou nada" not in text_of(back).lower() and "nada foi cobrado" not in text_of(back).lower()
        )


def test_back_by_the_link_after_accepting_the_provider_is_asked(play: Play) -> None:
    ana = open_business(balance_cents=0, pack=None)
    client = browser(ana)
    begin(client)
    row = newest()
    accept(play, row)
    back = client.get(f"/pro/saldo/pagamento/?payment={row.pk}", follow=True)
    assert "O saldo foi carregado" in text_of(back)
    assert balances.balance(ana.id).total_cents == 5000
    play.deliver_all(at=NOW)
    assert balances.balance(ana.id).total_cents == 5000


def test_a_second_try_is_asked_about_before_it_starts(play: Play) -> None:
    ana = open_business(balance_cents=0, pack=None)
    client = browser(ana)
    begin(client)
    play.cashier.ask_phone(newest().provider_reference, phone="912345678")
    asked = begin(client)
    assert asked.status_code == 422 and asked.context["refusal"].code == "payment_waiting"
    assert 'name="despite_waiting"' in asked.content.decode()
    assert TopUp.objects.count() == 1
    assert begin(client, despite_waiting="yes").status_code == 302
    assert TopUp.objects.count() == 2


def test_the_same_form_sent_twice_goes_to_the_same_page(play: Play) -> None:
    client = browser(open_business(balance_cents=0, pack=None))
    key = client.get(PAGE).context["idempotency_key"]
    form = {"amount_cents": "5000", "method": "mb_way", "idempotency_key": key}
    first, second = (client.post("/pro/saldo/carregar/", form) for _twice in range(2))
    assert first.status_code == 302 and first.url == second.url


def test_what_was_accepted_already_is_found_before_the_second_try(play: Play) -> None:
    """Accepted on the phone, and the webhook is late: the second try finds the money instead of taking it again."""
    ana = open_business(balance_cents=0, pack=None)
    client = browser(ana)
    begin(client)
    accept(play, newest())
    found = begin(client)
    assert found.status_code == 422 and found.context["refusal"].code == "payment_arrived"
    assert "50,00" in text_of(found)
    assert (TopUp.objects.count(), balances.balance(ana.id).total_cents) == (1, 5000)


def test_a_pack_asks_too(play: Play) -> None:
    client = browser(open_business(balance_cents=0, pack=None))
    begin(client)
    form = {
        "period": "monthly",
        "method": "mb_way",
        "shown_price_cents": "2900",
        "idempotency_key": client.get("/pro/pack/").context["idempotency_key"],
    }
    asked = client.post("/pro/pack/comprar/", form)
    assert asked.status_code == 422 and asked.context["refusal"].code == "payment_waiting"
    assert client.post("/pro/pack/comprar/", {**form, "despite_waiting": "yes"}).status_code == 302


@pytest.mark.parametrize(("hours", "asked"), [(23.9, True), (24, False)])
def test_a_page_that_the_provider_closed_waits_for_nobody(
    play: Play, stand_at: Callable[[datetime], None], hours: float, asked: bool
) -> None:
    client = browser(open_business(balance_cents=0, pack=None))
    begin(client)
    stand_at(NOW + timedelta(hours=hours))
    assert begin(client).status_code == (422 if asked else 302)


Stand = Callable[[datetime], None]


def test_who_gives_up_can_not_pay_by_accident_and_is_not_asked_again(play: Play) -> None:
    ana = open_business(balance_cents=0, pack=None)
    client = browser(ana)
    begin(client)
    row = newest()
    play.cashier.ask_phone(row.provider_reference, phone="912345678")
    assert browser(open_business("Bruno")).post(f"/pro/saldo/pagamento/{row.pk}/desistir/").status_code == 404
    told = text_of(client.post(f"/pro/saldo/pagamento/{row.pk}/desistir/", follow=True))
    assert "O prazo deste pagamento acabou" in told
    with pytest.raises(Refusal):
        play.cashier.answer_phone(row.provider_reference, accepted=True)
    assert begin(client).status_code == 302
    assert balances.balance(ana.id).total_cents == 0


def test_who_gives_up_what_was_accepted_already_finds_it_in_the_balance(play: Play) -> None:
    ana = open_business(balance_cents=0, pack=None)
    client = browser(ana)
    begin(client)
    accept(play, newest())
    told = text_of(client.post(f"/pro/saldo/pagamento/{newest().pk}/desistir/", follow=True))
    assert "O saldo foi carregado" in told and balances.balance(ana.id).total_cents == 5000


def both_came(
    play: Play, stand_at: Stand, *, amounts: tuple[int, int] = (5000, 5000)
) -> tuple[Business, Client, list[TopUp]]:
    """Two payments, begun a minute apart, and both accepted on the phone after that."""
    ana = open_business(balance_cents=0, pack=None)
    client = browser(ana)
    rows = []
    for minute, amount in enumerate(amounts):
        stand_at(NOW + timedelta(minutes=minute))
        assert begin(client, amount=amount, despite_waiting="yes").status_code == 302
        rows.append(newest())
    for row in rows:
        accept(play, row)
    play.deliver_all(at=NOW + timedelta(minutes=2))
    stand_at(NOW + timedelta(minutes=2))
    return ana, client, rows


def test_when_both_came_the_double_goes_back_with_one_tap(play: Play, stand_at: Stand) -> None:
    ana, client, (first, second) = both_came(play, stand_at)
    assert balances.balance(ana.id).total_cents == 10_000
    page = client.get(PAGE)
    assert [offer.top_up_id for offer in page.context["offered_back"]] == [second.pk]
    assert "Pagou duas vezes" in text_of(page) and "Devolver 50,00" in text_of(page)
    address = f"/pro/saldo/pagamento/{second.pk}/devolver/"
    assert client.get(address).status_code == 405
    for _twice in range(2):
        assert client.post(address).status_code == 302
    assert balances.balance(ana.id).total_cents == 5000
    refund = TopUpRefund.objects.get()
    assert (refund.top_up_id, refund.amount_cents, refund.asked_by_id) == (second.pk, 5000, ana.account.pk)
    assert "Devolução pedida: 50,00" in text_of(client.get(f"/pro/saldo/pagamento/{second.pk}/"))
    play.deliver_all(at=NOW + timedelta(minutes=3))
    assert balances.balance(ana.id).total_cents == 5000
    assert client.get(PAGE).context["offered_back"] == []
    assert client.post(f"/pro/saldo/pagamento/{first.pk}/devolver/").url == PAGE
    assert TopUpRefund.objects.count() == 1


@pytest.mark.parametrize("wanted_back", [0, 1])
def test_of_two_amounts_their_owner_says_which_was_not_meant(
    play: Play, stand_at: Stand, wanted_back: int
) -> None:
    """The page that let the second begin promised one of them back."""
    ana, client, rows = both_came(play, stand_at, amounts=(5000, 10_000))
    page = client.get(PAGE)
    assert {offer.top_up_id for offer in page.context["offered_back"]} == {row.pk for row in rows}
    assert "com valores diferentes" in text_of(page)
    for row in (rows[wanted_back], rows[1 - wanted_back]):
        assert client.post(f"/pro/saldo/pagamento/{row.pk}/devolver/").status_code == 302
    assert TopUpRefund.objects.get().top_up_id == rows[wanted_back].pk
    assert balances.balance(ana.id).total_cents == rows[1 - wanted_back].amount_cents
    assert client.get(PAGE).context["offered_back"] == []


def test_one_after_the_other_are_no_double(play: Play, stand_at: Stand) -> None:
    ana = open_business(balance_cents=0, pack=None)
    client = browser(ana)
    for minute, amount in ((0, 5000), (10, 5000), (20, 10_000)):
        stand_at(NOW + timedelta(minutes=minute))
        begin(client, amount=amount)
        accept(play, newest())
        play.deliver_all(at=NOW + timedelta(minutes=minute + 1))
    assert balances.balance(ana.id).total_cents == 20_000
    assert client.get(PAGE).context["offered_back"] == []


def test_a_double_goes_back_to_its_own_payer_only(play: Play, stand_at: Stand) -> None:
    _ana, _client, (_first, second) = both_came(play, stand_at)
    bruno = browser(open_business("Bruno"))
    assert bruno.post(f"/pro/saldo/pagamento/{second.pk}/devolver/").status_code == 404
    assert not TopUpRefund.objects.exists()


def test_a_double_that_the_provider_does_not_give_back_stays_balance(play: Play, stand_at: Stand) -> None:
    ana, client, (_first, second) = both_came(play, stand_at)
    charge = play.charge_of(second.pk)
    play.cashier.refund(charge, amount=5000, reason=None, metadata={})
    refused = client.post(f"/pro/saldo/pagamento/{second.pk}/devolver/", follow=True)
    # What the provider calls it, and where to look, is for whoever operates the site.
    assert "não aceita esta devolução" in text_of(refused) and "continua no saldo" in text_of(refused)
    assert "painel" not in text_of(refused) and "charge_already_refunded" not in text_of(refused)
    assert balances.balance(ana.id).total_cents == 10_000


def test_a_refund_that_the_provider_does_not_answer_goes_on_by_itself_and_once(
    play: Play, stand_at: Stand
) -> None:
    ana, client, (_first, second) = both_came(play, stand_at)
    refund = StripeProvider.refund

    def unanswered(self: StripeProvider, **given: Any) -> str:
        refund(self, **given)
        raise ProviderUnreachable("no answer")

    address = f"/pro/saldo/pagamento/{second.pk}/devolver/"
    with mock.patch.object(StripeProvider, "refund", unanswered):
        told = text_of(client.post(address, follow=True))
    assert "Voltamos a pedir a devolução sozinhos" in told
    assert TopUpRefund.objects.get().state == "asked"
    due.DUTIES.run(at=NOW + timedelta(minutes=4))
    assert TopUpRefund.objects.get().state == "asked"
    due.DUTIES.run(at=NOW + timedelta(minutes=10))
    assert TopUpRefund.objects.get().state == "done"
    play.deliver_all(at=NOW + timedelta(minutes=11))
    assert (TopUpRefund.objects.count(), balances.balance(ana.id).total_cents) == (1, 5000)


@pytest.mark.parametrize(("hours", "is_open"), [(23.9, True), (24, False)])
def test_a_page_that_the_provider_has_closed_is_led_to_no_more(
    play: Play, stand_at: Stand, hours: float, is_open: bool
) -> None:
    """The way there stood on the page until somebody looked, and ended in the provider's error."""
    client = browser(open_business(balance_cents=0, pack=None))
    begin(client)
    stand_at(NOW + timedelta(hours=hours))
    with mock.patch.object(StripeProvider, "look_at", side_effect=ProviderUnreachable("away")):
        told = text_of(client.get(f"/pro/saldo/pagamento/{newest().pk}/"))
    assert ("Voltar à página do pagamento" in told) == is_open
    assert ("A página deste pagamento já fechou." in told) != is_open


def test_a_payment_for_a_pack_says_when_there_is_another_by_now(play: Play, stand_at: Stand) -> None:
    """Its page went on offering to pay what would buy nothing."""
    ana = open_business(balance_cents=10_000, pack=None)
    client = browser(ana)
    ordered = wallet_actions.order_pack(
        professional_id=ana.id,
        market="pt",
        period="monthly",
        shown_price_cents=2900,
        method="mb_way",
        idempotency_key="form",
        return_url="http://127.0.0.1/pro/saldo/pagamento/",
        at=NOW,
    )
    address = f"/pro/saldo/pagamento/{ordered.top_up_id}/"
    assert "Voltar à página do pagamento" in text_of(client.get(address))
    wallet_actions.buy_pack(
        professional_id=ana.id, market="pt", period="monthly", idempotency_key="balance", at=NOW
    )
    told = text_of(client.get(address))
    assert "Já tem um pack: este pagamento não compraria outro." in told
    assert "Voltar à página do pagamento" not in told and "Desistir deste pagamento" in told
