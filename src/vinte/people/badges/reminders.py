"""What time alone brings about for people: letters before a badge ends, and when it has ended.

The badge itself needs nothing done: it ends at the instant that is written on it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vinte.kernel import due
from vinte.kernel.ids import new_id
from vinte.people.badges import history as badges
from vinte.people.badges import letters as badge_letters
from vinte.people.badges.rules import BadgeRules
from vinte.people.models import Badge, BadgeApplication, BadgeReminder

_ENDED = 0


def _letters_due(*, at: datetime) -> due.Found:
    told = BadgeReminder.objects.filter(days_before=_ENDED).values("badge_id")
    rows = (
        Badge.objects.filter(active_from__lte=at, active_until__isnull=False, reason="")
        .exclude(pk__in=told)
        .order_by("active_until", "pk")
    )
    yield from due.items("badge", rows, _tell, at=at)


@transaction.atomic
def _tell(found: Badge, *, at: datetime) -> int:
    badges.lock_holder(found.professional_id)
    badge = Badge.objects.select_related("professional__account").get(pk=found.pk)
    if badge.active_until is None or badge.reason:
        return 0
    written = set(badge.reminders.values_list("days_before", flat=True))
    passed = [days for days in _days(badge, at=at) if at >= badge.active_until - timedelta(days=days)]
    new = [days for days in passed if days not in written]
    # While papers for its renewal wait there is nothing to do: it stays active until the answer, which is a letter.
    if not new or _waits(badge):
        return 0
    BadgeReminder.objects.bulk_create(
        BadgeReminder(id=new_id(at=at), badge=badge, days_before=days, written_at=at) for days in new
    )
    # Of several that fall due at once only the latest still says something; a renewed badge needs none.
    if _is_renewed(badge):
        return 0
    if min(new) == _ENDED:
        badge_letters.ended(badge, at=at)
    else:
        badge_letters.reminder(badge, days_before=min(new), at=at)
    return 1


def _days(badge: Badge, *, at: datetime) -> tuple[int, ...]:
    rules = BadgeRules.in_force(market=badge.professional.market, on=at.date())
    return (*rules.reminder_days, _ENDED)


def _waits(badge: Badge) -> bool:
    waiting = BadgeApplication.objects.filter(
        professional_id=badge.professional_id,
        kind=badge.kind,
        state=BadgeApplication.State.SENT,
        sent_at__gte=badge.active_from,
        sent_at__lt=badge.active_until,
    )
    return waiting.exists()


def _is_renewed(badge: Badge) -> bool:
    later = Badge.objects.filter(
        professional_id=badge.professional_id, kind=badge.kind, active_from__gte=badge.active_until
    ).exclude(pk=badge.pk)
    return any(row.active_until is None or row.active_until > row.active_from for row in later)


DUTY = due.Duty("people.badge_letters", _("E-mails sobre selos que acabam"), _letters_due)
