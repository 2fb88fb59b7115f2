"""Machines of states: what people, providers, the desk and time do, in any order, with every promise asked after each step.

The machines are tests of which `make test` runs a short form; here they run long, with their seed kept, and then with one
guard, lock or rule after the other taken away, which they must notice.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from parts import Control, Figure, Part

ROOT = Path(__file__).parents[2]
MACHINES = {
    "money and contacts": "tests/leads/test_money_state_machine.py",
    "claims": "tests/claims/test_claim_state_machine.py",
}
SEED = 20_260_112
LONG, SHORT = (2_000, 50), (10, 20)
# The long form in so many processes, each with the seed after the last one's.
BATCHES = 4
# A mutant that lives through so many runs is not noticed.
MUTANT_RUNS, MUTANT_STEPS = 60, 30
_MUTANT = re.compile(r'^    "(\d+ [^"]+)": _', re.MULTILINE)


def mutants(machine: str) -> list[str]:
    """What can be taken away from a machine, by the number of the invariant that it holds."""
    return _MUTANT.findall((ROOT / machine).read_text())


def run(*, short: bool) -> Part:
    """Run each machine, then its mutants, as many at once as there are processors."""
    runs, steps = SHORT if short else LONG
    batches = 1 if short else BATCHES
    figures, controls = [], []
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as at_once:
        played = {
            name: [
                at_once.submit(_timed, machine, runs=runs // batches, steps=steps, seed=SEED + batch)
                for batch in range(batches)
            ]
            for name, machine in MACHINES.items()
        }
        seen = {
            mutant: at_once.submit(
                _play, machine, runs=MUTANT_RUNS, steps=MUTANT_STEPS, seed=SEED, mutant=mutant
            )
            for machine in MACHINES.values()
            for mutant in mutants(machine)
        }
        for name, parts in played.items():
            broke = next((told for told, _minutes in (part.result() for part in parts) if told), "")
            minutes = sum(part.result()[1] for part in parts)
            figures += [
                Figure(f"{name}: runs × steps", f"{runs} × {steps}", "2000 × 50 in the long form", not broke),
                Figure(f"{name}: broken promises", broke or "none", "none", not broke),
                Figure(f"{name}: minutes of one processor", f"{minutes:.1f}", "-", True),
            ]
        controls = [Control(mutant, told.result(), bool(told.result())) for mutant, told in seen.items()]
    return Part(
        title="Machines of states",
        how=f"Hypothesis, seeds {SEED} to {SEED + batches - 1}; after each step `vinte check`, and a plain model of who owns what.",
        figures=tuple(figures),
        controls=tuple(controls),
    )


def _timed(machine: str, *, runs: int, steps: int, seed: int) -> tuple[str, float]:
    """What broke, and the minutes that it took."""
    began = time.monotonic()
    return _play(machine, runs=runs, steps=steps, seed=seed), (time.monotonic() - began) / 60


def _play(machine: str, *, runs: int, steps: int, seed: int, mutant: str = "") -> str:
    """What broke, in a line; empty when nothing did."""
    told = {
        "VINTE_STATES_RUNS": str(runs),
        "VINTE_STATES_STEPS": str(steps),
        "VINTE_STATES_SEED": str(seed),
        "VINTE_STATES_MUTANT": mutant,
        "PYTHONPATH": str(ROOT / "src"),
    }
    played = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", "-x", machine],
        cwd=ROOT,
        env={**os.environ, **told},
        capture_output=True,
        text=True,
        check=False,
    )
    if played.returncode == 0:
        return ""
    lines = [line[1:].strip() for line in played.stdout.splitlines() if re.match(r"E\s+\S", line)]
    return (lines or [f"pytest ended with {played.returncode}"])[0][:160].replace("|", "/")
