"""Sofia reads the doubtful requests; Hugo hears each time what happens."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

import cast
import wizard_story as story
from cast import MONDAY
from vinte.leads import checks, due
from vinte.leads.models import JobRequest, RequestDraft, RequestMove, RequestReview
from vinte.people.models import Homeowner

pytestmark = pytest.mark.django_db
DOUBTFUL = {
    "trabalho": {"title": "Arranjar a torneira", "description": "Pinga há três dias na cozinha velha."}
}
DESK = "/mesa/pedidos-de-orcamento/"


@pytest.fixture(autouse=True)
def monday(stand_at: Callable[[datetime], None]) -> None:
    stand_at(MONDAY)


@pytest.fixture
def sofia() -> Client:
    browser = Client()
    browser.force_login(cast.staff())
    return browser


@pytest.fixture
def hugo() -> Client:
    """Hugo's browser, with a doubtful request before an agent."""
    browser = Client()
    assert story.publish(browser, **DOUBTFUL)["Location"] == "/pedir/recebido/"
    return browser


def decide(sofia: Client, act: str, words: str = "") -> Any:
    review = RequestReview.objects.latest("opened_at")
    return sofia.post(f"{DESK}{review.pk}/", {"act": act, "words": words})


def test_a_doubtful_request_waits_and_hugo_is_told(hugo: Client, sofia: Client) -> None:
    assert not JobRequest.objects.exists() and not Homeowner.objects.exists()
    assert "Estamos a ler o seu pedido" in hugo.get("/pedir/recebido/").content.decode()
    assert story.letters() == ["request_in_review"]
    page = sofia.get(DESK).content.decode()
    assert "Arranjar a torneira" in page and "Canalização" in page
    for private in ("Helena Duarte", story.EMAIL, "912345678", "Rua das Flores"):
        assert private not in page
    # Sending it again changes nothing.
    hugo.post("/pedir/codigo/", {"por": "email", "code": story.code()})
    assert RequestReview.objects.count() == 1 and story.letters() == ["request_in_review"]


def test_sofia_publishes_it_as_it_stands(hugo: Client, sofia: Client) -> None:
    review = RequestReview.objects.get()
    sofia.post(f"{DESK}{review.pk}/", {"act": "publish"})
    again = sofia.post(f"{DESK}{review.pk}/", {"act": "publish"})
    assert again.status_code == 422
    assert str(again.context["form"].refusal) in html.unescape(again.content.decode())
    assert JobRequest.objects.get().title == "Arranjar a torneira"
    assert story.letters() == ["request_in_review", "request_received"]
    assert "Nenhum pedido à espera" in sofia.get(DESK).content.decode()
    assert "Pedido publicado" in hugo.get("/pedir/recebido/").content.decode()


def test_sofia_publishes_it_under_another_trade_and_hugo_reads_it(hugo: Client, sofia: Client) -> None:
    review = RequestReview.objects.get()
    page = sofia.get(DESK).content.decode()
    own = RequestDraft.objects.get().trade
    assert page.index(f'value="{own}"') < page.index('value="mason"')
    assert page.count(f'<option value="{own}"') == 1
    sent = {"act": "publish", "words": "Uma torneira é canalização.", "trade": "dragon"}
    refused = sofia.post(f"{DESK}{review.pk}/", sent)
    assert refused.status_code == 422 and "Uma torneira é canalização." in refused.content.decode()
    assert not JobRequest.objects.exists()
    too_long = sofia.post(f"{DESK}{review.pk}/", {**sent, "trade": "mason", "words": "x" * 2_001})
    assert too_long.status_code == 422 and 'value="mason" selected' in too_long.content.decode()
    assert sofia.post(f"{DESK}{review.pk}/", {**sent, "trade": "mason"}).status_code == 302
    row = JobRequest.objects.get()
    assert (row.trade, row.moved_at, row.price_factors[0]["value"]) == ("mason", None, "mason")
    move = RequestMove.objects.get()
    assert (move.old_trade, move.new_trade, move.reason) == (own, "mason", "Uma torneira é canalização.")
    assert (move.moved_by_id, move.old_standard_price_cents) == (
        RequestReview.objects.get().decided_by_id,
        None,
    )
    letter = story.letter("request_received")
    for words in ("Tinha escolhido", "Publicámo-lo em Obras de pedreiro", "> Uma torneira é canalização."):
        assert words in letter.text, words
    assert list(checks.requests_were_moved_before_they_sold()) == []


@pytest.mark.parametrize("trade", ["", "own"])
def test_under_the_homeowners_own_trade_nothing_is_said_of_it(
    hugo: Client, sofia: Client, trade: str
) -> None:
    own = RequestDraft.objects.get().trade
    review = RequestReview.objects.get()
    sent = {"act": "publish", "words": "Fica.", "trade": own if trade else ""}
    assert sofia.post(f"{DESK}{review.pk}/", sent).status_code == 302
    assert JobRequest.objects.get().trade == own and not RequestMove.objects.exists()
    letter = story.letter("request_received")
    assert "Tinha escolhido" not in letter.text and "Fica." not in letter.text


def test_sofia_asks_for_what_is_missing_and_hugo_goes_on_from_the_letter(
    hugo: Client, sofia: Client, stand_at
) -> None:
    assert decide(sofia, "ask").status_code == 422  # not without words
    assert decide(sofia, "ask", "É para pintar ou para arranjar a torneira?").status_code == 302
    assert story.letters() == ["request_in_review", "request_missing"]
    letter = story.letter("request_missing")
    assert "pintar ou para arranjar" in letter.text
    (where,) = re.findall(r"/pedir/continuar/[\w-]{43}/", letter.text)
    elsewhere = Client()
    stand_at(MONDAY + timedelta(hours=1))
    # Opening it changes nothing; only the button goes on, once.
    assert "torneira" not in elsewhere.get(where).content.decode()
    assert "vinte_pedido" not in elsewhere.cookies
    assert elsewhere.post(where)["Location"] == "/pedir/"
    assert Client().post(where).status_code == 410
    assert elsewhere.get("/pedir/")["Location"] == "/pedir/resumo/"
    assert "pintar ou para arranjar" in elsewhere.get("/pedir/resumo/").content.decode()
    # The browser of before no longer opens it: the draft goes on in one place.
    assert hugo.get("/pedir/resumo/")["Location"] == "/pedir/"
    story.answer(elsewhere, "oficio", trade="plumber")
    assert elsewhere.post("/pedir/resumo/")["Location"] == "/pedir/recebido/"
    assert JobRequest.objects.get().trade == "plumber"


def test_still_doubtful_it_waits_again(hugo: Client, sofia: Client, stand_at) -> None:
    decide(sofia, "ask", "Que ofício é?")
    stand_at(MONDAY + timedelta(hours=1))
    hugo.post("/pedir/resumo/")
    assert RequestReview.objects.filter(state="waiting").count() == 1
    assert RequestReview.objects.count() == 2


def test_sofia_refuses_it_with_a_reason_and_nothing_is_published(hugo: Client, sofia: Client) -> None:
    decide(sofia, "refuse", "Este trabalho não é de casa.")
    assert story.letters() == ["request_in_review", "request_refused"]
    assert not JobRequest.objects.exists()
    assert "não foi publicado" in hugo.get("/pedir/recebido/").content.decode()
    assert story.answer(hugo, "oficio").status_code == 422
    hugo.post("/pedir/recomecar/")
    assert hugo.get("/pedir/").status_code == 200


def test_a_draft_before_an_agent_does_not_end_and_a_decided_one_does(
    hugo: Client, sofia: Client, stand_at
) -> None:
    stand_at(MONDAY + timedelta(days=40))
    due.DUTIES.run(at=MONDAY + timedelta(days=40))
    assert RequestDraft.objects.exists()
    decide(sofia, "refuse", "Chegou tarde demais.")
    due.DUTIES.run(at=MONDAY + timedelta(days=40))
    assert not RequestDraft.objects.exists()
    assert RequestReview.objects.get().draft_id is None


def test_nobody_else_decides_or_looks(hugo: Client) -> None:
    review = RequestReview.objects.get()
    ana = Client()
    ana.force_login(cast.professional("Ana").account)
    operator = Client()
    operator.force_login(cast.staff("Otilia", role="operator"))
    for browser in (ana, operator):
        assert browser.get(DESK).status_code == 404
        assert browser.post(f"{DESK}{review.pk}/", {"act": "publish"}).status_code == 404
    assert Client().post(f"{DESK}{review.pk}/", {"act": "publish"}).status_code == 302
    assert RequestReview.objects.get().state == "waiting" and not JobRequest.objects.exists()
    assert hugo.get(DESK).status_code == 302


def test_an_act_that_the_page_does_not_offer(hugo: Client, sofia: Client) -> None:
    assert decide(sofia, "sell").status_code == 404
    assert hugo.get("/pedir/recebido/").status_code == 200
