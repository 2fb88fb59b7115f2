"""What the guarantee would say if the next contact were bought now: asked of the same rules, never guessed."""

from __future__ import annotations

from datetime import UTC, datetime

from vinte.claims import queries as claims
from vinte.claims.dossier import assessing
from vinte.claims.dossier import tables as dossier
from vinte.leads.offers.matching import service_of
from vinte.people import queries as people
from vinte.people.queries import Professional
from vinte.web.clauses.on_page import ClauseRow, clause_rows


def broken_by_next_purchase(professional: Professional, *, at: datetime) -> list[ClauseRow]:
    """The clauses that a purchase at this instant would make fail, and that have not failed already.

    The evidence of now is assessed twice: as it is, and with one purchase more, on which profile, badges
    and service are as they are now.
    """
    evidence = dossier.read_dossier(professional.id, at)
    terms = claims.terms_for(professional_id=professional.id, at=at)
    before = assessing.assessment_of(evidence, terms=terms)
    purchase = {
        "id": "next",
        "bought_at": at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "price_cents": 0,
        "service": service_of(professional.id, professional.market, at),
        "profile_percent": people.profile(professional_id=professional.id).percent,
        "badges": list(people.active_badges(professional_id=professional.id, at=at)),
    }
    after = assessing.assessment_of(
        {**evidence, "purchases": [*evidence["purchases"], purchase]}, terms=terms
    )
    return [
        row for row in clause_rows(after) if row.has_failed and before.clauses[row.name].status != "failed"
    ]
