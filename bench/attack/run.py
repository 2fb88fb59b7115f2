"""The attack on a town, part by part; writes results/attack.md and fails if a target is missed or a control not noticed.

.venv/bin/python bench/attack/run.py             all parts, in their long form
.venv/bin/python bench/attack/run.py --short     as `make test` has them
.venv/bin/python bench/attack/run.py PART ...    only these; the others keep the section of their last run
"""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

RESULTS = Path(__file__).parents[1] / "results"
SECTIONS = RESULTS / "attack"

# In the order of the report; each is a module of this folder with `run(*, short: bool) -> Part`.
PARTS: tuple[str, ...] = ("matrix", "input", "states", "slow", "load", "kill", "faults")

HEAD = """# The attack, and what held

Written by `make attack`; each part is repeated by its name (`bench/attack/run.py PART`).

"""


def main() -> int:
    """Run the parts that were asked for and write the report anew."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("parts", nargs="*", metavar="PART", choices=[*PARTS, []], help=", ".join(PARTS))
    asked.add_argument("--short", action="store_true", help="few rounds, no report written")
    told = asked.parse_args()
    good = True
    machine = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start"
    for name in told.parts or PARTS:
        part = import_module(name).run(short=told.short)
        section = part.markdown(when=f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC", machine=machine)
        print(section, flush=True)
        good = good and part.good
        if not told.short:
            SECTIONS.mkdir(parents=True, exist_ok=True)
            (SECTIONS / f"{name}.md").write_text(section)
    if not told.short:
        kept = [SECTIONS / f"{name}.md" for name in PARTS]
        (RESULTS / "attack.md").write_text(
            HEAD + "\n".join(path.read_text() for path in kept if path.exists())
        )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
