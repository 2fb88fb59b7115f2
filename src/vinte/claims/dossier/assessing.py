"""Asking the guarantee about one professional: live of the database, or of frozen evidence."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection

from vinte.claims.dossier import evaluating
from vinte.claims.dossier import tables as dossier
from vinte.claims.dossier.chain import Decided
from vinte.claims.models import Claim, Decision
from vinte.guarantee import terms as guarantee_terms
from vinte.guarantee.assessment import Assessment
from vinte.guarantee.engines import postgres
from vinte.guarantee.terms import Terms

__all__ = [
    "Assessment",
    "Terms",
    "as_json",
    "assess_after_attempt_changed",
    "assess_after_purchase",
    "assess_after_return",
    "assess_with",
    "assessment_of",
    "broken_alone",
    "cohort_in",
    "cohort_of",
    "decided_on",
    "evidence_of",
    "status",
    "statuses",
    "terms_for",
    "terms_in",
    "terms_named",
    "terms_text",
]

as_json = evaluating.as_json


def terms_named(name: str) -> Terms:
    """The terms that one file holds, such as `pt-2026-01-01`; raises LookupError when there is none."""
    for terms in guarantee_terms.all_terms():
        if terms.id == name:
            return terms
    known = ", ".join(terms.id for terms in guarantee_terms.all_terms())
    raise LookupError(f"no terms {name!r}; known are {known}")


def terms_text(terms: Terms) -> str:
    """The terms file, byte for byte."""
    return guarantee_terms.text_of(terms)


def terms_in(decision: Decision) -> Terms:
    """The terms frozen with a decision."""
    return evaluating.terms_in(decision.terms_text)


def evidence_of(decision: Decision) -> dict[str, Any]:
    """The dossier frozen with a decision."""
    found: dict[str, Any] = json.loads(decision.evidence)
    return found


def terms_for(*, professional_id: UUID, at: datetime) -> Terms:
    """The terms by which a professional is measured at an instant.

    Those of an open claim; else what was promised when the professional began (`terms.promised`).
    """
    begun = dossier.begun(professional_id, at, open_states=Claim.OPEN_STATES)
    if begun.claimed_under is not None:
        return terms_named(begun.claimed_under)
    return guarantee_terms.promised(begun.market, first_bought_at=begun.first_bought_at, as_of=at)


@cache
def _live_query(terms: Terms) -> postgres.LiveQuery:
    return postgres.LiveQuery.compile(terms, dossier.definitions(as_of=postgres.AS_OF))


def assess_with(*, terms: Terms, professional_id: UUID, at: datetime) -> Assessment:
    """The live answer of the database about one professional under these terms."""
    query = _live_query(terms)
    # A cursor of Django's sees to it that the connection is there and still answers.
    with connection.cursor(), connection.wrap_database_errors:
        return query.ask(connection.connection, professional_id=professional_id, as_of=at)


@cache
def _query_after_purchase(terms: Terms) -> postgres.LiveQuery:
    return postgres.LiveQuery.compile(terms, dossier.with_next_purchase(as_of=postgres.AS_OF))


def assess_after_purchase(
    *,
    terms: Terms,
    professional_id: UUID,
    service: str,
    profile_percent: int,
    badges: Iterable[str],
    at: datetime,
) -> Assessment:
    """As `assess_with`, as if one contact more were bought at that instant, with these facts written on it."""
    query = _query_after_purchase(terms)
    more = (service, profile_percent, list(badges))
    with connection.cursor(), connection.wrap_database_errors:
        return query.ask(connection.connection, professional_id=professional_id, as_of=at, more=more)


@cache
def _query_after_return(terms: Terms) -> postgres.LiveQuery:
    return postgres.LiveQuery.compile(terms, dossier.with_return(as_of=postgres.AS_OF))


def assess_after_return(
    *, terms: Terms, professional_id: UUID, purchase_id: UUID, at: datetime
) -> Assessment:
    """As `assess_with`, as if that contact were credited back whole at that instant."""
    query = _query_after_return(terms)
    with connection.cursor(), connection.wrap_database_errors:
        return query.ask(
            connection.connection, professional_id=professional_id, as_of=at, more=(purchase_id,)
        )


@cache
def _query_after_attempt_changed(terms: Terms) -> postgres.LiveQuery:
    return postgres.LiveQuery.compile(terms, dossier.with_attempt_changed(as_of=postgres.AS_OF))


def assess_after_attempt_changed(
    *,
    terms: Terms,
    professional_id: UUID,
    attempt_id: UUID,
    attempted_at: datetime | None,
    channel: str,
    at: datetime,
) -> Assessment:
    """As `assess_with`, as if that attempt were taken back at that instant.

    With `attempted_at`, as if another one of that instant and channel were entered in its place.
    """
    query = _query_after_attempt_changed(terms)
    more = (attempt_id, attempted_at, channel)
    with connection.cursor(), connection.wrap_database_errors:
        return query.ask(connection.connection, professional_id=professional_id, as_of=at, more=more)


@cache
def broken_alone(
    *, terms: Terms, service: str, profile_percent: int, badges: tuple[str, ...]
) -> frozenset[str]:
    """The clauses that a contact with these facts would not keep, were it the first and only one."""
    bought_at = "2026-01-01T12:00:00Z"
    contact = {
        "id": "next",
        "bought_at": bought_at,
        "price_cents": 1,
        "service": service,
        "profile_percent": profile_percent,
        "badges": list(badges),
    }
    alone = {"professional": "next", "as_of": bought_at, "purchases": [contact]}
    found = assessment_of(alone, terms=terms)
    return frozenset(name for name, state in statuses(found).items() if state == "failed")


def cohort_of(assessment: Assessment) -> list[UUID]:
    """The contacts that the guarantee looks at, in order of their purchase (INVARIANTS, 13)."""
    return [UUID(contact.purchase_id) for contact in assessment.contacts]


def cohort_in(decision: Decision) -> list[UUID]:
    """The contacts that a decision was about, as they were frozen with it."""
    return [UUID(name) for name in json.loads(decision.assessment)["cohort"]]


def assessment_of(evidence: dict[str, Any], *, terms: Terms) -> Assessment:
    """The answer to a dossier in its JSON form, from DuckDB."""
    return evaluating.assessment_of(evidence, under=terms)


def decided_on(decision: Decided) -> Assessment:
    """What a decision found, of the evidence and the terms that were frozen with it: a payment changes what is asked live."""
    return assessment_of(json.loads(decision.evidence), terms=evaluating.terms_in(decision.terms_text))


def statuses(assessment: Assessment) -> dict[str, str]:
    """Each clause that the terms ask, in the article's order, to `met`, `open` or `failed`."""
    return dict(assessment.statuses)


def status(assessment: Assessment, clause: str) -> str:
    """The status of one clause; `met` for one that the terms do not ask."""
    return statuses(assessment).get(clause, "met")
