"""Evidence evaluated by DuckDB: the one evaluation that a decision, a replay and a doubter share.

No Django is imported here, so that a downloaded decision is replayed on any machine.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from vinte.claims.dossier.chain import canonical_json
from vinte.guarantee import dossiers, terms
from vinte.guarantee.assessment import Assessment
from vinte.guarantee.engines import duckdb
from vinte.guarantee.terms import Terms
from vinte.kernel.errors import InvalidInput


def _case(dossier: Mapping[str, Any], *, under: Terms) -> dossiers.Case:
    (case,) = dossiers.read_under(canonical_json(dossier).encode(), under)
    return replace(case, asked_terms=under.id)


def assessment_of(dossier: Mapping[str, Any], *, under: Terms) -> Assessment:
    """What these terms say of a dossier in its JSON form; raises InvalidInput for a dossier that is none."""
    (found,) = duckdb.assess([_case(dossier, under=under)])
    return found


def assessments_of(asked: Sequence[tuple[Mapping[str, Any], Terms]]) -> list[Assessment]:
    """As `assessment_of`, for many, in order: they are one evaluation, which takes hardly longer than that of one."""
    return duckdb.assess([_case(dossier, under=under) for dossier, under in asked])


def terms_in(text: str) -> Terms:
    """The terms that a frozen text holds; raises InvalidInput for a text that is none."""
    return terms.parse(text)


def as_json(assessment: Assessment) -> dict[str, Any]:
    """The answer in plain JSON values: what `vinte assess` prints, and the contacts that it looked at."""
    return {**assessment.to_json(), "terms": assessment.terms.id, "cohort": list(assessment.cohort)}


def assessments(frozen: Iterable[tuple[str, str]]) -> list[dict[str, Any] | Exception]:
    """The answer to each pair of frozen evidence and frozen terms, in plain JSON values and in order.

    All are one evaluation, which takes hardly longer than that of one. A pair that can't be read has its
    error in its place.
    """
    read: list[dossiers.Case | Exception] = []
    for evidence, terms_text in frozen:
        try:
            read.append(_case(json.loads(evidence), under=terms_in(terms_text)))
        except (InvalidInput, ValueError, LookupError, RecursionError) as error:
            read.append(error)
    answers = iter(duckdb.assess([one for one in read if isinstance(one, dossiers.Case)]))
    return [as_json(next(answers)) if isinstance(one, dossiers.Case) else one for one in read]
