"""An agent moves an open request to another trade, where its homeowner asked under the wrong one.

It stays the same request, with its number, words, photographs, links and end, and is offered anew from that instant: at the
prices of the new trade on that day, with a whole priority window and the whole time before it gets cheaper unsold. So those
of the right trade have the start that everybody has. Only what nobody bought is moved, for buyers chose by trade and price;
the database holds that too (`request_moved_unsold`).

What was said under the old trade: a price that somebody still has on the screen is refused when they buy (`price_changed`,
or `trade_changed` where both cost the same). A promised price is kept by trade and size and read at the purchase, so that
of the old trade does not sell this request any more and that of the new one does. An invitation reserved nothing and stays
written; its reader sees the request if they work in the new trade too, and it counts no longer among those that the
homeowner may send (`offers.invitations`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from vinte.guarantee import terms
from vinte.kernel.copies import copied
from vinte.kernel.errors import Refused
from vinte.kernel.ids import new_id
from vinte.kernel.long_lists import LongList
from vinte.kernel.texts import refuse_longer, require_text
from vinte.leads.models import JobRequest, Place, RequestMove
from vinte.leads.models.moves import LONGEST_REASON
from vinte.leads.requests import letters, opening
from vinte.leads.requests.controls import lock_request
from vinte.leads.requests.publishing import refuse_unknown_trade, terms_of_sale
from vinte.people import access
from vinte.people import queries as people

State = JobRequest.State


@dataclass(frozen=True)
class OpenRequest:
    """A request that its homeowner still keeps open, as the desk sees it; `is_sold` says that its trade stays.

    `offered_at` is since when it is offered under its trade.
    """

    id: UUID
    title: str
    market: str
    trade: str
    municipality: str
    parish: str
    published_at: datetime
    offered_at: datetime
    is_sold: bool


def open_requests_of(homeowner_ids: Collection[UUID], *, at: datetime) -> LongList[OpenRequest]:
    """The requests of these homeowners that are neither closed nor over at that instant, newest first; paused ones too."""
    rows = (
        JobRequest.objects.filter(homeowner_id__in=homeowner_ids, published_at__lte=at)
        .exclude(state=State.CLOSED)
        .filter(Q(expires_at__isnull=True) | Q(expires_at__gt=at))
        .annotate(is_sold=Exists(Place.objects.filter(job_request_id=OuterRef("pk"))))
    )
    return LongList(
        rows.order_by("-published_at", "-pk"), read=lambda found: [copied(OpenRequest, row) for row in found]
    )


@transaction.atomic
def move_request(
    *, job_request_id: UUID, trade: str, seen_trade: str, reason: str, by: UUID, at: datetime
) -> None:
    """Offer an open request, of which no contact was sold, under another trade of its market; its homeowner reads why.

    `seen_trade` is under which trade the agent saw it. Raises NotAllowed unless `by` is of the desk and is not its homeowner,
    Refused (`closed`, `expired`, `contact_sold`, `trade_missing`, `trade_unknown`, `trade_same`, `moved_meanwhile`, `reason_missing`,
    `text_too_long`).
    """
    access.require(people.account(by), right="desk.use")
    # The same lock as a purchase's: of the two at once, the second sees what the first did.
    row = lock_request(job_request_id)
    # Refuses whoever is this homeowner, by account or mailbox.
    people.person_card(kind="homeowner", person_id=row.homeowner_id, by=by)
    _refuse_over(row, at=at)
    if Place.objects.filter(job_request=row).exists():
        raise Refused(
            code="contact_sold",
            message=_("Já houve quem comprasse este contacto, por este ofício e por este preço."),
            what_to_do=_("Peça ao particular que o feche e faça outro pedido no ofício certo."),
        )
    if not trade:
        raise Refused(
            code="trade_missing", message=_("Falta o ofício."), what_to_do=_("Escolha um da lista.")
        )
    refuse_unknown_trade(trade, market=row.market, at=at)
    if trade == row.trade:
        raise Refused(
            code="trade_same",
            message=_("O pedido já está neste ofício."),
            what_to_do=_("Escolha outro, ou deixe-o como está."),
        )
    if seen_trade != row.trade:
        raise Refused(
            code="moved_meanwhile",
            message=_("Entretanto o pedido mudou de ofício."),
            what_to_do=_("Veja em que ofício está agora e, se ainda for preciso, mude-o."),
        )
    refuse_longer(reason, longest=LONGEST_REASON)
    said = require_text(
        reason,
        code="reason_missing",
        message=_("Falta o motivo."),
        what_to_do=_("Escreva porquê; o particular vai ler."),
    )
    _move(row, trade=trade, reason=said, by=by, at=at)


def _refuse_over(row: JobRequest, *, at: datetime) -> None:
    what_to_do = _("Peça ao particular que faça outro pedido no ofício certo.")
    if opening.has_expired(row, at=at):
        raise Refused(code="expired", message=_("O prazo deste pedido já terminou."), what_to_do=what_to_do)
    if row.state == State.CLOSED:
        raise Refused(code="closed", message=_("Este pedido já foi fechado."), what_to_do=what_to_do)


def _move(row: JobRequest, *, trade: str, reason: str, by: UUID, at: datetime) -> None:
    # A clock that stands still or went back would make of two moves one.
    moved_at = max(at, row.offered_at + timedelta(microseconds=1))
    move = RequestMove.objects.create(
        id=new_id(at=moved_at),
        job_request=row,
        old_trade=row.trade,
        new_trade=trade,
        old_priority_price_cents=row.priority_price_cents,
        old_standard_price_cents=row.standard_price_cents,
        reason=reason,
        moved_at=moved_at,
        moved_by_id=by,
    )
    fresh = terms_of_sale(
        market=row.market,
        trade=trade,
        intent=row.intent,
        budget=row.budget,
        municipality=row.municipality,
        at=moved_at,
    )
    # Nobody of the new trade was asked yet, so that nobody came is told anew when it is time.
    fresh |= {"trade": trade, "moved_at": moved_at, "quiet_told_at": None}
    for name, value in fresh.items():
        setattr(row, name, value)
    row.save(update_fields=list(fresh))
    reader = letters.address_of(people.homeowner(row.homeowner_id))
    letters.tell(
        reader,
        kind="request_moved",
        context={
            "title": row.title,
            "old_trade": letters.trade_words(move.old_trade, language=reader.language),
            "new_trade": letters.trade_words(move.new_trade, language=reader.language),
            "reason": reason,
            "nobody_there": not people.coverage(
                market=row.market, trade=trade, municipality=row.municipality, at=at
            ).count,
            "open_until": terms.market_day(market=row.market, at=row.expires_at) if row.expires_at else None,
            "link": letters.new_link(letters.STATUS_LINK, row.pk, at=at),
        },
        idempotency_key=f"request_moved:{move.pk}",
        at=at,
    )
