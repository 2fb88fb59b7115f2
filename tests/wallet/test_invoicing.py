"""What is a sale, what tax it holds, and that each is handed over once to the invoicing software."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connections

import cast
import clean_town
import poison
from vinte.kernel.errors import NotAllowed
from vinte.wallet import actions, due
from vinte.wallet.invoicing import (
    Customer,
    DocumentFile,
    InvoicingUnreachable,
    IssuedDocument,
    Sale,
    SaleRefused,
    handover,
    sales,
)
from vinte.wallet.invoicing.play import PlayInvoicing
from vinte.wallet.invoicing.tax_rates import TaxRates, taken_apart
from vinte.wallet.models import InvoicedSale, LedgerTransaction, PlayDocument

AT = cast.MONDAY


class Software:
    """Certified software as a test plays it: by default it issues, and it remembers what it was asked."""

    name = "play"

    def __init__(self) -> None:
        self.asked: list[tuple[Sale, Customer, str]] = []
        self.refuses: set[str] = set()
        self.is_away = False

    def issue(self, sale: Sale, *, customer: Customer, corrects: str) -> IssuedDocument:
        if self.is_away:
            raise InvoicingUnreachable("no answer")
        self.asked.append((sale, customer, corrects))
        if sale.description in self.refuses:
            raise SaleRefused("tax number unknown")
        return IssuedDocument(number=f"FT A/{sale.key}", is_invoice=True)

    def document(self, number: str) -> DocumentFile:
        return DocumentFile(name="fatura.pdf", media_type="application/pdf", content=number.encode())


@pytest.fixture
def software(monkeypatch: pytest.MonkeyPatch) -> Iterator[Software]:
    found = Software()
    monkeypatch.setattr(handover, "configured", lambda: found)
    monkeypatch.setattr(handover, "software_named", lambda _name: found)
    yield found


@pytest.fixture
def ana(db: None) -> cast.Business:
    return cast.professional("Ana", balance_cents=20_000)


@pytest.mark.parametrize(
    ("gross", "permille", "net"),
    [(1_500, 230, 1_220), (1, 230, 1), (0, 230, 0), (123, 230, 100), (2_900, 210, 2_397), (1_200, 0, 1_200)],
)
def test_net_and_tax_add_up_to_the_price(gross: int, permille: int, net: int) -> None:
    taxed = taken_apart(gross, permille=permille)
    assert (taxed.net_cents, taxed.net_cents + taxed.tax_cents) == (net, gross)


def test_every_price_comes_apart_into_the_nearest_cent() -> None:
    for gross in range(5_000):
        taxed = taken_apart(gross, permille=230)
        assert abs(taxed.net_cents * 1230 - gross * 1000) * 2 <= 1230
    with pytest.raises(ValueError, match="expected 0 or more"):
        taken_apart(-1, permille=230)


@pytest.mark.parametrize(("market", "rate"), [("pt", 230), ("es", 210), ("fr", 200), ("mx", 160)])
def test_each_market_has_its_rate(market: str, rate: int) -> None:
    assert TaxRates.in_force(market=market, on=date(2026, 6, 1)).standard_permille == rate


@cast.GRANTS
def test_contacts_and_packs_are_sales_and_top_ups_are_none(ana: cast.Business) -> None:
    assert sales.sales_between(first_day=date(2026, 1, 1), last_day=date(2026, 12, 31)) == []
    contact = cast.spend(ana, 1_500, title="Pintar a sala")
    actions.buy_pack(
        professional_id=ana.id, market="pt", period="monthly", idempotency_key="p", at=AT + timedelta(hours=1)
    )
    cast.take_back(contact, at=AT + timedelta(days=1))
    cast.grant(ana, 4_000, at=AT + timedelta(days=2))
    found = sales.sales_between(first_day=date(2026, 1, 12), last_day=date(2026, 1, 14))
    assert [(sale.document, sale.gross_cents, sale.tax_cents) for sale in found] == [
        ("invoice", 1_500, 280),
        ("invoice", 2_900, 542),
        ("credit_note", 1_500, 280),
        ("credit_note", 4_000, 748),
    ]
    first, _pack, back, guarantee = found
    assert (back.corrects, guarantee.corrects, first.corrects) == (first.key, None, None)
    assert {sale.currency for sale in found} == {"EUR"}
    assert sales.sales_between(first_day=date(2026, 1, 13), last_day=date(2026, 1, 13)) == [back]
    assert sales.sales_months() == [date(2026, 1, 1)]


def test_a_sale_belongs_to_its_day_in_the_market(ana: cast.Business) -> None:
    # Summer time in Lisbon: the last half hour before midnight in UTC is the next day there.
    cast.spend(ana, 1_500, title="noite", at=datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
    assert sales.sales_between(first_day=date(2026, 6, 1), last_day=date(2026, 6, 30)) == []
    assert [
        sale.sold_on for sale in sales.sales_between(first_day=date(2026, 7, 1), last_day=date(2026, 7, 31))
    ] == [date(2026, 7, 1)]


def test_each_sale_is_handed_over_once_with_its_customer(ana: cast.Business, software: Software) -> None:
    contact = cast.spend(ana, 1_500, title="Pintar a sala")
    assert due.DUTIES.run(at=AT) == 1
    assert due.DUTIES.run(at=AT + timedelta(minutes=1)) == 0
    cast.take_back(contact, at=AT + timedelta(days=1))
    assert due.DUTIES.run(at=AT + timedelta(days=1)) == 1
    (first, customer, corrects), (second, _customer, corrected) = software.asked
    assert (first.document, second.document, corrects) == ("invoice", "credit_note", "")
    assert corrected == f"FT A/{first.key}"
    assert customer.name == "Ana Obras"
    assert customer.tax_identity.endswith(ana.professional.tax_identity)
    assert [line.document for line in handover.invoices(ana.id)] == ["credit_note", "invoice"]
    assert handover.waiting_count() == 0


def test_without_software_sales_wait(ana: cast.Business) -> None:
    cast.spend(ana, 1_500, title="Pintar a sala")
    assert due.DUTIES.run(at=AT) == 0
    assert (handover.waiting_count(), handover.invoices(ana.id)) == (1, [])


def test_while_the_software_is_away_everything_waits(ana: cast.Business, software: Software) -> None:
    cast.spend(ana, 1_500, title="Pintar a sala")
    software.is_away = True
    assert handover.DUTY.run(at=AT) == 0
    assert handover.waiting_count() == 1
    software.is_away = False
    assert handover.DUTY.run(at=AT + timedelta(minutes=1)) == 1


def test_a_refused_sale_waits_alone_and_its_credit_note_with_it(
    ana: cast.Business, software: Software
) -> None:
    software.refuses = {"sem número"}
    contact = cast.spend(ana, 1_500, title="sem número")
    cast.take_back(contact, at=AT + timedelta(minutes=1))
    cast.spend(ana, 1_600, title="com número", at=AT + timedelta(minutes=2))
    at = AT + timedelta(hours=1)
    assert handover.DUTY.run(at=at) == 1
    states = list(InvoicedSale.objects.order_by("transaction__posted_at").values_list("state", "why"))
    assert states[0] == ("refused", "tax number unknown")
    assert states[1][0] == "refused"
    assert "was not issued" in states[1][1]
    assert states[2] == ("issued", "")
    asked = len(software.asked)
    software.refuses = set()
    assert handover.DUTY.run(at=at + handover.REFUSED_AGAIN_AFTER - timedelta(seconds=1)) == 0
    assert len(software.asked) == asked
    assert handover.DUTY.run(at=at + handover.REFUSED_AGAIN_AFTER) == 2
    assert handover.waiting_count() == 0


@pytest.mark.plants_a_violation("duties.wallet.invoicing", reason="the oldest sales can't be read")
def test_as_many_sales_that_fail_as_are_taken_at_once_hold_up_no_other(
    ana: cast.Business, software: Software, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handover, "MOST_AT_ONCE", 2)
    for minute in range(5):
        cast.spend(ana, 1_500, title=f"obra {minute}", at=AT + timedelta(minutes=minute))
    *bad, third, fourth, _fifth = LedgerTransaction.objects.filter(kind="contact").order_by("posted_at")
    for number, sale in enumerate(bad):
        poison.spoil(sale, posted_at=datetime(1, 1, 1, 0, number, tzinfo=UTC))
    at = AT + timedelta(hours=1)
    assert handover.DUTY.run(at=at) == 0
    assert handover.DUTY.run(at=at) == 2
    assert [sale.key for sale, _customer, _corrects in software.asked] == [third.pk, fourth.pk]


def test_after_a_crash_the_play_software_gives_the_same_number(ana: cast.Business, settings) -> None:
    settings.VINTE_INVOICING = "play"
    cast.spend(ana, 1_500, title="Pintar a sala")
    assert handover.DUTY.run(at=AT) == 1
    InvoicedSale.objects.all().delete()  # as if we had stopped before our own row was committed
    assert handover.DUTY.run(at=AT) == 1
    assert [line.number for line in handover.invoices(ana.id)] == ["PLAY 1"]
    assert PlayDocument.objects.count() == 1


def test_a_play_document_says_that_it_is_no_invoice_and_is_its_owners(ana: cast.Business, settings) -> None:
    settings.VINTE_INVOICING = "play"
    cast.spend(ana, 1_500, title="Pintar a sala")
    handover.DUTY.run(at=AT)
    (line,) = handover.invoices(ana.id)
    assert not line.is_invoice
    file = handover.invoice_file(professional_id=ana.id, key=line.key)
    assert (file.media_type, file.content[:5]) == ("application/pdf", b"%PDF-")
    bruno = cast.professional("Bruno")
    for who, key in ((bruno.id, line.key), (ana.id, uuid4())):
        with pytest.raises(NotAllowed):
            handover.invoice_file(professional_id=who, key=key)
    for number in ("PLAY 2", "PLAY x", "FT 1", "", "PLAY ٣"):
        with pytest.raises(NotAllowed):
            PlayInvoicing().document(number)


@pytest.mark.django_db
def test_a_contact_bought_through_leads_is_invoiced_at_its_price(software: Software) -> None:
    bruno = cast.professional("Bruno", balance_cents=5_000)
    at = cast.later(days=2)
    purchase = cast.buy(bruno, cast.request(), at=at)
    assert handover.DUTY.run(at=at) == 1
    assert software.asked[0][0].gross_cents == purchase.price_cents


@pytest.mark.plants_a_violation("wallet.documents_say_what_was_sold", reason="the check's own test")
def test_a_document_that_says_another_amount_is_found(ana: cast.Business, software: Software) -> None:
    cast.spend(ana, 1_500, title="Pintar a sala")
    handover.DUTY.run(at=AT)
    InvoicedSale.objects.update(gross_cents=1_501)
    assert len(clean_town.broken_rows()) == 1


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gap_and_no_double_under_eight_connections() -> None:
    wanted = 8
    barrier = threading.Barrier(wanted)
    numbers: list[str] = []
    lock = threading.Lock()

    def issue() -> None:
        try:
            sale = Sale(
                key=uuid4(),
                professional_id=uuid4(),
                document="invoice",
                about="contacto",
                description="",
                sold_at=AT,
                sold_on=date(2026, 1, 12),
                gross_cents=100,
                net_cents=81,
                tax_cents=19,
                tax_permille=230,
                currency="EUR",
            )
            barrier.wait(10)
            for _again in range(3):
                document = PlayInvoicing().issue(sale, customer=Customer("A", "PT1"), corrects="")
            with lock:
                numbers.append(document.number)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=issue) for _ in range(wanted)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(numbers) == [f"PLAY {number}" for number in range(1, wanted + 1)]
