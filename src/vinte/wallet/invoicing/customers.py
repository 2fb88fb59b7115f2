"""Whom documents are for."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from vinte.people import queries as people
from vinte.wallet.invoicing.interface import Customer


def customers_of(professional_ids: Collection[UUID]) -> dict[UUID, Customer]:
    """As `customer_of` for each of them, by id."""
    return {
        professional_id: Customer(name=found.trade_name, tax_identity=found.tax_identity)
        for professional_id, found in people.trading_identities(professional_ids).items()
    }


def customer_of(professional_id: UUID) -> Customer:
    """The professional as a customer; raises NotAllowed when there is none."""
    found = people.professional(professional_id)
    return Customer(name=found.trade_name, tax_identity=found.tax_identity)
