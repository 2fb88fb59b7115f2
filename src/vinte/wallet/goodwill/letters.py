"""The letter about balance that was given."""

from __future__ import annotations

from datetime import date, datetime

from vinte.wallet.letters import write_to_professional
from vinte.wallet.models import Goodwill

BALANCE_PATH = "/pro/saldo/"


def given(row: Goodwill, *, paid_cents: int, expires_on: date | None, at: datetime) -> None:
    """Balance was given: why, what of a debt it paid, and until when the rest is spent; None where nothing is left."""
    write_to_professional(
        kind="goodwill_given",
        professional_id=row.professional_id,
        key=f"goodwill_given:{row.pk}",
        amount_cents=row.amount_cents,
        currency=row.currency,
        path=BALANCE_PATH,
        at=at,
        reason=row.reason,
        paid_debt=paid_cents > 0,
        last_cents=paid_cents,
        lasts_until=expires_on,
    )
