"""The guarantee in figures: what each night counts, what of it may be told, and what it says to machines."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

import cast
import clean_town
from cast import AFTER_ANSWERS, CLAIM_DAY
from vinte.claims import actions, queries
from vinte.claims import due as claims_due
from vinte.claims.models import OpenFigures
from vinte.claims.open_figures.counting import Counts, Won, count
from vinte.claims.open_figures.rules import OpenRules
from vinte.claims.open_figures.telling import told, told_parts, wilson
from vinte.kernel.models import DutyFailure

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)
# Lisbon's summer time: three o'clock is two in UTC.
NIGHT = datetime(2026, 4, 29, 2, 0, tzinfo=UTC)
PAGE = "/a-garantia/em-numeros/"
RULES = OpenRules.in_force(market="pt", on=NIGHT.date())
FIGURES = next(duty for duty in claims_due.DUTIES if duty.name == "claims.open_figures")


@pytest.fixture(scope="module")
def kept_town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    with clean_town.kept(four_newcomers, django_db_blocker) as played:
        yield played


@pytest.fixture
def town(kept_town: Any, db: None) -> Any:
    return deepcopy(kept_town)


def four_newcomers() -> dict[str, Any]:
    """Bruno was paid; Duarte was refused, for he had won a job; Carla won one of 20 and one of 2 more; Ana begins."""
    sofia = cast.staff("Sofia")
    people = {name: cast.claimable(name) for name in ("Bruno", "Duarte")}
    carla = cast.professional("Carla", pack="yearly", balance_cents=100_000)
    for number in range(22):
        cast.contact(carla, at=cast.later(days=number), price_cents=1500)
    for number in (2, 20):
        cast.award(carla.purchases[number], at=cast.later(days=40 + number))
    claims = {
        name: actions.file_claim(professional_id=of.id, descriptions=of.described(), at=CLAIM_DAY)
        for name, of in people.items()
    }
    cast.award(people["Duarte"].purchases[0], at=CLAIM_DAY + A_DAY)
    actions.conclude_verification(claim_id=claims["Bruno"].id, by=sofia.pk, at=AFTER_ANSWERS)
    actions.approve(claim_id=claims["Bruno"].id, reason="Tudo certo.", by=sofia.pk, at=AFTER_ANSWERS)
    actions.refuse(claim_id=claims["Duarte"].id, reason="Ganhou um.", by=sofia.pk, at=AFTER_ANSWERS)
    ana = cast.professional("Ana", pack="yearly", balance_cents=10_000)
    cast.contact(ana, at=AFTER_ANSWERS, price_cents=1500)
    return {**people, "Carla": carla, "Ana": ana}


def test_a_night_counts_newcomers_contacts_and_claims(town: Any) -> None:
    eight_days = 8 * 24 * 60
    assert count(market="pt", rules=RULES, at=NIGHT) == Counts(
        contacts=20,
        newcomers=4,
        won_a_job=2,
        without_a_job=1,
        first=Won(won=2, contacts=60, people=3),
        first_of_those=Won(won=1, contacts=20, people=1),
        later=Won(won=1, contacts=2, people=1),
        claims=2,
        approved=1,
        refused=1,
        median_minutes=eight_days,
        ninety_percent_minutes=eight_days,
        refused_by_clause={"no_award": 1},
        paid_count=1,
        paid_cents=cast.COHORT_CENTS,
    )
    assert count(market="es", rules=RULES, at=NIGHT) == Counts(contacts=20)


def test_what_was_not_known_yet_is_not_counted(town: Any) -> None:
    found = count(market="pt", rules=RULES, at=CLAIM_DAY)
    assert (found.newcomers, found.won_a_job, found.without_a_job) == (3, 1, 2)
    assert (found.claims, found.waiting, found.approved, found.paid_cents) == (2, 2, 0, 0)
    long_ago = RULES.model_copy(update={"looked_back_days": 30})
    found = count(market="pt", rules=long_ago, at=NIGHT)
    assert (found.newcomers, found.first, found.claims) == (1, Won(), 2)


def test_the_counts_are_what_the_guarantee_says_of_each(town: Any) -> None:
    """No second rule: a job won here is a clause that failed there."""
    found = count(market="pt", rules=RULES, at=NIGHT)
    verdicts = [queries.assess(professional_id=of.id, at=NIGHT).verdict for of in town.values()]
    assert found.won_a_job == verdicts.count("fulfilled")


def test_each_night_is_counted_once_and_kept(town: Any) -> None:
    assert FIGURES.run(at=NIGHT - timedelta(hours=1)) == 1
    assert [FIGURES.run(at=NIGHT + timedelta(minutes=n)) for n in (0, 1, 60)] == [1, 0, 0]
    kept = list(OpenFigures.objects.order_by("on").values_list("market", "on", "counted_at"))
    assert kept == [
        ("pt", date(2026, 4, 28), NIGHT - timedelta(hours=1)),
        ("pt", date(2026, 4, 29), NIGHT),
    ]
    assert queries.open_figures(market="pt").on == date(2026, 4, 29)  # type: ignore[union-attr]
    assert queries.open_figures(market="es") is None


@pytest.mark.plants_a_violation("*", reason="what was frozen with a decision can't be read any more")
def test_a_night_that_can_not_be_counted_is_told_and_the_last_one_stands(town: Any) -> None:
    FIGURES.run(at=NIGHT)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            """UPDATE claims_decision SET assessment = replace(assessment, '"clauses":{', '"clauses":7,"gone":{')"""
        )
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert FIGURES.run(at=NIGHT + A_DAY) == 0
    assert DutyFailure.objects.get().key == "night 2026-04-30"
    assert queries.open_figures(market="pt").on == date(2026, 4, 29)  # type: ignore[union-attr]


@pytest.mark.parametrize(("of", "shown"), [(0, 0), (1, None), (9, None), (10, 10), (11, 11)])
def test_few_people_are_not_counted_aloud(of: int, shown: int | None) -> None:
    assert told(of, fewest=10) == shown


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ({"a": 30, "b": 20, "c": 10}, {"a": 30, "b": 20, "c": 10}),
        # One alone could be taken off the sum: the least of the others goes with it.
        ({"a": 30, "b": 20, "c": 9}, {"a": 30, "b": None, "c": None}),
        ({"a": 30, "b": 1, "c": 9}, {"a": 30, "b": None, "c": None}),
        ({"a": 30, "b": 0, "c": 9}, {"a": None, "b": 0, "c": None}),
        ({"a": 0, "b": 0, "c": 9}, {"a": 0, "b": 0, "c": None}),
        ({"a": 0, "b": 0, "c": 0}, {"a": 0, "b": 0, "c": 0}),
    ],
)
def test_what_can_be_taken_off_a_sum_is_not_told(parts: dict[str, int], shown: dict[str, int | None]) -> None:
    assert told_parts(parts, fewest=10) == shown


@pytest.mark.parametrize(
    ("won", "of", "low", "high"),
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662)],
)
def test_the_interval_is_wilson_s(won: int, of: int, low: float, high: float) -> None:
    """The last row is the example of Newcombe (1998), Statistics in Medicine 17: 857-872, table I."""
    assert wilson(won, of) == pytest.approx((low, high), abs=0.00006)


def test_the_page_tells_all_of_the_demo_and_little_of_few_people(town: Any, settings: Any) -> None:
    client = Client()
    assert "Ainda não há números" in client.get(PAGE).content.decode()
    assert client.get("/a-garantia/em-numeros.json").json() == {"format": 1, "figures": None}
    FIGURES.run(at=NIGHT)
    page = client.get(PAGE).content.decode()
    for words in (
        "números da cidade de demonstração",
        "2 de 60 contactos, 3 profissionais",
        "8 dias",
        "324,50",
    ):
        assert words in page, words
    assert f'href="{PAGE}"' in client.get("/a-garantia/").content.decode()
    figures = client.get("/a-garantia/em-numeros.json").json()["figures"]
    assert figures["first"]["permille"] == 33
    assert (figures["newcomers"], figures["refused_by_clause"], figures["paid_cents"]) == (
        4,
        {"no_award": 1},
        cast.COHORT_CENTS,
    )
    settings.VINTE_DEMO = False
    page = client.get(PAGE).content.decode()
    assert "menos de 10" in page and "são poucos para dizer" in page
    for words in ("demonstração", "3 profissionais", "8 dias", "324,50", "Porque foram recusados"):
        assert words not in page, words
    figures = client.get("/a-garantia/em-numeros.json").json()["figures"]
    hidden = (
        "newcomers",
        "first",
        "later",
        "claims",
        "approved",
        "median_minutes",
        "paid_count",
        "paid_cents",
    )
    assert {figures[name] for name in hidden} == {None}
    assert (figures["misuse"], figures["refused_by_clause"]) == (0, {})
