"""Sales are handed to invoicing software once each; top-ups are no sale; the play series is marked as none."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from tests import marketplace as cast

from vinte.kernel.errors import Refused
from vinte.leads import invoice_sales
from vinte.wallet import actions, invoicing

pytestmark = pytest.mark.django_db
CUSTOMER = invoicing.Customer("=Ana Obras", "PT501964843", "pt")


@pytest.fixture
def ana() -> cast.Business:
    found = cast.professional("Ana", balance_cents=1000, pack="monthly")
    actions.charge_contact(
        professional_id=found.id,
        purchase_id=uuid4(),
        amount_cents=300,
        idempotency_key="c",
        memo="Pintar a sala",
        at=cast.MONDAY,
    )
    return found


def test_contacts_and_packs_are_sales_and_top_ups_are_not(ana):
    assert [(sale.kind, sale.amount_cents) for sale in invoicing.to_invoice()] == [
        ("pack", 2900),
        ("contact", 300),
    ]
    assert invoicing.to_invoice(end=cast.MONDAY) == []
    assert len(invoicing.to_invoice(start=cast.MONDAY)) == 2


def test_the_play_series_counts_and_says_what_it_is(ana, settings):
    settings.VINTE_INVOICING = "play"
    sales = invoicing.to_invoice()
    first, second = (invoicing.issue(sale=sale, customer=CUSTOMER, at=cast.MONDAY) for sale in sales)
    again = invoicing.issue(sale=sales[0], customer=CUSTOMER, at=cast.later(days=1))
    assert (first.number, second.number, again.pk) == ("PLAY 2026/1", "PLAY 2026/2", first.pk)
    assert not first.is_invoice and "NÃO É UMA FATURA" in first.content
    assert invoicing.to_invoice() == []


def test_without_software_nothing_is_issued(ana, settings):
    settings.VINTE_INVOICING = ""
    with pytest.raises(Refused) as refusal:
        invoicing.issue(sale=invoicing.to_invoice()[0], customer=CUSTOMER, at=cast.MONDAY)
    assert refusal.value.code == "invoicing_not_configured"


def test_the_export_names_the_customer_and_runs_no_formula(ana):
    lines = [(sale, CUSTOMER) for sale in invoicing.to_invoice()]
    told = json.loads(invoicing.exported(lines, form="json"))
    assert [row["amount_cents"] for row in told] == [2900, 300]
    assert told[0]["customer_tax_identity"] == "PT501964843"
    assert "'=Ana Obras" in invoicing.exported(lines, form="csv").decode("utf-8-sig")
    with pytest.raises(LookupError):
        invoicing.exported(lines, form="exe")
    assert invoicing.exported([], form="csv")


@pytest.mark.parametrize(("software", "issued"), [("", 0), ("play", 2)])
def test_time_hands_over_what_was_sold_once(ana, settings, software, issued):
    settings.VINTE_INVOICING = software
    for _twice in range(2):
        invoice_sales.issue_invoices(at=cast.later(days=1))
    records = invoicing.of_professional(ana.id)
    assert len(records) == issued
    assert all("PT" in record.content and "Ana Obras" in record.content for record in records)
