"""The desk's time: when the answers of a claim ended, by when it is decided, and whom it waits for."""

from __future__ import annotations

from datetime import datetime

from vinte.claims.dossier import assessing
from vinte.claims.models import Claim, HomeownerQuestion
from vinte.claims.rules import decision_due


def answers_over(claim: Claim, *, at: datetime) -> datetime | None:
    """When every homeowner had answered or their time was over; None while somebody still may answer.

    Whoever looks late finds the instant at which it was over, not the one at which it is looked.
    """
    answers = HomeownerQuestion.objects.filter(
        professional_id=claim.professional_id, claim_id=claim.id
    ).values_list("answered_at", flat=True)
    last: datetime = max(
        (answered or claim.answers_due_at for answered in answers), default=claim.answers_due_at
    )
    ended_at = min(last, claim.answers_due_at)
    return ended_at if ended_at <= at else None


def note_end(claim: Claim) -> None:
    """Write down that the answers ended, and from then the published time; the caller holds the claim's lock.

    A claim whose answers are still coming ends with their time.
    """
    ended_at = answers_over(claim, at=claim.answers_due_at)
    assert ended_at is not None  # their time is over then at the latest
    claim.answers_ended_at = ended_at
    claim.decision_due_at = decision_due(assessing.terms_named(claim.terms), answers_ended_at=ended_at)
    claim.save(update_fields=["answers_ended_at", "decision_due_at"])
