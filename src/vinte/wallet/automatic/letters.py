"""The e-mails about automatic top-ups: that they were made or stopped, and what came though they were."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.utils.translation import gettext_lazy as _

from vinte.kernel import due
from vinte.notices import queries as outbox
from vinte.wallet.automatic import consents, top_ups
from vinte.wallet.books import ledger
from vinte.wallet.letters import TOLD_WITHIN, write_to_professional
from vinte.wallet.models import AutomaticTopUp, AutomaticTopUpConsent, AutomaticTopUpRevocation, TopUp
from vinte.wallet.payments import giving_back

SPENDING_PATH = "/pro/gastos/"
BALANCE_PATH = "/pro/saldo/"


def _stopped(*, at: datetime) -> due.Found:
    """The automatic top-ups that were stopped lately, and the charges that came all the same, where not told."""
    for row in consents.stopped_since(at - TOLD_WITHIN):
        yield due.Item(f"consent {row.consent_id}", partial(_tell, row, at=at))
    late = list(giving_back.charged_after_stop(at - TOLD_WITHIN))
    for charge in top_ups.charged_since(at - TOLD_WITHIN):
        if charge.top_up_id not in {payment.pk for payment in late}:
            yield due.Item(f"charge {charge.id}", partial(_tell_done, charge, at=at))
    for payment in late:
        yield due.Item(f"payment {payment.pk}", partial(_tell_charged, payment, at=at))


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


def _tell_done(charge: AutomaticTopUp, *, at: datetime) -> int:
    """What was charged by a consent, with the page on which to stop it."""
    key = f"automatic_top_up_done:{charge.id}"
    if outbox.messages_with_key(key):
        return 0
    write_to_professional(
        kind="automatic_top_up_done",
        professional_id=charge.professional_id,
        key=key,
        amount_cents=charge.amount_cents,
        currency=ledger.wallet_currency(charge.professional_id),
        path=SPENDING_PATH,
        at=at,
    )
    return 1


def _tell_charged(payment: TopUp, *, at: datetime) -> int:
    key = f"top_up_after_stop:{payment.pk}"
    if outbox.messages_with_key(key):
        return 0
    write_to_professional(
        kind="top_up_after_stop",
        professional_id=payment.professional_id,
        key=key,
        amount_cents=payment.amount_cents,
        currency=payment.currency,
        path=BALANCE_PATH,
        at=at,
    )
    return 1


DUTY = due.Duty("wallet.stopped_top_up_letters", _("E-mails sobre carregamentos que pararam"), _stopped)
