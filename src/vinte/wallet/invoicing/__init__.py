"""Invoices: what was sold is handed over to certified invoicing software, and none is made here.

In Portugal who uses a program to invoice must use one that the tax authority has certified (Decreto-Lei
28/2019, article 4; Portaria 363/2010), and Vinte is none: docs/decisions/invoices.md.
"""

from __future__ import annotations

from django.conf import settings

from vinte.wallet.invoicing.customers import customer_of, customers_of
from vinte.wallet.invoicing.interface import (
    Customer,
    DocumentFile,
    InvoicingSoftware,
    InvoicingUnreachable,
    IssuedDocument,
    Sale,
    SaleRefused,
)
from vinte.wallet.invoicing.play import PlayInvoicing

__all__ = [
    "Customer",
    "DocumentFile",
    "InvoicingSoftware",
    "InvoicingUnreachable",
    "IssuedDocument",
    "Sale",
    "SaleRefused",
    "configured",
    "customer_of",
    "customers_of",
    "software_named",
]


def configured() -> InvoicingSoftware | None:
    """The software that `VINTE_INVOICING` names, or None: then sales wait, and can be exported."""
    name = settings.VINTE_INVOICING
    return software_named(name) if name else None


def software_named(name: str) -> InvoicingSoftware:
    """The software of that name, also one that is no longer chosen: its documents stay to be had.

    Raises LookupError.
    """
    if name == PlayInvoicing.name:
        return PlayInvoicing()
    raise LookupError(f"no invoicing software {name!r}; known is {PlayInvoicing.name}")
