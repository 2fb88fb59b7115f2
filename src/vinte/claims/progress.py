"""How the guarantee stands for a professional, asked live, and how it would stand after one purchase more."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from vinte.claims.dossier import assessing
from vinte.leads import queries as leads
from vinte.people import queries as people


def assess(*, professional_id: UUID, at: datetime) -> assessing.Assessment:
    """How the guarantee stands for a professional, asked live of the database.

    The terms are those of the open claim, else what was promised when the professional began.
    """
    return assessing.assess_with(
        terms=assessing.terms_for(professional_id=professional_id, at=at),
        professional_id=professional_id,
        at=at,
    )


def after_next_purchase(
    *, professional_id: UUID, market: str, terms: assessing.Terms, at: datetime, service: str = ""
) -> assessing.Assessment:
    """How the guarantee would stand under these terms if one contact more were bought at this instant.

    On that purchase profile, badges and service are as they are now; who knows the service hands it over.
    """
    return assessing.assess_after_purchase(
        terms=terms,
        professional_id=professional_id,
        service=service or leads.service_of(professional_id=professional_id, market=market, at=at),
        profile_percent=people.profile(professional_id).percent,
        badges=people.active_badges(professional_id=professional_id, at=at),
        at=at,
    )


def failing_with_next(*, professional_id: UUID, at: datetime) -> frozenset[str]:
    """The clauses that would have failed after one contact more, bought at this instant, also those that have.

    A contact bought beside a full cohort enters it when another is credited back; so what is asked of each
    contact is asked of this one whether or not there is room for it.
    """
    terms = assessing.terms_for(professional_id=professional_id, at=at)
    market = people.professional(professional_id).market
    service = leads.service_of(professional_id=professional_id, market=market, at=at)
    percent = people.profile(professional_id).percent
    badges = tuple(sorted(people.active_badges(professional_id=professional_id, at=at)))
    after = assessing.assess_after_purchase(
        terms=terms,
        professional_id=professional_id,
        service=service,
        profile_percent=percent,
        badges=badges,
        at=at,
    )
    alone = assessing.broken_alone(terms=terms, service=service, profile_percent=percent, badges=badges)
    return _failed(after) | alone


def counts_for_guarantee(*, professional_id: UUID, purchase_id: UUID, at: datetime) -> bool:
    """Whether a contact is of the cohort, and the guarantee can still be paid."""
    found = assess(professional_id=professional_id, at=at)
    return not _failed(found) and purchase_id in assessing.cohort_of(found)


def _failed(assessment: assessing.Assessment) -> frozenset[str]:
    return frozenset(name for name, status in assessing.statuses(assessment).items() if status == "failed")
