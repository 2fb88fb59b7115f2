"""Reminders over a month: who is told what and when; bundled, twice a day at most, never in the hours of silence, and the
last warning of a clause before them."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import cast
from vinte.handling import actions as handling
from vinte.handling import due
from vinte.handling.models import Reminder
from vinte.handling.reminders import facts, planning
from vinte.handling.reminders.facts import Fact
from vinte.handling.reminders.planning import Day, Occasion
from vinte.handling.reminders.rules import ReminderRules
from vinte.kernel.clock import FixedClock
from vinte.kernel.errors import Refused
from vinte.notices import actions as notices
from vinte.notices import tasks
from vinte.notices.models import Message, Push
from vinte.notices.push import keys
from vinte.people import actions as people

LISBON = ZoneInfo("Europe/Lisbon")
RULES = ReminderRules.in_force(market="pt", on=date(2026, 2, 2))
# Half an hour is fine enough for a table; at night now and then.
STEP = timedelta(minutes=30)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of February 2026 on Lisbon's clock, which is UTC then."""
    return datetime(2026, 2, 1, tzinfo=LISBON) + timedelta(days=day - 1, hours=hour, minutes=minute)


# What Ana bought in the month: title, when, and when she called, if she did.
BOUGHT = [
    # Called at once: nobody is reminded.
    ("Sala", at(2, 10), at(2, 10, 30)),
    # Never called. The 12 and the 20 hours fall into the silence, and the last warning comes before it; then the hours to
    # enter a call run.
    ("Cozinha", at(3, 10), None),
    # Called after the first reminder.
    ("Quarto", at(6, 9), at(6, 12)),
    # Bought late in the evening: told in the morning, and warned 20 hours later; to enter it in the next morning.
    ("Muro", at(9, 22, 30), None),
    # Three on one day, none called: bundled, and no third time a day.
    ("Porta", at(12, 8, 15), None),
    ("Janela", at(12, 9, 5), None),
    ("Chão", at(12, 14), None),
    # The hours to call end in the night.
    ("Teto", at(17, 3), None),
]
CALL, LAST_CALL = "Falta ligar a um contacto", "Último aviso: Falta ligar a um contacto"
ENTER, LAST_ENTRY = "Falta registar um contacto", "Último aviso: Falta registar um contacto"
TOLD = [
    ("2026-02-03 12:00", CALL, ["Cozinha"]),
    ("2026-02-03 20:00", LAST_CALL, ["Cozinha"]),
    ("2026-02-04 12:00", ENTER, ["Cozinha"]),
    ("2026-02-04 20:00", LAST_ENTRY, ["Cozinha"]),
    ("2026-02-06 11:00", CALL, ["Quarto"]),
    ("2026-02-10 08:00", CALL, ["Muro"]),
    ("2026-02-10 18:30", LAST_CALL, ["Muro"]),
    ("2026-02-11 08:00", LAST_ENTRY, ["Muro"]),
    ("2026-02-12 10:30", CALL, ["Porta"]),
    ("2026-02-12 20:00", f"{LAST_CALL}, e mais 2", ["Porta", "Janela", "Chão"]),
    ("2026-02-13 08:00", LAST_CALL, ["Chão"]),
    ("2026-02-13 18:30", f"{LAST_ENTRY}, e mais 2", ["Porta", "Janela", "Chão"]),
    ("2026-02-17 08:00", CALL, ["Teto"]),
    ("2026-02-17 20:00", LAST_CALL, ["Teto"]),
    ("2026-02-18 08:00", ENTER, ["Teto"]),
    ("2026-02-18 13:00", LAST_ENTRY, ["Teto"]),
]


@pytest.fixture
def ana(db: None) -> cast.Business:
    return cast.professional("Ana", at=at(1, 9), pack="monthly", balance_cents=20_000)


@pytest.fixture
def site(settings: Any) -> Any:
    """The site's settings, for a test."""
    return settings


def reminders_of(of: cast.Business) -> list[Message]:
    return list(Message.objects.filter(kind="reminder", to_address=of.account.email).order_by("written_at"))


def said(message: Message) -> tuple[str, str, list[str]]:
    """When, the subject, and of which contacts."""
    when = message.written_at.astimezone(LISBON).strftime("%Y-%m-%d %H:%M")
    return when, message.subject, [title for title, *_rest in BOUGHT if f"«{title}»" in message.text]


def live(begin: datetime, end: datetime, story: dict[datetime, Any]) -> None:
    """The duty runs every quarter of an hour, and what happens happens in between."""
    now = begin
    happening = sorted(story.items(), key=lambda each: each[0])
    while now <= end:
        while happening and happening[0][0] <= now:
            happening.pop(0)[1]()
        if 7 <= now.hour < 22 or now.hour in (23, 3):
            due.DUTIES.run(at=now)
        now += STEP


@pytest.mark.slow(reason="a month of a duty that runs thirty times a day")
def test_a_month_of_ana(ana: cast.Business) -> None:
    story: dict[datetime, Any] = {}
    for title, bought_at, called_at in BOUGHT:

        def buy(
            title: str = title, bought_at: datetime = bought_at, called_at: datetime | None = called_at
        ) -> None:
            purchase = cast.contact(ana, at=bought_at, called_after=None, title=title, price_cents=900)
            if called_at is not None:
                story_of_calls.append((called_at, purchase))

        story[bought_at] = buy
    story_of_calls: list[tuple[datetime, Any]] = []
    for _title, _bought_at, called_at in BOUGHT:
        if called_at is not None:
            story[called_at] = lambda: cast.attempt(story_of_calls[-1][1], at=story_of_calls[-1][0])
    live(at(1, 12), at(28, 0), story)
    told = [said(message) for message in reminders_of(ana)]
    assert told == TOLD
    for when, count in Counter(when[:10] for when, _subject, _titles in told).items():
        assert count <= RULES.most_a_day, when
    for message in reminders_of(ana):
        assert 8 <= message.written_at.astimezone(LISBON).hour < 21, message.subject


DAY = Day(LISBON, 21, 8)
FIRST_CONTACT = next(rule for rule in RULES.rule if rule.name == "first_contact")
LATE_ENTRY = next(rule for rule in RULES.rule if rule.name == "late_entry")
LEAD = timedelta(minutes=RULES.before_quiet_minutes)

QUIET = [
    (DAY, at(3, 20, 59), False),
    (DAY, at(3, 21), True),
    (DAY, at(4, 0), True),
    (DAY, at(4, 7, 59), True),
    (DAY, at(4, 8), False),
    (Day(LISBON, 10, 18), at(3, 9, 59), False),
    (Day(LISBON, 10, 18), at(3, 10), True),
    (Day(LISBON, 10, 18), at(3, 18), False),
    (Day(LISBON, 9, 9), at(3, 9), False),
]


@pytest.mark.parametrize(("day", "instant", "is_quiet"), QUIET)
def test_silence_begins_and_ends_with_its_hours(day: Day, instant: datetime, is_quiet: bool) -> None:
    assert day.is_quiet(instant) == is_quiet


def test_silence_follows_the_clock_over_its_change() -> None:
    # On 29 March 2026 Lisbon's clock goes from 01:00 to 02:00: 8 o'clock is 07:00 in UTC.
    assert DAY.is_quiet(datetime(2026, 3, 29, 6, 59, tzinfo=UTC))
    assert not DAY.is_quiet(datetime(2026, 3, 29, 7, 0, tzinfo=UTC))
    assert DAY.next_silence(datetime(2026, 3, 29, 7, 0, tzinfo=UTC)) == datetime(
        2026, 3, 29, 20, 0, tzinfo=UTC
    )


def fact(bought_at: datetime, number: int = 1, *, lasts: int = 24) -> Fact:
    ends_at = bought_at + timedelta(hours=lasts)
    return Fact(UUID(int=7), UUID(int=number), bought_at, ends_at, "Sala", "/pro/contactos/")


# When it was bought; when the last warnings to call and to enter come.
WARNED = [
    # 20 hours later is 20:59 and 21:00 of the same day; 07:59 and 08:00 of the next.
    (at(3, 0, 59), at(3, 20, 59), at(4, 10, 59)),
    (at(3, 1, 0), at(3, 20), at(4, 11)),
    (at(3, 11, 59), at(3, 20), at(4, 20)),
    (at(3, 12, 0), at(4, 8), at(4, 20)),
    # The hours to call end within the silence: only then is there something to enter.
    (at(3, 20, 59), at(4, 16, 59), at(4, 20, 59)),
    (at(3, 21, 59), at(4, 17, 59), at(4, 21, 59)),
    (at(3, 22, 0), at(4, 18), at(5, 8)),
]


@pytest.mark.parametrize(("bought_at", "to_call", "to_enter"), WARNED)
def test_a_last_warning_comes_before_the_silence_that_it_falls_into(
    bought_at: datetime, to_call: datetime, to_enter: datetime
) -> None:
    for rule, lasts, warned in ((FIRST_CONTACT, 24, to_call), (LATE_ENTRY, 36, to_enter)):
        found = planning.occasions(rule, fact(bought_at, lasts=lasts), day=DAY, before_quiet=LEAD)
        assert (found[-1].at, found[-1].is_last) == (warned, True)


# A visit on the 4th at 10: told on the evening before, and on no other day.
VISIT = next(rule for rule in RULES.rule if rule.name == "visit_tomorrow")
EVE = [
    (at(3, 17, 59), False),
    (at(3, 18), True),
    (at(3, 20, 59), True),
    (at(3, 21), False),
    (at(4, 8), False),
]


@pytest.mark.parametrize(("instant", "is_told"), EVE)
def test_a_visit_is_told_the_evening_before_and_then_no_more(instant: datetime, is_told: bool) -> None:
    ahead = planning.occasions(VISIT, fact(at(4, 10), lasts=0), day=DAY, before_quiet=LEAD)
    told = planning.bundle(ahead, told=[], wants=True, day=DAY, rules=RULES, at=instant)
    assert bool(told) == is_told


@given(st.data())
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=40)
def test_whatever_is_bought_every_last_warning_comes_and_none_in_silence(data: st.DataObject) -> None:
    hours = data.draw(st.lists(st.integers(0, 24 * 6), min_size=1, max_size=10, unique=True))
    begins, length = data.draw(
        st.one_of(st.just((21, 11)), st.tuples(st.integers(0, 23), st.integers(0, 12)))
    )
    wants = data.draw(st.booleans())
    day = Day(LISBON, begins, (begins + length) % 24)
    begin = at(2, 0)
    every = [
        occasion
        for rule, lasts in ((FIRST_CONTACT, 24), (LATE_ENTRY, 36))
        for hour in hours
        for occasion in planning.occasions(
            rule, fact(begin + timedelta(hours=hour), hour, lasts=lasts), day=day, before_quiet=LEAD
        )
    ]
    told: list[datetime] = []
    done: dict[Any, int] = {}
    now = begin
    while now < begin + timedelta(days=8):
        alive = [
            each
            for each in every
            if each.fact.at <= now < each.fact.ends_at and each.number > done.get(each.of, 0)
        ]
        chosen: list[Occasion] = planning.bundle(alive, told=told, wants=wants, day=day, rules=RULES, at=now)
        if chosen:
            assert not day.is_quiet(now)
            assert len({each.of for each in chosen}) == len(chosen)
            assert wants or all(each.is_last for each in chosen)
            told.append(now)
            done.update({each.of: each.number for each in chosen})
        now += timedelta(hours=1)
    lasts = {each.of: each.number for each in every if each.is_last}
    assert done == lasts
    if (begins, length) == (21, 11):
        assert max(Counter(day.of(each) for each in told).values()) <= RULES.most_a_day


def test_whoever_wants_none_gets_the_last_warnings_and_one_click_is_enough(
    ana: cast.Business, site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    site.VINTE_DEMO = False
    monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(at(3, 13)))
    cast.contact(ana, at=at(3, 10), called_after=None, title="Cozinha")
    assert due.DUTIES.run(at=at(3, 12)) == 1
    (message,) = reminders_of(ana)
    monkeypatch.setattr(tasks, "clock_named", lambda _path: FixedClock(at(3, 12)))
    tasks.send_message(message_id=str(message.pk))
    (letter,) = (each for each in mail.outbox if each.subject == "Falta ligar a um contacto")
    headers = letter.extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = headers["List-Unsubscribe"].strip("<>")
    assert link in letter.body
    message.refresh_from_db()
    assert "…" in message.unsubscribe_url
    address = link.removeprefix(site.VINTE_BASE_URL)
    client = Client(enforce_csrf_checks=True, HTTP_ACCEPT_LANGUAGE="pt")
    assert "Parar os lembretes?" in client.get(address).content.decode()
    assert people_wants(ana)
    assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 204
    assert not people_wants(ana)
    assert client.post(address).status_code == 302
    assert "Não há mais lembretes" in client.get(address).content.decode()
    assert client.get(address[:-2] + "x/").status_code == 404
    live(at(3, 12), at(4, 9), {})
    assert [said(each)[:2] for each in reminders_of(ana)[1:]] == [
        ("2026-02-03 20:00", "Último aviso: Falta ligar a um contacto")
    ]


def people_wants(of: cast.Business) -> bool:
    from vinte.people import queries

    return queries.wants_letter(account_id=of.account.pk, kind="reminder")


def test_a_phone_is_told_the_same_without_the_title(ana: cast.Business, site: Any) -> None:
    site.VINTE_PUSH_KEY = keys.new_key()
    site.VINTE_PUSH_SERVICES = ["127.0.0.1"]
    phone_keys = {"p256dh": keys.public(keys.new_key()), "auth": keys.as_text(b"0" * 16)}
    notices.subscribe(
        owner=ana.account.pk, endpoint="http://127.0.0.1/p", device="", at=at(1, 9), **phone_keys
    )
    purchase = cast.contact(ana, at=at(3, 10), called_after=None, title="Cozinha da Helena")
    assert due.DUTIES.run(at=at(3, 12)) == 1
    push = Push.objects.get()
    assert (push.title, push.path) == ("Falta ligar a um contacto", f"/pro/contactos/{purchase.id}/")
    assert "Helena" not in push.title + push.text
    assert push.text == "Até amanhã, 10:00, hora de Lisboa. Toque para ver."
    assert push.useful_until == at(4, 0)


def test_a_call_or_a_job_or_a_return_ends_the_reminders(ana: cast.Business) -> None:
    called = cast.contact(ana, at=at(3, 10), called_after=None, title="Sala")
    won = cast.contact(ana, at=at(3, 10, 15), called_after=None, title="Muro")
    cast.attempt(called, at=at(3, 10, 30))
    cast.award(won, at=at(3, 11))
    back = cast.contact(ana, at=at(3, 10, 30), called_after=None, title="Porta")
    cast.take_back(back, at=at(3, 11))
    live(at(3, 10), at(5, 10), {})
    assert reminders_of(ana) == []


def test_a_call_that_was_promised_for_an_hour_is_reminded_of_until_it_is_made(ana: cast.Business) -> None:
    promised, tried = (
        cast.contact(ana, at=at(3, 10, minute), called_after=None, title=title)
        for minute, title in ((0, "Sala"), (15, "Muro"))
    )
    for purchase in (promised, tried):
        handling.record_attempt(
            professional_id=ana.id, purchase_id=purchase.id, channel="phone", attempted_at=at(3, 11), note="",
            outcome="call_back", call_back_at=at(4, 15), at=at(3, 11),
        )  # fmt: skip
    cast.attempt(tried, at=at(4, 12))
    live(at(3, 11), at(6, 10), {})
    (message,) = reminders_of(ana)
    assert said(message) == ("2026-02-04 15:00", "Está na hora de voltar a ligar", ["Sala"])
    assert "o primeiro contacto já conta" in message.text


def test_the_same_instant_twice_or_much_later_says_nothing_untrue(ana: cast.Business) -> None:
    cast.contact(ana, at=at(3, 10), called_after=None, title="Sala")
    assert [due.DUTIES.run(at=at(3, 12)) for _again in range(2)] == [1, 0]
    # A worker that was away until all hours were over has nothing left to remind of.
    assert due.DUTIES.run(at=at(6, 12)) == 0
    assert Reminder.objects.count() == 1


def test_facts_of_an_unknown_kind_are_refused_and_others_wait_for_their_room() -> None:
    with pytest.raises(LookupError):
        facts.register_facts("weather", who=lambda *, at: (), of=lambda *, professional_id, at: ())
    assert not facts.who_has("weather", at=at(3, 10))


@pytest.mark.parametrize(
    ("begins", "ends", "code"),
    [
        (21, 8, None),
        (21, 9, "quiet_too_long"),
        (9, 9, None),
        (24, 8, "hour_unknown"),
        (8, -1, "hour_unknown"),
    ],
)
def test_hours_of_silence_are_eleven_at_most(
    ana: cast.Business, begins: int, ends: int, code: str | None
) -> None:
    chosen = {"owner": ana.account.pk, "begins_hour": begins, "ends_hour": ends}
    if code is None:
        notices.choose_quiet_hours(**chosen)
        return
    with pytest.raises(Refused) as refusal:
        notices.choose_quiet_hours(**chosen)
    assert refusal.value.code == code


def test_ana_chooses_her_hours_and_they_are_kept(ana: cast.Business, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(at(3, 9)))
    client = Client(HTTP_ACCEPT_LANGUAGE="pt")
    client.force_login(ana.account)
    page = "/conta/avisos/"
    assert '<option value="21" selected' in client.get(page).content.decode()
    assert client.post(page, {"begins_hour": 8, "ends_hour": 21}).status_code == 422
    assert client.post(page, {"begins_hour": 11, "ends_hour": 19}).status_code == 302
    assert '<option value="11" selected' in client.get(page).content.decode()
    cast.contact(ana, at=at(3, 10), called_after=None, title="Sala")
    assert due.DUTIES.run(at=at(3, 12)) == 0
    assert due.DUTIES.run(at=at(3, 19)) == 1
    people.choose_letters(account_id=ana.account.pk, wanted=["review_published"])
    assert not people_wants(ana)
