"""How badges stand: what is done of what each asks, until when it is active, which papers wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from vinte.guarantee import terms
from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed
from vinte.kernel.long_lists import LongList
from vinte.kernel.periods import local_day, plus_months
from vinte.people.accounts import confirmations
from vinte.people.badges import history as badges
from vinte.people.badges import phone_calls
from vinte.people.badges.rules import BadgeRules
from vinte.people.catalogue.trades import badge_kind, badge_kinds
from vinte.people.models import Badge, BadgeApplication, Professional
from vinte.people.professionals import registry
from vinte.people.professionals.tax_identity import is_normal

MOST_DOCUMENTS = 5


@dataclass(frozen=True)
class Step:
    """One thing that a badge asks for, and whether it is done."""

    name: str
    done: bool


@dataclass(frozen=True)
class AskedBadge:
    """A badge that was asked for with papers, and what became of it."""

    id: UUID
    professional_id: UUID
    trade_name: str
    tax_identity: str
    kind: str
    number: str
    issuer: str
    starts_on: date | None
    ends_on: date | None
    sent_at: datetime
    state: str
    state_label: str
    reason: str
    decided_at: datetime | None
    decided_by: str
    decided_by_id: UUID | None


@dataclass(frozen=True)
class SentPaper:
    """A paper of an application, without its bytes."""

    id: UUID
    media_type: str


@dataclass(frozen=True)
class BadgeStanding:
    """How one kind of badge stands for a professional at an instant.

    `active_until` is the end of what is accepted without a gap, None where no end is known or it is not active;
    with `is_until_answer` its time is over and it stays active until its renewal is answered; one that `rests`
    waits for a new name. `missing` is the first step that is not done, or empty; `application` is the latest one.
    """

    kind: str
    is_active: bool
    active_until: datetime | None
    is_until_answer: bool
    rests: bool
    steps: tuple[Step, ...]
    application: AskedBadge | None

    @property
    def missing(self) -> str:
        """The name of the first step that is to be done, or empty."""
        return next((step.name for step in self.steps if not step.done), "")

    @property
    def is_waiting(self) -> bool:
        """Whether the papers were sent and nobody has decided yet."""
        return self.application is not None and self.application.state == BadgeApplication.State.SENT


@dataclass(frozen=True)
class ApplicationView:
    """An application as the desk sees it."""

    application: AskedBadge
    documents: tuple[SentPaper, ...]
    steps: tuple[Step, ...]
    latest_end_on: date


def badge_standing(*, professional_id: UUID, kind: str, at: datetime) -> BadgeStanding:
    """How a kind of badge stands: active or not, until when, and what is done of what it asks."""
    badge_kind(kind)
    (found,) = _standings(registry.professional(professional_id), [kind], at=at)
    return found


def badge_standings(*, professional_id: UUID, at: datetime) -> list[BadgeStanding]:
    """How every kind of badge stands, in the order of `badges.toml`."""
    kinds = [known.kind for known in badge_kinds()]
    return _standings(registry.professional(professional_id), kinds, at=at)


def _standings(professional: Professional, kinds: list[str], *, at: datetime) -> list[BadgeStanding]:
    not_over = badges.all_not_over(professional=professional, at=at)
    active = badges.active_badges(professional_id=professional.pk, at=at)
    sent = (
        BadgeApplication.objects.select_related("professional", "decided_by")
        .filter(professional=professional, kind__in=kinds)
        .order_by("kind", "-sent_at", "-pk")
        .distinct("kind")
    )
    latest = {row.kind: row for row in sent}
    return [
        _standing(
            professional,
            kind,
            periods=not_over.get(kind, []),
            is_active=kind in active,
            latest=latest.get(kind),
            at=at,
        )
        for kind in kinds
    ]


def _standing(
    professional: Professional,
    kind: str,
    *,
    periods: list[Badge],
    is_active: bool,
    latest: BadgeApplication | None,
    at: datetime,
) -> BadgeStanding:
    end, is_running = None, False
    for badge in periods:
        if badge.active_from <= at or badge.active_from == end:
            end, is_running = badge.active_until, True
    waiting = latest is not None and latest.state == BadgeApplication.State.SENT
    return BadgeStanding(
        kind=kind,
        is_active=is_active,
        active_until=end,
        is_until_answer=is_active and not is_running,
        rests=is_running and not is_active,
        steps=(*own_steps(professional, kind), Step("documents", waiting)),
        application=_asked(latest) if latest else None,
    )


def _asked(row: BadgeApplication) -> AskedBadge:
    return copied(
        AskedBadge,
        row,
        trade_name=row.professional.trade_name,
        tax_identity=row.professional.tax_identity,
        decided_by=str(row.decided_by or ""),
    )


def own_steps(professional: Professional, kind: str, *, to_accept: bool = False) -> tuple[Step, ...]:
    """What a kind asks of the professional before the papers, in order; or before they can be accepted.

    Where no code reaches the telephone, papers may be sent once a call was asked for: the agent who looks at them makes it.
    """
    if kind != "verified":
        return ()
    confirmed = confirmations.confirmed_channels(professional)
    return (
        Step("email", "email" in confirmed),
        _phone_step(professional, is_confirmed="sms" in confirmed, to_accept=to_accept),
        Step("tax_identity", is_normal(market=professional.market, tax_identity=professional.tax_identity)),
    )


def _phone_step(professional: Professional, *, is_confirmed: bool, to_accept: bool) -> Step:
    if is_confirmed or not phone_calls.by_call(professional):
        return Step("phone", is_confirmed)
    if to_accept:
        return Step("phone_called", False)
    return Step("phone_call", bool(professional.phone) and phone_calls.is_asked(professional))


def latest_end_on(professional: Professional, *, at: datetime) -> date:
    """The last day to which a badge can be accepted now, or from the end of the one that is active."""
    today = today_of(professional, at)
    rules = BadgeRules.in_force(market=professional.market, on=today)
    return plus_months(today, rules.longest_months)


def badge_queue() -> LongList[AskedBadge]:
    """The applications that nobody has decided, what waits longest first."""
    rows = BadgeApplication.objects.filter(state=BadgeApplication.State.SENT)
    rows = rows.select_related("professional", "decided_by")
    return LongList(rows.order_by("sent_at", "pk"), read=lambda found: [_asked(row) for row in found])


def badge_application(*, application_id: UUID, at: datetime) -> ApplicationView:
    """One application with its papers' names, for whoever may judge the professional (ask `access`)."""
    found = application(application_id)
    row = found.professional
    return ApplicationView(
        application=_asked(found),
        documents=tuple(
            copied(SentPaper, paper) for paper in found.documents.defer("content").order_by("position")
        ),
        steps=own_steps(row, found.kind, to_accept=True),
        latest_end_on=latest_end_on(row, at=at),
    )


def asked_badge(application_id: UUID) -> AskedBadge:
    """One application without its papers, for a room above that looks after who may see it; raises NotAllowed when
    there is none.
    """
    return _asked(application(application_id))


def application(application_id: UUID) -> BadgeApplication:
    """The application with whose it is; raises NotAllowed when there is none."""
    found = (
        BadgeApplication.objects.select_related("professional__account", "decided_by")
        .filter(pk=application_id)
        .first()
    )
    if found is None:
        raise NotAllowed(f"no application {application_id}")
    return found


def zone_of(market: str, *, at: datetime) -> str:
    """The name of the market's time zone."""
    return terms.load(market, on=at.date()).time_zone


def today_of(professional: Professional, at: datetime) -> date:
    """The market's day at that instant."""
    return local_day(at, zone=zone_of(professional.market, at=at))
