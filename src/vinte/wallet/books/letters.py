"""The e-mails about balance that expires soon: 60, 30 and 7 days before, once each."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vinte.kernel import due
from vinte.wallet.books import expiry
from vinte.wallet.letters import write_to_professional

BALANCE_PATH = "/pro/saldo/"


def _expiring(*, at: datetime) -> due.Found:
    """Whoever is to be warned of what expires next."""
    for market in expiry.markets():
        today = yield from due.asked(f"market {market}", partial(expiry.market_day, market, at=at))
        if today is not None:
            holders = expiry.holders_to_warn(market, today=today)
            yield from due.items("wallet", holders, _warn, today=today, at=at)


def _warn(professional_id: UUID, *, today: date, at: datetime) -> int:
    return sum(_tell(line, at=at) for line in expiry.warnings_of(professional_id, today=today))


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


DUTY = due.Duty("wallet.expiry_letters", _("Avisos de saldo que vai expirar"), _expiring)
