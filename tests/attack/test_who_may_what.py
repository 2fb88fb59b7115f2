"""The short form of the attack's matrix and of its bad input, with Ana, Bruno, Sofia and Otília."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import ground
import input as bad_input
import matrix
import pytest

import cast
from vinte.kernel.clock import FixedClock

pytestmark = pytest.mark.django_db
AT = cast.MONDAY + timedelta(hours=5)


@pytest.fixture
def walkers(monkeypatch: pytest.MonkeyPatch) -> list[ground.Walker]:
    """Two professionals with what each has alone, somebody of each staff, and somebody with an account only."""
    monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(AT))
    found: dict[str, Any] = {}
    for name in ("Ana", "Bruno"):
        who = cast.professional(name, balance_cents=100_000, pack="monthly")
        bought = cast.contact(who, at=cast.MONDAY, title=f"Sala de {name}")
        cast.attempt(bought, at=cast.MONDAY + timedelta(hours=1))
        found[name.lower()] = who.account
    found["sofia"] = cast.staff("Sofia")
    found["otilia"] = cast.staff("Otília", role="operator")
    return ground.walkers(found)


@pytest.mark.slow(reason="every route about something of a professional's is asked for and posted")
def test_what_is_anothers_is_nobodys_and_what_is_not_open_is_not_there(walkers: list[ground.Walker]) -> None:
    tables = ground.Tables()
    routes = [
        route
        for route in ground.all_routes()
        if ground.owned(route) and route.name.startswith("professional:")
    ]
    assert len(routes) > 50
    found, _without = matrix.cells(walkers[1:2], at=AT, tables=tables, routes=routes, which=("other",))
    assert len({cell.route for cell in found}) > 25
    assert not [str(cell) for cell in found if cell.wrong]
    for control in matrix.controls(walkers[1:2], at=AT, tables=tables):
        assert control.failed, control
    assert not tables.changed_at_all() - ground.NO_ROW


def test_a_parameter_that_nobody_explained_stops_the_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(ground.SUBJECTS, "purchase_id")  # type: ignore[arg-type]
    with pytest.raises(LookupError, match="professional:contact: purchase_id"):
        ground.all_routes()


@pytest.mark.slow(reason="pages are asked for many times over")
def test_bad_input_breaks_nothing(walkers: list[ground.Walker]) -> None:
    tables = ground.Tables()
    seen = bad_input.forms_and_queries(
        walkers[1:2],
        count=40,
        at=AT,
        tables=tables,
        only=("professional:profile", "professional:contact", "professional:spending"),
    )
    told = bad_input.events(count=80, at=AT, tables=tables)
    assert (seen.asked, told.asked) == (40, 80)
    assert not [*seen.broken, *told.broken, *seen.wrote, *told.wrote]
    assert not tables.changed_at_all() - ground.NO_ROW


def test_the_controls_of_bad_input_fail(walkers: list[ground.Walker]) -> None:
    for control in bad_input.controls(walkers[:1], at=AT, tables=ground.Tables(), count=40):
        assert control.failed, control
