"""A homeowner tells professionals of a request: up to two whom they choose, and those near by where nobody works there.

Nobody buys anything by it and no place is kept (docs/decisions/leads-invitations.md): a letter says what could be bought, at
the price that it has for everybody.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from vinte.guarantee import terms
from vinte.kernel import formats
from vinte.kernel.copies import copied
from vinte.kernel.errors import Refused
from vinte.kernel.ids import new_id
from vinte.leads.models import ContactPurchase, JobRequest, Place, RequestInvitation
from vinte.leads.offers.matching import service_of, waits
from vinte.leads.offers.offer import make_offer
from vinte.leads.pricing.promised import promised_prices
from vinte.leads.requests import opening
from vinte.leads.requests.controls import lock_request
from vinte.leads.requests.queries import request_row
from vinte.notices import actions as notices
from vinte.people import queries as people
from vinte.people.queries import WorkingThere

Kind = RequestInvitation.Kind

MOST_CHOSEN = 2
# So many of those near by are asked about one request, the nearest first.
MOST_FURTHER = 10
REQUEST_PATH = "/pro/pedidos/{job_request_id}/"
FEED_PATH = "/pro/pedidos/"
AREA_PATH = "/pro/perfil/area/"


@dataclass(frozen=True)
class Invitation:
    """Who was told of a request, and when: `chosen`, or `further` off."""

    professional_id: UUID
    kind: str
    invited_at: datetime


def invitations_of(job_request_id: UUID) -> list[Invitation]:
    """Who was told of a request because its homeowner wished it, the first first."""
    rows = RequestInvitation.objects.filter(job_request_id=job_request_id)
    return [copied(Invitation, row) for row in rows.order_by("invited_at", "pk")]


def invited_to(*, professional_id: UUID, job_request_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these requests to which their homeowners invited the professional by name."""
    rows = RequestInvitation.objects.filter(
        professional_id=professional_id, job_request_id__in=job_request_ids, kind=Kind.CHOSEN
    )
    return frozenset(rows.values_list("job_request_id", flat=True))


def who_can_be_invited(job_request_id: UUID, *, at: datetime) -> list[WorkingThere]:
    """Who could buy a request's contact and has not, by name; raises NotAllowed when there is no request."""
    return _able(request_row(job_request_id), at=at)


@transaction.atomic
def invite(*, job_request_id: UUID, professional_id: UUID, at: datetime) -> None:
    """Tell a professional of the request, once: they read it and decide; nothing is bought and no place is kept.

    Those invited before it was moved to another trade do not count among the two. Raises Refused (`not_open`,
    `no_places_left`, `invited_enough`, `cannot_be_invited`), NotAllowed when there is no request.
    """
    row = lock_request(job_request_id)
    _refuse_not_sold(row, at=at)
    chosen = RequestInvitation.objects.filter(job_request=row, kind=Kind.CHOSEN)
    if chosen.filter(professional_id=professional_id).exists():
        return
    if chosen.filter(invited_at__gte=row.offered_at).count() >= MOST_CHOSEN:
        raise Refused(
            code="invited_enough",
            message=_("Já convidou dois profissionais, que é o máximo."),
            what_to_do=_("Os outros que trabalham aí também veem o pedido."),
        )
    if professional_id not in {one.professional_id for one in _able(row, at=at)}:
        raise Refused(
            code="cannot_be_invited",
            message=_("Este profissional já não pode ser convidado."),
            what_to_do=_("Já ficou com o seu contacto, está ausente, ou já não trabalha aí. Escolha outro."),
        )
    _keep(row, professional_id, Kind.CHOSEN, at=at)
    _tell_chosen(row, professional_id, at=at)


@transaction.atomic
def ask_further(*, job_request_id: UUID, at: datetime) -> int:
    """Ask those of the trade with a base near by whether they widen their area to the request's municipality; how many.

    Each is asked once about a request, MOST_FURTHER at the most for each trade that it was under. Raises Refused (`not_open`, `no_places_left`, `is_reached`,
    `nobody_near`), NotAllowed when there is no request.
    """
    row = lock_request(job_request_id)
    _refuse_not_sold(row, at=at)
    about = {"market": row.market, "trade": row.trade, "municipality": row.municipality}
    if people.coverage(**about, at=at).count:
        raise Refused(
            code="is_reached",
            message=_("Já há quem trabalhe aí e possa ver o pedido."),
            what_to_do=_("Pode convidar até dois dos que trabalham aí."),
        )
    near = people.working_near(**about, at=at)
    asked = dict(
        RequestInvitation.objects.filter(job_request=row, kind=Kind.FURTHER).values_list(
            "professional_id", "invited_at"
        )
    )
    left = MOST_FURTHER - sum(invited_at >= row.offered_at for invited_at in asked.values())
    wanted = [one for one in near if one.professional_id not in asked][:left]
    if not wanted:
        raise Refused(
            code="nobody_near",
            message=_("Não há mais ninguém deste ofício por perto a quem perguntar."),
            what_to_do=_("O pedido fica à espera de quem chegue ou alargue a zona."),
        )
    for one in wanted:
        _keep(row, one.professional_id, Kind.FURTHER, at=at)
        _tell_further(row, one, at=at)
    return len(wanted)


def _able(row: JobRequest, *, at: datetime) -> list[WorkingThere]:
    bought = ContactPurchase.objects.filter(job_request=row).values_list("professional_id", flat=True)
    has_it = set(bought)
    there = people.working_there(
        market=row.market,
        trade=row.trade,
        municipality=row.municipality,
        on=terms.market_day(market=row.market, at=at),
        at=at,
    )
    return [one for one in there if one.professional_id not in has_it]


def _refuse_not_sold(row: JobRequest, *, at: datetime) -> None:
    """Refuse a request whose contact nobody can buy now: an invitation to it would lead nowhere."""
    if not opening.is_open(row, at=at):
        raise Refused(
            code="not_open",
            message=_("Neste momento ninguém pode ficar com este pedido."),
            what_to_do=_("Retome-o ou corrija o telefone. Se já está fechado, faça um pedido novo."),
        )
    if Place.objects.filter(job_request=row).count() >= row.place_count:
        raise Refused(
            code="no_places_left",
            message=_("Já não há lugares neste pedido."),
            what_to_do=_("Compare os orçamentos de quem ficou com ele."),
        )


def _keep(row: JobRequest, professional_id: UUID, kind: str, *, at: datetime) -> None:
    RequestInvitation.objects.create(
        id=new_id(at=at), job_request=row, professional_id=professional_id, kind=kind, invited_at=at
    )


def _tell_chosen(row: JobRequest, professional_id: UUID, *, at: datetime) -> None:
    """Trade, place and price, never the homeowner's own words; who waits for the priority window reads until when."""
    service = service_of(professional_id=professional_id, market=row.market, at=at)
    offer = make_offer(
        row,
        service=service,
        bought_before=Place.objects.filter(job_request=row).count(),
        photo_count=0,
        at=at,
        promised=promised_prices(professional_id),
    )
    is_waiting = waits(row, service, at)
    path = FEED_PATH if is_waiting else REQUEST_PATH.format(job_request_id=row.pk)
    _post(
        "request_invited",
        professional_id,
        row,
        at=at,
        price_cents=offer.price_cents,
        waits_until=row.priority_until if is_waiting else None,
        url=_absolute(path),
    )


def _tell_further(row: JobRequest, one: WorkingThere, *, at: datetime) -> None:
    _post(
        "request_further",
        one.professional_id,
        row,
        at=at,
        km=one.km,
        base=one.municipality,
        url=_absolute(AREA_PATH),
    )


def _post(
    kind: str,
    professional_id: UUID,
    row: JobRequest,
    *,
    at: datetime,
    price_cents: int | None = None,
    **context: object,
) -> None:
    professional = people.professional(professional_id)
    account = professional.account
    with translation.override(account.language):
        context["trade"] = str(people.trade(row.trade).label)
        context["intent"] = str(JobRequest.Intent(row.intent).label)
        if price_cents is not None:
            currency = terms.load(row.market, on=at.date()).currency
            context["price"] = formats.money(price_cents, currency=currency)
    notices.post(
        kind=kind,
        to_address=account.email,
        to_name=account.name,
        language=account.language,
        context={
            "business": professional.trade_name,
            "parish": row.parish,
            "municipality": row.municipality,
            **context,
        },
        idempotency_key=f"{kind}:{row.pk}:{professional_id}",
        at=at,
        zone=terms.market_zone(market=row.market, at=at),
    )


def _absolute(path: str) -> str:
    return f"{settings.VINTE_BASE_URL.rstrip('/')}{path}"
