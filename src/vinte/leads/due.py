"""What time alone does to requests and contacts, each part in its own module."""

from __future__ import annotations

from datetime import datetime

from vinte.kernel import due
from vinte.leads.offers import alerts
from vinte.leads.purchases import automatic
from vinte.leads.requests import expiry
from vinte.leads.returns import asking as return_asking

DUTIES: dict[str, due.RunDue] = {
    "requests": expiry.run_due,
    "returns": return_asking.settle_clear_returns,
    "automatic purchase": automatic.run_due,
    "alerts": alerts.run_due,
}


def run_due(*, at: datetime) -> int:
    """Do what is due by that instant and return how many things were done; a second run does none."""
    return due.run_each(DUTIES, at=at)
