"""What happens in the town, when: a list of events in the order of their instants, made from a seed.

Nothing is written here. `play` carries the events out through the rooms' own actions.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from vinte.demo.town import people_pool
from vinte.demo.town.cast import LIE, Member, Story
from vinte.demo.town.jobs import JOBS
from vinte.kernel.periods import local_day, plus_months, start_of_day

ZONE = "Europe/Lisbon"
HISTORY_DAYS = 365
HOUR = 1 / 24


@dataclass(frozen=True, order=True)
class Event:
    """Something that happens: `what` names a method of `play.Player`, `of` its arguments."""

    at: datetime
    order: int
    what: str = field(compare=False)
    of: dict[str, Any] = field(compare=False)


@dataclass
class PlannedRequest:
    """A request that will be posted, with the professionals who will buy it."""

    key: str
    at: datetime
    trade: str
    places: int
    buyers: set[str]


class Plan:
    """Collects events; `events()` gives them in order."""

    def __init__(self, *, seed: int, now: datetime) -> None:
        self.random = random.Random(seed)
        self.now = now
        self.requests: list[PlannedRequest] = []
        self.asked: Counter[str] = Counter()
        self._events: list[Event] = []

    def events(self) -> list[Event]:
        """Everything that happens before the town's first instant, in order."""
        return sorted(event for event in self._events if event.at <= self.now)

    def add(self, at: datetime, what: str, **of: Any) -> None:
        """Plan one event."""
        self._events.append(Event(at, len(self._events), what, of))

    def ago(self, days: float) -> datetime:
        """The instant so many days before the town's first."""
        return self.now - timedelta(days=days)

    def by_day(self, at: datetime) -> datetime:
        """The same day at an hour at which people work."""
        return at.replace(hour=self.random.randint(8, 18), minute=self.random.randint(0, 59))

    def request_for(
        self, *, buyer: str, trades: tuple[str, ...], at: datetime, priority: bool, homeowner: str = ""
    ) -> PlannedRequest:
        """A request that this buyer can buy at that instant: a planned one with a free place, or a new one."""
        youngest, oldest = (0.5, 22.0) if priority else (25.0, 70.0)
        for request in () if homeowner else self.requests:
            hours = (at - request.at).total_seconds() / 3600
            if (
                request.trade in trades
                and youngest <= hours <= oldest
                and len(request.buyers) < request.places
                and buyer not in request.buyers
            ):
                request.buyers.add(buyer)
                return request
        posted_at = at - timedelta(hours=self.random.uniform(youngest, min(oldest, youngest + 10)))
        request = self.post(at=posted_at, trade=self.random.choice(trades), homeowner=homeowner)
        request.buyers.add(buyer)
        return request

    def post(self, *, at: datetime, trade: str, homeowner: str = "") -> PlannedRequest:
        """Plan a new request."""
        key = f"request-{len(self.requests) + 1}"
        request = PlannedRequest(key, at, trade, self.random.choice((2, 3, 3, 4, 4)), set())
        self.requests.append(request)
        # In turn: whoever buys of one trade for weeks does not read the same request again and again.
        title, description = JOBS[trade][self.asked[trade] % len(JOBS[trade])]
        self.asked[trade] += 1
        self.add(
            at,
            "post_request",
            key=key,
            homeowner=homeowner,
            trade=trade,
            title=title,
            description=description,
            intent=self.random.choice(("ready", "comparing", "comparing", "idea")),
            place_count=request.places,
        )
        self.add(at + timedelta(days=self.random.uniform(9, 30)), "close_request", key=key)
        return request


def plan_neighbour(plan: Plan, number: int) -> None:
    """One of the professionals without a story of their own: some contacts, now and then a job."""
    chance = plan.random
    trades = tuple(chance.sample(sorted(JOBS), k=2))
    contacts = chance.randint(2, 6)
    first_days_ago = chance.uniform(40, HISTORY_DAYS - 20)
    last_days_ago = max(1.0, first_days_ago - chance.uniform(20, 80))
    name = f"{chance.choice(people_pool.FIRST_NAMES)} {chance.choice(people_pool.SURNAMES)}"
    first, surname = name.split(" ")
    story = Story(
        contacts=contacts,
        first_days_ago=first_days_ago,
        last_days_ago=last_days_ago,
        pack_days_ago=int(first_days_ago) + 2 if chance.random() < 0.5 else None,
        profile_complete=chance.random() < 0.7,
        badge=chance.random() < 0.8,
        never_called=frozenset(i for i in range(1, contacts + 1) if chance.random() < 0.04),
        called_late=frozenset(i for i in range(1, contacts + 1) if chance.random() < 0.06),
        won={i: chance.uniform(2, 9) for i in range(1, contacts + 1) if chance.random() < 0.2},
        contact_reviews=chance.randint(0, 2),
        former_reviews=chance.randint(0, 2),
    )
    business = chance.choice(people_pool.BUSINESSES).format(first=first, surname=surname)
    plan_story(plan, Member(f"vizinho-{number + 1}", name, "professional", "", business, trades), story)


def plan_story(plan: Plan, member: Member, story: Story) -> None:
    """Everything one professional does, from joining to the last thing before now."""
    chance = plan.random
    who = member.slug
    joined_days_ago = max(story.first_days_ago, story.pack_days_ago or 0, 1.0) + 3
    joined_at = plan.ago(joined_days_ago)
    plan.add(joined_at, "join", who=who, member=member, complete=story.profile_complete)
    if story.badge:
        plan.add(joined_at + timedelta(hours=20), "badge", who=who, kind="verified")
    for number in range(story.former_reviews):
        plan.add(
            joined_at + timedelta(hours=26 + 9 * number),
            "former_review",
            who=who,
            number=number,
            rating=chance.choice((5, 5, 4)),
            text=people_pool.FORMER_REVIEWS[
                (number + 5 * sum(map(ord, who))) % len(people_pool.FORMER_REVIEWS)
            ],
        )
    if story.contacts or story.pack_days_ago:
        plan.add(joined_at + timedelta(hours=30), "top_up", who=who, amount_cents=10_000)
    if story.pack_days_ago is not None:
        plan.add(plan.ago(story.pack_days_ago), "pack", who=who, period=story.pack_period)
        if story.pack_period == "monthly":
            plan_renewals(plan, who, from_day=local_day(plan.ago(story.pack_days_ago), zone=ZONE))
        if story.pack_cancelled_days_ago is not None:
            plan.add(plan.ago(story.pack_cancelled_days_ago), "cancel_pack", who=who)
    keys = plan_contacts(plan, member, story)
    if story.incident_days_ago is not None:
        plan.add(plan.ago(story.incident_days_ago), "incident", who=who, kind=story.incident_kind)
        if story.incident_upheld_days_ago is not None:
            plan.add(plan.ago(story.incident_upheld_days_ago), "uphold_incident", who=who)
    if story.claim_days_ago is not None:
        plan_claim(plan, who, story, keys)


def plan_renewals(plan: Plan, who: str, *, from_day: date) -> None:
    """A worker awake on the last day of each month of a pack, when it is renewed, and money in the balance before that day:
    whatever else wakes the worker then may be earlier."""
    starts_on = from_day
    while (last_day := plus_months(starts_on, 1) - timedelta(days=1)) <= plan.now.date():
        morning = start_of_day(last_day, zone=ZONE) + timedelta(hours=6)
        plan.add(morning - timedelta(hours=12), "top_up", who=who, amount_cents=10_000)
        plan.add(morning + timedelta(hours=1), "day_passes")
        starts_on = last_day + timedelta(days=1)


def plan_contacts(plan: Plan, member: Member, story: Story) -> list[str]:
    """Purchases, calls, jobs won and reviews; the keys of the requests bought, in order."""
    chance = plan.random
    keys: list[str] = []
    for number in range(1, story.contacts + 1):
        share = (number - 1) / max(story.contacts - 1, 1)
        at = plan.ago(story.first_days_ago + (story.last_days_ago - story.first_days_ago) * share)
        if number < story.contacts:
            at = plan.by_day(at)
        request = plan.request_for(
            buyer=member.slug,
            trades=member.trades,
            at=at,
            priority=story.pack_days_ago is not None,
            homeowner=story.homeowners.get(number, ""),
        )
        keys.append(request.key)
        plan.add(at - timedelta(minutes=2), "afford", who=member.slug, request=request.key)
        plan.add(at, "buy", who=member.slug, request=request.key)
        if number not in story.never_called:
            hours = chance.uniform(26, 31) if number in story.called_late else chance.uniform(0.3, 6)
            called_at = at + timedelta(hours=hours)
            channel = chance.choice(("phone", "phone", "phone", "message", "email"))
            plan.add(called_at, "call", who=member.slug, request=request.key, channel=channel)
            if chance.random() < 0.4:
                visited_at = called_at + timedelta(days=chance.uniform(1, 4))
                # Nobody is visited at three in the morning: by day, as long as that day's hour has come.
                by_day = visited_at.replace(hour=9 + visited_at.hour % 9)
                visited_at = by_day if by_day < plan.ago(0) else visited_at
                plan.add(visited_at, "call", who=member.slug, request=request.key, channel="visit")
        if number in story.won:
            plan.add(at + timedelta(days=story.won[number]), "win", who=member.slug, request=request.key)
        if number <= story.contact_reviews:
            plan.add(
                at + timedelta(days=chance.uniform(3, 6)),
                "contact_review",
                who=member.slug,
                request=request.key,
                rating=chance.choice((5, 4)),
                text=people_pool.CONTACT_REVIEWS[
                    (number + 7 * sum(map(ord, member.slug))) % len(people_pool.CONTACT_REVIEWS)
                ],
            )
    return keys


# An answer so soon after its letter is a signal: the claim goes to a person, who has verified it and not yet decided.
QUICK_HOURS = 12 / 3600


def plan_claim(plan: Plan, who: str, story: Story, keys: list[str]) -> None:
    """A claim, what the homeowners answer, and how it ends."""
    chance = plan.random
    assert story.claim_days_ago is not None
    filed_at = plan.ago(story.claim_days_ago)
    plan.add(filed_at, "claim", who=who)
    liar = keys[LIE - 1] if story.ending in ("contradicted", "misuse") else ""
    answering = chance.sample(keys, k={"contradicted": 6, "waiting": 3}.get(story.ending, 11))
    for key in sorted({*answering, *([liar] if liar else [])}):
        hours = chance.uniform(2, min(60.0, story.claim_days_ago * 24 - 2))
        if story.ending == "verified" and key == min(answering):
            hours = QUICK_HOURS
        plan.add(
            filed_at + timedelta(hours=hours),
            "answer",
            who=who,
            request=key,
            hired="them" if key == liar else "",
        )
    endings = {
        "approve": (("conclude", 7.2), ("approve", 7.3)),
        "verified": (("conclude", 7.5),),
        "refuse": (("conclude", 7.2), ("refuse", 7.4), ("appeal", 24.6)),
        "misuse": (
            ("open_misuse", 4.0),
            ("add_evidence", 5.0),
            ("notify_misuse", 5.1),
            ("answer_notice", 8.0),
            ("confirm_misuse", 9.0),
        ),
    }
    for what, days in endings.get(story.ending, ()):
        plan.add(filed_at + timedelta(days=days), what, who=who, request=liar)
