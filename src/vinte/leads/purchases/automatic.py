"""Automatic purchase: buying for professionals who consented to it, fairly among them.

For one request: the priority service before the standard one, then whoever was bought for automatically
longest ago (never comes first), then whose consent is older. Each purchase is `buy_contact`'s, with the
consent asked again inside its transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from vinte.guarantee import terms
from vinte.kernel import due, locks
from vinte.kernel.errors import IdempotencyConflict, NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.leads.models import AutomaticAct, AutomaticPurchaseConsent, ContactPurchase, JobRequest
from vinte.leads.offers import browsing
from vinte.leads.offers.offer import Offer
from vinte.leads.purchases import buying, consents
from vinte.leads.purchases import letters as spending_letters
from vinte.people import actions as people_actions
from vinte.people import queries as people

_NEVER = datetime.min.replace(tzinfo=UTC)
# A price or a window that moved while we looked, a request that closed: the next run sees what became of it.
_PASSING = frozenset(
    {
        "price_changed",
        "trade_changed",
        "not_yet",
        "closed",
        "no_match",
        "already_bought",
        "consent_missing",
        "no_longer_agreed",
    }
)


@dataclass(frozen=True)
class _Candidate:
    consent: AutomaticPurchaseConsent
    offer: Offer


def _consented(*, at: datetime) -> due.Found:
    """What each consent in force asks for is gathered first, then bought request by request, in turn.

    One whose ground is gone is stopped, whether or not there is anything to buy.
    """
    candidates: dict[UUID, list[_Candidate]] = defaultdict(list)
    requests: dict[UUID, JobRequest] = {}
    for consent in consents.consents_in_force():
        gather = partial(_gather, consent, candidates=candidates, requests=requests, at=at)
        yield due.Item(f"consent {consent.id}", gather)
    last_bought = _last_bought(row.consent.professional_id for rows in candidates.values() for row in rows)
    for asked in sorted((requests[key] for key in candidates), key=lambda row: (row.offered_at, row.pk)):
        for candidate in _in_turn(candidates[asked.pk], last_bought):
            buy = partial(_buy, candidate, last_bought=last_bought, at=at)
            yield due.Item(f"request {asked.pk} consent {candidate.consent.id}", buy)


def _gather(
    consent: AutomaticPurchaseConsent,
    *,
    candidates: dict[UUID, list[_Candidate]],
    requests: dict[UUID, JobRequest],
    at: datetime,
) -> int:
    if consents.stop_if_no_longer(consent, at=at):
        return 1
    offered = browsing.offers(professional_id=consent.professional_id, at=at)
    found = JobRequest.objects.in_bulk([offer.job_request_id for offer in offered])
    requests.update(found)
    for offer in offered:
        asked = found[offer.job_request_id]
        price_cents = offer.price_cents + offer.receipt.promise_cents
        if consents.covers(consent, asked, price_cents=price_cents, service=offer.service):
            candidates[asked.pk].append(_Candidate(consent=consent, offer=offer))
    return 0


def _buy(candidate: _Candidate, *, last_bought: dict[UUID, datetime], at: datetime) -> int:
    purchase = buy_for(consent=candidate.consent, offer=candidate.offer, at=at)
    if purchase is None:
        return 0
    last_bought[candidate.consent.professional_id] = purchase.bought_at
    return 1


def buy_for(*, consent: AutomaticPurchaseConsent, offer: Offer, at: datetime) -> ContactPurchase | None:
    """Try to buy one offered contact by a consent, and write down what came of it; None when it was not bought.

    The purchase, its entry in the log and its letter are one transaction.
    """
    professional = people.professional(consent.professional_id)
    today = terms.market_day(market=professional.market, at=at)
    if people.is_away(professional_id=consent.professional_id, on=today):
        _not_bought(consent, offer.job_request_id, reason="away", at=at)
        return None
    try:
        with transaction.atomic():
            purchase = buying.buy_contact(
                professional_id=consent.professional_id,
                job_request_id=offer.job_request_id,
                shown_price_cents=offer.price_cents,
                shown_trade=offer.trade,
                idempotency_key=f"automatic:{offer.job_request_id}",
                at=at,
                automatic=True,
            )
            mine = AutomaticAct.objects.filter(professional_id=consent.professional_id)
            if mine.filter(purchase_id=purchase.id).exists():
                # Another run bought it a moment ago; this is its purchase, told by its key.
                return None
            # A newer consent may have come since the list was made: the one that let it be bought is named.
            in_force = consents.consent_in_force(consent.professional_id)
            assert in_force is not None
            AutomaticAct.objects.create(
                professional_id=consent.professional_id,
                id=new_id(at=purchase.bought_at),
                consent_id=in_force.id,
                job_request_id=offer.job_request_id,
                at=purchase.bought_at,
                purchase_id=purchase.id,
            )
            spending_letters.automatic_purchase(purchase, at=at)
            return purchase
    except Refused as refusal:
        if refusal.code not in _PASSING:
            _not_bought(consent, offer.job_request_id, reason=refusal.code, at=at)
    except (NotAllowed, IdempotencyConflict):
        # The request was taken away while we looked, or another run bought it at another price.
        return None
    return None


def _in_turn(candidates: list[_Candidate], last_bought: dict[UUID, datetime]) -> list[_Candidate]:
    """Whose turn it is, for one request."""
    return sorted(
        candidates,
        key=lambda row: (
            row.offer.service != ContactPurchase.Service.PRIORITY,
            last_bought.get(row.consent.professional_id, _NEVER),
            row.consent.given_at,
            row.consent.professional_id,
        ),
    )


def _last_bought(professional_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    rows = AutomaticAct.objects.filter(professional_id__in=set(professional_ids), purchase_id__isnull=False)
    return dict(rows.values_list("professional_id").annotate(last=Max("at")))


@transaction.atomic
def _not_bought(
    consent: AutomaticPurchaseConsent, job_request_id: UUID, *, reason: str, at: datetime
) -> None:
    """Write down why nothing was bought; what was said before about this request is not said again.

    Both are locked first, as for a purchase: the row's foreign keys would lock them in an order of their own,
    and deadlock with a purchase under way.
    """
    locks.lock_in_key_order(JobRequest.objects.all(), [job_request_id])
    people_actions.lock_professional(professional_id=consent.professional_id)
    AutomaticAct.objects.bulk_create(
        [
            AutomaticAct(
                professional_id=consent.professional_id,
                id=new_id(at=at),
                consent_id=consent.id,
                job_request_id=job_request_id,
                at=at,
                reason=reason,
            )
        ],
        ignore_conflicts=True,
    )


DUTY = due.Duty("leads.automatic_purchase", _("Compra automática de contactos"), _consented)
