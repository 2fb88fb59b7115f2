"""A professional's statement of a calendar month or year: what moved the balance, with the balance after each."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Sum

from vinte.kernel import formats
from vinte.kernel.errors import NotAllowed
from vinte.kernel.periods import local_day, plus_months, start_of_day
from vinte.wallet.books import ledger
from vinte.wallet.models import LedgerAccount, LedgerTransaction, Posting
from vinte.wallet.statements.lines import StatementLine

_BALANCE_KINDS = (LedgerAccount.Kind.PURCHASED, LedgerAccount.Kind.GRANTED)


@dataclass(frozen=True)
class Period:
    """A calendar month or a whole year; `name` is how addresses call it, `2026-03` or `2026`."""

    name: str
    first_day: date
    last_day: date

    @property
    def is_year(self) -> bool:
        """Whether it is a whole year."""
        return len(self.name) == 4

    @property
    def title(self) -> str:
        """março de 2026, or 2026."""
        return self.name if self.is_year else formats.month_year(self.first_day)


@dataclass(frozen=True)
class Statement:
    """What moved one balance in a period, oldest first; amounts in whole cents of `currency`.

    `opening_cents` and the lines' amounts add up to `closing_cents`. `zone` is the market's, whose days count.
    """

    period: Period
    zone: str
    currency: str
    opening_cents: int
    lines: tuple[StatementLine, ...]

    @property
    def closing_cents(self) -> int:
        """The balance at the end of the period."""
        return self.lines[-1].balance_after_cents if self.lines else self.opening_cents

    @property
    def in_cents(self) -> int:
        """What came in."""
        return sum(line.amount_cents for line in self.lines if line.amount_cents > 0)

    @property
    def out_cents(self) -> int:
        """What went out, as a number that is not above zero."""
        return sum(line.amount_cents for line in self.lines if line.amount_cents < 0)


def period_named(name: str) -> Period:
    """The period that `2026-03` or `2026` names; raises NotAllowed for anything else."""
    found = re.fullmatch(r"(20\d\d)(?:-(0[1-9]|1[0-2]))?", name, re.ASCII)
    if found is None:
        raise NotAllowed(f"no period {name!r}; expected a month such as 2026-03, or a year")
    year, month = int(found[1]), int(found[2] or 1)
    first_day = date(year, month, 1)
    after = plus_months(first_day, 1 if found[2] else 12)
    return Period(name=name, first_day=first_day, last_day=after - timedelta(days=1))


def month_of(day: date) -> Period:
    """The calendar month of a day."""
    return period_named(f"{day:%Y-%m}")


def statement_months(professional_id: UUID, *, zone: str) -> list[Period]:
    """The months in which something moved the balance, the latest first."""
    instants = (
        Posting.objects.filter(account__professional_id=professional_id)
        .values_list("transaction__posted_at", flat=True)
        .distinct()
    )
    names = {f"{local_day(at, zone=zone):%Y-%m}" for at in instants}
    return [period_named(name) for name in sorted(names, reverse=True)]


def statement_of(professional_id: UUID, *, period: Period, zone: str) -> Statement:
    """The statement of a period, by the market's days; raises WalletMissing without a wallet."""
    currency = ledger.wallet_currency(professional_id)
    begins = start_of_day(period.first_day, zone=zone)
    ends = start_of_day(period.last_day + timedelta(days=1), zone=zone)
    mine = Posting.objects.filter(account__professional_id=professional_id)
    before = mine.filter(account__kind__in=_BALANCE_KINDS, transaction__posted_at__lt=begins)
    opening_cents = before.aggregate(total=Sum("amount_cents"))["total"] or 0
    postings = (
        mine.filter(transaction__posted_at__gte=begins, transaction__posted_at__lt=ends)
        .select_related("transaction", "account")
        .order_by("transaction__posted_at", "pk")
    )
    entries: dict[UUID, LedgerTransaction] = {}
    amounts: dict[UUID, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for posting in postings:
        entries[posting.transaction_id] = posting.transaction
        amounts[posting.transaction_id][posting.account.kind] += posting.amount_cents
    running_cents = opening_cents
    lines = []
    for key, entry in entries.items():
        parts = amounts[key]
        purchased_cents = parts[LedgerAccount.Kind.PURCHASED]
        granted_cents = parts[LedgerAccount.Kind.GRANTED]
        running_cents += purchased_cents + granted_cents
        lines.append(
            StatementLine(
                at=entry.posted_at,
                kind=entry.kind,
                memo=entry.memo,
                reference=entry.reference,
                purchased_cents=purchased_cents,
                granted_cents=granted_cents,
                balance_after_cents=running_cents,
                frozen_cents=parts[LedgerAccount.Kind.FROZEN],
                debt_cents=parts[LedgerAccount.Kind.DEBT],
            )
        )
    return Statement(
        period=period, zone=zone, currency=currency, opening_cents=opening_cents, lines=tuple(lines)
    )


def latest_period(professional_id: UUID, *, zone: str, at: datetime) -> Period:
    """The latest month with movements, or this one where there are none."""
    months = statement_months(professional_id, zone=zone)
    return months[0] if months else month_of(local_day(at, zone=zone))
