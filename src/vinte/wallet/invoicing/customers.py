"""Who a customer is: a room that knows people says so once, for the wallet knows identifiers only."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from vinte.wallet.invoicing.interface import Customer

_known: list[Callable[[UUID], Customer]] = []


def register_customers(name_customer: Callable[[UUID], Customer]) -> None:
    """Called when the site is made ready, with a function from a professional's id to the customer."""
    _known[:] = [name_customer]


def customer_of(professional_id: UUID) -> Customer:
    """The customer; raises LookupError when nobody registered who knows people, NotAllowed for nobody."""
    if not _known:
        raise LookupError("nobody knows the customers; call invoicing.register_customers first")
    return _known[0](professional_id)
