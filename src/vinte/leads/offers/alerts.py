"""Saved searches, and the letters that tell a professional what is new in them.

A letter tells of what its reader could buy at that instant, so one without a pack hears of a request when
the priority window has ended. It names trade, place, intent and price, never the homeowner's own words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinte.guarantee import terms
from vinte.guarantee import terms as guarantee_terms
from vinte.kernel import due, formats
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.leads.models import AlertedRequest, SavedSearch
from vinte.leads.offers.feed import Feed, FeedFilters, buyable, open_requests
from vinte.leads.offers.matching import Service, service_of
from vinte.leads.offers.offer import Offer
from vinte.leads.pricing.promised import promised_prices
from vinte.notices import actions as notices
from vinte.people import actions as people_actions
from vinte.people import queries as people

Frequency = SavedSearch.Frequency

MOST_SAVED_SEARCHES = 10
MOST_LINES_IN_A_LETTER = 20
DIGEST_HOUR = 7  # on the market's clock
FEED_PATH = "/pro/pedidos/"
ALERTS_PATH = "/pro/pedidos/alertas/"


@dataclass(frozen=True)
class Alert:
    """A saved search as its owner sees it."""

    id: UUID
    name: str
    filters: FeedFilters
    frequency: str


def frequencies() -> tuple[tuple[str, str], ...]:
    """How often a saved search can write: what is stored, and its label."""
    return tuple((str(value), str(label)) for value, label in Frequency.choices)


def alert_count(professional_id: UUID) -> int:
    """How many alerts the professional keeps."""
    return SavedSearch.objects.filter(professional_id=professional_id).count()


def alerts_of(professional_id: UUID) -> list[Alert]:
    """The saved searches of a professional, by name."""
    rows = SavedSearch.objects.filter(professional_id=professional_id).order_by("name")
    return [_alert(row) for row in rows]


def alert(*, professional_id: UUID, alert_id: UUID) -> Alert:
    """One saved search of this professional; raises NotAllowed for anybody else's."""
    return _alert(_owned(professional_id, alert_id))


@transaction.atomic
def save_alert(
    *, professional_id: UUID, name: str, filters: FeedFilters, frequency: str, at: datetime
) -> Alert:
    """Keep filters under a name; what can be bought already is not told, what comes later is.

    Raises Refused (`name_missing`, `name_taken`, `too_many_alerts`, `frequency_unknown`).
    """
    people_actions.lock_professional(professional_id=professional_id)
    _refuse_unknown(frequency)
    name = name.strip()[:60]
    if not name:
        raise Refused(
            code="name_missing",
            message=_("Falta o nome do alerta."),
            what_to_do=_("Escreva um nome curto, por exemplo «Pinturas em Aveiro»."),
        )
    names = list(SavedSearch.objects.filter(professional_id=professional_id).values_list("name", flat=True))
    if name in names:
        raise Refused(
            code="name_taken",
            message=_("Já tem um alerta com esse nome."),
            what_to_do=_("Escolha outro nome, ou apague o que já tem."),
        )
    if len(names) >= MOST_SAVED_SEARCHES:
        raise Refused(
            code="too_many_alerts",
            message=_("Já tem %(count)s alertas, que é o máximo.") % {"count": MOST_SAVED_SEARCHES},
            what_to_do=_("Apague um que já não use."),
        )
    return _alert(
        SavedSearch.objects.create(
            id=new_id(at=at),
            professional_id=professional_id,
            name=name,
            filters=filters.as_json(),
            frequency=frequency,
            saved_at=at,
            since=at,
        )
    )


@transaction.atomic
def set_alert_frequency(*, professional_id: UUID, alert_id: UUID, frequency: str, at: datetime) -> Alert:
    """Write more often, less often or never; who turns letters on again hears of what comes from then on.

    Raises NotAllowed for somebody else's, Refused (`frequency_unknown`).
    """
    people_actions.lock_professional(professional_id=professional_id)
    _refuse_unknown(frequency)
    row = _owned(professional_id, alert_id)
    if row.frequency == Frequency.OFF and frequency != Frequency.OFF:
        row.since = at
    row.frequency = frequency
    row.save(update_fields=["frequency", "since"])
    return _alert(row)


@transaction.atomic
def delete_alert(*, professional_id: UUID, alert_id: UUID) -> None:
    """Forget a saved search; raises NotAllowed for somebody else's."""
    people_actions.lock_professional(professional_id=professional_id)
    _owned(professional_id, alert_id).delete()


def _letters_due(*, at: datetime) -> due.Found:
    rows = SavedSearch.objects.exclude(frequency=Frequency.OFF).filter(since__lt=at).order_by("pk")
    yield from due.items("alert", rows.values_list("pk", flat=True), _tell, at=at)


@transaction.atomic
def _tell(alert_id: UUID, *, at: datetime) -> bool:
    rows = SavedSearch.objects.select_for_update(skip_locked=True, of=("self",))
    row = rows.filter(pk=alert_id).exclude(frequency=Frequency.OFF).first()
    if row is None:
        return False
    professional = people.professional(row.professional_id)
    today = guarantee_terms.market_day(market=professional.market, at=at)
    if people.is_away(professional_id=professional.pk, on=today):
        return False
    if people.standing(professional_id=professional.pk, at=at).is_suspended:
        return False
    if row.frequency == Frequency.DAILY:
        local = at.astimezone(ZoneInfo(guarantee_terms.market_zone(market=professional.market, at=at)))
        if local.hour < DIGEST_HOUR or row.digest_on == local.date():
            return False
        row.digest_on = local.date()
        row.save(update_fields=["digest_on"])
    service = service_of(professional_id=professional.pk, market=professional.market, at=at)
    filters = replace(FeedFilters.from_json(row.filters), sort="newest")
    promised = promised_prices(professional.pk)
    wanted = open_requests(professional, service=service, at=at, promised=promised)
    found = buyable(wanted, professional, professional.pk, service=service, filters=filters, at=at)
    # What its owner could see when it was saved is not news; a price that time lowers since then may be.
    is_new = Q(published_at__gt=row.since) | Q(moved_at__gt=row.since)
    if service == Service.STANDARD:
        is_new |= Q(priority_until__gt=row.since)
    if filters.max_price_cents is not None:
        is_new |= Q(unsold_from__gt=row.since, unsold_from__lte=at)
    # One that was moved to another trade is told anew, also where the search has both.
    told = AlertedRequest.objects.filter(
        Q(job_request__moved_at__isnull=True) | Q(alerted_at__gte=F("job_request__moved_at")),
        saved_search=row,
    ).values("job_request")
    offers = Feed(rows=found.filter(is_new).exclude(pk__in=told), service=service, at=at, promised=promised)[
        :
    ]
    if not offers:
        return False
    AlertedRequest.objects.bulk_create(
        [
            AlertedRequest(saved_search=row, job_request_id=offer.job_request_id, alerted_at=at)
            for offer in offers
        ],
        update_conflicts=True,
        unique_fields=["saved_search", "job_request"],
        update_fields=["alerted_at"],
    )
    account = people.account(professional.account_id)
    currency = terms.load(professional.market, on=at.date()).currency
    with translation.override(account.language):
        lines = [_line(offer, currency=currency) for offer in offers]
    base = settings.VINTE_BASE_URL.rstrip("/")
    notices.post(
        kind="request_alert",
        to_address=account.email,
        to_name=account.name,
        language=account.language,
        context={
            "name": row.name,
            "lines": lines[:MOST_LINES_IN_A_LETTER],
            "more_count": max(0, len(lines) - MOST_LINES_IN_A_LETTER),
            "link": f"{base}{FEED_PATH}?alerta={row.pk}",
            "stop_link": f"{base}{ALERTS_PATH}",
        },
        idempotency_key=_key(row, offers[0]),
        at=at,
        zone=guarantee_terms.market_zone(market=professional.market, at=at),
    )
    return True


def _key(row: SavedSearch, first: Offer) -> str:
    moved = f":{first.moved_at.isoformat()}" if first.moved_at else ""
    return f"request_alert:{row.pk}:{first.job_request_id}{moved}"


def _line(offer: Offer, *, currency: str) -> str:
    price = formats.money(offer.price_cents, currency=currency)
    trade = people.trade(offer.trade).label
    return f"{trade} · {offer.parish}, {offer.municipality} · {offer.intent_label} · {price}"


def _refuse_unknown(frequency: str) -> None:
    if frequency not in Frequency.values:
        raise Refused(
            code="frequency_unknown",
            message=_("Falta dizer quando quer receber os e-mails."),
            what_to_do=_("Escolha uma das três respostas."),
        )


def _owned(professional_id: UUID, alert_id: UUID) -> SavedSearch:
    found = SavedSearch.objects.filter(professional_id=professional_id, pk=alert_id).first()
    if found is None:
        raise NotAllowed(f"no saved search {alert_id} of professional {professional_id}")
    return found


def _alert(row: SavedSearch) -> Alert:
    return Alert(
        id=row.pk, name=row.name, filters=FeedFilters.from_json(row.filters), frequency=row.frequency
    )


DUTY = due.Duty("leads.alerts", gettext_lazy("Alertas de pedidos novos"), _letters_due)
