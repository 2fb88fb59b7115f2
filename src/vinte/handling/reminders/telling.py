"""The duty that reminds: who is to be told what now, by one letter and one push each.

The owner of a business is told, and each member who asked for it, each by their own day, hours and limits: what one was
told takes nothing from another, and the last warning of a clause always comes to the owner.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinte.guarantee import terms
from vinte.handling.models import Reminder
from vinte.handling.reminders import planning
from vinte.handling.reminders.facts import facts_of, who_has
from vinte.handling.reminders.planning import Day, Occasion
from vinte.handling.reminders.rules import ReminderRules
from vinte.handling.reminders.words import WORDS
from vinte.kernel import due, formats
from vinte.kernel.copies import copied
from vinte.kernel.ids import new_id
from vinte.notices import actions as notices
from vinte.notices import queries as preferences
from vinte.notices.queries import Quiet
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.people.queries import Professional, Reminded, RemindedMember

KIND = "reminder"
STOP_PURPOSE = "reminders_stop"
# A day's bundles are counted within its calendar day, wherever the zone has it.
_LOOK_BACK = timedelta(days=2)


def _reminders_due(*, at: datetime) -> due.Found:
    rules = ReminderRules.in_force(market=settings.VINTE_MARKET, on=at.date())
    found: set[UUID] = set()
    for kind in sorted({rule.fact for rule in rules.rule}):
        found.update((yield from due.asked(f"facts {kind}", partial(who_has, kind, at=at))) or ())
    yield from due.items("professional", sorted(found), _tell_owner, rules=rules, at=at)
    asked = partial(people.reminded_members, professional_ids=found)
    members = (yield from due.asked("members", asked)) or []
    yield from due.items("member", members, _tell_member, rules=rules, at=at)


@transaction.atomic
def _tell_owner(professional_id: UUID, *, rules: ReminderRules, at: datetime) -> int:
    """Tell the owner of a business what is due now, if anything is; returns how many letters that made."""
    people_actions.lock_professional(professional_id=professional_id)
    professional = people.professional(professional_id)
    account = professional.account
    if not account.is_active:
        return 0
    return _tell(professional, copied(Reminded, account), rules=rules, at=at)


@transaction.atomic
def _tell_member(member: RemindedMember, *, rules: ReminderRules, at: datetime) -> int:
    """Tell a member who asked for it the same, by a day of their own; nothing to one who left meanwhile."""
    people_actions.lock_professional(professional_id=member.professional_id)
    account = people.reminded_account(member.id)
    if account is None:
        return 0
    return _tell(people.professional(member.professional_id), account, rules=rules, at=at)


def _tell(professional: Professional, account: Reminded, *, rules: ReminderRules, at: datetime) -> int:
    professional_id = professional.pk
    day = _day_of(account, market=professional.market, at=at)
    before_quiet = timedelta(minutes=rules.before_quiet_minutes)
    every = [
        occasion
        for rule in rules.rule
        for fact in facts_of(rule.fact, professional_id=professional_id, at=at)
        for occasion in planning.occasions(rule, fact, day=day, before_quiet=before_quiet)
    ]
    mine = Reminder.objects.filter(professional_id=professional_id, account_id=account.pk)
    told = _told(mine, every)
    lately = mine.filter(told_at__gt=at - _LOOK_BACK)
    now = planning.bundle(
        [each for each in every if each.number > told.get(each.of, 0)],
        told=sorted(set(lately.values_list("told_at", flat=True))),
        wants=people.wants_letter(account_id=account.pk, kind=KIND),
        day=day,
        rules=rules,
        at=at,
    )
    if not now:
        return 0
    Reminder.objects.bulk_create(
        Reminder(
            id=new_id(at=at), professional_id=professional_id, account_id=account.pk, rule=each.rule.name,
            subject=each.fact.subject, number=each.number, told_at=at,
        )
        for each in now
    )  # fmt: skip
    _write(professional, account, now, day=day, at=at)
    return 1


def usual_quiet_hours(*, at: datetime) -> Quiet:
    """The hours of silence of whoever chose none."""
    rules = ReminderRules.in_force(market=settings.VINTE_MARKET, on=at.date())
    return Quiet(rules.quiet_from_hour, rules.quiet_until_hour)


def _day_of(account: Reminded, *, market: str, at: datetime) -> Day:
    quiet = preferences.quiet_hours(account.pk) or usual_quiet_hours(at=at)
    zone = ZoneInfo(terms.market_zone(market=market, at=at))
    return Day(zone, quiet.begins_hour, quiet.ends_hour)


def _told(mine: QuerySet[Reminder], every: Sequence[Occasion]) -> dict[tuple[str, object], int]:
    """The latest reminder told of each rule and subject; those before it say nothing any more."""
    rows = mine.filter(subject__in={each.fact.subject for each in every}).order_by("number")
    return {(row.rule, row.subject): row.number for row in rows}


def _write(
    professional: Professional, account: Reminded, now: Sequence[Occasion], *, day: Day, at: datetime
) -> None:
    first, is_last = now[0], any(each.is_last for each in now)
    secret = people_actions.issue_private_link(purpose=STOP_PURPOSE, subject=account.pk, at=at)
    stop_url = people.private_link_address(purpose=STOP_PURPOSE, secret=secret)
    with translation.override(account.language), timezone.override(day.zone):
        headline = str(WORDS[first.rule.name].headline)
        if len(now) > 1:
            headline = _("{headline}, e mais {count}").format(headline=headline, count=len(now) - 1)
        lines = [_line(each) for each in now]
        until = formats.deadline(first.fact.ends_at, now=at)
        text = _("Até {until}. Toque para ver.").format(until=until)
    path = first.fact.path if len(now) == 1 else "/pro/contactos/"
    key = f"{KIND}:{professional.pk}:{account.pk}:{at.isoformat()}"
    notices.post(
        kind=KIND,
        to_address=account.email,
        to_name=account.name,
        language=account.language,
        context={
            "business": "" if account.pk == professional.account_id else professional.trade_name,
            "headline": headline,
            "is_last": is_last,
            "lines": lines,
            "link": settings.VINTE_BASE_URL.rstrip("/") + path,
            "stop_url": stop_url,
        },
        idempotency_key=key,
        at=at,
        zone=day.zone.key,
        unsubscribe_url=stop_url,
    )
    notices.post_push(
        owner=account.pk,
        kind=KIND,
        language=account.language,
        context={"headline": headline, "text": text},
        path=path,
        idempotency_key=key,
        at=at,
        useful_until=min(first.fact.ends_at, at + timedelta(hours=12)),
        zone=day.zone.key,
    )


def _line(each: Occasion) -> str:
    words = WORDS[each.rule.name]
    said = str(words.line).format(
        title=each.fact.title,
        until=formats.deadline(each.fact.ends_at),
        when=formats.deadline(each.fact.at),
    )
    return f"{said} {words.meaning}"


DUTY = due.Duty(
    "handling.reminders", gettext_lazy("Lembretes aos profissionais"), _reminders_due, every_minutes=5
)
