"""The e-mails about balance that expires soon: 60, 30 and 7 days before, once each."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from vinte.kernel.cents import format_cents
from vinte.notices import actions as notices
from vinte.people import queries as people
from vinte.wallet import expiry

BALANCE_PATH = "/pro/saldo/"


def tell_expiring_balances(*, at: datetime) -> int:
    """Warn each professional of what expires next; how many letters were written. A second run writes none."""
    return sum(_tell(line, at=at) for line in expiry.warnings_due(at))


@transaction.atomic
def _tell(line: expiry.ExpiringSoon, *, at: datetime) -> int:
    if not expiry.warned(line, at=at):
        return 0
    professional = people.professional(line.professional_id)
    language = professional.account.language
    notices.post(
        kind="balance_expiring",
        to_address=professional.account.email,
        to_name=professional.account.name,
        language=language,
        context={
            "business": professional.trade_name,
            "amount": format_cents(line.amount_cents, currency=line.currency, language=language),
            "expires_on": line.expires_on,
            "url": settings.VINTE_BASE_URL.rstrip("/") + BALANCE_PATH,
        },
        idempotency_key=f"balance_expiring:{line.lot_ids[0]}:{line.days}",
        at=at,
    )
    return 1
