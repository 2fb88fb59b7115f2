"""The attack's part `states` knows every mutant of its machines, which run in their rooms' folders."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).parents[2] / "bench/attack"


@pytest.fixture
def states(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(FOLDER))
    found = importlib.util.spec_from_file_location("states", FOLDER / "states.py")
    assert found is not None and found.loader is not None
    part = importlib.util.module_from_spec(found)
    found.loader.exec_module(part)
    return part


def test_every_mutant_is_a_control_of_the_part(states: ModuleType) -> None:
    held = {"money and contacts": {1, 2, 5, 6, 8, 12, 25, 26}, "claims": {14, 15, 16, 19}}
    for name, machine in states.MACHINES.items():
        written = (states.ROOT / machine).read_text().partition("MUTANTS: ")[2].partition("\n}\n")[0]
        names = states.mutants(machine)
        assert len(names) == written.count("_without(") + written.count("_sql(")
        assert {int(each.split()[0]) for each in names} == held[name]


def test_a_figure_is_missed_and_a_mutant_lives_where_it_is_so(
    states: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        states, "_play", lambda _machine, **told: "" if told.get("mutant") else "assert 1 == 2"
    )
    part = states.run(short=True)
    assert not part.good
    mutants = [each for machine in states.MACHINES.values() for each in states.mutants(machine)]
    assert not any(one.failed for one in part.controls) and len(part.controls) == len(mutants)
    monkeypatch.setattr(states, "_play", lambda _machine, **told: "broke" if told.get("mutant") else "")
    assert states.run(short=True).good
