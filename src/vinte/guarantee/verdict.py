"""From facts to the verdict: the status of each clause, and the first verdict that applies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import ibis

from vinte.guarantee import clauses, facts
from vinte.guarantee.terms import Terms

VERDICTS = ("fulfilled", "excluded", "in_progress", "claimable", "payable")
STATUSES = ("met", "open", "failed")


def _any(conditions: list[Any]) -> Any:
    return ibis.or_(*conditions) if conditions else ibis.literal(False)


@cache
def contacts(terms: Terms) -> Any:
    """The expression for one row for each contact of each cohort (see `facts.contacts`), in order."""
    return facts.contacts(facts.unbound(), terms).order_by("professional_id", "ordinal")


@cache
def assessments(terms: Terms, *, with_contacts: bool = False) -> Any:
    """The expression for one row for each question: facts, `status_<clause>`, verdict and cents."""
    tables: Mapping[str, Any] = facts.unbound()
    row = facts.professionals(tables, facts.contacts(tables, terms), terms, with_contacts=with_contacts)
    statuses = {}
    for clause in terms.clauses:
        ruling = clauses.ruling(clause, row, terms)
        statuses[f"status_{clause}"] = ibis.cases(
            (ruling.failed, "failed"), (ruling.open, "open"), else_="met"
        )
    row = row.mutate(**statuses)
    before_claim = [clause for clause in terms.clauses if clause not in clauses.CLAIMS]
    of_claim = [clause for clause in terms.clauses if clause in clauses.CLAIMS]
    row = row.mutate(
        verdict=ibis.cases(
            (row.status_no_award == "failed", "fulfilled"),
            (_any([row[f"status_{clause}"] == "failed" for clause in terms.clauses]), "excluded"),
            (_any([row[f"status_{clause}"] == "open" for clause in before_claim]), "in_progress"),
            (_any([row[f"status_{clause}"] == "open" for clause in of_claim]), "claimable"),
            else_="payable",
        )
    )
    return row.mutate(refund_cents=ibis.ifelse(row.verdict == "payable", row.at_stake_cents, 0))


@cache
def answers(terms: Terms) -> Any:
    """As `assessments`, with the contacts of the cohort in lists beside: the whole answer in one row."""
    return assessments(terms, with_contacts=True)


# The parts of an answer, by the name under which each engine compiles and keeps them. A batch asks the first
# two, which every engine knows; the live site asks the last.
PARTS: Mapping[str, Callable[[Terms], Any]] = {
    "assessments": assessments,
    "contacts": contacts,
    "answers": answers,
}
