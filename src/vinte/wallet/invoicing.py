"""Sales handed to certified invoicing software; no invoice is made by hand.

In Portugal only a program certified by the tax authority may issue invoices above a turnover
(Portaria n.º 363/2010; Decreto-Lei n.º 28/2019, articles 3 and 4). So Vinte hands over what was sold, and
keeps the number that comes back. What is invoiced is the sale of a contact or of a pack. A top-up is not:
balance buys services of different kinds and tax treatment, as a multi-purpose voucher does, whose transfer
is not taxed while the supply is (Directive 2006/112/EC, article 30b, by Directive (EU) 2016/1065).
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from vinte.kernel.errors import NotAllowed, Refused
from vinte.wallet.models import InvoiceRecord, LedgerTransaction, Posting

SOLD = (LedgerTransaction.Kind.CONTACT, LedgerTransaction.Kind.PACK)
BOOKED_AS = ("sales", "packs")
LOCK = 7_020_001


@dataclass(frozen=True)
class Sale:
    """What is to be invoiced: `amount_cents` is what was paid, tax included; the software knows the rate."""

    transaction_id: UUID
    professional_id: UUID
    kind: str
    description: str
    amount_cents: int
    currency: str
    sold_at: datetime


@dataclass(frozen=True)
class Customer:
    """Who is invoiced."""

    name: str
    tax_identity: str
    country: str


@dataclass(frozen=True)
class Issued:
    """What the software answered: the number, whether it is an invoice, and a text to download."""

    number: str
    is_invoice: bool
    content: str


class InvoicingSoftware(Protocol):
    """What the wallet asks of certified software."""

    name: str

    def issue(self, *, sale: Sale, customer: Customer, at: datetime) -> Issued:
        """Issue the invoice of one sale; asked again about the same sale it gives the same number."""
        ...


class PlayInvoicing:
    """Numbers a series of its own for the demo, marked as no invoice."""

    name = "play"

    def issue(self, *, sale: Sale, customer: Customer, at: datetime) -> Issued:
        """The next number of the series PLAY of that year; call it under the lock that `issue` takes."""
        series = f"PLAY {at:%Y}/"
        number = InvoiceRecord.objects.filter(issuer=self.name, number__startswith=series).count() + 1
        euros = f"{sale.amount_cents // 100},{sale.amount_cents % 100:02} {sale.currency}"
        lines = (
            _("DEMONSTRAÇÃO: ISTO NÃO É UMA FATURA"),
            f"{series}{number}",
            f"{customer.name} · {customer.tax_identity} · {customer.country.upper()}",
            f"{sale.description}: {euros}",
        )
        return Issued(number=f"{series}{number}", is_invoice=False, content="\n".join(lines) + "\n")


def configured() -> InvoicingSoftware | None:
    """The software that `VINTE_INVOICING` names; None when it is empty: then sales are exported."""
    return PlayInvoicing() if settings.VINTE_INVOICING == "play" else None


def to_invoice(*, start: datetime | None = None, end: datetime | None = None) -> list[Sale]:
    """The sales that have no invoice yet, oldest first; start ≤ sold_at < end where these are given."""
    done = InvoiceRecord.objects.values("transaction_id")
    found = Posting.objects.filter(
        transaction__kind__in=SOLD, account__kind__in=BOOKED_AS, amount_cents__gt=0
    ).exclude(transaction_id__in=done)
    if start is not None:
        found = found.filter(transaction__posted_at__gte=start)
    if end is not None:
        found = found.filter(transaction__posted_at__lt=end)
    return [
        Sale(
            transaction_id=row.transaction_id,
            professional_id=row.transaction.professional_id,
            kind=row.transaction.kind,
            description=row.transaction.memo or str(LedgerTransaction.Kind(row.transaction.kind).label),
            amount_cents=row.amount_cents,
            currency=row.account.currency,
            sold_at=row.transaction.posted_at,
        )
        for row in found.select_related("transaction", "account").order_by("pk")
    ]


@transaction.atomic
def issue(*, sale: Sale, customer: Customer, at: datetime) -> InvoiceRecord:
    """Have one sale invoiced, once. Raises Refused (`invoicing_not_configured`)."""
    software = configured()
    if software is None:
        raise Refused(
            code="invoicing_not_configured",
            message=_("Este sítio não tem programa de faturação."),
            what_to_do=_(
                "Exporte as vendas e emita as faturas no programa certificado, ou defina VINTE_INVOICING."
            ),
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    earlier = InvoiceRecord.objects.filter(transaction_id=sale.transaction_id).first()
    if earlier is not None:
        return earlier
    issued = software.issue(sale=sale, customer=customer, at=at)
    return InvoiceRecord.objects.create(
        professional_id=sale.professional_id,
        transaction_id=sale.transaction_id,
        issuer=software.name,
        number=issued.number,
        is_invoice=issued.is_invoice,
        amount_cents=sale.amount_cents,
        issued_at=at,
        content=issued.content,
    )


def of_professional(professional_id: UUID) -> list[InvoiceRecord]:
    """The documents of a professional, newest first."""
    return list(InvoiceRecord.objects.filter(professional_id=professional_id).order_by("-issued_at", "-pk"))


def document(*, professional_id: UUID, record_id: int) -> InvoiceRecord:
    """One document of that professional; raises NotAllowed for another's."""
    found = InvoiceRecord.objects.filter(professional_id=professional_id, pk=record_id).first()
    if found is None:
        raise NotAllowed(f"no document {record_id} of that professional")
    return found


def exported(lines: list[tuple[Sale, Customer]], *, form: str) -> bytes:
    """The sales with their customers for other software, as `csv` or `json`; raises LookupError for another form."""
    from vinte.wallet.statement_files import harmless

    rows = [
        {
            "id": str(sale.transaction_id),
            "sold_at": sale.sold_at.isoformat(),
            "kind": sale.kind,
            "description": sale.description,
            "amount_cents": sale.amount_cents,
            "tax_included": True,
            "currency": sale.currency,
            **{f"customer_{name}": value for name, value in asdict(customer).items()},
        }
        for sale, customer in lines
    ]
    if form == "json":
        return json.dumps(rows, ensure_ascii=False, indent=1).encode()
    if form != "csv":
        raise LookupError(f"no export as {form!r}; known are csv, json")
    names = list(rows[0]) if rows else ["id", "sold_at", "amount_cents", "currency"]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, names)
    writer.writeheader()
    writer.writerows(
        {key: harmless(value) if isinstance(value, str) else value for key, value in row.items()}
        for row in rows
    )
    return out.getvalue().encode("utf-8-sig")
