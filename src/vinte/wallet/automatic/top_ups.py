"""Automatic top-up: the saved card is charged when the balance falls below what its owner agreed to.

Vinte begins these charges as the payee, with the consent as its mandate; what the payer does not begin is
outside the strong authentication that Directive (EU) 2015/2366, article 97(1), asks of payers, and a bank that
wants it all the same declines. What became of a charge comes as an event of its top-up, and is read there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from vinte.guarantee import terms
from vinte.kernel import due
from vinte.kernel.copies import copied
from vinte.kernel.errors import Refused
from vinte.kernel.ids import new_id
from vinte.people import queries as people
from vinte.wallet.automatic.consents import Reason, consent_in_force
from vinte.wallet.automatic.consents import revoke as _revoke
from vinte.wallet.books import balances, ledger
from vinte.wallet.models import (
    AutomaticTopUp,
    AutomaticTopUpConsent,
    AutomaticTopUpRevocation,
    TopUp,
)
from vinte.wallet.payments.top_ups import AUTOMATIC_KEY
from vinte.wallet.settlement.charging import charge_saved_card

MOST_FAILURES = 2
# The refusal after which nobody knows whether the card was charged: asked again with the same key.
UNREACHABLE = "provider_unreachable"
# A card that was declined a minute ago is declined again; and card schemes count attempts.
WAIT_AFTER_FAILURE = timedelta(days=1)

TASK_NAME = "vinte.wallet.tasks.top_up_if_low"
State = AutomaticTopUp.State


@dataclass(frozen=True)
class AutomaticCharge:
    """A charge that a consent led to."""

    id: UUID
    started_at: datetime
    amount_cents: int
    state: str
    state_label: str


def automatic_top_ups(professional_id: UUID, *, limit: int = 20) -> list[AutomaticCharge]:
    """The charges that consents led to, newest first; at most `limit`."""
    rows = AutomaticTopUp.objects.filter(professional_id=professional_id).order_by("-started_at", "-id")
    return [copied(AutomaticCharge, row) for row in rows[:limit]]


def _willing(*, at: datetime) -> due.Found:
    """Whose charge waits for its outcome, and whose consent is in force."""
    waiting = set(
        AutomaticTopUp.objects.filter(state=State.PENDING).values_list("professional_id", flat=True)
    )
    newest = AutomaticTopUpConsent.objects.order_by("professional_id", "-given_at").distinct(
        "professional_id"
    )
    ended = set(AutomaticTopUpRevocation.objects.values_list("consent_id", flat=True))
    willing = {row.professional_id for row in newest if row.id not in ended}
    yield from due.items("wallet", sorted(waiting | willing), top_up_automatically, at=at)


def top_up_automatically(professional_id: UUID, *, at: datetime) -> int:
    """Settle the charge that waits, if any, and begin one if the balance is low; how many of the two it did.

    The charge is written down and committed before the card is touched, and handed over with a key of its
    own: after a crash the same charge is handed over again, never another.
    """
    done = _settle(professional_id, at=at)
    charge = _begin(professional_id, at=at)
    if charge is None or not _may_hand_over(charge):
        return done
    _hand_over(charge, at=at)
    return done + 1


def top_up_soon(*, professional_id: UUID) -> None:
    """Have the balance looked at by the worker once the transaction at hand has committed.

    Nothing is asked of anybody without a consent, or whose balance is not below its threshold.
    """
    consent = consent_in_force(professional_id)
    if consent is not None and balances.balance(professional_id).total_cents < consent.threshold_cents:
        # By its name: the job's module calls this one.
        app.configure_task(TASK_NAME, queue="wallet").defer(professional_id=str(professional_id))


@transaction.atomic
def _settle(professional_id: UUID, *, at: datetime) -> int:
    """Take in what the provider said about the charge that waits; after MOST_FAILURES in a row, stop."""
    ledger.lock_wallet(professional_id)
    charge = _pending(professional_id)
    top_up = None if charge is None else _top_up_of(charge)
    if charge is None or top_up is None:
        return 0
    if top_up.state == TopUp.State.PENDING:
        return 0
    paid = top_up.state == TopUp.State.PAID
    _close(charge, State.PAID if paid else State.FAILED, why="" if paid else "declined", at=at)
    return 1


@transaction.atomic
def _begin(professional_id: UUID, *, at: datetime) -> AutomaticTopUp | None:
    """The charge to hand over: the one that waits, or a new one if the consent in force asks for it."""
    ledger.lock_wallet(professional_id)
    consent = consent_in_force(professional_id)
    charge = _pending(professional_id)
    if charge is not None:
        if _may_hand_over(charge) and (consent is None or consent.id != charge.consent_id):
            # Taken back: it is not handed over, or not again. Of one that the provider may have heard of nobody
            # knows yet, so it counts as failed and not as one that never began.
            began = _top_up_of(charge) is not None
            _close(charge, State.FAILED if began else State.REFUSED, why="revoked", at=at)
            return None
        return charge
    if consent is None or balances.balance(professional_id).total_cents >= consent.threshold_cents:
        return None
    if people.standing(professional_id=professional_id, at=at).is_suspended:
        # Who may not buy has no use for more balance.
        return None
    last = AutomaticTopUp.objects.filter(professional_id=professional_id, consent_id=consent.id)
    latest = last.order_by("-started_at", "-id").first()
    if latest is not None and latest.state != State.PAID and at < latest.started_at + WAIT_AFTER_FAILURE:
        return None
    today = terms.market_day(market=consent.market, at=at)
    if charged_cents(professional_id, on=today) + consent.amount_cents > consent.month_cents:
        return None
    return AutomaticTopUp.objects.create(
        professional_id=professional_id,
        id=new_id(at=at),
        consent_id=consent.id,
        amount_cents=consent.amount_cents,
        started_at=at,
        started_on=today,
    )


def charged_cents(professional_id: UUID, *, on: date) -> int:
    """What was charged automatically in the month of a day, in whole cents.

    A charge that failed counts too, because the provider may still say that it was paid; one that never began
    does not.
    """
    month = AutomaticTopUp.objects.filter(
        professional_id=professional_id, started_on__year=on.year, started_on__month=on.month
    ).exclude(state=State.REFUSED)
    return int(month.aggregate(total=Sum("amount_cents"))["total"] or 0)


def charged_since(since: datetime) -> QuerySet[AutomaticTopUp]:
    """The charges that were paid at that instant or later, oldest first."""
    paid = AutomaticTopUp.objects.filter(state=State.PAID, settled_at__gte=since)
    return paid.order_by("settled_at", "id")


def _hand_over(charge: AutomaticTopUp, *, at: datetime) -> None:
    try:
        top_up_id = charge_saved_card(
            professional_id=charge.professional_id,
            amount_cents=charge.amount_cents,
            idempotency_key=_key(charge),
            at=at,
        )
    except Refused as refusal:
        if refusal.code == UNREACHABLE:
            return
        with transaction.atomic():
            ledger.lock_wallet(charge.professional_id)
            waiting = _pending(charge.professional_id)
            if waiting is not None and waiting.id == charge.id:
                began = _top_up_of(waiting) is not None
                _close(waiting, State.FAILED if began else State.REFUSED, why=refusal.code, at=at)
        return
    with transaction.atomic():
        ledger.lock_wallet(charge.professional_id)
        AutomaticTopUp.objects.filter(professional_id=charge.professional_id, id=charge.id).update(
            top_up_id=top_up_id
        )
    _settle(charge.professional_id, at=at)


def _key(charge: AutomaticTopUp) -> str:
    return f"{AUTOMATIC_KEY}{charge.id}"


def _top_up_of(charge: AutomaticTopUp) -> TopUp | None:
    """The top-up of a charge, found by its key where a crash kept its id from being written."""
    return TopUp.objects.filter(professional_id=charge.professional_id, idempotency_key=_key(charge)).first()


def still_agreed(row: TopUp) -> bool:
    """Whether a payment may be charged as far as consents go: it is none of theirs, or its consent is in force."""
    if not row.idempotency_key.startswith(AUTOMATIC_KEY):
        return True
    charge, consent = _pending(row.professional_id), consent_in_force(row.professional_id)
    return (
        charge is not None
        and consent is not None
        and _key(charge) == row.idempotency_key
        and charge.consent_id == consent.id
    )


def _may_hand_over(charge: AutomaticTopUp) -> bool:
    """Whether the provider has not told its name for this charge: handed over again, it is charged once."""
    top_up = _top_up_of(charge)
    return top_up is None or (top_up.state == TopUp.State.PENDING and not top_up.provider_reference)


def _pending(professional_id: UUID) -> AutomaticTopUp | None:
    return AutomaticTopUp.objects.filter(professional_id=professional_id, state=State.PENDING).first()


def _close(charge: AutomaticTopUp, state: str, *, why: str, at: datetime) -> None:
    charge.state, charge.why, charge.settled_at = State(state), why[:40], at
    charge.save(update_fields=["state", "why", "settled_at"])
    last = AutomaticTopUp.objects.filter(
        professional_id=charge.professional_id, consent_id=charge.consent_id
    ).order_by("-started_at", "-id")[:MOST_FAILURES]
    failed = [row.state in (State.FAILED, State.REFUSED) and row.why != "revoked" for row in last]
    consent = consent_in_force(charge.professional_id)
    if len(failed) == MOST_FAILURES and all(failed) and consent and consent.id == charge.consent_id:
        _revoke(charge.professional_id, reason=Reason.FAILURES, at=at)


DUTY = due.Duty("wallet.automatic_top_up", _("Carregamento automático"), _willing)
