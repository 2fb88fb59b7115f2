"""The statement by month, its files, and the documents of what was sold."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from vinte.kernel.errors import Refused
from vinte.people.queries import Professional
from vinte.wallet import invoicing, statement_files
from vinte.web.views.professional import PageRequest, for_professional, show, zone_of

TYPES = {
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_GET
@for_professional
def statement(request: PageRequest, professional: Professional) -> HttpResponse:
    """One month of the statement a page, newest first."""
    return _page(request, professional)


@require_GET
@for_professional
def statement_file(request: PageRequest, professional: Professional, form: str) -> HttpResponse:
    """The whole statement as PDF, CSV or XLSX."""
    at = request.clock.now()
    zone = zone_of(professional, at=at)
    if form not in TYPES:
        raise Http404(f"no statement as {form!r}")
    if form == "pdf":
        try:
            content = statement_files.as_pdf(
                professional_id=professional.id,
                business=professional.trade_name,
                tax_identity=professional.tax_identity,
                zone=zone,
                at=at,
            )
        except Refused as refusal:
            return _page(request, professional, refusal=refusal)
    else:
        make = statement_files.as_csv if form == "csv" else statement_files.as_xlsx
        content = make(professional_id=professional.id, zone=zone)
    return _download(content, f"vinte-{at:%Y-%m-%d}.{form}", TYPES[form])


@require_GET
@for_professional
def invoices(request: PageRequest, professional: Professional) -> HttpResponse:
    """The documents that the invoicing software issued for this professional."""
    return show(
        request,
        "web/professional/invoices.html",
        {"records": invoicing.of_professional(professional.id)},
    )


@require_GET
@for_professional
def invoice(request: PageRequest, professional: Professional, record_id: int) -> HttpResponse:
    """One document of this professional, as text."""
    record = invoicing.document(professional_id=professional.id, record_id=record_id)
    return _download(record.content.encode(), f"vinte-{record.pk}.txt", "text/plain; charset=utf-8")


def _page(
    request: PageRequest, professional: Professional, *, refusal: Refused | None = None
) -> HttpResponse:
    months = statement_files.months(
        professional_id=professional.id, zone=zone_of(professional, at=request.clock.now())
    )
    page = Paginator(months, 1).get_page(request.GET.get("page"))
    context = {"page": page, "month": next(iter(page.object_list), None)}
    return show(request, "web/professional/statement.html", context, refusal=refusal)


def _download(content: bytes, name: str, content_type: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
