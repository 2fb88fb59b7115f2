"""Which terms a market's name means: those in force when the first contact was bought."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from vinte.guarantee import dossiers, terms

# July begins in Lisbon an hour before it does in UTC.
MIDNIGHT = datetime(2026, 6, 30, 23, tzinfo=UTC)
TICK = timedelta(microseconds=1)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def two_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """New terms in Portugal from July on."""
    others = [one for one in terms.all_terms() if one.market != "pt"]
    old = next(one for one in terms.all_terms() if one.id == OLD)
    new = replace(old, in_force_from=date(2026, 7, 1), contacts=25)
    monkeypatch.setattr(terms, "all_terms", lambda: (*others, old, new))


OLD, NEW = "pt-2026-01-01", "pt-2026-07-01"

# First bought, claimed, asked, and the terms that are kept.
KEPT = {
    "nothing bought, last instant": (None, None, MIDNIGHT - TICK, OLD),
    "nothing bought, first instant": (None, None, MIDNIGHT, NEW),
    "bought at the last instant": (MIDNIGHT - TICK, None, MIDNIGHT + 90 * DAY, OLD),
    "bought at the first instant": (MIDNIGHT, None, MIDNIGHT + 90 * DAY, NEW),
    "bought later than asked": (MIDNIGHT + DAY, None, MIDNIGHT - TICK, OLD),
    "bought at the instant asked": (MIDNIGHT, None, MIDNIGHT, NEW),
    "claimed later": (MIDNIGHT - TICK, MIDNIGHT + DAY, MIDNIGHT + 90 * DAY, OLD),
    "claimed with nothing bought": (None, MIDNIGHT - TICK, MIDNIGHT + DAY, OLD),
    "claimed before anything was bought": (MIDNIGHT + DAY, MIDNIGHT - TICK, MIDNIGHT + 2 * DAY, OLD),
    "claimed later than asked": (MIDNIGHT, MIDNIGHT + DAY, MIDNIGHT, NEW),
    "before the first file": (datetime(1999, 1, 1, tzinfo=UTC), None, MIDNIGHT, OLD),
    "before the calendar": (datetime(1, 1, 1, tzinfo=UTC), None, MIDNIGHT, OLD),
}


@pytest.mark.parametrize(("bought", "filed", "as_of", "kept"), KEPT.values(), ids=list(KEPT))
def test_what_was_promised_at_the_beginning_is_kept(
    bought: datetime | None, filed: datetime | None, as_of: datetime, kept: str
) -> None:
    found = terms.promised("pt", first_bought_at=bought, as_of=as_of, filed_at=filed)
    assert found.id == kept


@pytest.mark.parametrize(("bought", "filed", "as_of", "kept"), KEPT.values(), ids=list(KEPT))
@pytest.mark.parametrize("returned", [False, True])
def test_a_dossier_is_read_by_them_credited_back_or_not(
    bought: datetime | None, filed: datetime | None, as_of: datetime, kept: str, returned: bool
) -> None:
    rows: list[dict[str, Any]] = []
    for number, at in enumerate([] if bought is None else [as_of + DAY, bought + DAY, bought]):
        credited = {"returned_at": at.isoformat()} if returned else {}
        fields = {"price_cents": 1, "service": "priority", "profile_percent": 80, "badges": []}
        rows.append({"id": str(number), "bought_at": at.isoformat(), **fields, **credited})
    dossier: dict[str, Any] = {"professional": "p", "as_of": as_of.isoformat(), "purchases": rows}
    if filed is not None:
        dossier["claim"] = {"filed_at": filed.isoformat(), "described": [], "contradicted": []}
    for case in ({"dossier": dossier, "terms": "pt"}, dossier):
        if bought is None or bought.year > 1:
            (read,) = dossiers.read(json.dumps(case).encode())
            assert (read.terms.id, read.asked_terms) == (kept, "pt")
    for name in (OLD, NEW):
        assert terms.promised(name, first_bought_at=bought, as_of=as_of, filed_at=filed).id == name


def test_terms_that_have_ended_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = [replace(one, in_force_until=date(2026, 12, 31)) for one in terms.all_terms()]
    monkeypatch.setattr(terms, "all_terms", lambda: ended)
    midnight = datetime(2027, 1, 1, tzinfo=UTC)
    assert terms.promised("pt", first_bought_at=None, as_of=midnight - TICK).id == NEW
    with pytest.raises(LookupError, match="the terms of pt ended on 2026-12-31"):
        terms.promised("pt", first_bought_at=None, as_of=midnight)
    # Who began in time keeps them; a zone is known for ever.
    assert terms.promised("pt", first_bought_at=midnight - TICK, as_of=midnight + DAY).id == NEW
    assert terms.market_zone(market="pt", at=midnight + DAY) == "Europe/Lisbon"


@pytest.mark.parametrize(
    ("market", "at", "day"),
    [
        ("pt", MIDNIGHT - TICK, date(2026, 6, 30)),
        ("pt", MIDNIGHT, date(2026, 7, 1)),
        ("mx", MIDNIGHT + DAY, date(2026, 7, 1)),
    ],
)
def test_a_markets_day_is_the_one_of_its_zone(market: str, at: datetime, day: date) -> None:
    assert terms.market_day(market=market, at=at) == day
