"""What may be asked about visits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from vinte.guarantee import terms
from vinte.handling.events import Event
from vinte.handling.models import Visit, VisitStep
from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed
from vinte.people import queries as people

LINK = "visit"
OPEN = (Visit.State.PROPOSED, Visit.State.AGREED, Visit.State.OTHER_TIME)


@dataclass(frozen=True)
class PlannedVisit:
    """A visit as it stands; `wished_at` and `words` are what the homeowner last asked for, where that is open."""

    id: UUID
    professional_id: UUID
    purchase_id: UUID
    starts_at: datetime
    minutes: int
    place: str
    state: str
    state_label: str
    sequence: int
    planned_at: datetime
    changed_at: datetime
    wished_at: datetime | None = None
    words: str = ""

    @property
    def ends_at(self) -> datetime:
        """When it is over, as planned: so many elapsed minutes later."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_open(self) -> bool:
        """Whether it is still to happen, or to be said whether it did."""
        return self.state in OPEN

    def has_begun(self, at: datetime) -> bool:
        """Whether its hour has come."""
        return self.starts_at <= at


@dataclass(frozen=True)
class VisitBehindLink:
    """What a homeowner's link shows: the visit, who comes, for which request, and whether the link's time was moved."""

    visit: PlannedVisit
    trade_name: str
    title: str
    zone: str
    link_starts_at: datetime
    is_moved: bool
    is_over: bool
    homeowner_name: str
    homeowner_email: str


def read_visit(row: Visit) -> PlannedVisit:
    """The visit as others read it."""
    return read_visits([row])[0]


def read_visits(rows: Sequence[Visit]) -> list[PlannedVisit]:
    """These visits of one professional as others read them, in the same order."""
    waiting = [row for row in rows if row.state == Visit.State.OTHER_TIME]
    asked: dict[UUID, VisitStep] = {}
    if waiting:
        steps = VisitStep.objects.filter(
            professional_id=waiting[0].professional_id,
            visit_id__in=[row.id for row in waiting],
            kind=VisitStep.Kind.OTHER_TIME,
        )
        # The last one of each stays.
        asked = {step.visit_id: step for step in steps.order_by("happened_at", "id")}
    return [_read(row, asked.get(row.id)) for row in rows]


def _read(row: Visit, asked: VisitStep | None) -> PlannedVisit:
    if asked is None:
        return copied(PlannedVisit, row, wished_at=None, words="")
    wished_at = asked.starts_at if asked.starts_at != row.starts_at else None
    return copied(PlannedVisit, row, wished_at=wished_at, words=asked.words)


def visits_on(*, professional_id: UUID, purchase_ids: Collection[UUID]) -> list[PlannedVisit]:
    """The visits of these contacts, the latest planned first."""
    rows = Visit.objects.filter(professional_id=professional_id, purchase_id__in=purchase_ids)
    return read_visits(list(rows.order_by("-planned_at", "-id")))


def visit(*, professional_id: UUID, visit_id: UUID) -> PlannedVisit:
    """One visit of this professional; raises NotAllowed for anybody else's."""
    row = Visit.objects.filter(professional_id=professional_id, id=visit_id).first()
    if row is None:
        raise NotAllowed(f"no visit {visit_id} of professional {professional_id}")
    return read_visit(row)


def visit_behind(*, secret: str, at: datetime) -> VisitBehindLink:
    """What the homeowner's link is about, without using it; raises Refused as `find_private_link` does."""
    step_id = people.find_private_link(secret=secret, purpose=LINK, at=at)
    step = VisitStep.objects.select_related("visit__purchase__job_request__homeowner").get(id=step_id)
    row = step.visit
    asked = row.purchase.job_request
    return VisitBehindLink(
        visit=read_visit(row),
        trade_name=people.trade_names([row.professional_id])[row.professional_id],
        title=asked.title,
        zone=terms.market_zone(market=asked.market, at=at),
        link_starts_at=step.starts_at,
        is_moved=step.starts_at != row.starts_at,
        is_over=row.purchase.returned_at is not None or people.has_left(row.professional_id),
        homeowner_name=asked.homeowner.name,
        homeowner_email=asked.homeowner.email,
    )


def events_of(
    *, professional_id: UUID, purchase_ids: Collection[UUID], at: datetime
) -> dict[UUID, list[Event]]:
    """What happened about the visits of these contacts by that instant, for their timelines, by contact."""
    steps = VisitStep.objects.filter(
        professional_id=professional_id, visit__purchase_id__in=purchase_ids, happened_at__lte=at
    ).select_related("visit")
    found: dict[UUID, list[Event]] = defaultdict(list)
    for step in steps.order_by("happened_at", "id"):
        found[step.visit.purchase_id].append(
            Event(
                at=step.happened_at,
                kind=f"visit_{step.kind}",
                by=step.side,
                words=" ".join(filter(None, [str(step.get_kind_display()), step.words])),
                grade="confirmed" if step.side == VisitStep.Side.HOMEOWNER else "told",
                path=f"/pro/contactos/{step.visit.purchase_id}/visitas/{step.visit_id}/",
            )
        )
    return dict(found)
