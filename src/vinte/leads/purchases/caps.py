"""Spend caps: the most that a professional lets be spent on contacts in a calendar week and month.

A week is Monday to Sunday and a month the calendar's, in the market's zone: `bought_on` is that day. What
counts is the price of every contact bought in the period, returned ones included
(docs/decisions/spending-caps.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from vinte.guarantee import terms
from vinte.kernel import formats
from vinte.kernel.copies import copied
from vinte.kernel.errors import Refused
from vinte.kernel.ids import new_id
from vinte.kernel.periods import plus_months
from vinte.leads.models import ContactPurchase, SpendCap
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.wallet import queries as wallet

HIGHEST_CAP_CENTS = 10_000_000


@dataclass(frozen=True)
class Period:
    """A calendar week or month: `kind` is `week` or `month`, `ends_on` its last day, `next_on` the day after."""

    kind: str
    begins_on: date
    ends_on: date

    @property
    def next_on(self) -> date:
        """The first day of the period that follows."""
        return self.ends_on + timedelta(days=1)


@dataclass(frozen=True)
class Spent:
    """What a period has cost so far, in whole cents; `cap_cents` is None without a cap."""

    period: Period
    spent_cents: int
    cap_cents: int | None

    @property
    def left_cents(self) -> int | None:
        """What may still be spent, never below 0; None without a cap."""
        return None if self.cap_cents is None else max(0, self.cap_cents - self.spent_cents)

    @property
    def percent(self) -> int:
        """How much of the cap is spent, rounded down, at most 100; 0 without a cap."""
        if self.cap_cents is None:
            return 0
        return min(100, self.spent_cents * 100 // self.cap_cents) if self.cap_cents else 100


def week_of(day: date) -> Period:
    """The calendar week of a day, Monday to Sunday (ISO 8601)."""
    monday = day - timedelta(days=day.weekday())
    return Period(kind="week", begins_on=monday, ends_on=monday + timedelta(days=6))


def month_of(day: date) -> Period:
    """The calendar month of a day."""
    first = day.replace(day=1)
    return Period(kind="month", begins_on=first, ends_on=plus_months(first, 1) - timedelta(days=1))


def spent_cents(professional_id: UUID, period: Period) -> int:
    """The prices of all contacts bought in a period, returned ones included."""
    bought = ContactPurchase.objects.filter(
        professional_id=professional_id, bought_on__range=(period.begins_on, period.ends_on)
    )
    return int(bought.aggregate(total=Sum("price_cents"))["total"] or 0)


@dataclass(frozen=True)
class Caps:
    """The most that may be spent in a calendar week and month, in whole cents; None is no cap."""

    set_at: datetime
    week_cents: int | None
    month_cents: int | None


def cap_in_force(professional_id: UUID) -> Caps | None:
    """The newest caps of a professional, or None when none were ever set."""
    found = SpendCap.objects.filter(professional_id=professional_id).order_by("-set_at").first()
    return copied(Caps, found) if found else None


def cap_history(professional_id: UUID) -> list[Caps]:
    """Every change of the caps, newest first."""
    rows = SpendCap.objects.filter(professional_id=professional_id).order_by("-set_at")
    return [copied(Caps, row) for row in rows]


def spending(*, professional_id: UUID, at: datetime) -> tuple[Spent, Spent]:
    """What this week and this month have cost, with their caps."""
    day = terms.market_day(market=people.professional(professional_id).market, at=at)
    caps = cap_in_force(professional_id)
    week, month = week_of(day), month_of(day)
    return (
        Spent(week, spent_cents(professional_id, week), caps.week_cents if caps else None),
        Spent(month, spent_cents(professional_id, month), caps.month_cents if caps else None),
    )


@transaction.atomic
def set_spend_caps(
    *, professional_id: UUID, week_cents: int | None, month_cents: int | None, at: datetime
) -> Caps | None:
    """Set both caps; None lifts one. In force at once, for every purchase that has not committed.

    A raised cap is in force at once too, and stays in the history; what buys automatically keeps to the
    figures of its consent. Saying again what is in force writes nothing. Raises Refused (`cap_out_of_range`).
    """
    for cents in (week_cents, month_cents):
        if cents is not None and (type(cents) is not int or not 0 <= cents <= HIGHEST_CAP_CENTS):
            raise Refused(
                code="cap_out_of_range",
                message=_("Este limite não se pode pôr."),
                what_to_do=_(
                    "Escreva um valor entre %(lowest)s e %(highest)s, ou deixe vazio para não ter limite."
                )
                % {
                    "lowest": _money(0, professional_id),
                    "highest": _money(HIGHEST_CAP_CENTS, professional_id),
                },
            )
    # A purchase holds this lock from before it adds up to its commit, so a cap never comes in between.
    people_actions.lock_professional(professional_id=professional_id)
    latest = cap_in_force(professional_id)
    if (
        (latest.week_cents, latest.month_cents) == (week_cents, month_cents)
        if latest
        else (week_cents is None and month_cents is None)
    ):
        return latest
    last_bought_at = ContactPurchase.objects.filter(professional_id=professional_id).aggregate(
        at=Max("bought_at")
    )["at"]
    # The order of instants is the order of commits, as with purchases (docs/decisions/money-lock-order.md).
    earlier = [instant for instant in (last_bought_at, latest.set_at if latest else None) if instant]
    set_at = max([at, *(instant + timedelta(microseconds=1) for instant in earlier)])
    row = SpendCap.objects.create(
        professional_id=professional_id,
        id=new_id(at=set_at),
        set_at=set_at,
        week_cents=week_cents,
        month_cents=month_cents,
    )
    return copied(Caps, row)


def refuse_beyond_cap(*, professional_id: UUID, price_cents: int, bought_at: datetime, market: str) -> None:
    """Refuse a purchase that would pass a cap; whoever buys holds the professional's row lock (INVARIANTS, 12).

    The caps asked are the ones in force at `bought_at` and every one set since, whatever instant the caller's
    clock told. Raises Refused (`beyond_week_cap`, `beyond_month_cap`).
    """
    rows = list(SpendCap.objects.filter(professional_id=professional_id).order_by("set_at"))
    if not rows or price_cents == 0:
        return
    before = [row for row in rows if row.set_at <= bought_at]
    asked = [*before[-1:], *(row for row in rows if row.set_at > bought_at)]
    day = terms.market_day(market=market, at=bought_at)
    for period, caps in (
        (week_of(day), [row.week_cents for row in asked]),
        (month_of(day), [row.month_cents for row in asked]),
    ):
        cap_cents = min((cents for cents in caps if cents is not None), default=None)
        if cap_cents is None:
            continue
        spent = Spent(period, spent_cents(professional_id, period), cap_cents)
        if spent.spent_cents + price_cents > cap_cents:
            raise _beyond(spent, professional_id)


def beyond_cap(*, professional_id: UUID, price_cents: int, at: datetime, market: str) -> Refused | None:
    """The refusal with which a purchase at that instant would meet a cap, for a page that asks before; None without."""
    try:
        refuse_beyond_cap(
            professional_id=professional_id, price_cents=price_cents, bought_at=at, market=market
        )
    except Refused as refusal:
        return refusal
    return None


def _beyond(spent: Spent, professional_id: UUID) -> Refused:
    facts = {
        "cap": _money(spent.cap_cents or 0, professional_id),
        "left": _money(spent.left_cents or 0, professional_id),
        "day": formats.full_day(spent.period.next_on),
    }
    if spent.period.kind == "week":
        return Refused(
            code="beyond_week_cap",
            message=_(
                "Este contacto ultrapassa o seu limite de %(cap)s por semana: esta semana restam %(left)s."
            )
            % facts,
            what_to_do=_("A semana recomeça na segunda-feira, %(day)s. Pode mudar o limite em Gastos.")
            % facts,
        )
    return Refused(
        code="beyond_month_cap",
        message=_("Este contacto ultrapassa o seu limite de %(cap)s por mês: este mês restam %(left)s.")
        % facts,
        what_to_do=_("O mês recomeça a %(day)s. Pode mudar o limite em Gastos.") % facts,
    )


def _money(amount_cents: int, professional_id: UUID) -> str:
    currency = wallet.balance(professional_id).currency
    return formats.money(amount_cents, currency=currency)
