"""Nuisances: what a homeowner reports of a professional who bought, and how the desk closes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.long_lists import LongList
from vinte.leads.models import NuisanceReport
from vinte.leads.requests import letters
from vinte.leads.requests.controls import lock_request, require_buyer
from vinte.leads.requests.queries import choices
from vinte.people import access
from vinte.people import queries as people
from vinte.people.access import Visitor


@dataclass(frozen=True)
class OpenNuisance:
    """What a homeowner complains of about a professional who bought the contact, before an agent."""

    id: UUID
    kind_label: str
    text: str
    reported_at: datetime
    title: str
    trade_name: str


@transaction.atomic
def report_nuisance(
    *, job_request_id: UUID, professional_id: UUID, kind: str, text: str, at: datetime
) -> UUID:
    """Open a case for the desk about a professional who bought the contact, one at a time; its id.

    The homeowner is told that it was received. Raises NotAllowed for somebody who did not buy, LookupError
    for another kind.
    """
    if kind not in NuisanceReport.Kind.values:
        raise LookupError(f"no kind {kind!r}; known are {', '.join(NuisanceReport.Kind.values)}")
    row = lock_request(job_request_id)
    require_buyer(job_request_id, professional_id, returned_too=True)
    known = NuisanceReport.objects.filter(
        job_request=row, professional_id=professional_id, closed_at__isnull=True
    ).first()
    if known is not None:
        return known.pk
    report = NuisanceReport.objects.create(
        id=new_id(at=at),
        job_request=row,
        professional_id=professional_id,
        kind=kind,
        text=text.strip()[:2000],
        reported_at=at,
    )
    letters.tell(
        letters.address_of(people.homeowner(row.homeowner_id)),
        kind="nuisance_received",
        context={"trade_name": people.professional(professional_id).trade_name, "title": row.title},
        idempotency_key=f"nuisance_received:{report.pk}",
        at=at,
    )
    return report.pk


@transaction.atomic
def close_nuisance(*, report_id: UUID, outcome: str, by: UUID, at: datetime) -> None:
    """An agent closes a case with words that the homeowner reads.

    Raises NotAllowed unless `by` is of the desk and somebody else than the professional, Refused
    (`already_decided`, `reason_missing`).
    """
    report = NuisanceReport.objects.select_for_update(of=("self",)).filter(pk=report_id).first()
    if report is None:
        raise NotAllowed(f"no report {report_id}")
    access.require(people.account(by), right="desk.use")
    access.require(people.account(by), right="professional.judge", professional_id=report.professional_id)
    if report.closed_at is not None:
        raise Refused(code="already_decided", message=_("Este caso já foi fechado."))
    said = outcome.strip()
    if not said:
        raise Refused(
            code="reason_missing",
            message=_("Faltam as palavras que o particular vai ler."),
            what_to_do=_("Escreva o que apurou e o que ficou combinado."),
        )
    report.closed_at, report.closed_by_id, report.outcome = at, by, said
    report.save(update_fields=["closed_at", "closed_by", "outcome"])
    letters.tell(
        letters.address_of(people.homeowner(report.job_request.homeowner_id)),
        kind="nuisance_closed",
        context={
            "trade_name": people.professional(report.professional_id).trade_name,
            "title": report.job_request.title,
            "outcome": said,
        },
        idempotency_key=f"nuisance_closed:{report.pk}",
        at=at,
    )


def nuisance_kinds() -> tuple[tuple[str, str], ...]:
    """What a homeowner can complain of: what is stored, and its label."""
    return choices(NuisanceReport.Kind.choices)


def nuisance_reports(*, account: Visitor) -> LongList[OpenNuisance]:
    """The open cases about nuisances, the longest first; raises NotAllowed unless of the desk."""
    access.require(account, right="desk.use")
    rows = NuisanceReport.objects.filter(closed_at__isnull=True).select_related("job_request", "professional")
    return LongList(
        rows.order_by("reported_at", "pk"),
        read=lambda found: [
            copied(OpenNuisance, row, title=row.job_request.title, trade_name=row.professional.trade_name)
            for row in found
        ],
    )
