"""What changes about requests and contacts.

Locks are taken in one order everywhere: the request, the professional (`people.actions.lock_professional`),
the wallet's accounts (`docs/decisions/money-lock-order.md`).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from vinte.guarantee import terms
from vinte.kernel import rows
from vinte.kernel.errors import IdempotencyConflict, NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.leads import automatic_consents, controls, drafts, publishing, spending
from vinte.leads.alerts import delete_alert, save_alert, set_alert_frequency
from vinte.leads.automatic_consents import give_automatic_purchase_consent, revoke_automatic_purchase
from vinte.leads.blurred_place import district_of
from vinte.leads.contact_prices import contact_price, priced_trades
from vinte.leads.models import ContactPurchase, JobRequest, Place
from vinte.leads.offers import Service, factors_as_json, matches, receipt_of, service_of, waits
from vinte.leads.request_rules import request_rules
from vinte.leads.return_asking import answer_return_question, ask_return
from vinte.leads.return_deciding import decide_return, return_contact, withdraw_return
from vinte.leads.spending import set_spend_caps
from vinte.people import actions as people_actions
from vinte.people import catalogue
from vinte.people import queries as people
from vinte.wallet import actions as wallet_actions
from vinte.wallet import queries as wallet

__all__ = [
    "answer_return_question",
    "ask_return",
    "buy_contact",
    "close_request",
    "decide_return",
    "delete_alert",
    "give_automatic_purchase_consent",
    "post_request",
    "return_contact",
    "revoke_automatic_purchase",
    "save_alert",
    "set_alert_frequency",
    "set_spend_caps",
    "withdraw_return",
]

HIGHEST_PLACE_COUNT = 4

# Before publication, and after it.
add_photo = drafts.add_photo
begin_draft = drafts.begin_draft
confirm_draft = drafts.confirm
discard_draft = drafts.discard_draft
remove_photo = drafts.remove_photo
reopen_draft = drafts.reopen_draft
save_answer = drafts.save_answer
send_draft_code = drafts.send_code
ask_for_more = publishing.ask_for_more
publish_draft = publishing.publish_draft
publish_reviewed = publishing.publish_reviewed
refuse_reviewed = publishing.refuse_reviewed
change_hours = controls.change_hours
close_nuisance = controls.close_nuisance
close_request = controls.close_request
extend_request = controls.extend_request
hide_phone = controls.hide_phone
pause_request = controls.pause_request
report_nuisance = controls.report_nuisance
resume_request = controls.resume_request
show_phone = controls.show_phone


def post_request(
    *,
    homeowner_id: UUID,
    market: str,
    trade: str,
    title: str,
    description: str,
    municipality: str,
    parish: str,
    address: str,
    intent: str,
    place_count: int,
    at: datetime,
    budget: str = JobRequest.Budget.UNKNOWN,
    timing: str = JobRequest.Timing.FLEXIBLE,
    reach_hours: str = JobRequest.ReachHours.ANY,
    phone_hidden: bool = False,
) -> JobRequest:
    """Publish a request at the prices of its day; they stay on it, whatever the table says later.

    Raises Refused (`title_missing`, `trade_unknown`, `intent_unknown`, `place_unknown`,
    `place_count_out_of_range`), LookupError for a budget, timing or hours that are not on the list.
    """
    for value, known in (
        (budget, JobRequest.Budget),
        (timing, JobRequest.Timing),
        (reach_hours, JobRequest.ReachHours),
    ):
        if value not in known.values:
            raise LookupError(f"no {known.__name__} {value!r}; known are {', '.join(known.values)}")
    day = wallet.market_day(market=market, at=at)
    if not title.strip():
        raise Refused(code="title_missing", message=_("Falta dizer o que é preciso."))
    if trade not in priced_trades(market, day):
        raise Refused(
            code="trade_unknown", message=_("Este ofício não existe."), what_to_do=_("Escolha um da lista.")
        )
    if intent not in JobRequest.Intent.values:
        raise Refused(
            code="intent_unknown",
            message=_("Falta dizer se quer contratar já."),
            what_to_do=_("Escolha uma das respostas."),
        )
    if not catalogue.is_place(market=market, municipality=municipality, parish=parish):
        raise Refused(
            code="place_unknown",
            message=_("Este concelho ou freguesia não existe."),
            what_to_do=_("Escolha um da lista."),
        )
    if not 1 <= place_count <= HIGHEST_PLACE_COUNT:
        raise Refused(
            code="place_count_out_of_range",
            message=_("Um pedido chega a um mínimo de 1 e a um máximo de 4 profissionais."),
            what_to_do=_("Escolha de 1 a 4."),
        )
    price = contact_price(
        market,
        trade,
        intent,
        day,
        budget=budget,
        district=district_of(market=market, municipality=municipality),
    )
    return JobRequest.objects.create(
        id=new_id(at=at),
        homeowner_id=people.homeowner(homeowner_id).pk,
        market=market,
        trade=trade,
        title=title.strip()[:120],
        description=description.strip(),
        municipality=municipality,
        parish=parish,
        address=address.strip()[:200],
        intent=intent,
        budget=budget,
        timing=timing,
        reach_hours=reach_hours,
        phone_hidden=phone_hidden,
        place_count=place_count,
        price_factors=factors_as_json(price.factors),
        priority_price_cents=price.priority_cents,
        standard_price_cents=price.standard_cents,
        published_at=at,
        priority_until=at + price.priority_window,
        unsold_from=at + price.unsold_after if price.unsold_after else None,
        unsold_percent=price.unsold_percent,
        expires_at=at + timedelta(days=request_rules(market, day).open_days),
    )


@transaction.atomic
def buy_contact(
    *,
    professional_id: UUID,
    job_request_id: UUID,
    shown_price_cents: int,
    idempotency_key: str,
    at: datetime,
    automatic: bool = False,
) -> ContactPurchase:
    """Buy the contact of a request at the price that was shown, or return what this key bought before.

    One transaction takes the place, moves the money and writes down what the guarantee will ask about.
    `bought_at` is `at`, or a microsecond after the professional's last purchase if that is later: so the
    order of purchases is the order in which they were committed. An `automatic` purchase also keeps to the
    consent in force.

    Raises Refused (`suspended`, `closed`, `paused`, `expired`, `no_match`, `already_bought`, `sold_out`, `not_yet`,
    `price_changed`, `beyond_week_cap`, `beyond_month_cap`, `balance_too_low`, and for an automatic one what
    `automatic_consents.refuse_beyond_consent` raises), IdempotencyConflict, NotAllowed for a request that is not there.
    """
    try:
        job_request = rows.lock_in_key_order(JobRequest.objects.all(), [job_request_id])[0]
    except rows.RowsMissing:
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
    service = service_of(professional_id, job_request.market, bought_at)
    receipt = receipt_of(job_request, service=service, bought_before=sold, at=bought_at)
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

    spending.refuse_beyond_cap(
        professional_id=professional_id,
        price_cents=price_cents,
        bought_at=bought_at,
        market=job_request.market,
    )
    if automatic:
        automatic_consents.refuse_beyond_consent(
            professional_id=professional_id,
            job_request=job_request,
            price_cents=price_cents,
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
        bought_on=wallet.market_day(market=job_request.market, at=bought_at),
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
    wallet_actions.top_up_soon(professional_id=professional_id)
    return purchase


def _refuse_suspended(professional_id: UUID) -> None:
    """Refuse when the latest committed change is a suspension, whatever instant our caller's clock told."""
    history = people.standing_history(professional_id)
    if history and history[-1].is_suspended:
        raise Refused(
            code="suspended",
            message=_("A sua conta está suspensa, por isso não pode comprar contactos."),
            what_to_do=_("Leia o motivo na sua página e, se não concordar, recorra."),
        )
