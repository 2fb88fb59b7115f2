"""What heals a lost webhook: pending payments are looked at, unanswered refunds go on, and the provider's list of events is read again."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import structlog
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vinte.kernel import due
from vinte.kernel.errors import Refused
from vinte.wallet import providers
from vinte.wallet.automatic import top_ups as automatic_top_ups
from vinte.wallet.models import ProviderSweep, TopUp, TopUpRefund
from vinte.wallet.packs import orders
from vinte.wallet.payments import refunds, top_ups
from vinte.wallet.providers import PaymentProvider, ProviderFacts, ProviderUnreachable
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
NAME = "wallet.lost_webhooks"
EVENT = "event "

log = structlog.get_logger("vinte.payments")


def _untold(*, at: datetime) -> due.Found:
    """What no webhook told, asked of the provider at most every five minutes, and what waited for its payment.

    Without a provider nothing is pending and nobody is asked. One that does not answer is asked next time. What
    failed is tried in between; an event that failed is asked for by itself, and the list of events moves on.
    """
    if not providers.is_configured():
        return
    provider = providers.configured()
    last = ProviderSweep.objects.filter(provider=provider.name).first()
    failed = due.failed_keys(NAME)
    is_recent = last is not None and last.swept_at <= at < last.swept_at + EVERY
    if is_recent and not failed:
        return
    for row in _pending(provider, most=MOST + len(failed), at=at):
        item = due.Item(f"payment {row.pk}", partial(_look, row, provider=provider, at=at))
        if not is_recent or item.key in failed:
            yield item
    for key in sorted(key for key in failed if key.startswith(EVENT)):
        yield due.Item(key, partial(_ask_for, key.removeprefix(EVENT), provider=provider, at=at))
    if not is_recent:
        yield from _told(provider, since=last.swept_at if last else at, failed=failed, at=at)
    for refund in _unanswered_refunds(provider, at=at):
        item = due.Item(f"refund {refund.pk}", partial(_go_on, refund.pk, at=at))
        if not is_recent or item.key in failed:
            yield item
    for event_id in provider_events.waiting_events(provider=provider.name, most=MOST + len(failed)):
        act = partial(provider_events.replay_one, event_id, provider=provider.name, at=at)
        item = due.Item(f"waiting event {event_id}", act)
        if not is_recent or item.key in failed:
            yield item


def _told(provider: PaymentProvider, *, since: datetime, failed: set[str], at: datetime) -> due.Found:
    """The provider's list of events since that instant, but for those that failed before."""
    try:
        for facts in provider.events_since(since=max(since - OVERLAP, at - KEPT)):
            item = due.Item(EVENT + facts.event_id, partial(_take, facts, provider=provider, at=at))
            if item.key not in failed:
                yield item
    except ProviderUnreachable as error:
        raise due.Stop(f"events were not told: {error}") from error
    ProviderSweep.objects.update_or_create(provider=provider.name, defaults={"swept_at": at})


def _pending(provider: PaymentProvider, *, most: int, at: datetime) -> QuerySet[TopUp]:
    return TopUp.objects.filter(
        Q(asked_at__isnull=True) | Q(asked_at__lte=at - ASK_AGAIN),
        provider=provider.name,
        state=TopUp.State.PENDING,
        started_at__lte=at - PATIENCE,
    ).order_by("started_at")[:most]


def _unanswered_refunds(provider: PaymentProvider, *, at: datetime) -> QuerySet[TopUpRefund]:
    """The refunds that the provider did not answer and whose key it still knows."""
    return TopUpRefund.objects.filter(
        state=TopUpRefund.State.ASKED,
        top_up__provider=provider.name,
        asked_at__lte=at - PATIENCE,
        asked_at__gt=at - charging.KEY_LASTS,
    ).order_by("asked_at", "pk")[:MOST]


def _go_on(refund_id: UUID, *, at: datetime) -> int:
    try:
        refunds.go_on(refund_id, at=at)
    except Refused as refusal:
        if refusal.code == "provider_unreachable":
            raise due.Stop(str(refusal)) from refusal
        log.error("a refund was refused", refund=str(refund_id), reason=refusal.code)
    return 1


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
    except ProviderUnreachable as error:
        raise due.Stop(str(error)) from error
    except Refused as refusal:
        log.error("a pending payment can't be looked at", top_up=str(row.pk), reason=refusal.code)
    TopUp.objects.filter(pk=row.pk).update(asked_at=at)
    return int(TopUp.objects.exclude(state=TopUp.State.PENDING).filter(pk=row.pk).exists())


def _take(facts: ProviderFacts, *, provider: PaymentProvider, at: datetime) -> int:
    if facts.subject == "unreadable":
        raise ValueError(f"an event that can't be read: {facts.failure_code}")
    return int(provider_events.take_facts(facts, provider=provider.name, at=at) != "repeated")


def _ask_for(event_id: str, *, provider: PaymentProvider, at: datetime) -> int:
    try:
        facts = provider.event(event_id=event_id)
    except ProviderUnreachable as error:
        raise due.Stop(str(error)) from error
    return _take(facts, provider=provider, at=at)


# Asked for by itself until it is done: one that the provider has forgotten would be asked for for ever.
DUTY = due.Duty(NAME, _("Pagamentos de que o fornecedor ainda não falou"), _untold, dismissable=EVENT)
