"""What time alone brings to contacts: returns for which a clear fact has come."""

from __future__ import annotations

from datetime import datetime

from vinte.leads.return_asking import settle_clear_returns


def run_due(*, at: datetime) -> int:
    """Credit the returns whose facts have become clear; how many."""
    return settle_clear_returns(at=at)
