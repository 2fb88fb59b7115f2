"""What a provider says of payments that are contested or given back, and where a wallet stands then."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import cast
import clean_town
from vinte.wallet.books import balances
from vinte.wallet.models import Posting, TopUp
from vinte.wallet.providers import ProviderFacts
from vinte.wallet.settlement import events

AT = cast.MONDAY
DAY = timedelta(days=1)


def paid(who: cast.Business, cents: int, *, at: datetime = AT) -> TopUp:
    """A payment of the play provider's that was credited."""
    return TopUp.objects.get(provider_reference=cast.top_up(who.id, cents, at=at))


def told(
    row: TopUp,
    subject: str,
    cents: int,
    *,
    days: float = 1,
    outcome: str = "",
    reference: str = "",
    **more: object,
) -> str:
    """An event of the provider about a payment, told at that day; a name of its own each time."""
    at = AT + timedelta(days=days)
    facts = ProviderFacts(
        event_id=f"evt_{uuid4().hex}",
        kind="told",
        occurred_at=at,
        subject=subject,  # type: ignore[arg-type]
        outcome=outcome,
        reference=reference or f"{subject}_{row.pk}",
        payment_reference=row.payment_reference,
        amount_cents=cents,
        currency="EUR",
        **more,  # type: ignore[arg-type]
    )
    return events.take_facts(facts, provider="play", at=max(at, AT + 10 * DAY))


def disputed(row: TopUp, cents: int, *, days: float = 1, outcome: str = "open", reference: str = "") -> None:
    assert told(row, "dispute", cents, days=days, outcome=outcome, reference=reference) == "done"


def refunded(row: TopUp, in_all_cents: int, *, days: float = 1) -> None:
    """Somebody gave back in the provider's own panel."""
    assert told(row, "refund", in_all_cents, days=days) == "done"


def stands(who: cast.Business) -> tuple[int, int, int, int]:
    """Purchased, granted, frozen, owed; and nothing of the wallet is broken."""
    balance = balances.balance(who.id)
    found = balance.purchased_cents, balance.granted_cents, balance.frozen_cents, balance.debt_cents
    assert [line for line in clean_town.broken_rows() if line.startswith("wallet.")] == []
    return found


def lost_by_operator(kind: str = "losses") -> int:
    rows = Posting.objects.filter(account__kind=kind, account__professional_id=None)
    return -sum(rows.values_list("amount_cents", flat=True))
