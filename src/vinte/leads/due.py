"""What time alone does to requests and contacts, each part in its own module."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from vinte.leads.offers import alerts
from vinte.leads.purchases import automatic
from vinte.leads.requests import expiry
from vinte.leads.returns import asking as return_asking

_PARTS: tuple[Callable[..., int], ...] = (
    expiry.run_due,
    return_asking.settle_clear_returns,
    automatic.run_due,
    alerts.run_due,
)


def run_due(*, at: datetime) -> int:
    """Do what is due by that instant and return how many things were done; a second run does none."""
    return sum(part(at=at) for part in _PARTS)
