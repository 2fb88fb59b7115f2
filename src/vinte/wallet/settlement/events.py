"""What a provider tells: taken in once for each event, at least once and in any order.

Nothing depends on the order: a payment is paid when any fact says so, a dispute and its amount follow the last
word, and one that was closed stays closed. What refers to a payment that is not known yet waits for it. A payment of
another amount than was asked for is credited as it came, and a person sees it.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import structlog
from django.db import IntegrityError, transaction

from vinte.wallet import providers
from vinte.wallet.models import PayerAccount, ProviderEvent, TopUp
from vinte.wallet.payments import cards, refunds, top_ups
from vinte.wallet.payments import disputes as payment_disputes
from vinte.wallet.providers import ProviderFacts
from vinte.wallet.settlement import settling

Outcome = ProviderEvent.Outcome
Result = tuple[str, str]

DONE: Result = (Outcome.DONE, "")
MOST_REPLAYED = 500

log = structlog.get_logger("vinte.payments")


def take_event(*, payload: bytes, signature: str, at: datetime) -> str:
    """Take in one webhook; returns what result of it: `done`, `ignored`, `waiting`, `refused`, `repeated`.

    Raises ForgedEvent for a signature that is not the provider's or is too old, Refused
    (`payments_not_configured`).
    """
    provider = providers.configured()
    facts = provider.read_event(payload=payload, signature=signature)
    return take_facts(facts, provider=provider.name, at=at)


@transaction.atomic
def take_facts(facts: ProviderFacts, *, provider: str, at: datetime) -> str:
    """Act on facts and write the event down in the same transaction; facts without an event are not written."""
    if not facts.event_id:
        return _act(facts, provider=provider, at=at)[0]
    if ProviderEvent.objects.filter(provider=provider, event_id=facts.event_id).exists():
        return "repeated"
    try:
        with transaction.atomic():
            event = ProviderEvent.objects.create(
                provider=provider,
                event_id=facts.event_id,
                kind=facts.kind,
                reference=facts.reference,
                payment_reference=facts.payment_reference,
                facts=facts.as_json() if facts.subject != "other" else {},
                outcome=Outcome.IGNORED,
                occurred_at=facts.occurred_at,
                received_at=at,
            )
    except IntegrityError:
        # Two copies at once: the other one is committed by now.
        return "repeated"
    _keep(event, _act(facts, provider=provider, at=at))
    return event.outcome


def replay_waiting(*, provider: str, at: datetime, payment_reference: str) -> int:
    """Act on the events that waited for this payment; returns how many were done."""
    keys = waiting_events(provider=provider, payment_reference=payment_reference)
    return sum(replay_one(key, provider=provider, at=at) for key in keys)


def waiting_events(*, provider: str, payment_reference: str = "", most: int = MOST_REPLAYED) -> list[int]:
    """The events that wait for their payment, of one payment or of all, oldest first; so many at the most."""
    waiting = ProviderEvent.objects.filter(provider=provider, outcome=Outcome.WAITING)
    if payment_reference:
        waiting = waiting.filter(payment_reference=payment_reference)
    return list(waiting.order_by("occurred_at", "id").values_list("pk", flat=True)[:most])


@transaction.atomic
def replay_one(key: int, *, provider: str, at: datetime) -> int:
    """Act on one event that waited; 1 when it waits no more. One that another transaction holds is acted on there."""
    waiting = ProviderEvent.objects.filter(pk=key, provider=provider, outcome=Outcome.WAITING)
    event = waiting.select_for_update(skip_locked=True).first()
    if event is None:
        return 0
    _keep(event, _act(ProviderFacts.from_json(event.facts), provider=provider, at=at))
    return int(event.outcome != Outcome.WAITING)


def _keep(event: ProviderEvent, result: Result) -> None:
    event.outcome, event.reason = result
    event.save(update_fields=["outcome", "reason"])
    if event.outcome == Outcome.REFUSED:
        log.error("a payment event was refused", provider_event=event.event_id, reason=event.reason)


def _act(facts: ProviderFacts, *, provider: str, at: datetime) -> Result:
    if facts.subject == "payment":
        return _payment(facts, provider=provider, at=at)
    if facts.subject == "card":
        return _card(facts, provider=provider)
    if facts.subject == "other":
        return Outcome.IGNORED, "kind"
    row = TopUp.objects.filter(provider=provider, payment_reference=facts.payment_reference).first()
    if row is None or not facts.payment_reference:
        return Outcome.WAITING, "payment_unknown"
    row = top_ups.lock(row.pk)
    if facts.subject == "refund":
        return refunds.apply_refund(row, facts, at=at)
    return payment_disputes.apply_dispute(row, facts, at=at)


def _payment(facts: ProviderFacts, *, provider: str, at: datetime) -> Result:
    if not facts.top_up:
        return Outcome.IGNORED, "foreign"
    try:
        key = UUID(facts.top_up)
    except ValueError:
        return Outcome.REFUSED, "foreign_metadata"
    if not TopUp.objects.filter(pk=key, provider=provider).exists():
        # A row is committed before its payment begins, so this one is of another database.
        return Outcome.WAITING, "payment_unknown"
    row = top_ups.lock(key)
    wrong = _mismatch(row, facts)
    if wrong:
        return Outcome.REFUSED, wrong
    _learn(row, facts)
    result = DONE
    if facts.outcome in ("paid", "failed", "expired"):
        if facts.amount_cents != row.amount_cents:
            result = Outcome.DONE, "amount_differs"
        settling.settle(
            row,
            outcome=facts.outcome,
            at=at,
            failure_code=facts.failure_code,
            paid_cents=facts.amount_cents,
        )
    elif facts.outcome == "declined" and row.method == TopUp.Method.SAVED_CARD:
        # Nobody is there to try another card.
        settling.settle(row, outcome="failed", at=at, failure_code=facts.failure_code)
    if row.payment_reference:
        replay_waiting(provider=provider, payment_reference=row.payment_reference, at=at)
    return result


def _mismatch(row: TopUp, facts: ProviderFacts) -> str:
    """Why these facts are not of this payment, or empty: then nothing is credited and a person looks."""
    if facts.currency != row.currency:
        return "currency_differs"
    # What came before it was paid in full, or in part, is credited as it came; what was credited stays.
    comes = facts.outcome == "paid" and row.state != TopUp.State.PAID and facts.amount_cents > 0
    if facts.amount_cents not in (row.amount_cents, row.asked_cents) and not comes:
        return "amount_differs"
    own = row.provider_reference
    is_session = facts.reference != facts.payment_reference
    if is_session and own and own != facts.reference:
        return "reference_differs"
    if row.payment_reference and facts.payment_reference not in ("", row.payment_reference):
        return "reference_differs"
    return ""


def _learn(row: TopUp, facts: ProviderFacts) -> None:
    """Fill in what the row did not know; what it knows stays."""
    if not row.provider_reference and (
        facts.reference != facts.payment_reference or row.method == TopUp.Method.SAVED_CARD
    ):
        row.provider_reference = facts.reference
    row.payment_reference = row.payment_reference or facts.payment_reference
    if facts.voucher_number:
        row.voucher_entity, row.voucher_number = facts.voucher_entity, facts.voucher_number
        row.voucher_until = facts.voucher_until
    row.save(
        update_fields=[
            "provider_reference",
            "payment_reference",
            "voucher_entity",
            "voucher_number",
            "voucher_until",
        ]
    )


def _card(facts: ProviderFacts, *, provider: str) -> Result:
    """The newest card told is the saved one, in whatever order they are told."""
    payer = (
        PayerAccount.objects.select_for_update()
        .filter(provider=provider, customer_reference=facts.customer)
        .first()
        if facts.customer
        else PayerAccount.objects.select_for_update()
        .filter(provider=provider, card_reference=facts.reference)
        .first()
    )
    if payer is None:
        return Outcome.IGNORED, "foreign"
    if payer.card_changed_at is not None and facts.occurred_at < payer.card_changed_at:
        return DONE
    if facts.outcome == "removed":
        if payer.card_reference == facts.reference:
            cards.clear_card(payer, at=facts.occurred_at)
        return DONE
    payer.card_reference, payer.card_brand = facts.reference, facts.card_brand
    payer.card_last4, payer.card_changed_at = facts.card_last4, facts.occurred_at
    payer.card_exp_month, payer.card_exp_year = facts.card_exp_month, facts.card_exp_year
    payer.save()
    return DONE
