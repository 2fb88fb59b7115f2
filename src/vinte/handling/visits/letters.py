"""What is written about visits: to the homeowner when the professional acts, and the other way about."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from vinte.guarantee import terms
from vinte.handling.models import Visit, VisitStep
from vinte.handling.visits.calendar_file import Reader, calendar_file
from vinte.handling.visits.queries import LINK, PlannedVisit, read_visit
from vinte.kernel.errors import NotAllowed
from vinte.leads import queries as leads
from vinte.notices import actions as notices
from vinte.people import actions as people_actions
from vinte.people import queries as people


def page_of(*, purchase_id: UUID, visit_id: UUID) -> str:
    """The address of the professional's page of a visit."""
    return f"{settings.VINTE_BASE_URL.rstrip('/')}/pro/contactos/{purchase_id}/visitas/{visit_id}/"


def tell_homeowner(row: Visit, step: VisitStep, *, at: datetime) -> None:
    """The visit was proposed, noted, moved or called off by the professional: a letter with the calendar's file.

    A letter has a link of its own, which knows the time that it was written for.
    """
    asked = leads.purchase(professional_id=row.professional_id, purchase_id=row.purchase_id).job_request
    homeowner = people.homeowner(asked.homeowner_id)
    name = people.trade_names([row.professional_id])[row.professional_id]
    secret = people_actions.issue_private_link(purpose=LINK, subject=step.id, at=at)
    link = people.private_link_address(purpose=LINK, secret=secret)
    zone = terms.market_zone(market=asked.market, at=at)
    visit = read_visit(row)
    kind = "visit_called_off" if row.state == Visit.State.CALLED_OFF else "visit_planned"
    with translation.override(homeowner.language):
        calendar = homeowners_file(
            visit, zone=zone, trade_name=name, name=homeowner.name, email=homeowner.email, link=link
        )
    facts: dict[str, object] = {
        "trade_name": name,
        "title": asked.title,
        "starts_at": row.starts_at,
        "link": link,
    }
    if kind == "visit_planned":
        facts |= {
            "minutes_count": row.minutes,
            "place": row.place,
            "is_moved": step.kind == VisitStep.Kind.MOVED,
            "is_agreed": row.state == Visit.State.AGREED,
            "words": step.words,
        }
    else:
        facts["words"] = step.words
    notices.post(
        kind=kind,
        to_address=homeowner.email,
        to_name=homeowner.name,
        language=homeowner.language,
        context=facts,
        idempotency_key=f"{kind}:{step.id}",
        at=at,
        zone=zone,
        calendar=calendar,
    )


def link_of_homeowner(*, job_request_id: UUID, visit_id: UUID, at: datetime) -> str:
    """A private link to a visit for the homeowner of that request, who asks for it on the request's page.

    Raises NotAllowed for a visit of another request.
    """
    row = Visit.objects.filter(id=visit_id, purchase__job_request_id=job_request_id).first()
    if row is None:
        raise NotAllowed(f"no visit {visit_id} for request {job_request_id}")
    # The step that gave it its present time: one that asked for another time would say that it was moved.
    step = row.steps.filter(starts_at=row.starts_at).order_by("-happened_at", "-id")[0]
    secret = people_actions.issue_private_link(purpose=LINK, subject=step.id, at=at)
    return people.private_link_address(purpose=LINK, secret=secret)


def tell_professional(row: Visit, step: VisitStep, *, at: datetime) -> None:
    """The homeowner answered: a letter with the calendar's file, and what they wrote."""
    asked = leads.purchase(professional_id=row.professional_id, purchase_id=row.purchase_id).job_request
    professional = people.professional(row.professional_id)
    account = professional.account
    zone = terms.market_zone(market=asked.market, at=at)
    with translation.override(account.language):
        calendar = professionals_file(
            read_visit(row), zone=zone, title=asked.title, name=account.name, email=account.email, address=""
        )
    notices.post(
        kind="visit_answered",
        to_address=account.email,
        to_name=account.name,
        language=account.language,
        context={
            "title": asked.title,
            "starts_at": row.starts_at,
            "is_confirmed": step.kind == VisitStep.Kind.CONFIRMED,
            "is_called_off": step.kind == VisitStep.Kind.CALLED_OFF,
            "is_missed": step.kind == VisitStep.Kind.NOBODY_CAME,
            "wished_at": step.starts_at
            if step.kind == VisitStep.Kind.OTHER_TIME and step.starts_at != row.starts_at
            else None,
            "words": step.words,
            "link": page_of(purchase_id=row.purchase_id, visit_id=row.id),
        },
        idempotency_key=f"visit_answered:{step.id}",
        at=at,
        zone=zone,
        calendar="" if step.kind in (VisitStep.Kind.OTHER_TIME, VisitStep.Kind.NOBODY_CAME) else calendar,
    )


def homeowners_file(
    visit: PlannedVisit, *, zone: str, trade_name: str, name: str, email: str, link: str
) -> str:
    """The visit for the homeowner's calendar."""
    summary = _("Visita de %(name)s") % {"name": trade_name}
    place = visit.place or _("Na morada que indicou no pedido")
    return calendar_file(
        visit, zone=zone, reader=Reader(name=name, email=email, summary=summary, place=place, link=link)
    )


def professionals_file(
    visit: PlannedVisit, *, zone: str, title: str, name: str, email: str, address: str
) -> str:
    """The visit for the professional's calendar; `address` where the file does not go by e-mail (INVARIANTS, 11)."""
    return calendar_file(
        visit,
        zone=zone,
        reader=Reader(
            name=name,
            email=email,
            summary=_("Visita: %(title)s") % {"title": title},
            place=visit.place or address,
            link=page_of(purchase_id=visit.purchase_id, visit_id=visit.id),
        ),
    )
