"""Buying a contact: the place, the money, and what the guarantee will ask about, in one transaction."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from vinte.guarantee import terms
from vinte.guarantee import terms as guarantee_terms
from vinte.kernel import locks
from vinte.kernel.errors import IdempotencyConflict, NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.leads.models import ContactPurchase, JobRequest, Place
from vinte.leads.offers.matching import Service, matches, service_of, waits
from vinte.leads.offers.receipts import receipt_of
from vinte.leads.pricing.promised import promised_prices
from vinte.leads.purchases import caps, consents, letters
from vinte.leads.purchases.queries import bought_alike
from vinte.leads.requests import controls
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.wallet import actions as wallet_actions


@transaction.atomic
def buy_contact(
    *,
    professional_id: UUID,
    job_request_id: UUID,
    shown_price_cents: int,
    idempotency_key: str,
    at: datetime,
    automatic: bool = False,
    shown_trade: str = "",
) -> ContactPurchase:
    """Buy the contact of a request at the price that was shown, or return what this key bought before.

    One transaction takes the place, moves the money and writes down what the guarantee will ask about.
    `bought_at` is `at`, or a microsecond after the professional's last purchase if that is later: so the
    order of purchases is the order in which they were committed. The homeowner is written to who it was. An `automatic` purchase also keeps to the
    consent in force. With a `shown_trade`, one that was moved to another trade at the same price is not bought unseen.

    Raises Refused (`suspended`, `closed`, `paused`, `expired`, `no_match`, `already_bought`, `sold_out`, `not_yet`,
    `price_changed`, `trade_changed`, `beyond_week_cap`, `beyond_month_cap`, `balance_too_low`, and for an automatic one what
    `automatic_consents.refuse_beyond_consent` raises, and `looks_bought`), IdempotencyConflict, NotAllowed for a request that is not there.
    """
    try:
        job_request = locks.lock_in_key_order(JobRequest.objects.all(), [job_request_id])[0]
    except locks.RowsMissing:
        raise NotAllowed(f"no request {job_request_id}") from None
    professional = people_actions.lock_professional(professional_id=professional_id)
    mine = ContactPurchase.objects.filter(professional_id=professional_id)
    known = list(mine.filter(Q(idempotency_key=idempotency_key) | Q(job_request_id=job_request_id)))
    for earlier in known:
        if earlier.idempotency_key == idempotency_key:
            if (earlier.job_request_id, earlier.price_cents) != (job_request_id, shown_price_cents):
                raise IdempotencyConflict(key=idempotency_key)
            return earlier
    if known:
        raise Refused(
            code="already_bought",
            message=_("Já comprou este contacto."),
            what_to_do=_("Está na lista dos seus contactos."),
        )
    controls.refuse_not_open(job_request, at=at)
    sold = Place.objects.filter(job_request=job_request).count()
    if sold >= job_request.place_count:
        raise Refused(
            code="sold_out",
            message=_("Os lugares deste pedido já foram todos comprados."),
            what_to_do=_("Veja os outros pedidos na sua zona."),
        )
    controls.refuse_wrong_number(job_request)
    people.lock_family(professional.tax_identity)
    _refuse_suspended(professional_id)
    if not matches(job_request, professional):
        raise Refused(
            code="no_match",
            message=_("Este pedido não é dos seus ofícios ou da sua zona."),
            what_to_do=_("Complete os ofícios e a zona no seu perfil."),
        )

    last = mine.aggregate(bought_at=Max("bought_at"), ordinal=Max("ordinal"))
    bought_at = at
    if last["bought_at"] is not None and last["bought_at"] >= at:
        bought_at = last["bought_at"] + timedelta(microseconds=1)
    service = service_of(professional_id=professional_id, market=job_request.market, at=bought_at)
    # Until the commit nothing else moves what a guarantee paid, so that the price shown is the one charged.
    wallet_actions.lock_wallet(professional_id=professional_id)
    promised = promised_prices(professional_id)
    receipt = receipt_of(job_request, service=service, bought_before=sold, at=bought_at, promised=promised)
    price_cents = receipt.total_cents
    if waits(job_request, service, bought_at):
        raise Refused(
            code="not_yet",
            message=_("Este pedido ainda está reservado a quem tem um pack."),
            what_to_do=_("Espere que a prioridade acabe, ou compre um pack."),
        )
    if price_cents != shown_price_cents:
        raise Refused(
            code="price_changed",
            message=_("O preço deste contacto mudou."),
            what_to_do=_("Veja o novo preço e decida de novo. Nada foi cobrado."),
        )
    if shown_trade not in ("", job_request.trade):
        raise Refused(
            code="trade_changed",
            message=_("Este pedido passou para outro ofício."),
            what_to_do=_("Veja o pedido e decida de novo. Nada foi cobrado."),
        )

    caps.refuse_beyond_cap(
        professional_id=professional_id,
        price_cents=price_cents,
        bought_at=bought_at,
        market=job_request.market,
    )
    if automatic:
        _refuse_alike(professional_id, job_request_id, at=bought_at)
        consents.refuse_beyond_consent(
            professional_id=professional_id,
            job_request=job_request,
            price_cents=price_cents,
            promise_cents=receipt.promise_cents,
            service=service,
            bought_at=bought_at,
        )

    purchase_id = new_id(at=bought_at)
    wallet_actions.charge_contact(
        professional_id=professional_id,
        purchase_id=purchase_id,
        amount_cents=price_cents,
        idempotency_key=f"contact:{purchase_id}",
        memo=job_request.title,
        at=bought_at,
    )
    purchase = ContactPurchase(
        professional_id=professional_id,
        id=purchase_id,
        job_request=job_request,
        idempotency_key=idempotency_key,
        bought_at=bought_at,
        bought_on=guarantee_terms.market_day(market=job_request.market, at=bought_at),
        price_cents=price_cents,
        receipt=receipt.as_json(),
        service=Service(service),
        profile_percent=people.profile(professional_id).percent,
        badges=list(people.active_badges(professional_id=professional_id, at=bought_at)),
        ordinal=(last["ordinal"] or 0) + 1,
    )
    purchase.terms = terms.load(job_request.market, on=purchase.bought_on).id
    purchase.save(force_insert=True)
    Place.objects.create(
        job_request=job_request,
        number=sold + 1,
        professional_id=professional_id,
        purchase_id=purchase_id,
        sold_at=bought_at,
    )
    letters.contact_sold(purchase, places_left_count=job_request.place_count - sold - 1, at=bought_at)
    wallet_actions.top_up_soon(professional_id=professional_id)
    return purchase


def _refuse_alike(professional_id: UUID, job_request_id: UUID, *, at: datetime) -> None:
    """Nothing buys by itself what one person asked under two names: the professional is to see that first."""
    alike = bought_alike(
        professional_id=professional_id, job_request_id=job_request_id, at=at, in_disguise=True
    )
    if alike is not None:
        raise Refused(code="looks_bought", message=consents.reason_words("looks_bought"))


def _refuse_suspended(professional_id: UUID) -> None:
    """Refuse when the latest committed change of any account of the business is a suspension, whatever instant our
    caller's clock told; and whoever is leaving."""
    if people.has_left(professional_id):
        raise Refused(
            code="leaving",
            message=_("Está a fechar a conta, por isso não pode comprar contactos."),
            what_to_do=_("Se mudou de ideias, continue com ela na página da conta."),
        )
    if people.is_business_suspended(professional_id):
        raise Refused(
            code="suspended",
            message=_("A sua conta está suspensa, por isso não pode comprar contactos."),
            what_to_do=_("Leia o motivo na sua página e, se não concordar, recorra."),
        )
