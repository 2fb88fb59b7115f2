"""Evidence evaluated by DuckDB: the one evaluation that a decision, a replay and a doubter share.

No Django is imported here, so that a downloaded decision is replayed on any machine.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from vinte.claims.chain import canonical_json
from vinte.guarantee import dossiers, terms
from vinte.guarantee.assessment import Assessment
from vinte.guarantee.engines import duckdb
from vinte.guarantee.terms import Terms


def assessment_of(dossier: Mapping[str, Any], *, under: Terms) -> Assessment:
    """What these terms say of a dossier in its JSON form; raises InvalidInput for a dossier that is none."""
    (case,) = dossiers.read(canonical_json(dossier).encode(), default_terms=under.id)
    (found,) = duckdb.assess([replace(case, terms=under, asked_terms=under.id)])
    return found


def terms_in(text: str) -> Terms:
    """The terms that a frozen text holds; raises InvalidInput for a text that is none."""
    return terms.parse(text)


def as_json(assessment: Assessment) -> dict[str, Any]:
    """The answer in plain JSON values: what `vinte assess` prints, and the contacts that it looked at."""
    return {**assessment.to_json(), "terms": assessment.terms.id, "cohort": list(assessment.cohort)}


def assessment_text(evidence: str, terms_text: str) -> str:
    """The answer to frozen evidence under frozen terms, as canonical JSON.

    Raises InvalidInput or ValueError for evidence or terms that can't be read.
    """
    return canonical_json(as_json(assessment_of(json.loads(evidence), under=terms_in(terms_text))))
