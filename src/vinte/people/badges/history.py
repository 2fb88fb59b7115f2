"""Badges and the time during which each is active; a history that is never overwritten."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.texts import one_line
from vinte.people.catalogue.trades import badge_kind
from vinte.people.models import Badge, BadgeApplication, Professional
from vinte.people.professionals.standing import clean_reason


@dataclass(frozen=True)
class BadgePeriod:
    """A badge and the time during which it is active; `active_until` is None where no end is known."""

    kind: str
    active_from: datetime
    active_until: datetime | None
    reason: str

    def is_active(self, *, at: datetime) -> bool:
        """Whether it is active at that instant: from its first instant on, and no longer at its last."""
        return self.active_from <= at and (self.active_until is None or at < self.active_until)


def lock_holder(professional_id: UUID) -> Professional:
    """Lock the professional's row until the transaction ends; raises NotAllowed when there is none."""
    row = Professional.objects.select_for_update(of=("self",)).filter(pk=professional_id).first()
    if row is None:
        raise NotAllowed(f"no professional {professional_id}")
    return row


def not_over(*, professional: Professional, kind: str, at: datetime) -> list[Badge]:
    """The badges of a kind that are active at that instant or will be, the first to start first."""
    return all_not_over(professional=professional, at=at).get(kind, [])


def all_not_over(*, professional: Professional, at: datetime) -> dict[str, list[Badge]]:
    """As `not_over`, of every kind that there is one of."""
    open_ended_or_later = Q(active_until__isnull=True) | Q(active_until__gt=at)
    rows = Badge.objects.filter(open_ended_or_later, professional=professional).order_by("active_from")
    found: dict[str, list[Badge]] = {}
    for row in rows:
        if row.active_until != row.active_from:
            found.setdefault(row.kind, []).append(row)
    return found


@transaction.atomic
def activate_badge(
    *, professional_id: UUID, kind: str, at: datetime, until: datetime | None = None
) -> BadgePeriod:
    """Activate a badge from that instant on, to `until` if it is known.

    Raises Refused (`badge_active`) when it already is or will be, LookupError for a kind not in
    `badges.toml`, ValueError for an end that is not after the start.
    """
    badge_kind(kind)
    if until is not None and until <= at:
        raise ValueError(f"a badge that starts at {at} can't end at {until}")
    row = lock_holder(professional_id)
    if not_over(professional=row, kind=kind, at=at):
        raise Refused(code="badge_active", message=_("Este selo já está ativo."))
    made = Badge.objects.create(
        id=new_id(at=at), professional=row, kind=kind, active_from=at, active_until=until
    )
    return copied(BadgePeriod, made)


@transaction.atomic
def deactivate_badge(*, professional_id: UUID, kind: str, reason: str, at: datetime) -> BadgePeriod:
    """End a badge at that instant, saying why; it stays in the history, and a renewal to come never starts.

    Raises Refused (`badge_not_active`, `reason_missing`).
    """
    said = clean_reason(reason)
    row = lock_holder(professional_id)
    to_end = not_over(professional=row, kind=kind, at=at)
    if not to_end or to_end[0].active_from > at:
        raise Refused(code="badge_not_active", message=_("Este selo não está ativo."))
    for badge in to_end:
        badge.active_until, badge.reason = max(at, badge.active_from), one_line(said)[:200]
        badge.save(update_fields=["active_until", "reason"])
    return copied(BadgePeriod, to_end[0])


# By hand, for half the pages ask it and the ORM takes longer to write it than the database to answer. Papers that
# were sent while the badge was active, and not answered at that instant, keep it, unless somebody ended it before
# its time; and the verified badge, which was given to the old name, rests while a new one waits.
_ACTIVE = """
    SELECT badge.professional_id, badge.kind
    FROM people_badge badge
    WHERE badge.professional_id = ANY (%(professionals)s)
      AND badge.active_from <= %(at)s
      AND (badge.active_until IS NULL OR badge.active_until > %(at)s OR badge.reason = '' AND EXISTS (
            SELECT FROM people_badgeapplication sent
            WHERE sent.professional_id = badge.professional_id AND sent.kind = badge.kind
              AND sent.sent_at >= badge.active_from AND sent.sent_at < badge.active_until AND sent.sent_at <= %(at)s
              AND (sent.decided_at IS NULL OR sent.decided_at > %(at)s)))
      AND NOT (badge.kind = 'verified' AND EXISTS (
            SELECT FROM people_identitychange change
            WHERE change.professional_id = badge.professional_id AND change.new_trade_name <> ''
              AND change.sent_at <= %(at)s AND (change.decided_at IS NULL OR change.decided_at > %(at)s)))
"""


def renewed_in_time(application: BadgeApplication) -> Badge | None:
    """The badge that was active when these papers for its renewal were sent and has an end of its own, or None."""
    rows = Badge.objects.filter(
        professional_id=application.professional_id,
        kind=application.kind,
        reason="",
        active_from__lte=application.sent_at,
        active_until__gt=application.sent_at,
    )
    return rows.order_by("-active_until").first()


def active_badges(*, professional_id: UUID, at: datetime) -> tuple[str, ...]:
    """The kinds of the badges that were active at that instant, in alphabetical order.

    A badge is active from its first instant on, and no longer at its last; one that ended by itself while papers for
    its renewal waited, until they were answered; and not the verified one while a new name waits (INVARIANTS,
    rulings).
    """
    return active_badges_of([professional_id], at=at)[professional_id]


def active_badges_of(professional_ids: Collection[UUID], *, at: datetime) -> dict[UUID, tuple[str, ...]]:
    """As `active_badges` for each of them, by id."""
    held: dict[UUID, set[str]] = {professional_id: set() for professional_id in professional_ids}
    with connection.cursor() as cursor:
        cursor.execute(_ACTIVE, {"professionals": list(held), "at": at})
        for professional_id, kind in cursor.fetchall():
            held[professional_id].add(kind)
    return {professional_id: tuple(sorted(kinds)) for professional_id, kinds in held.items()}


def badge_history(professional_id: UUID) -> list[BadgePeriod]:
    """Every badge that the professional holds or held, the earliest first."""
    rows = Badge.objects.filter(professional_id=professional_id).order_by("active_from", "kind", "pk")
    return [copied(BadgePeriod, row) for row in rows]
