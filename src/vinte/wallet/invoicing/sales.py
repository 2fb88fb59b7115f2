"""What of the books is a sale: contacts and packs when they are bought, and what gives their price back.

A top-up is none: with balance it is not known yet what is bought, and it can be given back
(docs/decisions/invoices.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet, Sum

from vinte.guarantee import terms
from vinte.kernel.periods import local_day, start_of_day
from vinte.wallet.invoicing.interface import DocumentKind, Sale
from vinte.wallet.invoicing.tax_rates import TaxRates, taken_apart
from vinte.wallet.models import LedgerAccount, LedgerTransaction

Kind = LedgerTransaction.Kind
Account = LedgerAccount.Kind

# What each taxable transaction is, and the operator's account that says how much.
TAXABLE: dict[str, tuple[DocumentKind, str]] = {
    Kind.CONTACT: ("invoice", Account.SALES),
    Kind.PACK: ("invoice", Account.PACKS),
    Kind.RETURN: ("credit_note", Account.RETURNS),
    Kind.GUARANTEE: ("credit_note", Account.GUARANTEE),
}


def taxable_transactions() -> QuerySet[LedgerTransaction]:
    """Every transaction that is a sale or corrects one, with `gross_cents`, oldest first."""
    accounts = Q(postings__account__kind__in=[account for _document, account in TAXABLE.values()])
    return (
        LedgerTransaction.objects.filter(kind__in=list(TAXABLE))
        .annotate(gross=Sum("postings__amount_cents", filter=accounts))
        .exclude(gross=0)
        .order_by("posted_at", "pk")
    )


def sales_of(transactions: Iterable[LedgerTransaction]) -> list[Sale]:
    """Those transactions as sales, taxed by the rate of their day in this site's market."""
    found = list(transactions)
    market = settings.VINTE_MARKET
    currencies = _currencies(entry.pk for entry in found)
    corrected = _corrected(found)
    sales = []
    for entry in found:
        day = terms.market_day(market=market, at=entry.posted_at)
        permille = TaxRates.in_force(market=market, on=day).standard_permille
        taxed = taken_apart(abs(entry.gross), permille=permille)  # type: ignore[attr-defined]
        sales.append(
            Sale(
                key=entry.pk,
                professional_id=entry.professional_id,
                document=TAXABLE[entry.kind][0],
                about=str(Kind(entry.kind).label),
                description=entry.memo,
                sold_at=entry.posted_at,
                sold_on=day,
                gross_cents=taxed.gross_cents,
                net_cents=taxed.net_cents,
                tax_cents=taxed.tax_cents,
                tax_permille=taxed.permille,
                currency=currencies[entry.pk],
                corrects=corrected.get(entry.pk),
            )
        )
    return sales


def sales_between(*, first_day: date, last_day: date) -> list[Sale]:
    """The sales of those market days, both included, oldest first."""
    zone = terms.market_zone(market=settings.VINTE_MARKET, at=_noon(first_day))
    return sales_of(
        taxable_transactions().filter(
            posted_at__gte=start_of_day(first_day, zone=zone),
            posted_at__lt=start_of_day(last_day + timedelta(days=1), zone=zone),
        )
    )


def sales_months() -> list[date]:
    """The first days of the months with sales, the latest first."""
    market = settings.VINTE_MARKET
    days = {
        local_day(at, zone=terms.market_zone(market=market, at=at)).replace(day=1)
        for at in taxable_transactions().order_by().values_list("posted_at", flat=True)
    }
    return sorted(days, reverse=True)


def _noon(day: date) -> datetime:
    return start_of_day(day, zone="UTC") + timedelta(hours=12)


def _currencies(keys: Iterable[UUID]) -> dict[UUID, str]:
    return dict(
        LedgerTransaction.objects.filter(pk__in=list(keys))
        .values_list("pk", "postings__account__currency")
        .distinct()
    )


def _corrected(found: list[LedgerTransaction]) -> dict[UUID, UUID]:
    """The purchase's transaction of each return: both carry the purchase as their reference."""
    purchases = [entry.reference for entry in found if entry.kind == Kind.RETURN]
    sold = dict(
        LedgerTransaction.objects.filter(kind=Kind.CONTACT, reference__in=purchases).values_list(
            "reference", "pk"
        )
    )
    return {
        entry.pk: sold[entry.reference]
        for entry in found
        if entry.kind == Kind.RETURN and entry.reference in sold
    }
