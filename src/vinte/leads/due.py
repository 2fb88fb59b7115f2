"""What time alone does to requests and contacts: consents buy what has come, and a stopped top-up is told."""

from __future__ import annotations

from datetime import datetime, timedelta

from vinte.leads import automatic, spending_letters

STOPPED_TOLD_WITHIN = timedelta(days=7)


def run_due(*, at: datetime) -> int:
    """Do what is due by that instant and return how many things were done; a second run does none."""
    return automatic.run_due(at=at) + spending_letters.tell_stopped_top_ups(
        since=at - STOPPED_TOLD_WITHIN, at=at
    )
