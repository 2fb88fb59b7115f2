"""The e-mails about balance that expires soon: 60, 30 and 7 days before, once each."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from vinte.wallet.books import expiry
from vinte.wallet.letters import write_to_professional

BALANCE_PATH = "/pro/saldo/"


def tell_expiring_balances(*, at: datetime) -> int:
    """Warn each professional of what expires next; how many letters were written. A second run writes none."""
    return sum(_tell(line, at=at) for line in expiry.warnings_due(at))


@transaction.atomic
def _tell(line: expiry.ExpiringSoon, *, at: datetime) -> int:
    if not expiry.warned(line, at=at):
        return 0
    write_to_professional(
        kind="balance_expiring",
        professional_id=line.professional_id,
        key=f"balance_expiring:{line.lot_ids[0]}:{line.days}",
        amount_cents=line.amount_cents,
        currency=line.currency,
        path=BALANCE_PATH,
        expires_on=line.expires_on,
        at=at,
    )
    return 1
