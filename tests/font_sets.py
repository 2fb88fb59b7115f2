"""The two font sets of the tests: what a page or a sheet sees of the machine's fonts, and nothing else.

DejaVu is about as wide as fonts for reading come, Liberation as narrow as most; `requirements/system.sh` installs
both, and a layout that holds with both holds with what lies between. A browser that sees both sets chooses on the
page: the site names fonts of the narrow set, and asks by kind for what it gets of the wide one.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

FAMILIES = {"narrow": "Liberation", "wide": "DejaVu"}
BOTH = "both"
_KINDS = ("Sans", "Serif", "Mono")


def file(name: str) -> Path:
    """The fontconfig file of a set or of BOTH, for FONTCONFIG_FILE; fails with the command to run where fonts miss."""
    found = Path(__file__).with_name("fonts") / f"{name}.conf"
    seen = _families_seen(found)
    for of_set in FAMILIES if name == BOTH else (name,):
        ours = [family for family in seen if family.startswith(FAMILIES[of_set])]
        if not all(any(kind in family for family in ours) for kind in _KINDS):
            pytest.fail(
                f"the {of_set} fonts are missing; install them with: sh requirements/system.sh", pytrace=False
            )
    return found


def _families_seen(file: Path) -> set[str]:
    listed = subprocess.run(
        ["fc-list", ":", "family"],
        env={**os.environ, "FONTCONFIG_FILE": str(file)},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(listed.stdout.split("\n")) - {""}
