"""What comes after a pack: when it renews, at which price, by whose yes, and until when it still may.

By itself a pack renews at the price last paid or a lower one. A higher one waits for a yes of its owner, and
lapses without a charge when none comes. From the balance it takes what was paid in, once, on its last day:
what came later was paid in for contacts, and what a guarantee paid is for contacts
(docs/decisions/payments-packs-and-grace.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from vinte.guarantee import terms
from vinte.kernel.copies import copied
from vinte.kernel.errors import Refused
from vinte.kernel.ids import new_id
from vinte.people import queries as people
from vinte.wallet.books import ledger
from vinte.wallet.models import LedgerAccount, Pack, PackOrder, PackPriceYes
from vinte.wallet.packs import queries as pack_queries
from vinte.wallet.packs import selling
from vinte.wallet.packs.prices import pack_price
from vinte.wallet.packs.queries import BoughtPack

# Why a pack did not renew: it costs more than before and nobody said yes, or the balance does not suffice.
PRICE_HIGHER = "price_higher"
BALANCE_TOO_LOW = "balance_too_low"
# Who is suspended may buy nothing with a pack: none is paid until that ends.
SUSPENDED = "suspended"


@dataclass(frozen=True)
class RenewalAhead:
    """What will renew a pack, or still may: on `due_on` by itself, else by hand until `until`, included.

    `needs_yes` says that it costs more than `agreed_cents`, the most that its owner agreed to; `failure` is
    the code of why it did not renew, empty before its day; `charging` that a charge has no answer yet.
    """

    pack: BoughtPack
    due_on: date
    until: date
    price_cents: int
    agreed_cents: int
    failure: str
    charging: bool

    @property
    def needs_yes(self) -> bool:
        """Whether nothing is charged without a yes."""
        return self.price_cents > self.agreed_cents

    @property
    def has_failed(self) -> bool:
        """Whether its day came and it did not renew."""
        return bool(self.failure)


def renewal_ahead(*, professional_id: UUID, at: datetime) -> RenewalAhead | None:
    """What comes after the newest pack; None when nothing does, now or any more."""
    newest = _to_renew(professional_id, at=at)
    if newest is None:
        return None
    starts_on = _start(newest, terms.market_day(market=newest.market, at=at))
    return RenewalAhead(
        pack=copied(BoughtPack, newest),
        due_on=pack_queries.runs_until(newest),
        until=pack_queries.grace_until(newest),
        price_cents=pack_price(newest.market, newest.period, starts_on).price_cents,
        agreed_cents=agreed_cents(newest),
        failure=newest.renewal_failure if newest.renewal_failed_at is not None else "",
        charging=_charging(newest),
    )


def is_renewal_ahead(*, professional_id: UUID, at: datetime) -> bool:
    """Whether anything comes after the newest pack."""
    return _to_renew(professional_id, at=at) is not None


def _to_renew(professional_id: UUID, *, at: datetime) -> Pack | None:
    newest = pack_queries.pack_rows(professional_id).first()
    if newest is None or not newest.renews or newest.cancelled_on is not None:
        return None
    if newest.renewal_failed_at is None or not newest.renewal_failure:
        return newest
    is_over = terms.market_day(market=newest.market, at=at) > pack_queries.grace_until(newest)
    return None if is_over else newest


def agreed_cents(row: Pack) -> int:
    """The most that a pack's next period may cost without being asked: what was last paid, or a yes to more."""
    yes = PackPriceYes.objects.filter(professional_id=row.professional_id, pack_id=row.id)
    return max(row.price_cents, yes.aggregate(most=Max("price_cents"))["most"] or 0)


@transaction.atomic
def agree_to_price(*, professional_id: UUID, pack_id: UUID, shown_price_cents: int, at: datetime) -> None:
    """Say yes to what the next period costs, though it is more than was last paid; said again, it changes nothing.

    It renews as it would have: on its last day, or within a minute if that is past. Raises NotAllowed for a
    pack of somebody else, Refused (`renewal_over`, `price_changed`).
    """
    row, price_cents = _ahead(professional_id, pack_id, shown_price_cents, at=at)
    if price_cents <= agreed_cents(row):
        return
    PackPriceYes.objects.create(
        professional_id=professional_id,
        id=new_id(at=at),
        pack_id=pack_id,
        price_cents=price_cents,
        given_at=at,
    )


@transaction.atomic
def renew_now(*, professional_id: UUID, pack_id: UUID, shown_price_cents: int, at: datetime) -> BoughtPack:
    """Renew from the balance a pack whose renewal failed, because its owner says so; its days run from the old end.

    Raises NotAllowed for a pack of somebody else, Refused (`renewal_over`, `price_changed`,
    `charge_under_way`, `balance_too_low`).
    """
    row, price_cents = _ahead(professional_id, pack_id, shown_price_cents, at=at)
    if _charging(row):
        raise Refused(
            code="charge_under_way",
            message=_("Já pedimos este pagamento ao seu cartão e ainda não há resposta."),
            what_to_do=_("Espere uns minutos: se o cartão disser que não, pode renovar do saldo."),
        )
    today = terms.market_day(market=row.market, at=at)
    if pack_queries.runs_until(row) > today:
        raise Refused(
            code="pack_active",
            message=_("O pack ainda está ativo e renova-se no último dia."),
        )
    selling.close_incident(professional_id, at=at)
    renewed = selling.sell(
        professional_id=professional_id,
        market=row.market,
        period=row.period,
        starts_on=_start(row, today),
        idempotency_key=f"{pack_queries.RENEWAL_KEY}{pack_id}",
        price_cents=price_cents,
        paid_by=row.paid_by,
        at=at,
    )
    row.renews = False
    row.save(update_fields=["renews"])
    return copied(BoughtPack, renewed)


def _ahead(professional_id: UUID, pack_id: UUID, shown_price_cents: int, *, at: datetime) -> tuple[Pack, int]:
    """The locked pack that still may renew, and the price of what follows, which must be the one shown."""
    ledger.lock_wallet(professional_id)
    row = selling.lock_row(professional_id, pack_id)
    ahead = renewal_ahead(professional_id=professional_id, at=at)
    if ahead is None or ahead.pack.id != row.id:
        raise Refused(
            code="renewal_over",
            message=_("Este pack já não se renova."),
            what_to_do=_("Se o quiser, pague um pack novo: começa hoje."),
        )
    starts_on = _start(row, terms.market_day(market=row.market, at=at))
    selling.refuse_other_price(pack_price(row.market, row.period, starts_on), shown_price_cents)
    return row, ahead.price_cents


@transaction.atomic
def renew_from_balance(*, professional_id: UUID, pack_id: UUID, at: datetime) -> Pack | None:
    """Renew a pack on its last day from what was paid in; None when it is done, or not to be done by itself.

    It is tried once. Where the balance does not suffice it waits for `renew_now` until the days of grace are
    over; a higher price waits for a yes as long.
    """
    ledger.lock_wallet(professional_id)
    row = selling.lock_row(professional_id, pack_id)
    starts_on = next_start(row, at=at)
    if starts_on is None or row.renewal_failure not in ("", PRICE_HIGHER, SUSPENDED):
        return None
    if not has_agreed(row, starts_on=starts_on, at=at):
        return None
    try:
        renewed = selling.sell(
            professional_id=professional_id,
            market=row.market,
            period=row.period,
            starts_on=starts_on,
            idempotency_key=f"{pack_queries.RENEWAL_KEY}{pack_id}",
            spend_order=(LedgerAccount.Kind.PURCHASED,),
            at=at,
        )
    except Refused as refusal:
        if refusal.code != BALANCE_TOO_LOW:
            raise
        note_failure(row, code=BALANCE_TOO_LOW, at=at)
        return None
    row.renews = False
    row.save(update_fields=["renews"])
    return renewed


@transaction.atomic
def rests_suspended(*, professional_id: UUID, pack_id: UUID, at: datetime) -> bool:
    """Whether a pack on its last day, or over, is not renewed because its owner is suspended; written down once.

    Where the suspension ends within the days of grace it renews as was agreed, and no day is lost; after them
    it does not any more.
    """
    if not people.standing(professional_id=professional_id, at=at).is_suspended:
        return False
    ledger.lock_wallet(professional_id)
    row = selling.lock_row(professional_id, pack_id)
    if next_start(row, at=at) is not None and row.renewal_failed_at is None:
        note_failure(row, code=SUSPENDED, at=at)
    return True


def has_agreed(row: Pack, *, starts_on: date, at: datetime) -> bool:
    """Whether the owner of a locked pack agreed to what the period from that day costs; a no is written down."""
    if pack_price(row.market, row.period, starts_on).price_cents <= agreed_cents(row):
        return True
    if row.renewal_failed_at is None:
        note_failure(row, code=PRICE_HIGHER, at=at)
    return False


def next_start(row: Pack, *, at: datetime) -> date | None:
    """The first day of what would renew a locked pack; None when there is nothing to renew, now or any more.

    The next pack begins the day after, also when it is paid within grace: no day is lost, and none that a late
    decision gave is paid for. Where the whole
    next period is gone, because nothing ran for so long, it begins today: nobody pays for days on which
    there was no pack.
    """
    today = terms.market_day(market=row.market, at=at)
    newest = pack_queries.pack_rows(row.professional_id)[0]
    if not row.renews or row.cancelled_on is not None or pack_queries.runs_until(row) > today:
        return None
    failed_and_late = row.renewal_failed_at is not None and today > pack_queries.grace_until(row)
    if newest.pk != row.pk or failed_and_late:
        row.renews = False
        row.save(update_fields=["renews"])
        return None
    return _start(row, today)


def _start(row: Pack, today: date) -> date:
    starts_on = pack_queries.runs_until(row) + timedelta(days=1)
    gone = selling.last_day(starts_on, pack_price(row.market, row.period, starts_on).months) < today
    return today if gone else starts_on


def note_failure(row: Pack, *, code: str, at: datetime) -> None:
    """Write down that a locked pack could not be renewed; the first instant stays."""
    row.renewal_failed_at, row.renewal_failure = row.renewal_failed_at or at, code[:80]
    row.save(update_fields=["renewal_failed_at", "renewal_failure"])


def _charging(row: Pack) -> bool:
    """Whether a charge for what follows a pack was asked for and has no answer."""
    waiting = PackOrder.objects.filter(
        professional_id=row.professional_id, renews_pack_id=row.id, state=PackOrder.State.WAITING
    )
    return waiting.exists()
