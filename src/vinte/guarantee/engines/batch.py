"""What the engines share: cases by terms, and rows of facts back to assessments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from vinte.guarantee import dossiers, results
from vinte.guarantee.assessment import Assessment
from vinte.guarantee.dossiers import Case
from vinte.guarantee.terms import Terms

Columns = dict[str, dict[str, list[Any]]]
Rows = list[dict[str, Any]]


def assess(
    cases: Sequence[Case],
    evaluate: Callable[[Terms, Columns, bool], tuple[Rows, Rows]],
    *,
    with_contacts: bool,
) -> list[Assessment]:
    """The assessment of each case, in order: `evaluate` is called once for each terms.

    `evaluate` is given the terms, the tables as columns, and whether the contacts are wanted; it
    returns the rows of `verdict.assessments` and of `verdict.contacts`.
    """
    groups: dict[Terms, list[int]] = {}
    for number, case in enumerate(cases):
        groups.setdefault(case.terms, []).append(number)
    answers: dict[int, Assessment] = {}
    for terms, numbers in groups.items():
        group = [cases[number] for number in numbers]
        found, contacts = evaluate(terms, dossiers.rows(group), with_contacts)
        by_key: defaultdict[str, Rows] = defaultdict(list)
        for contact in contacts:
            by_key[contact["professional_id"]].append(contact)
        for row in found:
            place = int(row["professional_id"])
            case = group[place]
            answers[numbers[place]] = results.assessment(
                row,
                partial(by_key.__getitem__, row["professional_id"]),
                terms,
                professional=case.professional,
                asked_terms=case.asked_terms,
                name=case.name,
            )
    if len(answers) != len(cases):
        raise RuntimeError(f"{len(cases)} dossiers were asked about and {len(answers)} answered")
    return [answers[number] for number in range(len(cases))]
