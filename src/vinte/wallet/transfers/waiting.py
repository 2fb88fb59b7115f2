"""What time alone does to a transfer that does not come: a letter before its last day, and its end."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from django.utils.translation import gettext_lazy as _

from vinte.kernel import due
from vinte.notices import queries as outbox
from vinte.wallet.models import TopUp
from vinte.wallet.payments import bank
from vinte.wallet.settlement import settling
from vinte.wallet.transfers import letters
from vinte.wallet.transfers.asking import figures_of


def _waiting(*, at: datetime) -> due.Found:
    rows = TopUp.objects.filter(provider=bank.BANK, state=TopUp.State.PENDING, voucher_until__isnull=False)
    for row in rows.order_by("voucher_until", "pk"):
        assert row.voucher_until is not None
        if row.voucher_until <= at:
            yield due.Item(f"payment {row.pk}", partial(_end, row, at=at))
        else:
            yield due.Item(f"payment {row.pk}", partial(_tell, row, at=at))


def _end(row: TopUp, *, at: datetime) -> int:
    return int(settling.end_transfer(row.pk, at=at))


def _tell(row: TopUp, *, at: datetime) -> int:
    assert row.voucher_until is not None
    _terms, days = figures_of(row.professional_id, at=row.started_at)
    if at < row.voucher_until - timedelta(days=days.letter_before_days):
        return 0
    if outbox.messages_with_key(f"transfer_ends_soon:{row.pk}"):
        return 0
    letters.ends_soon(row, at=at)
    return 1


DUTY = due.Duty("wallet.transfers", _("Transferências que ainda não chegaram"), _waiting)
