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
    *, professional_id: UUID, market: str, terms: assessing.Terms, at: datetime
) -> assessing.Assessment:
    """How the guarantee would stand under these terms if one contact more were bought at this instant.

    On that purchase profile, badges and service are as they are now.
    """
    return assessing.assess_after_purchase(
        terms=terms,
        professional_id=professional_id,
        service=leads.service_of(professional_id=professional_id, market=market, at=at),
        profile_percent=people.profile(professional_id).percent,
        badges=people.active_badges(professional_id=professional_id, at=at),
        at=at,
    )
