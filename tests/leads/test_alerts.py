"""Alerts: whom they tell of what, when, how often, and what stands in no letter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

import cast
from vinte.kernel.errors import NotAllowed, Refused
from vinte.leads import actions, due, queries
from vinte.leads.offers import alerts
from vinte.leads.queries import FeedFilters
from vinte.notices import queries as notices
from vinte.notices.models import Message
from vinte.people import actions as people
from vinte.people.professionals import standing as professional_standing

pytestmark = pytest.mark.django_db
AT = datetime(2026, 2, 9, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
MICROSECOND = timedelta(microseconds=1)


def save(
    who: cast.Business,
    *,
    name: str = "Pinturas",
    frequency: str = "at_once",
    at: datetime = AT,
    **filters: object,
) -> queries.Alert:
    return actions.save_alert(
        professional_id=who.id,
        name=name,
        filters=FeedFilters(**filters),
        frequency=frequency,
        at=at,  # type: ignore[arg-type]
    )


def letters(who: cast.Business) -> list[Message]:
    return [letter for letter in notices.mailbox(who.account.email) if letter.kind == "request_alert"]


@pytest.mark.parametrize(
    ("pack", "early", "on_time"),
    [("monthly", HOUR - MICROSECOND, HOUR), (None, 25 * HOUR - MICROSECOND, 25 * HOUR)],
)
def test_a_request_is_told_once_and_only_when_its_reader_can_buy_it(
    pack: str | None, early: timedelta, on_time: timedelta
) -> None:
    ana = cast.professional("Ana", at=AT, pack=pack)
    save(ana)
    cast.request(at=AT + HOUR)
    alerts.DUTY.run(at=AT + early)
    assert letters(ana) == []
    assert alerts.DUTY.run(at=AT + on_time) == 1
    assert alerts.DUTY.run(at=AT + on_time) == 0
    due.DUTIES.run(at=AT + 60 * HOUR)
    (letter,) = letters(ana)
    assert "Pintura · Esgueira, Aveiro" in letter.text
    price = "12,00" if pack else "15,00"
    assert price in letter.text and price in letter.html


def test_no_letter_holds_what_identifies_the_homeowner_or_their_own_words() -> None:
    ana = cast.professional("Ana", at=AT, pack="monthly")
    save(ana)
    helena = cast.homeowner("Helena")
    cast.request(
        of=helena,
        at=AT + HOUR,
        title="Ligue 912 345 678",
        description="Canário",
        address="Rua do Canário, 77",
    )
    alerts.DUTY.run(at=AT + HOUR)
    (letter,) = letters(ana)
    for secret in ("Helena", helena.email, "912", "Canário"):
        assert secret not in letter.subject + letter.text + letter.html


def test_two_alerts_tell_of_one_request_each_and_the_filters_hold() -> None:
    ana = cast.professional("Ana", at=AT, pack="monthly")
    save(ana, name="Tudo")
    save(ana, name="Prontos", intents=("ready",))
    save(ana, name="Grandes", budgets=("major",))
    cast.request(at=AT + HOUR, intent="ready")
    assert alerts.DUTY.run(at=AT + HOUR) == 2
    assert {letter.subject for letter in letters(ana)} == {"Pedidos novos: Tudo", "Pedidos novos: Prontos"}


def test_what_was_there_when_it_was_saved_is_not_news() -> None:
    ana, gil = cast.professional("Ana", at=AT, pack="monthly"), cast.professional("Gil", at=AT)
    cast.request(at=AT - HOUR)
    for who in (ana, gil):
        save(who)
    assert alerts.DUTY.run(at=AT + 30 * HOUR) == 1
    assert letters(ana) == [] and len(letters(gil)) == 1


def test_what_gets_cheap_enough_with_time_is_told_then() -> None:
    ana = cast.professional("Ana", at=AT, pack="monthly")
    cast.request(at=AT - HOUR)
    save(ana, max_price_cents=900)
    assert alerts.DUTY.run(at=AT + 47 * HOUR - MICROSECOND) == 0
    assert alerts.DUTY.run(at=AT + 47 * HOUR) == 1
    assert "8,40" in letters(ana)[0].text


@pytest.mark.parametrize("why", ["sold out", "closed", "bought", "off", "suspended", "deleted", "away"])
def test_what_cannot_be_bought_or_is_not_wanted_is_not_told(why: str) -> None:
    ana = cast.professional("Ana", at=AT, pack="monthly", balance_cents=5000)
    kept = save(ana, frequency="off" if why == "off" else "at_once")
    asked = cast.request(at=AT + HOUR, place_count=1)
    at = AT + 2 * HOUR
    if why == "sold out":
        cast.buy(cast.professional("Bia", at=AT, pack="monthly", balance_cents=5000), asked, at=at)
    if why == "closed":
        actions.close_request(job_request_id=asked.pk, at=at)
    if why == "bought":
        cast.buy(ana, asked, at=at)
    if why == "suspended":
        professional_standing.suspend(
            professional_id=ana.id, reason="Declarou o que não foi.", by=cast.staff().pk, at=at
        )
    if why == "deleted":
        actions.delete_alert(professional_id=ana.id, alert_id=kept.id)
    if why == "away":
        people.add_absence(
            professional_id=ana.id, first_on=AT.date(), last_on=AT.date(), today=AT.date(), at=AT
        )
    assert alerts.DUTY.run(at=at) == 0
    assert letters(ana) == []
    assert alerts.DUTY.run(at=at + 24 * HOUR) == (why == "away")


def test_the_digest_comes_once_a_day_from_seven_on_in_lisbon() -> None:
    ana = cast.professional("Ana", at=AT, pack="monthly")
    save(ana, frequency="daily")
    alerts.DUTY.run(at=AT + MICROSECOND)
    for hours in (1, 2, 3):
        cast.request(at=AT + hours * HOUR)
    assert alerts.DUTY.run(at=AT + 4 * HOUR) == 0
    seven = AT.replace(day=10, hour=7, minute=0)
    assert alerts.DUTY.run(at=seven - MICROSECOND) == 0
    assert alerts.DUTY.run(at=seven) == 1
    assert letters(ana)[0].text.count("• ") == 3
    cast.request(at=seven + HOUR)
    assert alerts.DUTY.run(at=seven + 16 * HOUR) == 0
    assert alerts.DUTY.run(at=seven + 24 * HOUR) == 1
    assert alerts.DUTY.run(at=seven + 48 * HOUR) == 0


def test_a_letter_lists_twenty_and_counts_the_rest() -> None:
    ana = cast.professional("Ana", at=AT, pack="monthly")
    save(ana)
    for _number in range(22):
        cast.request(at=AT + HOUR)
    assert alerts.DUTY.run(at=AT + HOUR) == 1
    (letter,) = letters(ana)
    assert letter.text.count("• ") == 20 and "Há mais 2 na página." in letter.text


def test_letters_turned_on_again_tell_of_what_comes_from_then_on() -> None:
    ana = cast.professional("Ana", at=AT, pack="monthly")
    kept = save(ana)
    for frequency, at in (("off", AT), ("at_once", AT + 2 * HOUR)):
        if frequency == "at_once":
            cast.request(at=AT + HOUR)
        actions.set_alert_frequency(professional_id=ana.id, alert_id=kept.id, frequency=frequency, at=at)
    cast.request(at=AT + 3 * HOUR, intent="ready")
    assert alerts.DUTY.run(at=AT + 3 * HOUR) == 1
    assert letters(ana)[0].text.count("• ") == 1


def test_ten_alerts_and_no_more_each_with_its_name() -> None:
    ana = cast.professional("Ana", at=AT)
    for number in range(10):
        save(ana, name=f"Alerta {number}")
    refusals = {}
    for code, name, frequency in (
        ("too_many_alerts", "Mais um", "at_once"),
        ("name_taken", "Alerta 1", "at_once"),
        ("name_missing", "  ", "at_once"),
        ("frequency_unknown", "Outro", "hourly"),
    ):
        with pytest.raises(Refused) as refused:
            save(ana, name=name, frequency=frequency)
        refusals[refused.value.code] = code
    assert all(code == expected for code, expected in refusals.items()) and len(refusals) == 4
    assert len(queries.alerts_of(ana.id)) == 10


def test_an_alert_is_its_owners_alone() -> None:
    ana, bruno = cast.professional("Ana", at=AT), cast.professional("Bruno", at=AT)
    kept = save(ana)
    for act in (
        lambda: queries.alert(professional_id=bruno.id, alert_id=kept.id),
        lambda: actions.delete_alert(professional_id=bruno.id, alert_id=kept.id),
        lambda: actions.set_alert_frequency(
            professional_id=bruno.id, alert_id=kept.id, frequency="off", at=AT
        ),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert queries.alerts_of(ana.id) == [kept]
