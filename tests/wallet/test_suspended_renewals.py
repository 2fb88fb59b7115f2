"""Whoever is suspended when a pack ends is not charged for the next: told before, and renewed only if it ends in time."""

from __future__ import annotations

import pytest
from django.test import Client
from test_stop_means_stop import live, newest, subscriber

import cast
from play_provider import Play
from vinte.kernel.clock import FixedClock
from vinte.people import actions as people
from vinte.wallet import due, queries
from vinte.wallet.models import TopUp

pytestmark = pytest.mark.django_db(transaction=True)
KIND = "pack_renewal_suspended"


def suspend(who: cast.Business, *, days: float) -> None:
    judge = cast.staff("Sofia", email="sofia@vinte.example")
    people.suspend(professional_id=who.id, reason="Duas provas.", by=judge.pk, at=cast.later(days=days))


def reinstate(who: cast.Business, *, days: float) -> None:
    judge = people.open_account(email=f"tio{days}@vinte.example", name="Tiago", at=cast.MONDAY)
    people.give_role(account_id=judge.pk, role="support", at=cast.MONDAY)
    people.reinstate(professional_id=who.id, reason="Foi engano.", by=judge.pk, at=cast.later(days=days))


def letters(who: cast.Business) -> list[str]:
    return [letter.text for letter in cast.letters(who.account.email, kind=KIND)]


EDGES = pytest.mark.parametrize(
    ("suspended", "reinstated", "packs"),
    [
        (10, None, 1),  # before the letter ahead, for good
        (25, None, 1),  # after that letter, for good
        (10, 29, 2),  # over before the day
        (10, 37, 2),  # over on the last day of grace: renewed at once, at the price agreed
        (10, 38, 1),  # over the day after
        (31, None, 2),  # after it renewed
    ],
)
DAYS = (23, 30, 31, 37, 38, 40)


def days_of(first: int, last: int | None) -> list[int]:
    return [day for day in DAYS if first <= day < (last or 99)]


@EDGES
def test_a_pack_by_card(play: Play, suspended: int, reinstated: int | None, packs: int) -> None:
    ana = subscriber(play)
    charges = TopUp.objects.count()
    live(play, *days_of(0, suspended))
    suspend(ana, days=suspended)
    live(play, *days_of(suspended, reinstated))
    if reinstated:
        reinstate(ana, days=reinstated)
        live(play, *days_of(reinstated, None))
    assert TopUp.objects.count() - charges == packs - 1
    assert_told(ana, suspended, packs)


@EDGES
def test_a_pack_from_the_balance(suspended: int, reinstated: int | None, packs: int) -> None:
    ana = cast.professional("Ana", pack="monthly", balance_cents=5_000)
    for first, last, act in ((0, suspended, suspend), (suspended, reinstated, reinstate)):
        for day in days_of(first, last):
            due.DUTIES.run(at=cast.later(days=day))
        if last:
            act(ana, days=last)
    for day in days_of(reinstated, None) if reinstated else ():
        due.DUTIES.run(at=cast.later(days=day))
    assert queries.balance(ana.id).purchased_cents == 5_000 - 2_900 * (packs - 1)
    assert_told(ana, suspended, packs)


def assert_told(ana: cast.Business, suspended: int, packs: int) -> None:
    assert len(queries.packs(ana.id)) == packs
    told = letters(ana)
    assert len(told) == (0 if suspended == 31 else 1)
    if told:
        assert "não cobramos a renovação" in told[0] and "18 de fevereiro" in told[0]
        assert "29,00" in told[0] and "continuam a contar" in told[0]
    if packs == 2:
        assert queries.packs(ana.id)[0].starts_on.isoformat() == "2026-02-12"


def test_the_page_says_so_and_stops_it(monkeypatch: pytest.MonkeyPatch) -> None:
    ana = cast.professional("Ana", pack="monthly", balance_cents=5_000)
    suspend(ana, days=20)
    client = Client(HTTP_ACCEPT_LANGUAGE="pt")
    client.force_login(ana.account)
    for days, stop in ((21, "Não quero renovar"), (32, "Não renovar")):
        at = cast.later(days=days)
        due.DUTIES.run(at=at)
        monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path, at=at: FixedClock(at))
        page = client.get("/pro/pack/").content.decode()
        assert "o pack renova-se por" in page and stop in page and "Voltamos a tentar" not in page
    client.post(f"/pro/pack/{newest(ana).id}/cancelar/")
    reinstate(ana, days=33)
    due.DUTIES.run(at=cast.later(days=33))
    assert len(queries.packs(ana.id)) == 1 and queries.balance(ana.id).purchased_cents == 5_000
