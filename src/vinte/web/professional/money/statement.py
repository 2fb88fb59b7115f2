"""The statement, month by month or for a year, on the page and as files; only ever one's own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from vinte.kernel.errors import NotAllowed, Refused
from vinte.people.queries import Professional
from vinte.wallet import queries as wallet
from vinte.wallet.queries import Period, StatementHolder
from vinte.web.page.files import as_download
from vinte.web.page.paging import page_of
from vinte.web.professional.page import PageRequest, for_professional, show, zone_of

FORMS = ("pdf", "xlsx", "csv")
LINES_A_PAGE = 50


@require_safe
@for_professional
def statement(request: PageRequest, professional: Professional, period: str = "") -> HttpResponse:
    """A month's or a year's movements, the latest month unless one is named."""
    return show(request, "web/professional/money/statement.html", _context(request, professional, period))


@require_safe
@for_professional
def statement_file(request: PageRequest, professional: Professional, period: str, form: str) -> HttpResponse:
    """The same as a file; where PDF can't be made, the page says why."""
    if form not in FORMS:
        raise NotAllowed(f"no statement as {form!r}")
    at = request.clock.now()
    found = wallet.statement_of(
        professional.id, period=wallet.period_named(period), zone=zone_of(professional, at=at)
    )
    holder = StatementHolder(name=professional.trade_name, tax_identity=professional.tax_identity)
    try:
        file = wallet.statement_file(found, form=form, holder=holder, made_at=at)
    except Refused as refusal:
        context = _context(request, professional, period)
        return show(request, "web/professional/money/statement.html", context, refusal=refusal)
    return as_download(file.content, name=file.name, media_type=file.media_type)


def _context(request: PageRequest, professional: Professional, name: str) -> dict[str, Any]:
    at = request.clock.now()
    zone = zone_of(professional, at=at)
    period = (
        wallet.period_named(name)
        if name
        else wallet.latest_statement_period(professional.id, zone=zone, at=at)
    )
    found = wallet.statement_of(professional.id, period=period, zone=zone)
    months = wallet.statement_months(professional.id, zone=zone)
    earlier, later = _beside(period, months)
    return {
        "statement": found,
        "page": page_of(request, found.lines[::-1], rows_a_page=LINES_A_PAGE, anchor="movimentos"),
        "title": period.title,
        "year": period.name[:4],
        "earlier": earlier,
        "earlier_title": earlier.title if earlier else "",
        "later": later,
        "later_title": later.title if later else "",
    }


def _beside(period: Period, months: list[Period]) -> tuple[Period | None, Period | None]:
    """The neighbours to turn to, months without movements included, as far as there is anything."""
    if not months:
        return None, None
    before = period.first_day - timedelta(days=1)
    after = period.last_day + timedelta(days=1)
    step = 4 if period.is_year else 7
    return (
        wallet.period_named(before.isoformat()[:step]) if before >= months[-1].first_day else None,
        wallet.period_named(after.isoformat()[:step]) if after <= months[0].last_day else None,
    )
