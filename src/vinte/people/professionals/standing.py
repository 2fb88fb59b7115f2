"""A professional's standing: suspended and reinstated, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.long_lists import LongList
from vinte.people import access
from vinte.people.accounts import directory
from vinte.people.models import Professional, Standing
from vinte.people.professionals import identity_family
from vinte.people.professionals import standing as professional_standing
from vinte.people.professionals.registry import lock_professional


@dataclass(frozen=True)
class StandingView:
    """How a professional stands at an instant: `state` is `good` or `suspended`."""

    state: str
    since: datetime
    reason: str

    @property
    def is_suspended(self) -> bool:
        """Whether the professional may not buy."""
        return self.state == Standing.State.SUSPENDED


def standing(*, professional_id: UUID, at: datetime) -> StandingView:
    """How the professional stood at that instant: the latest change by then, or good since joining.

    Of two changes at one instant the good one counts, as the guarantee reads it.
    """
    row = Professional.objects.filter(pk=professional_id)
    found = row.annotate(
        change=FilteredRelation("standings", condition=Q(standings__since__lte=at))
    ).order_by(F("change__since").desc(nulls_last=True), "change__state")
    values = found.values_list("change__state", "change__since", "change__reason", "joined_at").first()
    if values is None:
        raise NotAllowed(f"no professional {professional_id}")
    state, since, reason, joined_at = values
    if state is None:
        return StandingView(state=Standing.State.GOOD, since=joined_at, reason="")
    return StandingView(state=state, since=since, reason=reason)


@dataclass(frozen=True)
class Suspension:
    """A professional who may not buy, since when and why."""

    professional_id: UUID
    trade_name: str
    since: datetime
    reason: str


def suspensions(*, market: str, at: datetime) -> LongList[Suspension]:
    """Who of a market is suspended at that instant, as `standing` says, the latest first."""
    by_then = Standing.objects.filter(since__lte=at)
    overruled = by_then.filter(professional_id=OuterRef("professional_id")).filter(
        Q(since__gt=OuterRef("since")) | Q(since=OuterRef("since"), state=Standing.State.GOOD)
    )
    rows = by_then.filter(~Exists(overruled), state=Standing.State.SUSPENDED, professional__market=market)
    return LongList(
        rows.select_related("professional").order_by("-since", "professional__trade_name", "professional_id"),
        read=lambda found: [copied(Suspension, row, trade_name=row.professional.trade_name) for row in found],
    )


def standing_history(professional_id: UUID) -> list[StandingView]:
    """Every change of the professional's standing, the earliest first."""
    rows = Standing.objects.filter(professional_id=professional_id).order_by("since", "-state")
    return [StandingView(state=row.state, since=row.since, reason=row.reason) for row in rows]


def is_business_suspended(professional_id: UUID) -> bool:
    """Whether the latest committed change of any account of this business, under any of its tax numbers, is a
    suspension: it belongs to the tax identity, and no account of it buys (INVARIANTS, rulings).
    """
    identity = Professional.objects.values_list("tax_identity", flat=True).get(pk=professional_id)
    accounts = Professional.objects.filter(tax_identity__in=identity_family.identity_family(identity))
    latest = Standing.objects.filter(professional=OuterRef("pk")).order_by("-since", "state")
    states = accounts.annotate(latest=Subquery(latest.values("state")[:1])).values_list("latest", flat=True)
    return Standing.State.SUSPENDED in list(states)


def clean_reason(reason: str) -> str:
    """The reason without spaces around it; raises Refused (`reason_missing`)."""
    said = reason.strip()
    if not said:
        raise Refused(
            code="reason_missing",
            message=_("Falta o motivo."),
            what_to_do=_("Escreva o motivo, que o profissional vai ler."),
        )
    return said


def suspend(*, professional_id: UUID, reason: str, by: UUID, at: datetime) -> StandingView:
    """Suspend a professional, who can't buy from then on; `by` is the staff account that decides.

    Raises NotAllowed unless `by` is staff and somebody else, Refused (`reason_missing`,
    `already_suspended`).
    """
    return _change_standing(professional_id, Standing.State.SUSPENDED, reason=reason, by=by, at=at)


def reinstate(*, professional_id: UUID, reason: str, by: UUID, at: datetime) -> StandingView:
    """End a suspension; raises as `suspend` does, and Refused (`not_suspended`)."""
    return _change_standing(professional_id, Standing.State.GOOD, reason=reason, by=by, at=at)


@transaction.atomic
def _change_standing(
    professional_id: UUID, state: Standing.State, *, reason: str, by: UUID, at: datetime
) -> StandingView:
    access.require(directory.account(by), right="professional.judge", professional_id=professional_id)
    said = professional_standing.clean_reason(reason)
    row = lock_professional(professional_id=professional_id)
    # Other accounts of the business wait too: none of them buys after this has committed.
    identity_family.lock_family(row.tax_identity)
    latest = Standing.objects.filter(professional=row).order_by("-since", "state").first()
    current = latest.state if latest else Standing.State.GOOD
    if current == state == Standing.State.SUSPENDED:
        raise Refused(code="already_suspended", message=_("Este profissional já está suspenso."))
    if current == state:
        raise Refused(code="not_suspended", message=_("Este profissional não está suspenso."))
    if latest and latest.since > at:
        raise ValueError(f"standing changed at {latest.since}, after {at}; a history only grows")
    since = at
    if latest and latest.since == at and state == Standing.State.SUSPENDED:
        # Of two changes at one instant the good one counts; a suspension must not be lost to that.
        since += timedelta(microseconds=1)
    Standing.objects.create(
        professional=row, id=new_id(at=at), since=since, state=state, reason=said, decided_by_id=by
    )
    return StandingView(state=state, since=since, reason=said)
