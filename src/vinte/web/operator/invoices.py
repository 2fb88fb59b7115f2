"""What was sold in a month with the tax in it, what became of it, and its export with who bought."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vinte.kernel.spreadsheets import CSV_TYPE, csv_file, decimal_of
from vinte.people import access
from vinte.wallet import queries as wallet
from vinte.wallet.queries import Customer, Period, Sale, SaleDocument, customers_of
from vinte.wallet.queries import invoicing_software as configured
from vinte.web.operator.figures import market_today
from vinte.web.page.files import as_download
from vinte.web.page.http import SiteRequest
from vinte.web.page.paging import page_of

SALES_A_PAGE = 25
JSON_TYPE = "application/json"


@dataclass(frozen=True)
class SaleOnPage:
    """A sale with who bought and the document that it has, if any."""

    sale: Sale
    customer: Customer
    document: SaleDocument | None

    @property
    def number(self) -> str:
        """The number of the document that was issued, or nothing."""
        return self.document.number if self.document else ""


@require_safe
def invoices(request: SiteRequest, month: str = "") -> HttpResponse:
    """A month's sales, the latest month unless one is named."""
    access.require(request.user, right="operator.use")
    months = wallet.sales_months()
    period = _period(month) if month else _latest(months, request)
    found = _lines(period)
    sold = [line.sale for line in found if line.sale.document == "invoice"]
    given_back = [line.sale for line in found if line.sale.document == "credit_note"]
    refused = [line for line in found if line.document and line.document.state == "refused"]
    context = {
        "period": period,
        "title": period.title,
        "months": [(wallet.month_of(day).title, f"{day:%Y-%m}") for day in months],
        "page": page_of(request, found[::-1], rows_a_page=SALES_A_PAGE),
        "sold_cents": sum(sale.gross_cents for sale in sold),
        "sold_tax_cents": sum(sale.tax_cents for sale in sold),
        "back_cents": sum(sale.gross_cents for sale in given_back),
        "back_tax_cents": sum(sale.tax_cents for sale in given_back),
        "waiting_count": sum(1 for line in found if not line.number),
        "refused": refused,
        "software": configured(),
    }
    return render(request, "web/operator/invoices.html", context)


@require_safe
def invoices_export(request: SiteRequest, month: str, form: str) -> HttpResponse:
    """A month's sales for certified software: CSV for people, JSON for programs."""
    access.require(request.user, right="operator.use")
    if form not in ("csv", "json"):
        raise Http404(f"no export as {form!r}")
    period = _period(month)
    lines = _lines(period)
    name = f"vendas-{period.name}.{form}"
    if form == "json":
        content = json.dumps([_as_json(line) for line in lines], ensure_ascii=False, indent=1).encode()
        return as_download(content, name=name, media_type=JSON_TYPE)
    return as_download(_as_csv(lines), name=name, media_type=CSV_TYPE)


def _period(name: str) -> Period:
    period = wallet.period_named(name)
    if period.is_year:
        raise Http404("sales are told by month")
    return period


def _latest(months: Sequence[date], request: SiteRequest) -> Period:
    return wallet.month_of(months[0] if months else market_today(request.clock.now()))


def _lines(period: Period) -> list[SaleOnPage]:
    found = wallet.sales_between(first_day=period.first_day, last_day=period.last_day)
    documents = wallet.invoice_documents([sale.key for sale in found])
    customers = customers_of({sale.professional_id for sale in found})
    return [
        SaleOnPage(sale=sale, customer=customers[sale.professional_id], document=documents.get(sale.key))
        for sale in found
    ]


def _as_json(line: SaleOnPage) -> dict[str, Any]:
    sale = line.sale
    return {
        "sale": str(sale.key),
        "document": sale.document,
        "corrects": str(sale.corrects) if sale.corrects else None,
        "sold_at": sale.sold_at.isoformat(),
        "sold_on": sale.sold_on.isoformat(),
        "about": sale.about,
        "description": sale.description,
        "customer": {"name": line.customer.name, "tax_number": line.customer.tax_identity},
        "gross_cents": sale.gross_cents,
        "net_cents": sale.net_cents,
        "tax_cents": sale.tax_cents,
        "tax_permille": sale.tax_permille,
        "currency": sale.currency,
        "number": line.number or None,
    }


def _as_csv(lines: Sequence[SaleOnPage]) -> bytes:
    headers = [
        _("Dia"),
        _("Documento"),
        _("De quê"),
        _("Descrição"),
        _("Cliente"),
        _("Número fiscal"),
        _("Sem imposto"),
        _("Taxa (‰)"),
        _("Imposto"),
        _("Total"),
        _("Moeda"),
        _("Número do documento"),
        _("Venda"),
        _("Corrige a venda"),
    ]
    rows = [
        [
            line.sale.sold_on,
            line.sale.document,
            line.sale.about,
            line.sale.description,
            line.customer.name,
            line.customer.tax_identity,
            decimal_of(line.sale.net_cents),
            line.sale.tax_permille,
            decimal_of(line.sale.tax_cents),
            decimal_of(line.sale.gross_cents),
            line.sale.currency,
            line.number,
            str(line.sale.key),
            str(line.sale.corrects or ""),
        ]
        for line in lines
    ]
    return csv_file(headers, rows)
