"""What was sold in a month with the tax in it, what became of it, and its export with who bought."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vinte.people.accounts import access
from vinte.wallet.invoicing import Customer, Sale, configured, customer_of, handover, sales
from vinte.wallet.statements import statement as statements
from vinte.wallet.statements.tables import CSV_TYPE, csv_file, decimal_of
from vinte.web.operator.figures import market_today
from vinte.web.page.files import as_download
from vinte.web.page.http import SiteRequest

SALES_A_PAGE = 50
JSON_TYPE = "application/json"


@dataclass(frozen=True)
class SaleOnPage:
    """A sale with who bought and the document that it has, if any."""

    sale: Sale
    customer: Customer
    document: Any


@require_safe
def invoices(request: SiteRequest, month: str = "") -> HttpResponse:
    """A month's sales, the latest month unless one is named."""
    access.require(request.user, "operator.use")
    months = sales.sales_months()
    period = _period(month) if month else _latest(months, request)
    found = _lines(period)
    sold = [line.sale for line in found if line.sale.document == "invoice"]
    given_back = [line.sale for line in found if line.sale.document == "credit_note"]
    refused = [line for line in found if line.document and line.document.state == "refused"]
    context = {
        "period": period,
        "title": period.title,
        "months": [(statements.month_of(day).title, f"{day:%Y-%m}") for day in months],
        "page": Paginator(found[::-1], SALES_A_PAGE).get_page(request.GET.get("page")),
        "sold_cents": sum(sale.gross_cents for sale in sold),
        "sold_tax_cents": sum(sale.tax_cents for sale in sold),
        "back_cents": sum(sale.gross_cents for sale in given_back),
        "back_tax_cents": sum(sale.tax_cents for sale in given_back),
        "waiting_count": sum(1 for line in found if not _is_issued(line)),
        "refused": refused,
        "software": configured(),
    }
    return render(request, "web/operator/invoices.html", context)


@require_safe
def invoices_export(request: SiteRequest, month: str, form: str) -> HttpResponse:
    """A month's sales for certified software: CSV for people, JSON for programs."""
    access.require(request.user, "operator.use")
    if form not in ("csv", "json"):
        raise Http404(f"no export as {form!r}")
    period = _period(month)
    lines = _lines(period)
    name = f"vinte-vendas-{period.name}.{form}"
    if form == "json":
        content = json.dumps([_as_json(line) for line in lines], ensure_ascii=False, indent=1).encode()
        return as_download(content, name=name, media_type=JSON_TYPE)
    return as_download(_as_csv(lines), name=name, media_type=CSV_TYPE)


def _period(name: str) -> statements.Period:
    period = statements.period_named(name)
    if period.is_year:
        raise Http404("sales are told by month")
    return period


def _latest(months: Sequence[date], request: SiteRequest) -> statements.Period:
    return statements.month_of(months[0] if months else market_today(request.clock.now()))


def _lines(period: statements.Period) -> list[SaleOnPage]:
    found = sales.sales_between(period.first_day, period.last_day)
    documents = handover.documents_of([sale.key for sale in found])
    customers = {key: customer_of(key) for key in {sale.professional_id for sale in found}}
    return [
        SaleOnPage(sale=sale, customer=customers[sale.professional_id], document=documents.get(sale.key))
        for sale in found
    ]


def _is_issued(line: SaleOnPage) -> bool:
    return line.document is not None and line.document.state == "issued"


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
        "number": line.document.number if _is_issued(line) else None,
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
            line.document.number if _is_issued(line) else "",
            str(line.sale.key),
            str(line.sale.corrects or ""),
        ]
        for line in lines
    ]
    return csv_file(headers, rows)
