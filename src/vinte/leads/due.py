"""What time alone does to requests and contacts, each part in its own module."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from vinte.leads import (
    alerts,
    automatic,
    balance_letters,
    pack_letters,
    request_due,
    return_asking,
    spending_letters,
)

_PARTS: tuple[Callable[..., int], ...] = (
    request_due.run_due,
    return_asking.settle_clear_returns,
    automatic.run_due,
    spending_letters.tell_stopped_top_ups,
    pack_letters.run_due,
    alerts.run_due,
    balance_letters.tell_expiring_balances,
)


def run_due(*, at: datetime) -> int:
    """Do what is due by that instant and return how many things were done; a second run does none."""
    return sum(part(at=at) for part in _PARTS)
