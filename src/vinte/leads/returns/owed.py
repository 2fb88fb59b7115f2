"""Contacts that go back without being asked for, because the fault is the request's and not one sale's.

Every contact is a transaction of its own, which takes the locks of one professional: many at once would hold the
wallet's common accounts while they wait for each other. What a claim holds waits, and is looked at again with each
run; what a guarantee has paid for is not paid twice. What would take something from the guarantee is asked about
first, and waits for a yes, or for the day on which it takes nothing any more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import structlog
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from vinte.kernel import due, locks
from vinte.kernel.errors import NotAllowed, Refused
from vinte.leads.models import ContactPurchase, JobRequest, OwedCredit, ReturnRequest
from vinte.leads.requests.closing import end_request
from vinte.leads.returns import letters
from vinte.leads.returns.deciding import credit_whole, end_return, lock_purchase
from vinte.leads.returns.figures import Reason
from vinte.leads.returns.hooks import guarantee_harm, refuse_bound
from vinte.people import queries as people

Outcome = OwedCredit.Outcome
log = structlog.get_logger("vinte.leads.owed")

# What makes a request nobody's, and what makes its number nobody's.
ENDS_REQUEST = {Reason.HOMEOWNER_DENIES: "not_asked", Reason.COMPETITOR_TEST: "test"}
WRONG_NUMBER = frozenset({Reason.NUMBER_OF_OTHER, Reason.NUMBER_NOT_ASSIGNED})
FAULTS = frozenset({*ENDS_REQUEST, *WRONG_NUMBER})
# The days to replace a contact count from its credit: one that comes so much later is dated when it comes.
LATE = timedelta(days=1)


def owe(purchases: Iterable[ContactPurchase], *, reason: str, owed_from: datetime) -> None:
    """Write down that these contacts go back; one that is owed already stays as it is."""
    OwedCredit.objects.bulk_create(
        [
            OwedCredit(
                professional_id=purchase.professional_id,
                purchase_id=purchase.id,
                reason=reason,
                owed_from=owed_from,
            )
            for purchase in purchases
        ],
        ignore_conflicts=True,
    )


def held(job_request_id: UUID) -> list[ContactPurchase]:
    """The contacts of a request that were bought and for which nothing was credited, in key order."""
    rows = ContactPurchase.objects.filter(
        job_request_id=job_request_id, returned_at__isnull=True, reduced_at__isnull=True
    )
    return list(rows.order_by("pk"))


def find_fault(job_request: JobRequest, *, reason: str, at: datetime) -> None:
    """The request is at fault, and its lock held: every buyer who still holds the contact is owed its price.

    One that nobody asked for, or that is a test, ends; one with somebody else's number is sold no more until
    that is put right.
    """
    owe(held(job_request.pk), reason=reason, owed_from=at)
    if reason in ENDS_REQUEST:
        end_request(job_request, reason=ENDS_REQUEST[Reason(reason)], at=at)
    elif job_request.phone_wrong_at is None:
        job_request.phone_wrong_at = at
        job_request.save(update_fields=["phone_wrong_at"])
        if job_request.state != JobRequest.State.CLOSED:
            letters.wrong_number(job_request=job_request, at=at)


def settle_owed_of(job_request_id: UUID, *, at: datetime) -> None:
    """Credit what the buyers of a request are owed, each by itself.

    Not within a transaction of the caller's. What fails, and what a claim holds, the duty tries again.
    """
    waiting = OwedCredit.objects.filter(purchase__job_request_id=job_request_id, settled_at__isnull=True)
    for key in list(waiting.order_by("purchase_id").values_list("pk", flat=True)):
        try:
            settle_owed(key, at=at)
        except Exception as error:
            log.error("what is owed was not credited at once", contact=str(key[1]), exc_info=error)


@transaction.atomic
def settle_owed(key: tuple[UUID, UUID], *, at: datetime) -> int:
    """Credit one contact that is owed, and write to its buyer; returns how many were."""
    professional_id, purchase_id = key
    purchase = lock_purchase(professional_id=professional_id, purchase_id=purchase_id)
    row = locks.lock_in_key_order(OwedCredit.objects.all(), [key])[0]
    if row.settled_at is not None:
        return 0
    if purchase.returned_at is not None or purchase.reduced_at is not None:
        return _settle(row, Outcome.CREDITED_BEFORE, at=at)
    # What waited for a claim or for an answer is dated when it is done: they looked at the contact meanwhile.
    has_waited = row.held_at is not None or row.asked_at is not None or at - row.owed_from >= LATE
    credited_at = at if has_waited else row.owed_from
    of_contact = ReturnRequest.objects.filter(professional_id=professional_id, purchase_id=purchase_id)
    asked = of_contact.filter(state=ReturnRequest.State.ASKED).select_for_update().first()
    try:
        refuse_bound(professional_id=professional_id, purchase_id=purchase_id, at=at)
        if row.agreed_at is None and _asks(row, purchase, asked=asked, at=at):
            return 0
        cents = credit_whole(purchase, reason=row.reason, at=at, returned_at=credited_at)
    except Refused as refusal:
        if refusal.code == "contact_paid_back":
            return _settle(row, Outcome.PAID_BACK, at=at)
        if refusal.code != "contact_in_claim":
            raise
        if row.held_at is None:
            row.held_at = at
            row.save(update_fields=["held_at"])
        return 0
    # One that an agent had accepted waited for the yes.
    of_contact.filter(state=ReturnRequest.State.ACCEPTED, credited_cents=0).update(credited_cents=cents)
    if asked is not None:
        with override(people.professional(professional_id).account.language):
            words = _("O pedido de orçamentos tinha este problema: %(reason)s.") % {
                "reason": Reason(row.reason).label
            }
        end_return(asked, state=ReturnRequest.State.AUTOMATIC, at=at, cents=cents, words=words)
    letters.contact_credited(purchase=purchase, at=at)
    return _settle(row, Outcome.CREDITED, at=at)


@dataclass(frozen=True)
class WaitingCredit:
    """A credit that waits for its buyer's yes: what it is, why, and what it would do to the guarantee."""

    reason_label: str
    closed_early: bool
    amount_cents: int
    asked_at: datetime
    says: tuple[str, ...]


def waiting_credit(*, professional_id: UUID, purchase_id: UUID, at: datetime) -> WaitingCredit | None:
    """The credit of this contact that its buyer was asked about, as things stand; None where none waits."""
    waiting = OwedCredit.objects.select_related("purchase").filter(
        settled_at__isnull=True, agreed_at__isnull=True
    )
    row = waiting.filter(pk=(professional_id, purchase_id), asked_at__lte=at).first()
    if row is None or row.asked_at is None:
        return None
    harm = guarantee_harm(professional_id=professional_id, purchase_id=purchase_id, at=at)
    return WaitingCredit(
        reason_label=str(Reason(row.reason).label),
        closed_early=row.reason == Reason.CLOSED_EARLY,
        amount_cents=row.purchase.price_cents,
        asked_at=row.asked_at,
        says=harm.says if harm is not None else (),
    )


@transaction.atomic
def agree_to_credit(*, professional_id: UUID, purchase_id: UUID, at: datetime) -> None:
    """Say yes to a credit that was asked about, whatever it does to the guarantee; said again, it changes nothing.

    Raises NotAllowed where nothing was asked, Refused (`contact_in_claim`, `contact_paid_back`).
    """
    lock_purchase(professional_id=professional_id, purchase_id=purchase_id)
    asked = OwedCredit.objects.filter(pk=(professional_id, purchase_id), asked_at__isnull=False)
    row = asked.select_for_update().first()
    if row is None:
        raise NotAllowed(f"no credit of contact {purchase_id} waits for a yes")
    if row.settled_at is not None:
        return
    refuse_bound(professional_id=professional_id, purchase_id=purchase_id, at=at)
    row.agreed_at = at
    row.save(update_fields=["agreed_at"])
    settle_owed((professional_id, purchase_id), at=at)


def _asks(row: OwedCredit, purchase: ContactPurchase, *, asked: ReturnRequest | None, at: datetime) -> bool:
    """Whether a credit waits for its buyer's yes; asked once, by letter, and looked at again with each run.

    Of a request that was closed at once, and of a return that waits, only what would end the guarantee is asked:
    there its buyer is buying and replaces it within the days that the terms give, here they were told the rest.
    """
    with override(people.professional(row.professional_id).account.language):
        harm = guarantee_harm(professional_id=row.professional_id, purchase_id=row.purchase_id, at=at)
    if harm is None or (asked is not None and asked.told_end):
        return False
    if not harm.ends and (asked is not None or row.reason == Reason.CLOSED_EARLY):
        return False
    if row.asked_at is None:
        row.asked_at = at
        row.save(update_fields=["asked_at"])
        letters.credit_waits(purchase=purchase, reason=row.reason, harm=harm, at=at)
    return True


def _settle(row: OwedCredit, outcome: str, *, at: datetime) -> int:
    row.settled_at, row.outcome = at, outcome
    row.save(update_fields=["settled_at", "outcome"])
    return 1


def _owed(*, at: datetime) -> due.Found:
    """What is owed and waits: for a claim's end, or since something failed at the time."""
    waiting = OwedCredit.objects.filter(settled_at__isnull=True, owed_from__lte=at)
    for key in list(waiting.order_by("owed_from", "purchase_id").values_list("pk", flat=True)):
        yield due.Item(f"contact {key[1]}", partial(settle_owed, key, at=at))


DUTY = due.Duty("leads.owed_credits", gettext_lazy("Contactos que voltam por causa do pedido"), _owed)
