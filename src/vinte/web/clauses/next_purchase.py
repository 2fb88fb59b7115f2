"""What the guarantee would say if the next contact were bought now: asked of the same rules, never guessed."""

from __future__ import annotations

from datetime import datetime

from vinte.claims import queries as claims
from vinte.guarantee.assessment import Assessment
from vinte.people.queries import Professional
from vinte.web.clauses.on_page import ClauseRow, clause_rows


def broken_by_next_purchase(
    professional: Professional, *, before: Assessment, at: datetime, service: str = ""
) -> list[ClauseRow]:
    """The clauses that a purchase at this instant would make fail, and that have not failed already.

    `before` is how the guarantee stands at that instant, `service` what the contact would be bought by, where it is
    known. Where it is over already, won or lost, there is nothing to break.
    """
    if before.verdict in ("fulfilled", "excluded"):
        return []
    after = claims.after_next_purchase(
        professional_id=professional.id,
        market=professional.market,
        terms=before.terms,
        at=at,
        service=service,
    )
    return [
        row for row in clause_rows(after) if row.has_failed and before.clauses[row.name].status != "failed"
    ]
