"""What must never break about contacts (INVARIANTS, 5, 9 and 13): one line for each broken row."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from vinte.kernel.guards import missing_guards
from vinte.leads.purchases.checks import (
    automatic_purchases_had_consent,
    caps_are_kept,
    nobody_bought_while_suspended,
    places_are_not_oversold,
    purchases_are_paid,
    purchases_count_in_order,
    receipts_add_up,
    requests_were_moved_before_they_sold,
)
from vinte.leads.requests.checks import drafts_end_empty, phones_are_shown_to_buyers_only
from vinte.leads.returns.checks import nobody_decides_their_own_return, returns_are_credited_once


def purchases_are_guarded() -> Iterator[str]:
    """9, 12 and 26: the triggers that keep purchases, places and consents as they were exist and are on."""
    return missing_guards("leads")


CHECKS: tuple[Callable[[], Iterator[str]], ...] = (
    purchases_are_paid,
    places_are_not_oversold,
    purchases_count_in_order,
    drafts_end_empty,
    phones_are_shown_to_buyers_only,
    receipts_add_up,
    requests_were_moved_before_they_sold,
    caps_are_kept,
    nobody_bought_while_suspended,
    automatic_purchases_had_consent,
    returns_are_credited_once,
    nobody_decides_their_own_return,
    purchases_are_guarded,
)
