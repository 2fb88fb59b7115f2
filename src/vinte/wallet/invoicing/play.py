"""The play invoicing software: numbers a series PLAY without a gap, and each document says that it is none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vinte.kernel import formats
from vinte.kernel.errors import NotAllowed
from vinte.kernel.pdf import PDF_TYPE, pdf_file
from vinte.wallet.invoicing.interface import Customer, DocumentFile, IssuedDocument, Sale
from vinte.wallet.models import InvoicedSale, PlayDocument

SERIES = "PLAY"
# Any number that nobody else locks: numbers are given one after the other.
_LOCK = 0x504C4159


class PlayInvoicing:
    """Issues documents that have no value for anybody, for the demo and the tests."""

    name = "play"

    @transaction.atomic
    def issue(self, sale: Sale, *, customer: Customer, corrects: str) -> IssuedDocument:
        """The next number of the series, or the one that this sale has."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        row = PlayDocument.objects.filter(sale=sale.key).first()
        if row is None:
            last = PlayDocument.objects.aggregate(last=Max("number"))["last"] or 0
            row = PlayDocument.objects.create(
                number=last + 1,
                sale=sale.key,
                facts={
                    "document": sale.document,
                    "customer": customer.name,
                    "tax_identity": customer.tax_identity,
                    "about": sale.about,
                    "description": sale.description,
                    "sold_on": sale.sold_on.isoformat(),
                    "gross_cents": sale.gross_cents,
                    "net_cents": sale.net_cents,
                    "tax_cents": sale.tax_cents,
                    "tax_permille": sale.tax_permille,
                    "currency": sale.currency,
                    "corrects": corrects,
                },
            )
        return IssuedDocument(number=f"{SERIES} {row.number}", is_invoice=False)

    def document(self, number: str) -> DocumentFile:
        """A sheet with what was handed over and a stamp that it is no invoice; raises Refused without Pango."""
        series, _space, digits = number.partition(" ")
        row = (
            PlayDocument.objects.filter(number=int(digits)).first()
            if series == SERIES and digits.isascii() and digits.isdigit() and len(digits) < 18
            else None
        )
        if row is None:
            raise NotAllowed(f"no document {number!r}")
        facts = row.facts

        def money(name: str) -> str:
            return formats.money(facts[name], currency=facts["currency"])

        context = {
            "language": get_language() or settings.LANGUAGE_CODE,
            "number": number,
            "kind": InvoicedSale.Document(facts["document"]).label,
            "facts": facts,
            "what": facts["description"] or facts["about"],
            "sold_on": formats.full_day(date.fromisoformat(facts["sold_on"])),
            "net": money("net_cents"),
            "tax": money("tax_cents"),
            "gross": money("gross_cents"),
            "rate": formats.percent(Decimal(facts["tax_permille"]) / 10),
        }
        name = _("documento-de-brincar-%(number)s.pdf") % {"number": row.number}
        return DocumentFile(
            name=name,
            media_type=PDF_TYPE,
            content=pdf_file("wallet/play_document.html", context, look="wallet/document.css"),
        )
