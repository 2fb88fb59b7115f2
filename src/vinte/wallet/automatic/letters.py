"""The e-mail that tells that an automatic top-up was stopped."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.utils.translation import gettext_lazy as _

from vinte.kernel import due
from vinte.notices import queries as outbox
from vinte.wallet.automatic import consents
from vinte.wallet.books import ledger
from vinte.wallet.letters import TOLD_WITHIN, write_to_professional
from vinte.wallet.models import AutomaticTopUpConsent, AutomaticTopUpRevocation

SPENDING_PATH = "/pro/gastos/"


def _stopped(*, at: datetime) -> due.Found:
    """The automatic top-ups that were stopped lately and not told."""
    for row in consents.stopped_since(at - TOLD_WITHIN):
        yield due.Item(f"consent {row.consent_id}", partial(_tell, row, at=at))


def _tell(row: AutomaticTopUpRevocation, *, at: datetime) -> int:
    key = f"automatic_top_up_stopped:{row.consent_id}"
    if outbox.messages_with_key(key):
        return 0
    consent = AutomaticTopUpConsent.objects.get(professional_id=row.professional_id, id=row.consent_id)
    write_to_professional(
        kind="automatic_top_up_stopped",
        professional_id=row.professional_id,
        key=key,
        amount_cents=consent.amount_cents,
        currency=ledger.wallet_currency(row.professional_id),
        path=SPENDING_PATH,
        at=at,
    )
    return 1


DUTY = due.Duty("wallet.stopped_top_up_letters", _("E-mails sobre carregamentos que pararam"), _stopped)
