"""A fact that speaks against a claim never helps it (INVARIANTS, 17), whatever else is known."""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vinte.claims.dossier.chain import canonical_json
from vinte.guarantee import dossiers
from vinte.guarantee.engines import duckdb

FIRST = datetime(2026, 1, 12, 9, 30, tzinfo=UTC)
AS_OF = datetime(2026, 4, 20, 10, tzinfo=UTC)


def written(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def mostly(usual, *others, times=30):
    """The usual value, and now and then another: so that many dossiers are one fact away from payable."""
    return st.sampled_from((usual,) * times + others)


@st.composite
def dossier(draw):
    count = draw(mostly(20, 0, 1, 19, 21, 25, times=10))
    purchases, attempts, awards = [], [], []
    for number in range(count):
        bought_at = FIRST + timedelta(days=3 * number)
        one = {
            "id": f"c{number:02}",
            "bought_at": written(bought_at),
            "price_cents": draw(st.sampled_from((0, 990, 2400))),
            "service": draw(mostly("priority", "standard")),
            "profile_percent": draw(mostly(90, 79, 80)),
            "badges": draw(mostly(["verified"], [], ["verified", "other"])),
        }
        if draw(mostly(False, True)):
            one["returned_at"] = written(bought_at + timedelta(days=1))
        purchases.append(one)
        hours = draw(mostly(2, 24, 25, None))
        if hours is not None:
            attempts.append(
                {"purchase": one["id"], "at": written(bought_at + timedelta(hours=hours)), "channel": "phone"}
            )
        if draw(mostly(False, True, times=60)):
            awards.append({"purchase": one["id"], "at": written(bought_at + timedelta(days=9))})
    ids = [one["id"] for one in purchases]
    positive = [
        {
            "about": "contact",
            "purchase": contact,
            "rating": 5,
            "published_at": written(AS_OF - timedelta(days=9)),
        }
        for contact in ids[: draw(mostly(2, 0, 1, 3, times=6))]
    ]
    former = [
        {
            "about": "former_work",
            "purchase": None,
            "rating": 2,
            "published_at": written(AS_OF - timedelta(days=9)),
        }
        for _number in range(draw(mostly(2, 0, 1, 3, times=6)))
    ]
    return {
        "professional": "p",
        "as_of": written(AS_OF),
        "purchases": purchases,
        "contact_attempts": attempts,
        "awards": awards,
        "reviews": positive + former,
        "payment_incidents": draw(st.lists(incidents(), max_size=1)),
        "packs": draw(mostly([{"starts_on": "2026-01-01", "ends_on": "2026-12-31"}], [], times=6)),
        "standing": draw(mostly([], [{"from": written(FIRST), "state": "suspended"}], times=6)),
        "earlier_guarantees": draw(mostly([], [{"paid_at": written(FIRST)}], times=6)),
        "claim": draw(
            mostly(
                {
                    "filed_at": written(AS_OF - timedelta(days=8)),
                    "described": ids,
                    "contradicted": [],
                    "verified_at": written(AS_OF - timedelta(days=1)),
                },
                None,
                times=6,
            )
        ),
    }


@st.composite
def incidents(draw):
    return {
        "occurred_at": written(FIRST + timedelta(days=draw(st.integers(-20, 90)))),
        "payment_at": None,
        "state": draw(st.sampled_from(("open", "upheld", "dismissed"))),
    }


def worse(found, which):
    """The same dossier, with a job won, an upheld incident, and a badge that was not there at a purchase."""
    purchase = found["purchases"][which % len(found["purchases"])]
    won, incident, badge = copy.deepcopy(found), copy.deepcopy(found), copy.deepcopy(found)
    won["awards"].append({"purchase": purchase["id"], "at": purchase["bought_at"]})
    incident["payment_incidents"].append(
        {"occurred_at": purchase["bought_at"], "payment_at": None, "state": "upheld"}
    )
    badge["purchases"][which % len(found["purchases"])]["badges"] = []
    return [won, incident, badge]


SEEN: set[str] = set()


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=st.lists(st.tuples(dossier(), st.integers(0, 40)), min_size=6, max_size=6))
def test_a_fact_against_a_claim_never_turns_a_refusal_into_an_approval(drawn):
    # All in one evaluation: an engine answers twenty-four dossiers in the time of one.
    groups = [(found, *(worse(found, which) if found["purchases"] else [])) for found, which in drawn]
    lines = "\n".join(canonical_json(one) for group in groups for one in group)
    answers = iter(duckdb.assess(dossiers.read(lines.encode()), with_contacts=False))
    for group in groups:
        before, *after = [next(answers) for _one in group]
        SEEN.add(before.verdict)
        for one in after:
            assert before.verdict == "payable" or one.verdict != "payable"
            assert one.refund_cents <= before.refund_cents


def test_the_property_was_asked_of_claims_that_are_payable_and_of_others():
    assert {"payable", "excluded"} <= SEEN
