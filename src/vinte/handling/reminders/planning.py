"""Which reminders come when: bundled, so many a day, around the hours of silence. No database, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from vinte.handling.reminders.facts import Fact
from vinte.handling.reminders.rules import ReminderRules, Rule


@dataclass(frozen=True)
class Day:
    """Somebody's day: their zone, and their hours of silence from `begins` to `ends`, which may hold midnight. The same
    hour twice is no silence."""

    zone: ZoneInfo
    begins: int
    ends: int

    def of(self, at: datetime) -> date:
        """The calendar day of an instant."""
        return at.astimezone(self.zone).date()

    def at_hour(self, on: date, hour: int) -> datetime:
        """An hour of a day."""
        return datetime.combine(on, time(hour), self.zone)

    def is_quiet(self, at: datetime) -> bool:
        """Whether it is silent then: from the beginning's instant on, and no more at that of the end."""
        hour = at.astimezone(self.zone).hour
        if self.begins <= self.ends:
            return self.begins <= hour < self.ends
        return hour >= self.begins or hour < self.ends

    def silence_began(self, at: datetime) -> datetime:
        """When the silence that holds this instant began."""
        today = self.of(at)
        began = self.at_hour(today, self.begins)
        return began if began <= at else self.at_hour(today - timedelta(days=1), self.begins)

    def next_silence(self, at: datetime) -> datetime:
        """When it is silent next."""
        today = self.of(at)
        begins = self.at_hour(today, self.begins)
        return begins if begins > at else self.at_hour(today + timedelta(days=1), self.begins)

    def end_of(self, begins: datetime) -> datetime:
        """When the silence ends that begins then."""
        on = self.of(begins)
        return self.at_hour(on if self.begins <= self.ends else on + timedelta(days=1), self.ends)


@dataclass(frozen=True)
class Occasion:
    """A reminder of one fact: `number` counts those of its rule, `is_last` is the last warning of a clause; from `until`
    on it would say what is not so any more."""

    rule: Rule
    fact: Fact
    number: int
    at: datetime
    is_last: bool = False
    until: datetime | None = None

    @property
    def of(self) -> tuple[str, object]:
        """The rule and the subject: of each there is one in a bundle."""
        return self.rule.name, self.fact.subject


def occasions(rule: Rule, fact: Fact, *, day: Day, before_quiet: timedelta) -> list[Occasion]:
    """Every reminder of a fact, in order."""
    if rule.day_before_at_hour is not None:
        eve = day.of(fact.at) - timedelta(days=1)
        until = day.at_hour(day.of(fact.at), 0)
        return [Occasion(rule, fact, 1, day.at_hour(eve, rule.day_before_at_hour), until=until)]
    found = []
    for number, minutes in enumerate(rule.after_minutes, start=1):
        at = fact.at + timedelta(minutes=minutes)
        is_last = rule.last_warns and number == len(rule.after_minutes)
        if is_last and day.is_quiet(at):
            not_before = fact.at + timedelta(minutes=rule.not_before_minutes)
            at = max(day.silence_began(at) - before_quiet, not_before)
        found.append(Occasion(rule, fact, number, at, is_last))
    return found


def bundle(
    ahead: Sequence[Occasion],
    *,
    told: Sequence[datetime],
    wants: bool,
    day: Day,
    rules: ReminderRules,
    at: datetime,
) -> list[Occasion]:
    """What is told now, of all that was not told yet; nothing where it can or must wait.

    `told` are the instants at which this person was told something lately, `wants` says that they want more than last
    warnings. The last of a day's bundles is kept for last warnings, until the evening; it takes all others of that day
    along. The one before takes those along that come while a contact bought from now on could still have its warning on
    this very day: they would use up the last.
    """
    if day.is_quiet(at):
        return []
    due = [
        each
        for each in ahead
        if each.at <= at and (each.until is None or at < each.until) and (wants or each.is_last)
    ]
    left = rules.most_a_day - sum(day.of(each) == day.of(at) for each in told)
    silence = day.next_silence(at)
    if not any(each.is_last for each in due):
        evening = silence - timedelta(minutes=rules.before_quiet_minutes)
        if not due or left < 1 or (left == 1 and rules.most_a_day > 1 and at < evening):
            return []
    until = silence if left <= 1 else day.end_of(silence) - rules.soonest_last_warning
    along = [
        each
        for each in ahead
        if each.is_last and at < each.at < min(until, silence) and day.of(each.at) == day.of(at)
    ]
    latest = {each.of: each for each in sorted([*due, *along], key=lambda each: each.number)}
    return sorted(
        latest.values(), key=lambda each: (not each.is_last, each.fact.ends_at, str(each.fact.subject))
    )
