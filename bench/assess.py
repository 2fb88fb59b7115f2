"""How long `vinte assess` takes for many dossiers on each engine: `python bench/assess.py 10000`.

The dossiers are the worked cases, repeated with other ids. Each engine is timed twice: its first
answer, with start and compilation, and the next one. Ratios are to the first engine's next answer.
The figures are printed and, with the machine's cores, written to `bench/results/assess.md`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

from vinte.guarantee import dossiers
from vinte.guarantee.dossiers import Case
from vinte.guarantee.terms import Terms

RESULTS = Path(__file__).parent / "results" / "assess.md"
# PostgreSQL left to keep apart each `WITH` that is used twice, as it does when nothing is said.
APART = "postgres-kept-apart"
CASES = Path(__file__).parent.parent / "tests" / "guarantee" / "cases" / "guarantee.jsonl"


def many(count: int) -> bytes:
    """That many cases of JSON Lines, each professional another one."""
    objects = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
    lines = []
    for number in range(count):
        case = objects[number % len(objects)]
        lines.append(json.dumps({**case, "dossier": {**case["dossier"], "professional": f"p-{number}"}}))
    return "\n".join(lines).encode()


def timed(what: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds, and what came of it."""
    begun = time.perf_counter()
    found = what()
    return time.perf_counter() - begun, found


def twice(what: Callable[[], Any]) -> tuple[float, float]:
    """Seconds of the first time and of the second."""
    return timed(what)[0], timed(what)[0]


def main() -> None:
    """Print a table of seconds and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=10_000)
    parser.add_argument("--engines", default=f"duckdb,postgres,{APART},spark")
    options = parser.parse_args()
    data = many(options.count)
    load_before = os.getloadavg()[0]
    seconds, cases = timed(lambda: dossiers.read(data))
    report = [
        "# `vinte assess`, many dossiers in one call",
        "",
        f"{options.count} dossiers, {len(data) / 1e6:.0f} MB; {os.cpu_count()} cores ({platform.machine()}), "
        f"load {load_before:.1f} when it began, Python {platform.python_version()}. "
        f"By `python bench/assess.py {options.count} --engines {options.engines}`.",
        "",
        f"Read and checked in {seconds:.1f} s, for every engine the same.",
        "",
        "| engine | first answer, s | next answer, s | next, ratio |",
        "| --- | ---: | ---: | ---: |",
    ]
    print("\n".join(report), flush=True)
    base = None
    for name in options.engines.split(","):
        first, again = run(name, cases)
        base = base or again
        report.append(f"| {name} | {first:.1f} | {again:.1f} | {again / base:.1f} |")
        print(report[-1], flush=True)
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text("\n".join(report) + "\n", "utf-8")


def run(name: str, cases: list[Case]) -> tuple[float, float]:
    """Seconds of the first and of the second answer of one engine."""
    if name == "duckdb":
        from vinte.guarantee.engines import duckdb

        return twice(lambda: duckdb.assess(cases, with_contacts=False))
    if name.startswith("postgres"):
        from vinte.guarantee.engines import postgres
        from vinte.project.postgres import temporary_server

        ours = postgres.sql

        def asked(terms: Terms, part: str = "assessments") -> str:
            return ours(terms, part).replace(
                " NOT MATERIALIZED", "" if name == APART else " NOT MATERIALIZED"
            )

        with temporary_server() as dsn, patch.object(postgres, "sql", asked):
            return twice(lambda: postgres.assess(cases, dsn, with_contacts=False))
    from vinte.guarantee.engines import spark

    with spark.local_session() as session:
        return twice(lambda: spark.assess(cases, with_contacts=False, session=session))


if __name__ == "__main__":
    main()
