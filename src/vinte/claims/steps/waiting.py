"""A claim waits while all that stands in its way can still be met: it is told what, and never refused for that."""

from __future__ import annotations

from datetime import datetime, timedelta

from vinte.claims import letters
from vinte.claims.dossier import assessing
from vinte.claims.models import Claim
from vinte.claims.rules import ClaimRules


def open_clauses(assessment: assessing.Assessment) -> list[str]:
    """The clauses that are not met and still can be, in the article's order."""
    return [name for name, state in assessing.statuses(assessment).items() if state == "open"]


def begin(claim: Claim, *, assessment: assessing.Assessment, at: datetime) -> None:
    """From now on it waits for these clauses, and the professional reads for which; the caller holds the lock."""
    claim.waiting_since = at
    _tell(claim, assessment=assessment, at=at)


def go_on(claim: Claim, *, assessment: assessing.Assessment, at: datetime) -> int:
    """Wait on, or begin to; say so when it is new, when other clauses are missing, and every so many days again."""
    if claim.waiting_since is None:
        begin(claim, assessment=assessment, at=at)
        return 1
    told_at = claim.waiting_told_at or claim.waiting_since
    every = ClaimRules.under(assessing.terms_named(claim.terms), at=at).waiting_reminder_days
    if claim.waiting_for == open_clauses(assessment) and at < told_at + timedelta(days=every):
        return 0
    _tell(claim, assessment=assessment, at=at)
    return 1


def _tell(claim: Claim, *, assessment: assessing.Assessment, at: datetime) -> None:
    claim.waiting_for, claim.waiting_told_at = open_clauses(assessment), at
    claim.save(update_fields=["waiting_since", "waiting_for", "waiting_told_at"])
    letters.claim_waits(claim=claim, assessment=assessment, at=at)
