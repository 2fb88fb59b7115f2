"""Whom documents are for."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from vinte.people import queries as people
from vinte.wallet.invoicing.interface import Customer


def customers_of(professional_ids: Collection[UUID]) -> dict[UUID, Customer]:
    """As `customer_of` for each of them, by id."""
    return {
        row.id: Customer(name=row.trade_name, tax_identity=row.tax_identity)
        for row in people.professionals_named(professional_ids)
    }


def customer_of(professional_id: UUID) -> Customer:
    """The professional as a customer; raises NotAllowed when there is none."""
    found = people.professional(professional_id)
    return Customer(name=found.trade_name, tax_identity=found.tax_identity)
