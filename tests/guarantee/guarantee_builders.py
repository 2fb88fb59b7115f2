"""Dossiers for tests: one in which everything holds, and dossiers drawn near every edge."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

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


@st.composite
def case_dictionaries(draw: st.DrawFn) -> dict[str, Any]:
    """A case whose instants crowd around each other's edges, under the terms of any market."""
    market = draw(st.sampled_from(["pt", "es", "fr", "mx"]))
    contacts = 15 if market == "mx" else 20
    origin = draw(st.sampled_from(_ORIGINS))
    count = draw(st.sampled_from([0, 1, 3, contacts - 1, contacts, contacts, contacts, contacts + 2]))
    spacing = draw(st.sampled_from([timedelta(0), timedelta(hours=5), timedelta(days=4), timedelta(days=5)]))
    bought = [origin + spacing * place for place in range(count)]
    anchors = [origin, *bought[-2:], *(at + timedelta(hours=24) for at in bought[-2:])]
    anchors += [origin + timedelta(days=days) for days in (30, 31, 89, 90, 92, 105, 107, 130, 160)]
    last = bought[-1] if bought else origin
    as_of = draw(st.sampled_from([*anchors, last + timedelta(days=32), last + timedelta(days=29)])) + draw(
        _SMALL
    )
    anchors.append(as_of)
    near = st.tuples(st.sampled_from(anchors), _SMALL).map(lambda pair: written(sum(pair[1:], pair[0])))
    clean = draw(st.booleans())
    # Some dossiers are whole: every review, a pack, a claim and its verification, and time enough.
    whole = clean and draw(st.booleans())
    if whole:
        as_of = last + timedelta(days=40)
    badges = {"pt": ["verified"], "mx": []}.get(market, ["verified", "liability_insurance", "trade_licence"])

    def rarely(usual: Any, other: st.SearchStrategy[Any]) -> Any:
        return usual if clean or draw(st.integers(0, 15)) else draw(other)

    purchases, attempts = [], []
    for place, at in enumerate(bought):
        bought_at = rarely(at, st.sampled_from([at + timedelta(microseconds=1), last, origin]))
        purchase = {
            "id": f"{draw(_IDS)}{place}",
            "bought_at": written(bought_at),
            "price_cents": rarely(1000 + place, st.sampled_from([0, 10**15])),
            "service": rarely("priority", st.just("standard")),
            "profile_percent": rarely(100, st.sampled_from([0, 79, 80, 99])),
            "badges": rarely(
                badges, st.sampled_from([[], ["verified"], ["verified", "verified"], [*badges, "x"]])
            ),
        }
        returned = rarely(None, near)
        purchases.append(purchase if returned is None else {**purchase, "returned_at": returned})
        hours = rarely(
            timedelta(hours=1), st.sampled_from([timedelta(hours=24), timedelta(0), timedelta(-1)])
        )
        if rarely(True, st.booleans()):
            tried = {"purchase": purchase["id"], "channel": "phone"}
            attempts.append({**tried, "at": written(bought_at + hours + rarely(timedelta(0), _SMALL))})
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
    reviews += [
        {"about": "former_work", "rating": 1, "published_at": draw(near), "withdrawn_at": rarely(None, near)}
        for _ in range(draw(st.integers(0, 3)))
    ]
    day = st.sampled_from([as_of.date() + timedelta(days=days) for days in (-1, 0, 1)])
    if whole:
        stars = {"about": "contact", "purchase": (ids or ["unknown"])[-1], "rating": 4}
        former = {"about": "former_work", "rating": 1}
        reviews += [{**one, "published_at": written(as_of)} for one in (stars, stars, former, former)]
    far = [(as_of + timedelta(days=days)).date().isoformat() for days in (-300, 300)]
    packs = [{"starts_on": far[0], "ends_on": far[1]}] if whole or draw(st.booleans()) else []
    packs += [
        {
            "starts_on": far[0] if draw(st.booleans()) else draw(day).isoformat(),
            "ends_on": draw(day).isoformat(),
            "cancelled_on": draw(st.one_of(st.none(), day.map(str))),
        }
        for _ in range(draw(st.integers(0, 2)))
    ]
    none_or_some = st.integers(0, 0 if clean else 2)
    claim = None
    if draw(st.booleans()):
        claim = {
            "filed_at": draw(near),
            "described": [*(ids if draw(st.booleans()) else ids[1:]), "unknown"],
            "contradicted": draw(st.lists(some, max_size=0 if clean else 2)),
            "verified_at": draw(st.one_of(st.none(), near)),
        }
    if whole and draw(st.booleans()):
        claim = {
            "filed_at": written(last),
            "described": ids,
            "contradicted": [],
            "verified_at": written(as_of),
        }
    return {
        "terms": market,
        "dossier": {
            "professional": "p",
            "as_of": written(as_of),
            "purchases": draw(st.permutations(purchases)),
            "contact_attempts": attempts,
            "awards": [
                {"purchase": draw(st.sampled_from(ids)), "at": draw(near)}
                for _ in range(draw(none_or_some) if ids else 0)
            ],
            "reviews": reviews,
            "payment_incidents": [
                {
                    "occurred_at": draw(near),
                    "payment_at": draw(st.one_of(st.none(), near)),
                    "state": draw(st.sampled_from(["open", "upheld", "upheld", "dismissed"])),
                }
                for _ in range(draw(none_or_some))
            ],
            "packs": packs,
            "standing": [
                {"from": draw(near), "state": draw(st.sampled_from(["good", "suspended"]))}
                for _ in range(draw(none_or_some))
            ],
            "earlier_guarantees": [{"paid_at": draw(near)} for _ in range(draw(none_or_some))],
            "claim": claim,
        },
    }
