"""What heals a lost webhook: pending payments are looked at, and the provider's list of events is read again."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.db.models import Q

from vinte.kernel.errors import Refused
from vinte.wallet import providers
from vinte.wallet.automatic import top_ups as automatic_top_ups
from vinte.wallet.models import ProviderSweep, TopUp
from vinte.wallet.packs import orders
from vinte.wallet.payments import top_ups
from vinte.wallet.providers import PaymentProvider, ProviderUnreachable
from vinte.wallet.settlement import charging, settling
from vinte.wallet.settlement import events as provider_events

EVERY = timedelta(minutes=5)
# The webhook is given this long before the provider is asked.
PATIENCE = timedelta(minutes=3)
# A reference may be paid for days: it is looked at once an hour.
ASK_AGAIN = timedelta(hours=1)
# Events are read again from a little before the last time, and never further back than they are kept.
OVERLAP = timedelta(minutes=15)
KEPT = timedelta(days=29)
MOST = 200

log = structlog.get_logger("vinte.payments")


def heal(*, at: datetime) -> int:
    """Ask the provider, at most every five minutes, for what no webhook has told; returns what was learnt.

    Without a provider nothing is pending and nobody is asked. One that does not answer is asked next time.
    """
    if not providers.is_configured():
        return 0
    provider = providers.configured()
    last = ProviderSweep.objects.filter(provider=provider.name).first()
    if last is not None and last.swept_at <= at < last.swept_at + EVERY:
        return 0
    since = max((last.swept_at if last else at) - OVERLAP, at - KEPT)
    try:
        learnt = _pending(provider, at=at) + _missed(provider, since=since, at=at)
    except ProviderUnreachable as error:
        log.warning("payments were not looked at", error=str(error))
        return 0
    ProviderSweep.objects.update_or_create(provider=provider.name, defaults={"swept_at": at})
    return learnt + provider_events.replay_waiting(provider=provider.name, at=at)


def _pending(provider: PaymentProvider, *, at: datetime) -> int:
    waiting = TopUp.objects.filter(
        Q(asked_at__isnull=True) | Q(asked_at__lte=at - ASK_AGAIN),
        provider=provider.name,
        state=TopUp.State.PENDING,
        started_at__lte=at - PATIENCE,
    ).order_by("started_at")
    settled = 0
    for row in waiting[:MOST]:
        settled += _look(row, provider=provider, at=at)
    return settled


def _look(row: TopUp, *, provider: PaymentProvider, at: datetime) -> int:
    try:
        if row.provider_reference:
            facts = top_ups.facts_of(row, provider=provider, at=at)
            provider_events.take_facts(facts, provider=provider.name, at=at)
        elif (
            row.method == TopUp.Method.SAVED_CARD
            and automatic_top_ups.still_agreed(row)
            and orders.still_wanted(row)
        ):
            charging.charge_row(row, provider=provider, at=at)
        else:
            # Also a charge whose owner took it back meanwhile: the card is not touched for it any more.
            settling.give_up(row.pk, at=at)
    except Refused as refusal:
        log.error("a pending payment can't be looked at", top_up=str(row.pk), reason=refusal.code)
    TopUp.objects.filter(pk=row.pk).update(asked_at=at)
    return int(TopUp.objects.exclude(state=TopUp.State.PENDING).filter(pk=row.pk).exists())


def _missed(provider: PaymentProvider, *, since: datetime, at: datetime) -> int:
    return sum(
        provider_events.take_facts(facts, provider=provider.name, at=at) != "repeated"
        for facts in provider.events_since(since=since)
    )
