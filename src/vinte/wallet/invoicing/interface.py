"""What the wallet asks of certified invoicing software, and what it tells about a sale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol
from uuid import UUID

from vinte.kernel.errors import VinteError

DocumentKind = Literal["invoice", "credit_note"]


class InvoicingUnreachable(VinteError):
    """The software did not answer: whether it acted is unknown, so the same sale is handed over again."""


class SaleRefused(VinteError):
    """The software does not take a sale as it is told; its words say why, and a person has to look."""


@dataclass(frozen=True)
class Customer:
    """Whom a document is for."""

    name: str
    tax_identity: str


@dataclass(frozen=True)
class Sale:
    """A taxable transaction of the books; amounts in whole cents, never below zero, tax contained in gross.

    `key` is the transaction's id and the software's idempotency key. `document` is `credit_note` for what
    gives a price back; `corrects` is then the transaction of the sale, None where it is no single one.
    """

    key: UUID
    professional_id: UUID
    document: DocumentKind
    about: str
    description: str
    sold_at: datetime
    sold_on: date
    gross_cents: int
    net_cents: int
    tax_cents: int
    tax_permille: int
    currency: str
    corrects: UUID | None = None


@dataclass(frozen=True)
class IssuedDocument:
    """What the software made of a sale; `is_invoice` is False for one that only plays at it."""

    number: str
    is_invoice: bool


@dataclass(frozen=True)
class DocumentFile:
    """A document as a file to hand over."""

    name: str
    media_type: str
    content: bytes


class InvoicingSoftware(Protocol):
    """What the wallet asks of it. Calls raise InvoicingUnreachable."""

    name: str

    def issue(self, sale: Sale, *, customer: Customer, corrects: str) -> IssuedDocument:
        """Issue the document of a sale; the same `sale.key` issues one only and returns it again.

        `corrects` is the number of the invoice that a credit note is about, or empty. Raises SaleRefused.
        """
        ...

    def document(self, number: str) -> DocumentFile:
        """The document as issued; raises NotAllowed for a number that it never gave."""
        ...
