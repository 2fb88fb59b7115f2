"""Whom documents are for."""

from __future__ import annotations

from uuid import UUID

from vinte.people import queries as people
from vinte.wallet.invoicing.interface import Customer


def customer_of(professional_id: UUID) -> Customer:
    """The professional as a customer; raises NotAllowed when there is none."""
    found = people.professional(professional_id)
    return Customer(name=found.trade_name, tax_identity=found.tax_identity)
