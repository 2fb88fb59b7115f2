"""Reminders over a month: who is told what and when; bundled, twice a day at most, never in the hours of silence, and the
last warning of a clause before them."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import cast
from vinte.handling import due
from vinte.handling.reminders.rules import ReminderRules
from vinte.notices.models import Message

LISBON = ZoneInfo("Europe/Lisbon")
RULES = ReminderRules.in_force(market="pt", on=date(2026, 2, 2))
STEP = timedelta(minutes=15)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of February 2026 on Lisbon's clock, which is UTC then."""
    return datetime(2026, 2, 1, tzinfo=LISBON) + timedelta(days=day - 1, hours=hour, minutes=minute)


# What Ana bought in the month: title, when, and when she called, if she did.
BOUGHT = [
    # Called at once: nobody is reminded.
    ("Sala", at(2, 10), at(2, 10, 30)),
    # Never called: 2 hours later; the 12 hours fall into the silence, and the last warning comes at 8, two hours before
    # they are over at 10.
    ("Cozinha", at(3, 10), None),
    # Called after the first reminder.
    ("Quarto", at(6, 9), at(6, 12)),
    # Bought late in the evening: told in the morning, and warned at 18:30.
    ("Muro", at(9, 22, 30), None),
    # Three on one day, none called: bundled, and no third time.
    ("Porta", at(12, 8, 15), None),
    ("Janela", at(12, 9, 5), None),
    ("Chão", at(12, 14), None),
    # The 20 hours fall into the night, and so does the end: warned at 20, before the silence.
    ("Teto", at(17, 3), None),
    # Called in time, and entered hours later, after the reminder of it.
    ("Vedação", at(23, 11), None),
]
TOLD = [
    ("2026-02-03 12:00", "Falta ligar a um contacto", ["Cozinha"]),
    ("2026-02-03 20:00", "Último aviso: Falta ligar a um contacto", ["Cozinha"]),
    ("2026-02-04 12:00", "Falta registar um contacto", ["Cozinha"]),
    ("2026-02-06 11:00", "Falta ligar a um contacto", ["Quarto"]),
]


@pytest.fixture
def ana(db: None) -> cast.Business:
    return cast.professional("Ana", at=at(1, 9), pack="monthly", balance_cents=20_000)


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
        due.DUTIES.run(at=now)
        now += STEP


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
    live(at(2, 0), at(28, 0), story)
    told = [said(message) for message in reminders_of(ana)]
    for line in told:
        print(line)
    assert told == TOLD
    for when, count in Counter(when[:10] for when, _subject, _titles in told).items():
        assert count <= RULES.most_a_day, when
    for message in reminders_of(ana):
        assert 8 <= message.written_at.astimezone(LISBON).hour < 21, message.subject
