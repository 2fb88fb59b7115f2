"""How the guarantee stands for a professional, asked live, and how it would stand after one purchase more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from vinte.claims.dossier import assessing
from vinte.claims.dossier import tables as dossier
from vinte.leads import queries as leads
from vinte.leads.queries import BoughtContact
from vinte.people import queries as people


@dataclass(frozen=True)
class CohortContact:
    """A contact of the cohort as it stands, for the page on which a claim is filed."""

    position: int
    purchase: BoughtContact

    @property
    def purchase_id(self) -> UUID:
        """The purchase's id."""
        return self.purchase.id


def assess(*, professional_id: UUID, at: datetime) -> assessing.Assessment:
    """How the guarantee stands for a professional, asked live of the database.

    The terms are those of the open claim, else what was promised when the professional began.
    """
    return assessing.assess_with(
        terms=assessing.terms_for(professional_id=professional_id, at=at),
        professional_id=professional_id,
        at=at,
    )


def cohort(
    *, professional_id: UUID, at: datetime, assessment: assessing.Assessment | None = None
) -> list[CohortContact]:
    """The contacts that the guarantee looks at: the first N purchases not returned (INVARIANTS, 13).

    Who holds the assessment of that instant already gives it, and it is not asked again.
    """
    purchases = {purchase.id: purchase for purchase in leads.purchases(professional_id)}
    ids = assessing.cohort_of(assessment or assess(professional_id=professional_id, at=at))
    return [CohortContact(position=n, purchase=purchases[found]) for n, found in enumerate(ids, start=1)]


def with_next_purchase(
    *, professional_id: UUID, at: datetime
) -> tuple[assessing.Assessment, assessing.Assessment]:
    """The answer to the evidence of now, and to the same with one purchase more at this instant.

    On that purchase profile, badges and service are as they are now.
    """
    evidence = dossier.read_dossier(professional_id, at)
    terms = assessing.terms_for(professional_id=professional_id, at=at)
    market = people.professional(professional_id).market
    purchase = {
        "id": "next",
        "bought_at": at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "price_cents": 0,
        "service": leads.service_of(professional_id=professional_id, market=market, at=at),
        "profile_percent": people.profile(professional_id=professional_id).percent,
        "badges": list(people.active_badges(professional_id=professional_id, at=at)),
    }
    more = {**evidence, "purchases": [*evidence["purchases"], purchase]}
    return assessing.assessment_of(evidence, terms=terms), assessing.assessment_of(more, terms=terms)
