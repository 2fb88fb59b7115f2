"""Payment incidents as their professional reads them: what happened, when, and what it means for the guarantee."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vinte.kernel.formats import full_day
from vinte.people.queries import Professional
from vinte.wallet import queries as wallet
from vinte.wallet.queries import IncidentHistory
from vinte.web.clauses.on_page import ClauseRow
from vinte.web.page.paging import page_of
from vinte.web.professional.page import PageRequest, for_professional, show


@require_GET
@for_professional
def incidents(request: PageRequest, professional: Professional) -> HttpResponse:
    """Every payment incident with its changes, newest first."""
    context = {
        "page": page_of(request, wallet.incident_histories(professional.id)),
        "balance": wallet.balance(professional_id=professional.id),
    }
    return show(request, "web/professional/guarantee/incidents.html", context)


def with_incidents(rows: Iterable[ClauseRow], histories: list[IncidentHistory]) -> list[ClauseRow]:
    """The clauses, the one about payments with each incident and its dates beside it."""
    return [_told(row, histories) if row.name == "no_payment_incident" else row for row in rows]


def _told(row: ClauseRow, histories: list[IncidentHistory]) -> ClauseRow:
    said = tuple(_says(history) for history in histories)
    upheld = [history.incident for history in histories if history.incident.state == "upheld"]
    date_says = row.words.date_says
    if row.status == "failed" and upheld:
        date_says = _("incidência de %(day)s") % {"day": _day(upheld[0].occurred_at)}
    elif any(history.incident.state == "open" for history in histories):
        date_says = _("há uma em averiguação")
    return replace(row, words=replace(row.words, facts=(*row.words.facts, *said), date_says=date_says))


def _says(history: IncidentHistory) -> str:
    incident = history.incident
    what = incident.kind_label.capitalize()
    happened = _("%(what)s de %(day)s") % {"what": what, "day": _day(incident.occurred_at)}
    if incident.state == "open":
        return _("%(happened)s: em averiguação, ainda não conta.") % {"happened": happened}
    settled = {"happened": happened, "day": _day(incident.settled_at)}
    if incident.state == "upheld":
        return _("%(happened)s: confirmada a %(day)s.") % settled
    return _("%(happened)s: afastada a %(day)s, não conta.") % settled


def _day(at: object) -> str:
    return full_day(timezone.localtime(at))  # type: ignore[arg-type]
