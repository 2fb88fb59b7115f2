"""Links, consents and periods that outlive their reason, or are counted from the wrong one."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from unittest import mock

import pytest

import cast
from play_provider import Play
from vinte.people import actions as people
from vinte.wallet import actions, due, providers, queries
from vinte.wallet.automatic import consents
from vinte.wallet.books import balances
from vinte.wallet.models import Pack, PayerAccount
from vinte.wallet.packs import queries as pack_queries
from vinte.wallet.packs import stopping

pytestmark = pytest.mark.django_db(transaction=True)
AT = cast.MONDAY


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def newest(who: cast.Business) -> Pack:
    return pack_queries.pack_rows(who.id)[0]


def renewed(who: cast.Business, *, times: int) -> list[str]:
    """The first and the last day of a pack and of so many that renew it, each on its last day."""
    found = [newest(who)]
    for _time in range(times):
        due.DUTIES.run(at=noon(found[-1].ends_on))
        found.append(newest(who))
    return [f"{pack.starts_on} {pack.ends_on}" for pack in found]


def test_a_pack_of_the_31st_keeps_its_day() -> None:
    """Counted from the last period it moved to the 28th for ever, and each year lost three days that were paid."""
    ana = cast.professional("Ana", balance_cents=100_000)
    cast.buy_pack(ana.id, "monthly", at=datetime(2026, 1, 31, 12, tzinfo=UTC))
    assert renewed(ana, times=4) == [
        "2026-01-31 2026-02-27",
        "2026-02-28 2026-03-30",
        "2026-03-31 2026-04-29",
        "2026-04-30 2026-05-30",
        "2026-05-31 2026-06-29",
    ]


@pytest.mark.parametrize(
    ("bought_on", "days"),
    [
        (date(2026, 1, 28), ["2026-01-28 2026-02-27", "2026-02-28 2026-03-27", "2026-03-28 2026-04-27"]),
        (date(2026, 4, 30), ["2026-04-30 2026-05-29", "2026-05-30 2026-06-29", "2026-06-30 2026-07-29"]),
    ],
)
def test_a_pack_of_another_day_is_as_before(bought_on: date, days: list[str]) -> None:
    ana = cast.professional("Ana", balance_cents=100_000)
    cast.buy_pack(ana.id, "monthly", at=noon(bought_on))
    assert renewed(ana, times=2) == days


def test_what_is_bought_anew_is_counted_from_its_own_day() -> None:
    """A day without a pack lies between."""
    ana = cast.professional("Ana", balance_cents=100_000)
    cast.buy_pack(ana.id, "monthly", at=datetime(2026, 1, 31, 12, tzinfo=UTC))
    actions.cancel_pack(professional_id=ana.id, pack_id=newest(ana).id, at=noon(date(2026, 2, 2)))
    cast.buy_pack(ana.id, "monthly", at=noon(date(2026, 3, 1)))
    assert f"{newest(ana).starts_on} {newest(ana).ends_on}" == "2026-03-01 2026-03-31"


def test_a_stop_link_stops_what_renewed_its_pack_and_nothing_bought_anew() -> None:
    """A letter about a pack that had ended stopped the one that was bought long after it."""
    ana = cast.professional("Ana", balance_cents=100_000)
    cast.buy_pack(ana.id, "monthly", at=AT)
    first = newest(ana)
    link = stopping.stop_address(first, at=AT).rstrip("/").rsplit("/", 1)[1]
    renewed(ana, times=1)
    second, at = newest(ana), noon(newest(ana).starts_on)
    offer = stopping.stop_behind(secret=link, at=at)
    assert offer.ahead is not None and offer.ahead.pack.id == second.id != first.id
    stopping.stop_by_link(secret=link, at=at)
    assert not newest(ana).renews
    anew = noon(second.ends_on + timedelta(days=1))
    cast.buy_pack(ana.id, "monthly", at=anew)
    late = stopping.stop_address(first, at=at).rstrip("/").rsplit("/", 1)[1]
    assert stopping.stop_behind(secret=late, at=anew).ahead is None
    stopping.stop_by_link(secret=late, at=anew)
    assert newest(ana).id not in (first.id, second.id) and newest(ana).renews


def test_a_card_that_is_forgotten_takes_the_consent_with_it(play: Play) -> None:
    """Months later another card was saved for a pack, and charged by a consent that nobody remembered."""
    ana = cast.professional("Ana")
    card = {"card_reference": "pm_1", "card_brand": "visa", "card_last4": "4242"}
    PayerAccount.objects.create(
        professional_id=ana.id, provider=providers.configured().name, customer_reference="cus_1", **card
    )
    wish = consents.TopUpWish(amount_cents=2000, threshold_cents=1000, month_cents=6000)
    text = consents.top_up_consent_text(professional_id=ana.id, wish=wish, language="pt")
    actions.give_automatic_top_up_consent(
        professional_id=ana.id, market="pt", wish=wish, language="pt", text_digest=text.digest, at=AT
    )
    with mock.patch("vinte.wallet.providers.stripe_provider.StripeProvider.forget_card"):
        actions.forget_saved_card(professional_id=ana.id, at=cast.later(minutes=1))
    PayerAccount.objects.filter(professional_id=ana.id).update(**{**card, "card_last4": "1881"})
    assert queries.automatic_top_up_consent(ana.id) is None
    due.DUTIES.run(at=cast.later(days=40))
    assert queries.automatic_top_ups(ana.id) == []


@pytest.mark.parametrize(("back_after_days", "renews"), [(3, True), (7, True), (8, False)])
def test_who_is_suspended_pays_no_pack_and_has_it_again_when_that_ends_within_grace(
    back_after_days: int, renews: bool
) -> None:
    """A pack was paid for again with which nothing could be bought."""
    ana = cast.professional("Ana", balance_cents=100_000)
    cast.buy_pack(ana.id, "monthly", at=AT)
    first, before = newest(ana), balances.balance(ana.id).total_cents
    last = noon(first.ends_on)
    sofia, simao = cast.staff("Sofia"), cast.staff("Simao")
    people.suspend(professional_id=ana.id, reason="A ver.", by=sofia.pk, at=last - timedelta(days=2))
    for days in (-1, 0, 1, 2):
        due.DUTIES.run(at=last + timedelta(days=days))
    assert (newest(ana).id, balances.balance(ana.id).total_cents) == (first.id, before)
    assert cast.letter_kinds(ana.account.email)[-1] == "pack_not_renewed"
    (letter,) = cast.letters(ana.account.email, kind="pack_not_renewed")
    assert "porque a conta está suspensa" in letter.text and "Não tiramos mais nada" not in letter.text
    back = last + timedelta(days=back_after_days)
    people.reinstate(professional_id=ana.id, reason="Engano nosso.", by=simao.pk, at=back)
    for _twice in range(2):
        due.DUTIES.run(at=back + timedelta(minutes=1))
    assert (newest(ana).id != first.id) == renews
    assert balances.balance(ana.id).total_cents == before - renews * 2900
    if renews:
        assert newest(ana).starts_on == first.ends_on + timedelta(days=1)
