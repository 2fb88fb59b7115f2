"""Automatic top-up with a real card at the play provider: saved once, charged while its owner is away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from test_automatic_top_up import WISH

import cast
from vinte.wallet import actions, due, healing
from vinte.wallet.automatic import consents, top_ups
from vinte.wallet.books import balances
from vinte.wallet.models import TopUp
from vinte.wallet.providers import ProviderUnreachable
from vinte.wallet.providers.stripe_provider import StripeProvider

if TYPE_CHECKING:
    from play_provider import Play

pytestmark = pytest.mark.django_db(transaction=True)
AT = cast.MONDAY


def with_card(play: Play, *, number: str) -> cast.Business:
    """Ana tops up by card, keeps it, agrees to automatic top-up, and spends what she had."""
    ana = cast.professional("Ana")
    started = actions.start_top_up(
        professional_id=ana.id,
        amount_cents=500,
        idempotency_key="first",
        return_url="http://localhost/",
        at=AT,
        save_card=True,
    )
    play.pay(started.provider_reference, number)
    play.deliver_all(at=AT)
    shown = consents.top_up_consent_text(professional_id=ana.id, wish=WISH, language="pt")
    actions.give_automatic_top_up_consent(
        professional_id=ana.id, market="pt", wish=WISH, language="pt", text_digest=shown.digest, at=AT
    )
    return ana


def states(who: cast.Business) -> list[str]:
    return [str(row.state) for row in top_ups.automatic_top_ups(who.id)][::-1]


def test_the_saved_card_is_charged_up_to_the_months_most(play: Play) -> None:
    ana = with_card(play, number="good")
    assert consents.saved_card(ana.id) is not None
    for minute in range(6):
        due.DUTIES.run(at=cast.later(minutes=minute))
        play.deliver_all(at=cast.later(minutes=minute))
    assert states(ana) == ["paid"]
    assert balances.balance(ana.id).total_cents == 2500


def test_a_card_that_declines_stops_it_after_two_days(play: Play) -> None:
    ana = with_card(play, number="later")
    for day in range(4):
        for minute in range(2):
            at = cast.later(days=day, minutes=minute)
            play.clock[0] = at
            due.DUTIES.run(at=at)
            play.deliver_all(at=at)
    assert states(ana) == ["failed", "failed"]
    assert consents.automatic_top_up_consent(ana.id) is None
    assert balances.balance(ana.id).total_cents == 500


@pytest.mark.parametrize(
    ("revoked", "hours", "charged"),
    [(False, 1, True), (False, 22, True), (False, 23, False), (True, 1, False)],
)
def test_a_charge_that_got_no_answer_is_handed_over_again_only_while_it_is_agreed_and_its_key_lasts(
    play: Play, monkeypatch: pytest.MonkeyPatch, revoked: bool, hours: int, charged: bool
) -> None:
    ana = with_card(play, number="good")

    def silence(*_args: object, **_named: object) -> None:
        raise ProviderUnreachable("no answer")

    with monkeypatch.context() as patched:
        patched.setattr(StripeProvider, "charge", silence)
        top_ups.DUTY.run(at=AT)
    waiting = TopUp.objects.get(professional_id=ana.id, method="saved_card")
    assert (waiting.state, waiting.provider_reference) == ("pending", "")
    if revoked:
        actions.revoke_automatic_top_up(professional_id=ana.id, at=AT)
    at = cast.later(hours=hours)
    play.clock[:] = [at]
    healing.DUTY.run(at=at)
    play.deliver_all(at=at)
    waiting.refresh_from_db()
    assert waiting.state == ("paid" if charged else "expired")
    assert balances.balance(ana.id).total_cents == (2500 if charged else 500)
