"""What other rooms may ask about payments; `queries` offers it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed
from vinte.wallet.models import IncidentChange, PackOrder, PayerAccount, PaymentIncident, ProviderEvent, TopUp
from vinte.wallet.payments.refunds import refunded_cents
from vinte.wallet.providers import SavedCard

# An event that waits longer than this for its payment is one that a person should see.
LONG = timedelta(hours=1)
# A page of the provider's on which nobody paid is closed after a day (docs.stripe.com/api/checkout/sessions).
PAGE_LASTS = timedelta(hours=24)


@dataclass(frozen=True)
class Payment:
    """A payment as its owner sees it; `state` is pending, paid, failed or expired."""

    id: UUID
    amount_cents: int
    currency: str
    method: str
    method_label: str
    state: str
    pay_url: str
    failure_code: str
    voucher_entity: str
    voucher_number: str
    voucher_until: datetime | None
    started_at: datetime
    given_back_cents: int = 0


def _payment(row: TopUp, *, given_back_cents: int = 0) -> Payment:
    return Payment(
        id=row.pk,
        amount_cents=row.amount_cents,
        currency=row.currency,
        method=row.method,
        method_label=str(TopUp.Method(row.method).label),
        state=row.state,
        pay_url=row.pay_url,
        failure_code=row.failure_code,
        voucher_entity=row.voucher_entity,
        voucher_number=row.voucher_number,
        voucher_until=row.voucher_until,
        started_at=row.started_at,
        given_back_cents=given_back_cents,
    )


def providers_paid_through() -> set[str]:
    """The names of the providers through which any payment was begun."""
    return set(TopUp.objects.order_by().values_list("provider", flat=True).distinct())


def payment(*, professional_id: UUID, top_up_id: UUID) -> Payment:
    """One payment of a professional; raises NotAllowed for somebody else's."""
    row = TopUp.objects.filter(professional_id=professional_id, pk=top_up_id).first()
    if row is None:
        raise NotAllowed(f"no payment {top_up_id}")
    return _payment(row, given_back_cents=refunded_cents(row))


def payment_of_session(*, professional_id: UUID, provider_reference: str) -> Payment:
    """The payment that a provider's page came back from; raises NotAllowed for somebody else's."""
    row = (
        TopUp.objects.filter(professional_id=professional_id, provider_reference=provider_reference)
        .exclude(provider_reference="")
        .first()
    )
    if row is None:
        raise NotAllowed("no payment with that reference")
    return _payment(row)


def payments_waiting(*, professional_id: UUID) -> list[Payment]:
    """The Multibanco references and bank transfers that wait for their payment, newest first."""
    found = TopUp.objects.filter(
        professional_id=professional_id,
        state=TopUp.State.PENDING,
        method__in=(TopUp.Method.MULTIBANCO, TopUp.Method.TRANSFER),
    ).exclude(voucher_number="")
    return [_payment(row) for row in found.order_by("-started_at")]


def is_page_open(payment: Payment, *, at: datetime) -> bool:
    """Whether a payment that waits can still be made on the provider's page."""
    return (
        payment.state == TopUp.State.PENDING
        and bool(payment.pay_url)
        and payment.started_at > at - PAGE_LASTS
    )


def payments_under_way(*, professional_id: UUID, at: datetime) -> list[Payment]:
    """The payments begun on the provider's page that may still be made there, newest first; references apart."""
    found = TopUp.objects.filter(
        professional_id=professional_id,
        state=TopUp.State.PENDING,
        voucher_number="",
        started_at__gt=at - PAGE_LASTS,
    ).exclude(pay_url="")
    return [_payment(row) for row in found.order_by("-started_at", "-pk")]


def top_up(*, provider: str, provider_reference: str) -> TopUp:
    """The top-up that a provider knows by its reference; raises NotAllowed when there is none."""
    found = TopUp.objects.filter(provider=provider, provider_reference=provider_reference).first()
    if found is None:
        raise NotAllowed(f"no top-up of {provider} with that reference")
    return found


def same_card_count(professional_id: UUID) -> int:
    """How many other professionals keep a card with the same last digits, brand and last month as this one.

    The cards of the demo's play provider are all alike and tell nothing.
    """
    kept = PayerAccount.objects.exclude(card_reference="").exclude(provider="play")
    own = kept.filter(professional_id=professional_id).first()
    if own is None:
        return 0
    shown = ("card_brand", "card_last4", "card_exp_month", "card_exp_year")
    alike = kept.filter(**{name: getattr(own, name) for name in shown})
    return alike.exclude(professional_id=professional_id).count()


def saved_cards(professional_id: UUID) -> QuerySet[PayerAccount]:
    """The rows of cards that can be charged while their owner is away; one at most."""
    return PayerAccount.objects.filter(professional_id=professional_id).exclude(card_reference="")


def saved_card(professional_id: UUID) -> SavedCard | None:
    """The card that can be charged while its owner is away, or None."""
    row = saved_cards(professional_id).first()
    if row is None:
        return None
    return SavedCard(
        brand=row.card_brand,
        last4=row.card_last4,
        exp_month=row.card_exp_month or 0,
        exp_year=row.card_exp_year or 0,
    )


def pack_order_state(*, professional_id: UUID, top_up_id: UUID) -> str:
    """How it stands with the pack that a payment is for; empty for a top-up."""
    order = PackOrder.objects.filter(professional_id=professional_id, top_up_id=top_up_id).first()
    return order.state if order else ""


def events_to_look_at(*, at: datetime) -> list[ProviderEvent]:
    """Events that a person should see, newest first.

    Refused, of another amount than was asked for, refunded outside, a refund that came back, or waiting for long.
    """
    shown = ProviderEvent.objects.filter(outcome=ProviderEvent.Outcome.REFUSED)
    shown |= ProviderEvent.objects.filter(
        reason__in=("refunded_outside", "refund_came_back", "amount_differs")
    )
    shown |= ProviderEvent.objects.filter(outcome=ProviderEvent.Outcome.WAITING, received_at__lte=at - LONG)
    return list(shown.order_by("-received_at", "-id")[:200])


@dataclass(frozen=True)
class Incident:
    """A payment that failed or is contested; `payment_at` is when it was made, where that is known."""

    id: UUID
    professional_id: UUID
    kind: str
    kind_label: str
    state: str
    state_label: str
    occurred_at: datetime
    payment_at: datetime | None
    settled_at: datetime | None
    memo: str


@dataclass(frozen=True)
class ChangedIncident:
    """A change of an incident's state."""

    changed_at: datetime
    state: str
    state_label: str
    reason: str


@dataclass(frozen=True)
class IncidentHistory:
    """A payment incident with every change of its state, oldest first."""

    incident: Incident
    changes: tuple[ChangedIncident, ...]


def incidents(professional_id: UUID) -> list[Incident]:
    """Every payment incident of a professional, newest first."""
    return [history.incident for history in incident_histories(professional_id)]


def incident_histories(professional_id: UUID) -> list[IncidentHistory]:
    """Every payment incident of a professional with its changes, newest incident first."""
    rows = PaymentIncident.objects.filter(professional_id=professional_id)
    return histories_of(rows.order_by("-occurred_at", "-id"))


def histories_of(incidents: Iterable[PaymentIncident]) -> list[IncidentHistory]:
    """These incidents with their changes, in the same order."""
    rows = list(incidents)
    changes: dict[UUID, list[ChangedIncident]] = defaultdict(list)
    wanted = IncidentChange.objects.filter(incident_id__in=[row.id for row in rows])
    for change in wanted.order_by("changed_at", "id"):
        changes[change.incident_id].append(copied(ChangedIncident, change))
    return [IncidentHistory(copied(Incident, row), tuple(changes[row.id])) for row in rows]
