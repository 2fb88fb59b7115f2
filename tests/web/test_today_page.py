"""Ana opens the day: the next thing is the biggest button, and what follows stands in order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from professional_story import NOW, buy, claimable, open_business

import cast
from cast import Business
from statements import counted
from vinte.handling import actions as handling_actions
from vinte.handling import queries as handling

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def now(stand_at: Callable[[datetime], None]) -> Callable[[datetime], None]:
    stand_at(NOW)
    return stand_at


def browser(business: Business) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="pt")
    client.force_login(business.account)
    return client


def tell(bought: Any, outcome: str, *, at: datetime, **told: Any) -> None:
    handling_actions.record_attempt(
        professional_id=bought.professional_id,
        purchase_id=bought.id,
        channel="phone",
        attempted_at=at,
        note="",
        outcome=outcome,
        at=at,
        **told,
    )


def kinds(page: Any) -> tuple[str | None, list[str], list[str]]:
    first = page.context["first"]
    return (
        first.due.kind if first else None,
        [line.due.kind for line in page.context["next"]],
        [line.due.kind for line in page.context["later"]],
    )


def test_the_day_begins_with_the_call_that_can_be_too_late() -> None:
    ana = open_business()
    times = (8 * DAY, 6 * DAY, 4 * DAY, 3 * DAY, 21 * HOUR, 2 * HOUR, HOUR)
    talked, reviewed, back, late, soon, fresh, tonight = (
        buy(ana, at=NOW - ago, called=False, title=f"Trabalho {number}") for number, ago in enumerate(times)
    )
    tell(talked, "talked", at=talked.bought_at + HOUR)
    tell(talked, "no_answer", at=NOW - 5 * HOUR)
    tell(reviewed, "talked", at=NOW - 5 * DAY - HOUR)
    tell(reviewed, "talked", at=NOW - 2 * DAY)
    tell(back, "call_back", at=back.bought_at + HOUR, call_back_at=NOW - HOUR)
    tell(tonight, "call_back", at=NOW - 30 * timedelta(minutes=1), call_back_at=NOW + 3 * HOUR)
    page = browser(ana).get("/pro/hoje/")
    assert kinds(page) == ("call", ["call", "call_back", "late_call", "follow_up"], ["call_back"])
    assert page.context["first"].purchase.id == soon.id
    assert [line.contact.id for line in page.context["next"]] == [fresh.id, back.id, late.id, talked.id]
    text = page.content.decode()
    assert "5 coisas para fazer." in text and "Ligar já: 961 234 567" in text
    assert text.index("button-primary") == text.rindex("button-primary"), "one button is the biggest"


def test_the_outcome_is_told_there_and_the_next_thing_comes_up() -> None:
    ana = open_business()
    first = buy(ana, at=NOW - 20 * HOUR, called=False, title="Primeiro")
    second = buy(ana, at=NOW - 2 * HOUR, called=False, title="Segundo")
    client = browser(ana)
    page = client.get("/pro/hoje/")
    assert page.context["first"].purchase.id == first.id
    done = client.post(
        f"/pro/contactos/{first.id}/tentativa/", {"channel": "phone", "outcome": "talked", "back": "1"}
    )
    assert done.url == "/pro/hoje/"
    page = client.get(done.url)
    assert page.context["first"].purchase.id == second.id
    assert [title for title, _attempt in page.context["just_told"]] == ["Primeiro"]
    (told,) = handling.attempts(ana.id)
    back = client.post(
        f"/pro/contactos/{first.id}/tentativas/{told.id}/retirar/", {"knows": "1", "back": "1"}
    )
    assert back.url == "/pro/hoje/" and handling.attempts(ana.id) == []


@pytest.mark.parametrize(
    ("ago", "won_ago", "is_asked"),
    [
        (5 * DAY, None, True),
        (5 * DAY - HOUR, None, False),
        (50 * DAY, None, True),
        (50 * DAY + HOUR, None, False),
        (9 * DAY, 7 * DAY, True),
        (9 * DAY, 7 * DAY - HOUR, False),
    ],
)
def test_a_review_is_asked_for_in_its_time_and_once(
    ago: timedelta, won_ago: timedelta | None, is_asked: bool
) -> None:
    ana = open_business()
    bought = buy(ana, at=NOW - 51 * DAY, called=False)
    tell(bought, "talked", at=NOW - ago)
    if won_ago is not None:
        cast.award(bought, at=NOW - won_ago)
    client = browser(ana)
    due = handling.in_hand(professional_id=ana.id, at=NOW)
    assert due
    page = client.get("/pro/hoje/")
    shown = [line.due.kind for line in (page.context["first"], *page.context["next"]) if line]
    # Who only talked is also asked what they decided, which goes first.
    expected = ["review"] if is_asked and (won_ago is not None or ago > 21 * DAY) else []
    assert [kind for kind in shown if kind == "review"] == expected
    if expected:
        asked = client.post(f"/pro/contactos/{bought.id}/opiniao/", {"back": "1"})
        assert asked.url == "/pro/hoje/"
        assert client.get("/pro/hoje/").context["first"] is None


def test_nobody_waits_and_nobody_was_ever_bought() -> None:
    ana = open_business()
    client = browser(ana)
    newcomer = client.get("/pro/hoje/").content.decode()
    assert "O seu dia começa com o primeiro contacto" in newcomer and "/pro/comecar/" in newcomer
    bought = buy(ana, at=NOW - 2 * HOUR, called=False)
    tell(bought, "talked", at=NOW - HOUR)
    assert "envie o resumo do que combinaram" in client.get("/pro/hoje/").content.decode()
    handling_actions.write_summary(
        professional_id=ana.id, purchase_id=bought.id, subject="Resumo", text="Terça.", key="s", at=NOW
    )
    assert "Nada à espera de si" in client.get("/pro/hoje/").content.decode()


def test_the_guarantee_that_can_be_asked_for_is_not_hidden_behind_the_day() -> None:
    page = browser(claimable()).get("/pro/hoje/")
    text = " ".join(page.content.decode().replace("\xa0", " ").split())
    assert "Pedir 192,00 € de volta" in text and text.count("button-primary button-wide") == 1
    # It is one of the things to do.
    assert page.context["now_count"] == 1 + len(page.context["next"]) + bool(page.context["first"])
    ana = open_business()
    buy(ana, at=NOW - 2 * HOUR)
    assert "de volta</a>" not in browser(ana).get("/pro/hoje/").content.decode()


def test_sixty_contacts_cost_twelve_questions_at_most() -> None:
    ana = open_business(balance_cents=900_000)
    for number in range(60):
        bought = buy(ana, at=NOW - 12 * DAY + number * 4 * HOUR, called=False, title=f"Trabalho {number}")
        if number < 40:
            tell(bought, ("talked", "no_answer", "wrong_number")[number % 3], at=bought.bought_at + HOUR)
    client = browser(ana)
    client.get("/pro/hoje/")
    statements: list[str] = []
    with counted(statements):
        page = client.get("/pro/hoje/")
    assert page.context["now_count"] > 40 and len(statements) <= 12, "\n".join(statements)


def test_the_first_page_after_login_is_the_day_once_there_is_a_contact() -> None:
    ana = open_business()
    client = browser(ana)
    assert client.get("/inicio/").url == "/pro/comecar/"
    buy(ana, at=NOW - HOUR)
    assert client.get("/inicio/").url == "/pro/hoje/"
    assert 'class="wordmark" href="/pro/hoje/"' in client.get("/a-garantia/").content.decode()
