"""The screens of returns, looked at from every side."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import pytest

import cast
import return_story as story
from return_story import SOON
from vinte.kernel.clock import FixedClock
from vinte.leads.models import ReturnRequest

PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> datetime:
    at = SOON + timedelta(hours=3)
    monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(at))
    return at


def screens() -> list[tuple[Any, str, str]]:
    """Who looks, what at, and where."""
    ana, bruno, sofia, helena = story.ana(), story.ana(), cast.staff(), cast.homeowner()
    story.bought(ana, of=helena, title="Envernizar três portas interiores")
    open_contact = story.bought(ana, of=cast.homeowner(phone="412345678"), title="Pintar o quarto do fundo")
    asked = cast.request(of=helena, title="Restaurar um aparador")
    cast.buy(bruno, asked)
    waiting = story.ask(
        ana,
        cast.buy(ana, asked),
        "wrong_trade",
        words="Pediram-me para restaurar um aparador antigo, e não para pintar a sala. Envio a mensagem.",
        evidence=(PDF,),
    )
    refused = story.decide(
        story.ask(ana, story.bought(ana, title="Pintar o muro do jardim"), "wrong_place"), "refused", by=sofia
    )
    partly = story.ask(ana, story.bought(ana, title="Arranjar um estore"), "wrong_trade")
    story.decide(partly, "partly", by=sofia, true_trade="carpenter")
    story.ask(bruno, cast.buy(bruno, cast.request(of=helena, title="Pintar a cozinha")), "homeowner_denies")
    return [
        (ana.account, "return", f"/pro/contactos/{open_contact.id}/devolver/"),
        (ana.account, "return-waiting", f"/pro/contactos/{waiting.purchase_id}/"),
        (ana.account, "return-refused", f"/pro/contactos/{refused.purchase_id}/"),
        (ana.account, "return-partly", f"/pro/contactos/{partly.purchase_id}/"),
        (ana.account, "returns", "/pro/devolucoes/"),
        (sofia, "desk-returns", "/mesa/devolucoes/"),
        (sofia, "desk-return", f"/mesa/devolucoes/{waiting.id}/"),
        (sofia, "desk-return-decided", f"/mesa/devolucoes/{refused.id}/"),
        (None, "return-question", f"/devolucao/{cast.secret_sent_to(helena.email, page='devolucao')}/"),
    ]


BEGINS_WITH = screens


@pytest.mark.slow(reason="looks at a dozen pages in every setting")
def test_every_screen_of_a_return_is_fit_to_be_seen(look: Any, own_database: Any) -> None:
    for account, screens in groupby(own_database, key=lambda screen: screen[0]):
        look.over(account, *((name, address) for _account, name, address in screens))
    assert ReturnRequest.objects.count() == 4
