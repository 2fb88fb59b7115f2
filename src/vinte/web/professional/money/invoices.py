"""The documents that the invoicing software made of what a professional bought; only ever one's own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vinte.kernel.errors import Refused
from vinte.people.queries import Professional
from vinte.wallet import queries as wallet
from vinte.wallet.queries import InvoicingUnreachable
from vinte.web.page.files import as_download
from vinte.web.page.paging import page_of
from vinte.web.professional.page import PageRequest, for_professional, show

LINES_A_PAGE = 50


@require_safe
@for_professional
def invoices(request: PageRequest, professional: Professional) -> HttpResponse:
    """The list, newest first."""
    return show(request, "web/professional/money/invoices.html", _context(request, professional))


@require_safe
@for_professional
def invoice(request: PageRequest, professional: Professional, sale_id: UUID) -> HttpResponse:
    """One document as a file, from the software that issued it."""
    try:
        file = wallet.invoice_file(professional_id=professional.id, key=sale_id)
    except InvoicingUnreachable:
        refusal = Refused(
            code="invoicing_unreachable",
            message=_("O programa de faturação não respondeu."),
            what_to_do=_("Tente de novo daqui a uns minutos."),
        )
    except Refused as refused:
        refusal = refused
    else:
        return as_download(file.content, name=file.name, media_type=file.media_type)
    context = _context(request, professional)
    return show(request, "web/professional/money/invoices.html", context, refusal=refusal)


def _context(request: PageRequest, professional: Professional) -> dict[str, Any]:
    lines = wallet.invoices(professional.id)
    return {
        "page": page_of(request, lines, rows_a_page=LINES_A_PAGE),
        "any_play": any(not line.is_invoice for line in lines),
    }
