"""How the guarantee stands for a professional, asked live, and how it would stand after one purchase more."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from vinte.claims.dossier import assessing
from vinte.leads import queries as leads
from vinte.people import queries as people
from vinte.people.queries import Professional


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
    *, professional: Professional, terms: assessing.Terms, at: datetime
) -> assessing.Assessment:
    """How the guarantee would stand under these terms if one contact more were bought at this instant.

    On that purchase profile, badges and service are as they are now.
    """
    id = professional.id
    return assessing.assess_after_purchase(
        terms=terms,
        professional_id=id,
        service=leads.service_of(professional_id=id, market=professional.market, at=at),
        profile_percent=people.profile_of(professional).percent,
        badges=people.active_badges(professional_id=id, at=at),
        at=at,
    )
