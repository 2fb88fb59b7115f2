"""Automatic purchase stops and asks as soon as what it was agreed under no longer holds."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from test_automatic_purchase import WISH

import cast
from vinte.kernel.errors import Refused
from vinte.leads import actions, due, queries
from vinte.leads.models import AutomaticPurchaseRevocation
from vinte.leads.purchases import buying, consents, promise
from vinte.leads.purchases import queries as purchase_queries
from vinte.people import actions as people
from vinte.wallet import actions as wallet
from vinte.wallet import queries as wallet_queries

pytestmark = pytest.mark.django_db
AT = cast.MONDAY
KIND = "automatic_purchase_stopped"


def agree(who: cast.Business, *, at: datetime = AT) -> Any:
    """Read the text and agree to it, as the page does."""
    shown = queries.consent_text(professional_id=who.id, wish=WISH, language="pt", at=at)
    return actions.give_automatic_purchase_consent(
        professional_id=who.id, wish=WISH, language="pt", text_digest=shown.digest, at=at
    )


def covered(name: str = "Ana", *, at: datetime = AT, **joined: Any) -> cast.Business:
    """Somebody whose next contact counts, and who agreed to have it bought."""
    joined = {"pack": "yearly", "is_complete": True, "has_badge": True, "balance_cents": 40_000, **joined}
    who = cast.professional(name, at=at - timedelta(days=1), **joined)
    actions.set_spend_caps(
        professional_id=who.id, week_cents=30_000, month_cents=60_000, at=at - timedelta(hours=1)
    )
    agree(who, at=at)
    return who


def bought(who: cast.Business) -> int:
    return len(purchase_queries.purchases(who.id))


def reasons(who: cast.Business) -> list[str]:
    row = AutomaticPurchaseRevocation.objects.filter(professional_id=who.id).last()
    return list(row.because) if row else []


def lapse(who: cast.Business, *, at: datetime) -> None:
    people.deactivate_badge(professional_id=who.id, kind="verified", reason="Caducou.", at=at)


def thin_out(who: cast.Business, *, at: datetime) -> None:
    people.update_profile(professional_id=who.id, at=at, description="", phone="", opening_hours="")


def end_pack(who: cast.Business, *, at: datetime) -> None:
    wallet.end_pack(professional_id=who.id, pack_id=wallet_queries.packs(who.id)[0].id, at=at)


@pytest.mark.parametrize(
    ("change", "because"),
    [
        (lapse, ["badges_active"]),
        (thin_out, ["profile_complete"]),
        (end_pack, ["pack_ended", "priority_service"]),
    ],
)
@pytest.mark.parametrize("before", [0, 2])
def test_it_stops_before_the_first_purchase_that_would_not_count(
    change: Any, because: list[str], before: int
) -> None:
    ana = covered()
    for _number in range(before):
        cast.request()
    due.DUTIES.run(at=AT)
    assert bought(ana) == before and reasons(ana) == []
    at = cast.later(hours=1)
    change(ana, at=at)
    cast.request(at=at)
    for minute in range(3):
        due.DUTIES.run(at=at + timedelta(hours=5, minutes=minute))
    assert bought(ana) == before and reasons(ana) == because
    assert queries.automatic_purchase_consent(ana.id) is None
    (letter,) = cast.letters(ana.account.email, kind=KIND)
    for code in because:
        assert promise.words(code) in letter.text
    assert "/pro/gastos/" in letter.text
    for automatic in cast.letters(ana.account.email, kind="automatic_purchase"):
        assert "é o que a garantia pede" in automatic.text


def test_it_stops_though_there_is_nothing_to_buy() -> None:
    ana = covered()
    lapse(ana, at=cast.later(minutes=1))
    due.DUTIES.run(at=cast.later(minutes=2))
    assert len(cast.letters(ana.account.email, kind=KIND)) == 1


def test_the_purchase_itself_asks_again() -> None:
    """What changed between the look and the purchase is seen inside the purchase."""
    ana = covered()
    asked = cast.request()
    lapse(ana, at=AT)
    with pytest.raises(Refused) as refusal:
        buying.buy_contact(
            professional_id=ana.id,
            job_request_id=asked.pk,
            shown_price_cents=1200,
            idempotency_key="k",
            at=cast.later(minutes=1),
            automatic=True,
        )
    assert refusal.value.code == "no_longer_agreed" and bought(ana) == 0


def test_a_call_that_was_never_entered_stops_it() -> None:
    """The guarantee is excluded by a clause that no purchase breaks: 24 hours and 12 to enter, without a call."""
    ana = covered()
    cast.request()
    due.DUTIES.run(at=AT)
    at = AT + timedelta(hours=36)
    cast.request(at=at)
    due.DUTIES.run(at=at)
    assert (bought(ana), reasons(ana)) == (2, [])
    cast.request(at=at)
    due.DUTIES.run(at=at + timedelta(seconds=1))
    assert (bought(ana), reasons(ana)) == (2, ["prompt_contact"])


def test_a_job_won_ends_what_the_guarantee_covers() -> None:
    ana = covered()
    cast.request()
    due.DUTIES.run(at=AT)
    cast.award(purchase_queries.purchases(ana.id)[0], at=cast.later(hours=1))
    cast.request(at=cast.later(hours=2))
    due.DUTIES.run(at=cast.later(hours=2))
    assert (bought(ana), reasons(ana)) == (1, ["no_award"])


def test_going_on_takes_a_new_yes_that_says_in_spite_of_what() -> None:
    ana = covered()
    lapse(ana, at=cast.later(minutes=1))
    due.DUTIES.run(at=cast.later(minutes=2))
    stopped = queries.stopped_automatic_purchase(ana.id)
    assert stopped is not None and stopped.because == (promise.words("badges_active"),)
    at = cast.later(minutes=5)
    given = agree(ana, at=at)
    assert "não conta para a garantia" in given.text and promise.words("badges_active") in given.text
    assert queries.stopped_automatic_purchase(ana.id) is None
    cast.request(at=at)
    due.DUTIES.run(at=at)
    thin_out(ana, at=at)
    cast.request(at=at)
    due.DUTIES.run(at=at + timedelta(minutes=1))
    assert bought(ana) == 2 and queries.automatic_purchase_consent(ana.id) is not None
    for letter in cast.letters(ana.account.email, kind="automatic_purchase"):
        assert "é o que a garantia pede" not in letter.text and "não conta para a garantia" in letter.text


def test_words_that_were_read_before_the_badge_lapsed_bind_nobody() -> None:
    ana = covered()
    shown = queries.consent_text(professional_id=ana.id, wish=WISH, language="pt", at=AT)
    lapse(ana, at=cast.later(minutes=1))
    with pytest.raises(Refused) as refusal:
        actions.give_automatic_purchase_consent(
            professional_id=ana.id,
            wish=WISH,
            language="pt",
            text_digest=shown.digest,
            at=cast.later(minutes=2),
        )
    assert refusal.value.code == "text_changed"


def test_what_is_in_order_again_does_not_go_on_by_itself() -> None:
    ana = covered()
    lapse(ana, at=cast.later(minutes=1))
    due.DUTIES.run(at=cast.later(minutes=2))
    people.activate_badge(professional_id=ana.id, kind="verified", at=cast.later(minutes=3))
    cast.request(at=cast.later(minutes=4))
    due.DUTIES.run(at=cast.later(minutes=4))
    assert bought(ana) == 0


def test_beside_a_full_cohort_a_contact_must_count_too_for_it_may_take_a_place() -> None:
    """Twenty are bought; one more would replace any that is credited back."""
    of = cast.claimable("Bruno")
    at = of.purchases[-1].bought_at + timedelta(hours=3)
    cast.top_up(of.id, 20_000, at=at)
    actions.set_spend_caps(professional_id=of.id, week_cents=30_000, month_cents=60_000, at=at)
    agree(of, at=at)
    lapse(of, at=at + timedelta(minutes=1))
    cast.request(at=at)
    due.DUTIES.run(at=at + timedelta(minutes=2))
    assert reasons(of) == ["badges_active"] and bought(of) == 20


def test_a_stop_by_hand_is_no_question() -> None:
    ana = covered()
    actions.revoke_automatic_purchase(professional_id=ana.id, at=AT)
    lapse(ana, at=cast.later(minutes=1))
    due.DUTIES.run(at=cast.later(minutes=2))
    assert reasons(ana) == [] and cast.letters(ana.account.email, kind=KIND) == []
    assert queries.stopped_automatic_purchase(ana.id) is None


def test_a_consent_that_was_replaced_meanwhile_is_not_stopped() -> None:
    ana = covered()
    old = consents.consent_in_force(ana.id)
    assert old is not None
    lapse(ana, at=cast.later(minutes=1))
    agree(ana, at=cast.later(minutes=2))
    assert not consents.stop_if_no_longer(old, at=cast.later(minutes=3))
    assert queries.automatic_purchase_consent(ana.id) is not None
