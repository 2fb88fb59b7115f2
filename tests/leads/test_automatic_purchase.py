"""Automatic purchase: only what was agreed to, fairly among several, until it is taken back."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import Error, connection, transaction

import cast
import clean_town
from vinte.kernel.errors import NotAllowed, Refused
from vinte.leads import actions, due, queries
from vinte.leads.models import AutomaticAct, AutomaticPurchaseConsent, JobRequest
from vinte.leads.offers import browsing
from vinte.leads.purchases import automatic, buying, consents
from vinte.leads.purchases import queries as purchase_queries
from vinte.notices import queries as notices
from vinte.people import actions as people
from vinte.people.professionals import standing as professional_standing
from vinte.wallet.books import balances
from vinte.wallet.books import spending as wallet_spending

AT = cast.MONDAY
WEEK_CENTS, MONTH_CENTS = 5000, 20_000
WISH = queries.Wish(
    highest_price_cents=1500,
    trades=("painter",),
    intents=("ready", "comparing", "idea"),
    budgets=tuple(value for value, _label in JobRequest.Budget.choices),
)


def consent(
    who: cast.Business, *, at: datetime = AT, language: str = "pt", **changes: Any
) -> AutomaticPurchaseConsent:
    """Read the text and agree to it, as the page does."""
    wish = replace(WISH, **changes)
    shown = queries.consent_text(professional_id=who.id, wish=wish, language=language, at=at)
    return actions.give_automatic_purchase_consent(
        professional_id=who.id, wish=wish, language=language, text_digest=shown.digest, at=at
    )


def willing(
    name: str = "Ana",
    *,
    pack: str | None = "monthly",
    balance_cents: int = 20_000,
    week_cents: int = WEEK_CENTS,
    month_cents: int = MONTH_CENTS,
    at: datetime = AT,
    **changes: Any,
) -> cast.Business:
    """Somebody with caps and a consent."""
    who = cast.professional(name, pack=pack, balance_cents=balance_cents)
    actions.set_spend_caps(
        professional_id=who.id, week_cents=week_cents, month_cents=month_cents, at=cast.later(hours=-1)
    )
    consent(who, at=at, **changes)
    return who


def log(who: cast.Business) -> list[tuple[bool, str]]:
    """Whether each act was a purchase, and the reason, newest first."""
    return [(row.purchase_id is not None, row.reason) for row in queries.automatic_acts(who.id)]


pytestmark = pytest.mark.django_db


def test_the_consent_says_the_most_it_can_cost_and_is_kept_word_for_word() -> None:
    ana = willing(from_hour=8, until_hour=20, only_unsold=True)
    kept = queries.automatic_purchase_consent(ana.id)
    assert kept is not None
    for words in ("50,00", "200,00", "15,00", "Pint", "toda a minha zona", "8 h", "20 h", "desconto"):
        assert words.lower() in kept.text.replace("\u202f", "").lower(), words
    assert (kept.language, kept.given_at, kept.week_cents, kept.month_cents) == ("pt", AT, 5000, 20_000)
    english = consent(ana, language="en", at=cast.later(minutes=1))
    assert "50,00\u00a0€" in english.text
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE leads_automaticpurchaseconsent SET week_cents = 99999")


def test_it_needs_both_caps_and_a_wish_that_says_something() -> None:
    ana = cast.professional("Ana", balance_cents=5000)
    for week, month in ((None, None), (5000, None), (None, 5000)):
        actions.set_spend_caps(professional_id=ana.id, week_cents=week, month_cents=month, at=AT)
        with pytest.raises(Refused) as refusal:
            consent(ana)
        assert refusal.value.code == "caps_missing"
    actions.set_spend_caps(professional_id=ana.id, week_cents=1, month_cents=1, at=AT)
    for code, changes in (
        ("price_out_of_range", {"highest_price_cents": 0}),
        ("filter_missing", {"trades": ()}),
        ("filter_missing", {"intents": ()}),
        ("filter_missing", {"budgets": ()}),
        ("filter_unknown", {"trades": ("cleaning",)}),
        ("filter_unknown", {"intents": ("never",)}),
        ("hours_unreadable", {"from_hour": 9, "until_hour": 9}),
        ("hours_unreadable", {"until_hour": 25}),
    ):
        with pytest.raises(Refused) as refusal:
            consent(ana, **changes)
        assert refusal.value.code == code
    with pytest.raises(NotAllowed):
        consent(ana, municipalities=("Atlântida",))
    assert queries.automatic_purchase_consent(ana.id) is None


def test_words_that_changed_since_they_were_read_bind_nobody() -> None:
    ana = cast.professional("Ana", balance_cents=5000)
    actions.set_spend_caps(professional_id=ana.id, week_cents=5000, month_cents=9000, at=AT)
    shown = queries.consent_text(professional_id=ana.id, wish=WISH, language="pt", at=AT)
    actions.set_spend_caps(professional_id=ana.id, week_cents=6000, month_cents=9000, at=AT)
    with pytest.raises(Refused) as refusal:
        actions.give_automatic_purchase_consent(
            professional_id=ana.id, wish=WISH, language="pt", text_digest=shown.digest, at=AT
        )
    assert refusal.value.code == "text_changed"
    assert queries.automatic_purchase_consent(ana.id) is None


@pytest.mark.parametrize(("places", "covered"), [([], True), (["Aveiro"], True), (["Porto"], False)])
def test_no_municipalities_are_the_whole_area(places: list[str], covered: bool) -> None:
    agreed = consents.consent_in_force(willing().id)
    assert agreed is not None
    agreed.municipalities = places
    asked = cast.request()
    assert consents.covers(agreed, asked, price_cents=1200, service="priority") is covered


def test_it_buys_once_tells_by_letter_and_writes_it_down() -> None:
    ana = willing()
    asked = cast.request(title="Pintar o corredor")
    assert due.DUTIES.run(at=AT) == 1
    assert due.DUTIES.run(at=cast.later(minutes=1)) == 0
    (purchase,) = purchase_queries.purchases(ana.id)
    assert (purchase.job_request_id, purchase.price_cents) == (asked.pk, 1200)
    assert log(ana) == [(True, "")]
    (letter,) = notices.messages_with_key("automatic_purchase:")
    assert letter.reader == ana.account.email
    assert "Pintar o corredor" in letter.text and "12,00" in letter.text
    assert f"/pro/contactos/{purchase.id}/" in letter.text and "/pro/gastos/" in letter.text
    homeowner = asked.homeowner
    for private in (homeowner.name, homeowner.email, homeowner.phone, asked.address):
        assert private not in letter.text + letter.html + letter.subject


def test_nothing_is_bought_without_consent() -> None:
    ana = cast.professional("Ana", pack="monthly", balance_cents=5000)
    asked = cast.request()
    assert due.DUTIES.run(at=AT) == 0
    with pytest.raises(Refused) as refusal:
        buying.buy_contact(
            professional_id=ana.id,
            job_request_id=asked.pk,
            shown_price_cents=1200,
            idempotency_key="k",
            at=AT,
            automatic=True,
        )
    assert refusal.value.code == "consent_missing"


@pytest.mark.parametrize(
    ("changes", "request_changes", "bought"),
    [
        ({"highest_price_cents": 1200}, {}, True),
        ({"highest_price_cents": 1199}, {}, False),
        ({"intents": ("comparing",)}, {}, True),
        ({"intents": ("ready",)}, {}, False),
        ({"budgets": ("large",)}, {"budget": "large"}, True),
        ({"budgets": ("large",)}, {"budget": "unknown"}, False),
        ({"municipalities": ("Aveiro",)}, {}, True),
        ({"municipalities": ("Porto",)}, {}, False),
        ({"only_unsold": True}, {}, False),
        # 09:30 in Lisbon.
        ({"from_hour": 9, "until_hour": 10}, {}, True),
        ({"from_hour": 10}, {}, False),
        ({"until_hour": 9}, {}, False),
    ],
)
def test_what_was_agreed_to_is_bought_and_nothing_else(
    changes: dict[str, Any], request_changes: dict[str, Any], bought: bool
) -> None:
    ana = willing(**changes)
    cast.request(**request_changes)
    assert due.DUTIES.run(at=AT) == int(bought)
    assert len(purchase_queries.purchases(ana.id)) == int(bought)


def test_only_a_price_below_the_full_one_is_unsold() -> None:
    ana = willing(only_unsold=True)
    agreed = consents.consent_in_force(ana.id)
    assert agreed is not None
    asked = cast.request()
    for cents, service, covered in (
        (1199, "priority", True),
        (1200, "priority", False),
        (1499, "standard", True),
        (1500, "standard", False),
    ):
        assert consents.covers(agreed, asked, price_cents=cents, service=service) is covered


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        ({"balance_cents": 1199}, "balance_too_low"),
        ({"week_cents": 1199}, "beyond_week_cap"),
        ({"month_cents": 1199}, "beyond_month_cap"),
        ({"highest_price_cents": 1199}, "price_above_highest"),
        ({"from_hour": 22}, "out_of_hours"),
    ],
)
def test_why_nothing_was_bought_is_said_once_in_words(who: dict[str, Any], reason: str) -> None:
    ana = willing(**who)
    cast.request()
    for minute in range(3):
        assert due.DUTIES.run(at=cast.later(minutes=minute)) == 0
    assert log(ana) == [(False, reason)]
    assert queries.reason_words(reason) != queries.reason_words("no such code")
    assert notices.messages_with_key("automatic_purchase:") == []


def test_a_suspended_professional_is_bought_nothing() -> None:
    ana = willing()
    professional_standing.suspend(
        professional_id=ana.id, reason="Declarou o que não foi.", by=cast.staff().pk, at=AT
    )
    cast.request()
    assert due.DUTIES.run(at=cast.later(minutes=1)) == 0
    assert log(ana) == [(False, "suspended")]


@pytest.mark.parametrize(("days", "away"), [(-1, False), (0, True), (1, True), (2, False)])
def test_who_is_away_is_bought_nothing(days: int, away: bool) -> None:
    """Away from today to tomorrow, both included."""
    ana = willing(pack="yearly", at=cast.later(days=-2))
    first = cast.later(days=-days).date()
    people.add_absence(
        professional_id=ana.id, first_on=first, last_on=first + timedelta(days=1), today=first, at=AT
    )
    cast.request()
    assert due.DUTIES.run(at=AT) == int(not away)
    assert log(ana) == [(not away, "away" if away else "")]


def test_a_raised_cap_lets_a_consent_buy_no_more_and_a_lowered_one_holds_it_at_once() -> None:
    ana = willing(week_cents=2400)
    actions.set_spend_caps(professional_id=ana.id, week_cents=9000, month_cents=20_000, at=AT)
    for _number in range(3):
        cast.request()
    assert due.DUTIES.run(at=cast.later(minutes=1)) == 2
    assert (False, "beyond_consent_week") in log(ana)
    bruno = willing("Bruno")
    actions.set_spend_caps(professional_id=bruno.id, week_cents=1199, month_cents=20_000, at=AT)
    due.DUTIES.run(at=cast.later(minutes=2))
    assert purchase_queries.purchases(bruno.id) == []


def test_what_is_bought_by_hand_counts_for_the_consent_too() -> None:
    ana = willing(week_cents=2400)
    cast.buy(ana, cast.request())
    cast.request()
    cast.request()
    assert due.DUTIES.run(at=cast.later(minutes=1)) == 1


def test_one_tap_ends_it_and_a_new_consent_begins_again() -> None:
    ana = willing()
    assert actions.revoke_automatic_purchase(professional_id=ana.id, at=AT) is not None
    assert actions.revoke_automatic_purchase(professional_id=ana.id, at=AT) is None
    cast.request()
    assert due.DUTIES.run(at=AT) == 0
    assert log(ana) == []
    consent(ana, at=cast.later(minutes=1))
    assert due.DUTIES.run(at=cast.later(minutes=2)) == 1


def test_the_priority_service_comes_first_then_who_was_bought_for_longest_ago() -> None:
    gil = willing("Gil", pack=None, at=cast.later(minutes=-9))
    ana, carla = willing("Ana", at=cast.later(minutes=-5)), willing("Carla", at=cast.later(minutes=-3))
    after_window = cast.later(hours=5)
    winners = []
    for number in range(3):
        at = after_window + timedelta(minutes=number)
        asked = cast.request(place_count=1)
        due.DUTIES.run(at=at)
        winners.append(purchase_queries.buyers(asked.pk)[0].professional_id)
    assert winners == [ana.id, carla.id, ana.id]
    assert {reason for _bought, reason in log(gil)} == {"sold_out"}
    cast.request(place_count=4)
    assert due.DUTIES.run(at=cast.later(hours=6)) == 3


def test_two_requests_in_one_run_go_to_two_people() -> None:
    ana, carla = willing("Ana"), willing("Carla", at=cast.later(seconds=1))
    requests = [cast.request(place_count=1) for _number in range(2)]
    assert due.DUTIES.run(at=cast.later(minutes=1)) == 2
    assert {purchase_queries.buyers(row.pk)[0].professional_id for row in requests} == {ana.id, carla.id}


@pytest.mark.plants_a_violation("leads.automatic_purchases_had_consent", reason="the check's own test")
def test_the_check_finds_a_purchase_without_consent() -> None:
    ana = willing()
    purchase = cast.buy(ana, cast.request(at=cast.later(hours=-2)), at=cast.later(hours=-1), price_cents=1200)
    agreed = consents.consent_in_force(ana.id)
    assert agreed is not None
    assert clean_town.broken_rows() == []
    AutomaticAct.objects.create(
        professional_id=ana.id,
        id=purchase.id,
        consent_id=agreed.id,
        job_request_id=purchase.job_request_id,
        at=AT,
        purchase_id=purchase.id,
    )
    assert any("beyond the consent" in row for row in clean_town.broken_rows())


# --- revocation during a purchase --------------------------------------------------------------------------


def race_of_revocation_and_purchases(many: int) -> list[str]:
    """Purchases and one revocation begin together; what was bought after the revocation had returned."""
    ana = willing(week_cents=90_000, month_cents=90_000, balance_cents=90_000)
    offers = [cast.request(at=AT) for _number in range(many)]
    agreed = consents.consent_in_force(ana.id)
    assert agreed is not None
    shown = {row.job_request_id: row for row in browsing.offers(professional_id=ana.id, at=AT)}
    barrier = threading.Barrier(many + 1, timeout=60)
    counted: list[int] = []

    def buy(number: int) -> None:
        barrier.wait()
        automatic.buy_for(consent=agreed, offer=shown[offers[number].pk], at=AT)
        connection.close()

    def revoke(_number: int) -> None:
        barrier.wait()
        actions.revoke_automatic_purchase(professional_id=ana.id, at=AT)
        counted.append(len(purchase_queries.purchases(ana.id)))
        connection.close()

    with ThreadPoolExecutor(many + 1) as pool:
        futures = [pool.submit(revoke, 0), *(pool.submit(buy, number) for number in range(many))]
        for future in futures:
            future.result()
    bought = len(purchase_queries.purchases(ana.id))
    return [f"{bought - counted[0]} bought after"] if bought > counted[0] else []


@pytest.mark.django_db(transaction=True)
def test_runs_that_overlap_buy_each_contact_once_and_tell_it_once() -> None:
    who = [willing(name, at=cast.later(seconds=number)) for number, name in enumerate(("Ana", "Carla"))]
    for _number in range(4):
        cast.request(place_count=1)
    barrier = threading.Barrier(6, timeout=60)

    def run(_number: int) -> int:
        barrier.wait()
        try:
            return automatic.DUTY.run(at=cast.later(minutes=1))
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        bought = sum(pool.map(run, range(6)))
    acts = [row for each in who for row in queries.automatic_acts(each.id) if row.purchase_id]
    letters = notices.messages_with_key("automatic_purchase:")
    assert (bought, len(acts), len(letters)) == (4, 4, 4)


@pytest.mark.django_db(transaction=True)
def test_no_purchase_commits_after_the_revocation() -> None:
    assert [late for _round in range(6) for late in race_of_revocation_and_purchases(8)] == []


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_a_purchase_commits_after_the_revocation(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: nobody locks the professional, so the revocation returns while a purchase is under way."""

    def plain_read(rows: Any, keys: Any) -> list[Any]:
        return list(rows.filter(pk__in=sorted(set(keys))).order_by("pk"))

    monkeypatch.setattr("vinte.people.professionals.registry.lock_in_key_order", plain_read)
    charge, waiting = wallet_spending.charge_contact, threading.Event()
    revoked = threading.Event()

    def slow_charge(**body: Any) -> Any:
        waiting.set()
        assert revoked.wait(30)
        return charge(**body)

    monkeypatch.setattr("vinte.wallet.actions.charge_contact", slow_charge)
    ana = willing()
    cast.request()
    (offer,) = browsing.offers(professional_id=ana.id, at=AT)

    def buy() -> None:
        buying.buy_contact(
            professional_id=ana.id,
            job_request_id=offer.job_request_id,
            shown_price_cents=offer.price_cents,
            idempotency_key="automatic",
            at=AT,
            automatic=True,
        )
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(buy)
        assert waiting.wait(30)
        actions.revoke_automatic_purchase(professional_id=ana.id, at=AT)
        before = len(purchase_queries.purchases(ana.id))
        revoked.set()
        future.result()
    assert (before, len(purchase_queries.purchases(ana.id))) == (0, 1)


def test_an_instant_is_in_the_markets_hours_in_summer_too() -> None:
    summer = datetime(2026, 6, 15, 8, 30, tzinfo=UTC)  # 09:30 in Lisbon
    ana = willing(pack="yearly", from_hour=9, until_hour=10)
    cast.request(at=summer)
    assert due.DUTIES.run(at=summer) == 1
    assert len(purchase_queries.purchases(ana.id)) == 1
    assert balances.balance(ana.id).total_cents == 20_000 - 1200
