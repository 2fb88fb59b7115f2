"""Every engine gives the answer of the worked cases, of the restatement, and of the others."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import guarantee_builders as builders
import guarantee_restatement as restatement
import psycopg
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded

from vinte.guarantee import verdict
from vinte.guarantee.engines import duckdb, postgres, spark
from vinte.guarantee.terms import CLAUSES
from vinte.project.postgres import temporary_server


@pytest.fixture(scope="module")
def dsn() -> Iterator[str]:
    with temporary_server() as url:
        yield url


def _expected(case: dict[str, Any]) -> dict[str, Any]:
    return {key: case["expected"][key] for key in ("verdict", "at_stake_cents", "refund_cents", "clauses")}


def _told(one: Any) -> dict[str, Any]:
    told = builders.answer(one)
    del told["cohort"]
    return told


CASES = builders.case_objects()


def _check_cases(found: list[Any]) -> None:
    for case, one in zip(CASES, found, strict=True):
        assert _told(one) == _expected(case), case["name"]
        assert list(one.clauses) == list(case["expected"]["clauses"]), case["name"]
        assert one.name == case["name"]


def test_there_are_78_worked_cases() -> None:
    assert len(CASES) == 78


def test_worked_cases_on_duckdb() -> None:
    _check_cases(duckdb.assess(builders.read(*CASES)))


def test_worked_cases_on_postgres(dsn: str) -> None:
    _check_cases(postgres.assess(builders.read(*CASES), dsn))


@pytest.mark.slow(reason="Spark takes half a minute to start and plan")
def test_worked_cases_on_spark(by_spark: list[Any]) -> None:
    _check_cases(by_spark[: len(CASES)])


def test_worked_cases_by_the_restatement() -> None:
    for case, read in zip(CASES, builders.read(*CASES), strict=True):
        told = restatement.assess(read)
        del told["cohort"]
        assert told == _expected(case), case["name"]


def drawn(count: int, seed: int) -> list[dict[str, Any]]:
    """That many generated cases, the same every time for one seed."""
    found: list[dict[str, Any]] = []

    @seeded(seed)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(builders.case_dictionaries())
    def collect(case: dict[str, Any]) -> None:
        found.append(case)

    collect()
    return found


GENERATED = 250


@pytest.fixture(scope="module")
def generated() -> tuple[list[dict[str, Any]], list[Any], list[dict[str, Any]]]:
    """Generated cases as objects and as read, and the restatement's answers."""
    objects = drawn(GENERATED, seed=20)
    cases = builders.read(*objects)
    return objects, cases, [restatement.assess(case) for case in cases]


@pytest.fixture(scope="module")
def by_spark(generated: Any) -> list[Any]:
    """Spark's answers for the worked cases and then the generated ones, of one run: it plans every clause anew."""
    with spark.local_session() as session:
        return spark.assess([*builders.read(*CASES), *generated[1]], session=session)


def test_generated_dossiers_reach_every_verdict_and_status(generated: Any) -> None:
    _, _, expected = generated
    assert {one["verdict"] for one in expected} == set(verdict.VERDICTS)
    seen = {(clause, status) for one in expected for clause, status in one["clauses"].items()}
    assert {clause for clause, status in seen if status == "met"} == set(CLAUSES)
    assert {clause for clause, status in seen if status == "open"} == set(CLAUSES) - {
        "once_only",
        "good_standing",
    }


def _compare(found: list[Any], generated: Any) -> None:
    objects, _, expected = generated
    for place, one in enumerate(found):
        assert builders.answer(one) == expected[place], objects[place]


def test_generated_dossiers_on_duckdb(generated: Any) -> None:
    _compare(duckdb.assess(generated[1]), generated)


def test_generated_dossiers_on_postgres(generated: Any, dsn: str) -> None:
    _compare(postgres.assess(generated[1], dsn), generated)


def test_generated_dossiers_on_spark(generated: Any, by_spark: list[Any]) -> None:
    _compare(by_spark[len(CASES) :], generated)


def test_engines_tell_the_same_facts(dsn: str, by_spark: list[Any]) -> None:
    cases = builders.read(*CASES)
    by_duckdb = duckdb.assess(cases)
    assert postgres.assess(cases, dsn) == by_duckdb
    assert by_spark[: len(CASES)] == by_duckdb


def test_the_order_of_lines_is_kept_and_nobody_meets_another_dossier() -> None:
    shuffled = CASES.copy()
    random.Random(20).shuffle(shuffled)
    for case, one in zip(shuffled, duckdb.assess(builders.read(*shuffled)), strict=True):
        assert _told(one) == _expected(case), case["name"]


def test_the_live_query_answers_for_one_professional_with_uuids(dsn: str) -> None:
    """Tables whose identifiers are uuids, which sort as the cases' own do."""
    from uuid import UUID

    from vinte.guarantee import dossiers
    from vinte.guarantee.tables import TABLES

    keys = [f"00000000-0000-7000-8000-{number:012d}" for number in range(len(CASES))]
    cases = builders.read(*CASES)
    with psycopg.connect(dsn) as connection, connection.cursor() as cursor:
        cursor.execute("SET TIME ZONE 'UTC'")
        for name, table in TABLES.items():
            kinds = {"text": "text", "instant": "timestamptz", "day": "date", "whole": "bigint"}
            shape = ", ".join(
                f'"{c.name}" {"uuid" if c.name.endswith("_id") else kinds[c.kind]}' for c in table
            )
            cursor.execute(f"CREATE TEMPORARY TABLE live_{name} ({shape})")
        for key, case in zip(keys, cases, strict=True):
            facts = dossiers.rows([case])
            named = {
                value
                for columns in facts.values()
                for column, values in columns.items()
                if column.endswith("_id")
                for value in values
                if value is not None
            }
            ids = {text: UUID(int=place) for place, text in enumerate(sorted(named))}
            for name, columns in facts.items():
                marks = ", ".join(["%s"] * len(columns))
                for row in zip(*columns.values(), strict=True):
                    told = [
                        ids.get(value) if column.endswith("_id") else value
                        for column, value in zip(columns, row, strict=True)
                    ]
                    cursor.execute(f"INSERT INTO live_{name} VALUES ({marks})", (key, *told[1:]))
        names = {name: f"live_{name}" for name in TABLES}
        queries = {case.terms: postgres.LiveQuery.compile(case.terms, names) for case in cases}
        for key, case, object_ in zip(keys, cases, CASES, strict=True):
            one = queries[case.terms].ask(connection, professional_id=key, as_of=case.as_of)
            assert _told(one) == _expected(object_), object_["name"]
            assert one.professional == key
        planned = connection.execute(
            "SELECT sum(generic_plans), sum(custom_plans) FROM pg_prepared_statements WHERE statement LIKE '%NOT MATERIALIZED%'"
        ).fetchone()
        # Each statement is planned once for a connection and not anew for a professional.
        assert planned == (len(CASES), 0)
