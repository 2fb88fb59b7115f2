"""The real client against the play provider, over HTTP."""

from __future__ import annotations

import pytest
from tests import marketplace as cast
from tests.wallet.play_provider import Play

from vinte.wallet import actions, queries

pytestmark = pytest.mark.django_db(transaction=True)
AT = cast.MONDAY
RETURN = "http://127.0.0.1:8020/pro/saldo/pagamento/"


def start(who: cast.Business, method: str = "card", **changes):
    wanted = {
        "professional_id": who.id,
        "amount_cents": 5000,
        "method": method,
        "idempotency_key": "form",
        "return_url": RETURN,
        "at": AT,
    }
    return actions.start_top_up(**{**wanted, **changes})


def test_a_card_pays_in_once(play: Play) -> None:
    ana = cast.professional("Ana")
    started = start(ana)
    assert started.pay_url.startswith(play.server.url) and started == start(ana)
    assert queries.balance(ana.id).purchased_cents == 0
    assert play.pay(started.provider_reference) == "paid"
    assert set(play.deliver_all(at=AT)) <= {"done", "ignored"}
    assert queries.balance(ana.id).purchased_cents == 5000
