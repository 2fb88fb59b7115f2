"""Sales handed over to the invoicing software, once each, oldest first; and the documents it made of them."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vinte.kernel import due
from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed
from vinte.kernel.texts import one_line
from vinte.wallet.invoicing import configured, customer_of, software_named
from vinte.wallet.invoicing.interface import (
    DocumentFile,
    InvoicingSoftware,
    InvoicingUnreachable,
    Sale,
    SaleRefused,
)
from vinte.wallet.invoicing.sales import sales_of, taxable_transactions
from vinte.wallet.models import InvoicedSale, LedgerTransaction

log = logging.getLogger(__name__)

State = InvoicedSale.State

NAME = "wallet.invoicing"
# So many a minute, so that a long history does not hold up what else is due.
MOST_AT_ONCE = 200
REFUSED_AGAIN_AFTER = timedelta(hours=6)


@dataclass(frozen=True)
class InvoiceLine:
    """A document as its professional sees it; amounts in whole cents, `gross_cents` never below zero."""

    key: UUID
    number: str
    document: str
    document_label: str
    is_invoice: bool
    sold_at: datetime
    what: str
    gross_cents: int
    tax_cents: int
    currency: str


def _waiting(*, at: datetime) -> due.Found:
    """The sales without a document, oldest first, and those refused some hours ago. None without software.

    The sale's key is the software's idempotency key, so a crash between its answer and our row issues
    nothing twice. While it does not answer, everything waits; a sale that it refuses waits alone.
    """
    software = configured()
    if software is None:
        return
    waiting = taxable_transactions().filter(
        Q(invoiced__isnull=True)
        | Q(invoiced__state=State.REFUSED, invoiced__told_at__lte=at - REFUSED_AGAIN_AFTER)
    )
    # So many that failed stand at the head of the line, and hold up nobody.
    rows = waiting.filter(posted_at__lte=at)[: MOST_AT_ONCE + len(due.failed_keys(NAME))]
    yield from due.items("sale", rows, _hand_over, software=software, at=at)


def _hand_over(row: LedgerTransaction, *, software: InvoicingSoftware, at: datetime) -> int:
    """Hand over one sale; 1 when a document was issued."""
    try:
        return sum(_issue(sale, software=software, at=at) for sale in sales_of([row]))
    except InvoicingUnreachable as error:
        raise due.Stop(f"{software.name} does not answer: {error}") from error


def _issue(sale: Sale, *, software: InvoicingSoftware, at: datetime) -> bool:
    """Hand over one sale and write down what became of it; whether a document was issued."""
    values = {
        "professional_id": sale.professional_id,
        "document": sale.document,
        "software": software.name,
        "gross_cents": sale.gross_cents,
        "tax_cents": sale.tax_cents,
        "tax_permille": sale.tax_permille,
        "currency": sale.currency,
        "told_at": at,
    }
    corrects = _number_of(sale.corrects) if sale.corrects is not None else ""
    try:
        if sale.corrects is not None and not corrects:
            raise SaleRefused(f"the invoice of sale {sale.corrects} was not issued, which this one corrects")
        document = software.issue(sale, customer=customer_of(sale.professional_id), corrects=corrects)
    except (SaleRefused, NotAllowed) as refused:
        log.error("sale %s was not invoiced: %s", sale.key, refused)
        values |= {"state": State.REFUSED, "why": one_line(str(refused))[:200] or "refused", "number": ""}
        InvoicedSale.objects.update_or_create(transaction_id=sale.key, defaults=values)
        return False
    values |= {
        "state": State.ISSUED,
        "number": document.number,
        "is_invoice": document.is_invoice,
        "why": "",
    }
    InvoicedSale.objects.update_or_create(transaction_id=sale.key, defaults=values)
    return True


def _number_of(key: UUID) -> str:
    found = InvoicedSale.objects.filter(transaction_id=key, state=State.ISSUED)
    return found.values_list("number", flat=True).first() or ""


def invoices(professional_id: UUID) -> list[InvoiceLine]:
    """The documents of a professional, newest first."""
    rows = (
        InvoicedSale.objects.filter(professional_id=professional_id, state=State.ISSUED)
        .select_related("transaction")
        .order_by("-transaction__posted_at", "-transaction_id")
    )
    return [
        InvoiceLine(
            key=row.transaction_id,
            number=row.number,
            document=row.document,
            document_label=str(row.get_document_display()),
            is_invoice=row.is_invoice,
            sold_at=row.transaction.posted_at,
            what=row.transaction.memo or str(LedgerTransaction.Kind(row.transaction.kind).label),
            gross_cents=row.gross_cents,
            tax_cents=row.tax_cents,
            currency=row.currency,
        )
        for row in rows
    ]


def invoice_file(*, professional_id: UUID, key: UUID) -> DocumentFile:
    """A professional's document as a file, from the software that issued it.

    Raises NotAllowed for one of somebody else, InvoicingUnreachable, Refused where it can't be printed.
    """
    row = InvoicedSale.objects.filter(
        transaction_id=key, professional_id=professional_id, state=State.ISSUED
    ).first()
    if row is None:
        raise NotAllowed(f"no document of sale {key}")
    return software_named(row.software).document(row.number)


def waiting_count() -> int:
    """How many sales have no document yet."""
    return taxable_transactions().exclude(invoiced__state=State.ISSUED).count()


@dataclass(frozen=True)
class SaleDocument:
    """What became of a sale at the invoicing software: its number, or why there is none."""

    state: str
    number: str
    why: str


def documents_of(keys: list[UUID]) -> dict[UUID, SaleDocument]:
    """What became of those sales, by key; one that still waits is missing."""
    return {key: copied(SaleDocument, row) for key, row in InvoicedSale.objects.in_bulk(keys).items()}


DUTY = due.Duty(NAME, _("Vendas entregues ao programa de faturação"), _waiting)
