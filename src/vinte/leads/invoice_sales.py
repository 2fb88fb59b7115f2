"""Sales handed to the invoicing software with who bought, where a site has such software."""

from __future__ import annotations

from datetime import datetime

from vinte.people import queries as people
from vinte.wallet import invoicing

MOST_AT_ONCE = 100


def issue_invoices(*, at: datetime) -> int:
    """Have what was sold invoiced, each sale once; returns how many. Without software sales wait to be exported."""
    if invoicing.configured() is None:
        return 0
    sales = invoicing.to_invoice(end=at)[:MOST_AT_ONCE]
    for sale in sales:
        buyer = people.professional(sale.professional_id)
        customer = invoicing.Customer(
            name=buyer.trade_name, tax_identity=buyer.tax_identity, country=buyer.market
        )
        invoicing.issue(sale=sale, customer=customer, at=at)
    return len(sales)
