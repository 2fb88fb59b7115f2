"""Dossiers for tests: one in which everything holds, and dossiers drawn near every edge."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from guarantee_restatement import months_later
from hypothesis import strategies as st

from vinte.guarantee import dossiers
from vinte.guarantee.assessment import Assessment
from vinte.guarantee.dossiers import Case

CASES = Path(__file__).with_name("cases") / "guarantee.jsonl"


def case_objects() -> list[dict[str, Any]]:
    return [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]


def sample(name: str = "everything-holds") -> dict[str, Any]:
    """A fresh copy of the case of that name, to be changed."""
    return copy.deepcopy(next(one for one in case_objects() if one["name"] == name))


def read(*objects: dict[str, Any]) -> list[Case]:
    return dossiers.read("\n".join(json.dumps(one) for one in objects).encode())


def changed(change: Callable[[dict[str, Any]], Any], name: str = "everything-holds") -> dict[str, Any]:
    case = sample(name)
    change(case["dossier"])
    return case


def answer(assessment: Assessment) -> dict[str, Any]:
    """An assessment in the form of the restatement."""
    return {
        "verdict": assessment.verdict,
        "at_stake_cents": assessment.at_stake_cents,
        "refund_cents": assessment.refund_cents,
        "clauses": {clause: result.status for clause, result in assessment.clauses.items()},
        "cohort": list(assessment.cohort),
    }


def written(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


# Around the days on which clocks change and months end; edges lie a microsecond, a second, an hour apart.
_ORIGINS = [
    datetime(2025, 10, 25, 22, tzinfo=UTC),
    datetime(2025, 11, 29, 23, 30, tzinfo=UTC),
    datetime(2023, 11, 29, 12, tzinfo=UTC),
    datetime(2026, 1, 30, 23, 59, 59, tzinfo=UTC),
    datetime(2026, 3, 28, 1, tzinfo=UTC),
]
_SMALL = st.sampled_from(
    [timedelta(microseconds=d) for d in (-1, 0, 0, 0, 1)]
    + [timedelta(seconds=d) for d in (-1, 1, 3600, -3600)]
)
_IDS = st.sampled_from(["a", "B", "b", "á", "Z", "-1", "10", "9", "\U0001f600", "\uff21", "c"])


_THREE_BADGES = ["verified", "liability_insurance", "trade_licence"]
# Market to its zone, how many contacts it asks, and its badges.
_MARKETS: dict[str, tuple[str, int, list[str]]] = {
    "pt": ("Europe/Lisbon", 20, ["verified"]),
    "es": ("Europe/Madrid", 20, _THREE_BADGES),
    "fr": ("Europe/Paris", 20, _THREE_BADGES),
    "mx": ("America/Mexico_City", 15, []),
}


def _days(*numbers: int) -> list[timedelta]:
    return [timedelta(days=number) for number in numbers]


@st.composite
def case_dictionaries(draw: st.DrawFn) -> dict[str, Any]:
    """A case whose instants crowd around each other's edges, under the terms of any market.

    Some are clean but for what is drawn for them alone; in some a credited contact is replaced.
    """
    market = draw(st.sampled_from(list(_MARKETS)))
    zone, contacts, badges = _MARKETS[market]

    def midnight(day: date) -> datetime:
        return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)

    def day_of(at: datetime) -> date:
        return at.astimezone(ZoneInfo(zone)).date()

    origin = draw(st.sampled_from(_ORIGINS))
    replacing = draw(st.integers(0, 2)) == 0
    count = draw(st.sampled_from([0, 1, 3, contacts - 1, contacts, contacts, contacts, contacts + 2]))
    spacing = draw(st.sampled_from([*_days(0, 4, 5), timedelta(hours=5)]))
    if replacing:
        count, spacing = (
            draw(st.sampled_from([contacts - 1, contacts, contacts])),
            draw(st.sampled_from([timedelta(hours=5), *_days(3, 4)])),
        )
    bought = [origin + spacing * place for place in range(count)]
    window = midnight(months_later(day_of(origin), 3) + timedelta(days=1))
    if replacing and draw(st.booleans()):
        bought[-1] = window + draw(_SMALL)
    # What was bought to take the place of a credited contact, and when those were credited.
    credits: dict[int, datetime] = {}
    if replacing:
        offsets = [window + days for days in _days(-20, -15, -14, -13, 0, 3)]
        for _ in range(draw(st.integers(1, 2))):
            place = draw(st.sampled_from([0, 1, count - 1, count - 1]))
            credits[place] = max(bought[place], draw(st.sampled_from(offsets)) + draw(_SMALL))
        for _ in range(draw(st.integers(0, 3))):
            latest = max(credits.values())
            over = midnight(day_of(latest) + timedelta(days=15))
            bought.append(draw(st.sampled_from([over, over, latest, window])) + draw(_SMALL))
            if draw(st.integers(0, 3)) == 0:
                credits[len(bought) - 1] = bought[-1] + draw(st.sampled_from(_days(0, 1, 14)))
    anchors = [origin, *bought[-2:], *credits.values(), window]
    anchors += [at + timedelta(hours=hours) for at in bought[-2:] for hours in (24, 36)]
    anchors += [midnight(day_of(at) + timedelta(days=15)) for at in credits.values()]
    if not replacing:
        anchors += [origin + days for days in _days(30, 31, 89, 90, 92, 105, 107, 130, 160)]
    last = max(bought, default=origin)
    as_of = draw(st.sampled_from([*anchors, last + timedelta(days=32), last + timedelta(days=29)])) + draw(
        _SMALL
    )
    clean = draw(st.booleans())
    # Some dossiers are whole: every review, a pack, a claim and its verification, and time enough.
    whole = clean and draw(st.booleans())
    if whole:
        as_of = last + timedelta(days=40)
    anchors.append(as_of)
    instants = st.tuples(st.sampled_from(anchors), _SMALL).map(lambda pair: pair[0] + pair[1])
    near = instants.map(written)

    def rarely(usual: Any, other: st.SearchStrategy[Any]) -> Any:
        return usual if clean or draw(st.integers(0, 15)) else draw(other)

    def ends(begins: datetime) -> str | None:
        """An end that is not before its beginning, or none."""
        end = draw(st.one_of(st.none(), instants, st.just(begins)))
        return None if end is None else written(max(begins, end))

    purchases: list[dict[str, Any]] = []
    attempts: list[dict[str, Any]] = []
    for place, at in enumerate(bought):
        bought_at = rarely(at, st.sampled_from([at + timedelta(microseconds=1), last, origin]))
        returned_at = credits.get(place) or rarely(None, instants)
        purchase = {
            "id": f"{draw(_IDS)}{place}",
            "bought_at": written(bought_at),
            "price_cents": rarely(1000 + place, st.sampled_from([0, 10**15])),
            "service": rarely("priority", st.just("standard")),
            "profile_percent": rarely(100, st.sampled_from([0, 79, 80, 99])),
            "badges": rarely(
                badges, st.sampled_from([[], ["verified"], ["verified", "verified"], [*badges, "x"]])
            ),
            **({} if returned_at is None else {"returned_at": written(max(bought_at, returned_at))}),
        }
        purchases.append(purchase)
        hours = rarely(
            timedelta(hours=1), st.sampled_from([timedelta(hours=24), timedelta(0), timedelta(-1)])
        )
        for _ in range(rarely(1, st.integers(0, 2))):
            called_at = bought_at + hours + rarely(timedelta(0), _SMALL)
            tried = {"purchase": purchase["id"], "channel": "phone", "at": written(called_at)}
            late = rarely(None, st.sampled_from([timedelta(hours=24), timedelta(hours=36)]))
            if late is not None:
                tried["recorded_at"] = written(max(called_at, bought_at + late + draw(_SMALL)))
            elif rarely(False, st.booleans()):
                tried["recorded_at"] = written(max(called_at, draw(instants)))
            if rarely(False, st.booleans()):
                tried["withdrawn_at"] = ends(called_at)
            attempts.append(tried)
    ids = [purchase["id"] for purchase in purchases]
    some = st.sampled_from([*ids, "unknown"])
    reviews = [
        {
            "about": "contact",
            "purchase": draw(some),
            "rating": draw(st.integers(3, 5)),
            "published_at": draw(near),
        }
        for _ in range(draw(st.integers(0, 4)))
    ]
    for _ in range(draw(st.integers(0, 3))):
        published_at = draw(instants)
        former = {"about": "former_work", "rating": 1, "published_at": written(published_at)}
        reviews.append({**former, "withdrawn_at": None if clean else ends(published_at)})
    if whole:
        stars = {"about": "contact", "purchase": (ids or ["unknown"])[len(ids) // 2], "rating": 4}
        former = {"about": "former_work", "rating": 1}
        reviews += [{**one, "published_at": written(as_of)} for one in (stars, stars, former, former)]
    day = st.sampled_from([as_of.date() + days for days in _days(-1, 0, 1)])
    far = [(as_of + days).date() for days in _days(-300, 300)]
    packs = [(far[0], far[1], None)] if whole or draw(st.booleans()) else []
    for _ in range(draw(st.integers(0, 2))):
        starts_on = draw(st.one_of(st.just(far[0]), day))
        packs.append((starts_on, max(starts_on, draw(day)), draw(st.one_of(st.none(), day))))
    none_or_some = st.integers(0, 0 if clean else 2)
    claim = None
    if draw(st.booleans()):
        filed_at = draw(instants)
        claim = {
            "filed_at": written(filed_at),
            "described": [*(ids if draw(st.booleans()) else ids[1:]), "unknown"],
            "contradicted": draw(st.lists(some, max_size=0 if clean else 2)),
            "verified_at": ends(filed_at),
        }
    if whole and draw(st.booleans()):
        claim = {
            "filed_at": written(last),
            "described": ids,
            "contradicted": [],
            "verified_at": written(as_of),
        }
    awards = []
    for _ in range(draw(none_or_some) if ids else 0):
        told_at = draw(instants)
        awards.append(
            {"purchase": draw(st.sampled_from(ids)), "at": written(told_at), "withdrawn_at": ends(told_at)}
        )
    paid_for = st.lists(st.sampled_from(ids), max_size=3) if ids else st.just([])
    return {
        "terms": market,
        "dossier": {
            "professional": "p",
            "as_of": written(as_of),
            "purchases": draw(st.permutations(purchases)),
            "contact_attempts": attempts,
            "awards": awards,
            "reviews": reviews,
            "payment_incidents": [
                {
                    "occurred_at": draw(near),
                    "payment_at": draw(st.one_of(st.none(), near)),
                    "paid_for": draw(st.one_of(st.none(), paid_for)),
                    "state": draw(st.sampled_from(["open", "upheld", "upheld", "dismissed"])),
                }
                for _ in range(draw(none_or_some))
            ],
            "packs": [
                {"starts_on": str(begin), "ends_on": str(end), "cancelled_on": cancelled and str(cancelled)}
                for begin, end, cancelled in packs
            ],
            "standing": [
                {"from": draw(near), "state": draw(st.sampled_from(["good", "suspended"]))}
                for _ in range(draw(none_or_some))
            ],
            "earlier_guarantees": [{"paid_at": draw(near)} for _ in range(draw(none_or_some))],
            "claim": claim,
        },
    }
