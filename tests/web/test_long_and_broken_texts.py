"""Texts without end, lines that break, and days beyond the calendar, sent past every form of ours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from professional_story import NOW, buy, open_business

import cast
import wizard_story
from vinte.demo.actions import Moved
from vinte.handling import queries as handling
from vinte.kernel.errors import Refused
from vinte.leads.models import JobRequest, RequestDraft
from vinte.people import queries as people
from vinte.people.models import Professional

pytestmark = pytest.mark.django_db
BOOK = "palavra " * 300_000  # 2.4 MB


@pytest.fixture(autouse=True)
def now(stand_at: Callable[[datetime], None]) -> None:
    stand_at(NOW)


def browser(account: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(account)
    return client


@pytest.mark.parametrize("page", ["tentativa/", "tentativas/"])
def test_a_calls_note_is_no_book(page: str) -> None:
    ana = open_business()
    bought = buy(ana, at=NOW - timedelta(hours=5), called=False)
    sent = browser(ana.account).post(
        f"/pro/contactos/{bought.id}/{page}",
        {
            "channel": "phone",
            "attempted_at": (NOW - timedelta(hours=1)).isoformat(),
            "happened_at": (NOW - timedelta(hours=1)).isoformat(),
            "key": "0" * 32,
            "outcome": "no_answer",
            "note": BOOK,
        },
    )
    assert sent.status_code == 422
    assert handling.attempts(professional_id=ana.id) == []


def test_past_the_form_the_column_refuses_and_past_that_the_database() -> None:
    ana = open_business()
    row = Professional.objects.get(pk=ana.id)
    row.description = BOOK
    with pytest.raises(Refused) as caught, transaction.atomic():
        row.save()
    assert caught.value.code == "text_too_long"
    with pytest.raises(Refused) as caught, transaction.atomic():
        Professional.objects.filter(pk=ana.id).update(trade_name="Ana\nLda.")
    assert caught.value.code == "not_one_line"
    for column, value in (("description", BOOK), ("trade_name", "Ana\nLda."), ("trade_name", "Ana\u2028")):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE people_professional SET {column} = %s WHERE id = %s", [value, ana.id])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Pintar a sala\r\n\r\nA sua conta foi suspensa.", "Pintar a sala A sua conta foi suspensa."),
        ("Pintar\u2028a\u0085sala\x0b", "Pintar a sala"),
        ("Pintar\u202e a\x07 sala", "Pintar a sala"),
    ],
)
def test_a_title_is_one_line_however_it_is_sent(typed: str, kept: str) -> None:
    helena = Client()
    wizard_story.write(helena, until="trabalho")
    wizard_story.answer(helena, "trabalho", title=typed)
    assert RequestDraft.objects.get().title == kept
    row = cast.request(title=typed, at=NOW)
    assert JobRequest.objects.get(pk=row.id).title == kept


def test_a_name_that_breaks_its_line_is_one_line() -> None:
    ana = open_business()
    sent = browser(ana.account).post(
        "/pro/perfil/trabalhos/", {"title": "Uma\r\ncasa", "description": "a\r\nb" * 3}
    )
    assert sent.status_code == 302
    [work] = [each for each in people.works_of(professional_id=ana.id) if each.title == "Uma casa"]
    assert work.description == "a\nba\nba\nb"


@pytest.mark.parametrize("day", ["0001-01-01", "1582-10-10", "9999-12-31", "2026-02-30", "amanha"])
def test_a_day_that_nobody_means_is_no_address(day: str) -> None:
    otilia = browser(cast.staff("Otília", role="operator"))
    assert otilia.post(f"/operador/conciliacao/{day}/comparar/").status_code == 404
    assert otilia.get("/operador/conciliacao/", {"antes": day}).status_code == 404


def test_a_day_that_is_one_is_an_address() -> None:
    otilia = browser(cast.staff("Otília", role="operator"))
    assert otilia.get("/operador/conciliacao/", {"antes": "2026-03-01"}).status_code == 200
    assert otilia.post("/operador/conciliacao/2026-02-27/comparar/").status_code in (302, 422)


@pytest.mark.parametrize("day", ["0001-01-01", "1582-10-10", "1899-12-31", "2200-01-01"])
def test_a_form_takes_no_day_beyond_its_years(day: str) -> None:
    ana = open_business()
    sent = browser(ana.account).post("/pro/perfil/ausencias/", {"first_on": day})
    assert sent.status_code == 422


@pytest.mark.parametrize("page", ["word", "cast", "/pro/hoje/", "//casa.example/", "javascript:alert(1)"])
def test_the_time_machine_leads_to_a_page_and_to_no_route_by_name(
    monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    monkeypatch.setattr("vinte.demo.views.actions.move_clock", lambda by: Moved(now=NOW, happened=0))
    sent = Client(raise_request_exception=False).post("/demo/tempo/", {"step": "hour", "next": page})
    assert sent.status_code == 302
    assert sent["Location"] in ("/demo/", page) and "casa.example" not in sent["Location"]
