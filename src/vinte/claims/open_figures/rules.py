"""How the open figures are counted and told, from the dated files in `rules/`."""

from __future__ import annotations

from pathlib import Path

from vinte.kernel.dated_files import Count, DatedFigures


class OpenRules(DatedFigures):
    """Whole days, and the number of people of whom something is told at the least."""

    kind = "open-figures"
    folder = Path(__file__).with_name("rules")

    looked_back_days: Count
    ripe_days: Count
    fewest_people: Count
