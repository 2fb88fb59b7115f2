"""Both sides of every edge of each clause, in two tables, asked in one call."""

from __future__ import annotations

from typing import Any

import guarantee_builders as builders
import guarantee_edges_of_answers as later
import guarantee_edges_of_purchases as purchases
import guarantee_restatement as restatement
import pytest
from guarantee_changes import Dossier, put

from vinte.guarantee.assessment import Assessment
from vinte.guarantee.engines import duckdb
from vinte.guarantee.terms import CLAUSES

EDGES = {**purchases.EDGES, **later.EDGES}


@pytest.fixture(scope="module")
def answers() -> dict[str, tuple[Assessment, dict[str, Any]]]:
    """Every edge's assessment and the restatement's, in one call."""
    cases = builders.read(*(builders.changed(change, name) for name, change, _, _ in EDGES.values()))
    found = duckdb.assess(cases)
    return {
        edge: (one, restatement.assess(case)) for edge, case, one in zip(EDGES, cases, found, strict=True)
    }


@pytest.mark.parametrize("edge", list(EDGES))
def test_edge(edge: str, answers: dict[str, tuple[Assessment, dict[str, Any]]]) -> None:
    found, expected = answers[edge]
    _, _, clause, status = EDGES[edge]
    assert found.clauses[clause].status == status
    assert builders.answer(found) == expected


def test_every_clause_has_edges_on_more_than_one_side() -> None:
    sides: dict[str, set[str]] = {}
    for _, _, clause, status in EDGES.values():
        sides.setdefault(clause, set()).add(status)
    assert set(sides) == set(CLAUSES)
    assert all(len(seen) > 1 for seen in sides.values())


def test_before_everything_nothing_is_known() -> None:
    (found,) = duckdb.assess(builders.read(builders.changed(put(as_of="0001-01-02T00:00:00Z"))))
    assert (found.verdict, found.at_stake_cents, found.cohort) == ("in_progress", 0, ())


def test_contacts_that_cost_nothing_are_payable_with_nothing() -> None:
    def free(dossier: Dossier) -> None:
        for one in dossier["purchases"]:
            one["price_cents"] = 0

    (found,) = duckdb.assess(builders.read(builders.changed(free)))
    assert (found.verdict, found.at_stake_cents, found.refund_cents) == ("payable", 0, 0)
