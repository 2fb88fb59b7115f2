"""The console of the play provider does to a site what a bank would."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

import cast
from play_provider import Play, playing
from vinte.wallet import actions, queries
from vinte.wallet.models import TopUp

pytestmark = pytest.mark.django_db(transaction=True)
AT = cast.MONDAY


def press(play: Play, what: str, key: str) -> str:
    """A button of the console; the page that follows."""
    sent = urlencode({"id": key}).encode()
    with urlopen(f"{play.server.url}/console/{what}", sent, timeout=30) as answer:
        return str(answer.read().decode())


def test_a_bank_sends_a_refund_back_at_the_press_of_a_button() -> None:
    with playing(AT) as play:
        ana = cast.professional("Ana")
        started = actions.start_top_up(
            professional_id=ana.id,
            amount_cents=5000,
            idempotency_key="first",
            return_url="http://127.0.0.1/",
            at=AT,
        )
        play.pay(started.provider_reference)
        play.deliver_all(at=AT)
        page = press(play, "refund", play.charge_of(TopUp.objects.get().pk))
        play.deliver_all(at=AT + timedelta(hours=1))
        assert queries.balance(professional_id=ana.id).total_cents == 0
        assert "O banco recusa" in page and "recusado pelo banco" not in page
        (row,) = play.server.store.query("SELECT id FROM thing WHERE kind = 'refund'")
        page = press(play, "refund-failed", row["id"])
        play.deliver_all(at=AT + timedelta(hours=2))
        assert queries.balance(professional_id=ana.id).total_cents == 5000
        assert "O banco recusa" not in page and "recusado pelo banco" in page
