"""Payments that nobody meant: offered back to who made them, on a page, without asking anybody.

One that was begun while another had no answer yet, and both came: the later one where the amounts are the
same, whichever its owner likes where they differ, and one of the two. One that came for a pack or by a consent
that was stopped meanwhile, or for a pack that could not be sold. What is left of it is balance until its owner
wants it back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from vinte.kernel.dated_files import Count, DatedFigures
from vinte.kernel.errors import NotAllowed, Refused
from vinte.wallet.books import paid_for
from vinte.wallet.books.expiry_terms import ExpiryTerms
from vinte.wallet.models import (
    AutomaticTopUp,
    AutomaticTopUpRevocation,
    Dispute,
    PackOrder,
    TopUp,
    TopUpRefund,
)
from vinte.wallet.payments import refunds
from vinte.wallet.payments.top_ups import AUTOMATIC_KEY
from vinte.wallet.providers.refusals import support_address

DOUBLE = "double"
ONE_OF_TWO = "one_of_two"
# A reference is paid within days of being given.
WAITED_AT_MOST = timedelta(days=30)
TOP_UP_STOPPED = "top_up_stopped"


class GivingBackDays(DatedFigures):
    """For how long a payment is offered back."""

    kind = "payments-given-back"
    folder = Path(__file__).with_name("giving_back_days")

    offered_days: Count


@dataclass(frozen=True)
class OfferedBack:
    """A payment that its owner may have back: `amount_cents` of it are left, until `until`, included.

    `because` is `double`, `one_of_two` (amounts that differ), `top_up_stopped`, or why a pack's payment was kept: `stopped`, `other_pack`,
    `debt`, `less`.
    """

    top_up_id: UUID
    amount_cents: int
    currency: str
    method_label: str
    paid_at: datetime
    because: str
    until: date


def offered_back(*, professional_id: UUID, at: datetime) -> list[OfferedBack]:
    """What a professional may have back now, newest first."""
    terms = ExpiryTerms.of(professional_id)
    today = terms.day(at)
    days = GivingBackDays.in_force(market=terms.market, on=today).offered_days
    since = at - timedelta(days=days + 1)
    found = {row.pk: (row, because) for row, because in _not_meant(professional_id, since)}
    if not found:
        return []
    contested = set(Dispute.objects.filter(top_up_id__in=found).values_list("top_up_id", flat=True))
    left = {
        key: sum(parts.values()) for key, parts in paid_for.left_of_payments(professional_id, found).items()
    }
    offers = [
        OfferedBack(
            top_up_id=row.pk,
            amount_cents=left[row.pk],
            currency=row.currency,
            method_label=str(TopUp.Method(row.method).label),
            paid_at=row.settled_at or row.started_at,
            because=because,
            until=terms.day(row.settled_at or row.started_at) + timedelta(days=days),
        )
        for row, because in found.values()
        if left.get(row.pk) and row.payment_reference and row.pk not in contested
    ]
    return sorted(
        (offer for offer in offers if today <= offer.until), key=lambda offer: offer.paid_at, reverse=True
    )


def give_back(*, professional_id: UUID, top_up_id: UUID, by: UUID, at: datetime) -> int:
    """Give a payment that nobody meant back to who made it, as its owner asks; returns the cents.

    One that the provider did not answer goes on. Calls the provider, so not inside a transaction. Raises
    NotAllowed for somebody else's payment, Refused (`not_offered_back`, and as `refunds.refund_top_up` does).
    """
    if not TopUp.objects.filter(pk=top_up_id, professional_id=professional_id).exists():
        raise NotAllowed(f"no payment {top_up_id} of professional {professional_id}")
    unanswered = TopUpRefund.objects.filter(top_up_id=top_up_id, state=TopUpRefund.State.ASKED).first()
    if unanswered is not None:
        return refunds.go_on(unanswered.pk, at=at).amount_cents
    offers = offered_back(professional_id=professional_id, at=at)
    offer = next((each for each in offers if each.top_up_id == top_up_id), None)
    if offer is None:
        raise Refused(
            code="not_offered_back",
            message=_("Este pagamento já não se pode devolver aqui."),
            what_to_do=_("Se acha que devia, escreva para %(address)s.") % {"address": support_address()},
        )
    # One that the provider refused may be asked for again, with a key of its own.
    asked = TopUpRefund.objects.filter(top_up_id=top_up_id, state=TopUpRefund.State.REVERSED).count()
    row = refunds.refund_top_up(
        top_up_id=top_up_id,
        amount_cents=offer.amount_cents,
        asked_by_id=by,
        reason=f"own wish: {offer.because}",
        idempotency_key=f"own:{top_up_id}:{asked}",
        at=at,
    )
    return row.amount_cents


def kept_orders(since: datetime) -> QuerySet[PackOrder]:
    """The payments for packs that became balance at that instant or later, oldest first."""
    kept = PackOrder.objects.filter(state=PackOrder.State.KEPT, top_up__settled_at__gte=since)
    return kept.exclude(kept_because="").select_related("top_up").order_by("top_up__settled_at", "pk")


def charged_after_stop(since: datetime, *, professional_id: UUID | None = None) -> Iterator[TopUp]:
    """The payments by a consent that its owner had taken back before they came, oldest first."""
    stopped = AutomaticTopUpRevocation.objects.filter(reason=AutomaticTopUpRevocation.Reason.BY_HAND)
    if professional_id is not None:
        stopped = stopped.filter(professional_id=professional_id)
    ended = dict(stopped.values_list("consent_id", "revoked_at"))
    if not ended:
        return
    charges = {
        f"{AUTOMATIC_KEY}{charge.id}": ended[charge.consent_id]
        for charge in AutomaticTopUp.objects.filter(consent_id__in=ended)
    }
    rows = TopUp.objects.filter(
        idempotency_key__in=charges, state=TopUp.State.PAID, settled_at__gte=since
    ).order_by("settled_at", "pk")
    for row in rows:
        assert row.settled_at is not None
        if row.settled_at >= charges[row.idempotency_key]:
            yield row


def _not_meant(professional_id: UUID, since: datetime) -> Iterator[tuple[TopUp, str]]:
    """The payments of a professional that nobody meant, each with why."""
    for order in kept_orders(since).filter(professional_id=professional_id):
        yield order.top_up, str(order.kept_because)
    for row in charged_after_stop(since, professional_id=professional_id):
        yield row, TOP_UP_STOPPED
    yield from _doubles(professional_id, since)


def _doubles(professional_id: UUID, since: datetime) -> Iterator[tuple[TopUp, str]]:
    """Those begun on the provider's page while another had no answer, when both were paid, each with why.

    Of two amounts nobody but their owner knows which was meant: both are named, until one was asked back.
    """
    refunds_of = TopUpRefund.objects.filter(top_up=OuterRef("pk")).exclude(state=TopUpRefund.State.REVERSED)
    paid = TopUp.objects.filter(
        professional_id=professional_id,
        state=TopUp.State.PAID,
        pack_order__isnull=True,
        settled_at__gte=since - WAITED_AT_MOST,
    ).exclude(pay_url="")
    rows = list(paid.annotate(went_back=Exists(refunds_of)).order_by("started_at", "pk"))
    settled = {row.pk: row.settled_at or row.started_at for row in rows}
    found: dict[TopUp, str] = {}
    for number, later in enumerate(rows):
        if settled[later.pk] < since:
            continue
        before = [row for row in rows[:number] if settled[row.pk] > later.started_at]
        if any(row.amount_cents == later.amount_cents for row in before):
            found[later] = DOUBLE
            continue
        pairs = [row for row in before if not (row.went_back or later.went_back)]
        for row in (later, *pairs) if pairs else ():
            found.setdefault(row, ONE_OF_TWO)
    yield from found.items()
