"""The terms of the guarantee as a kind of dated files: how a file is looked at before a site takes it on."""

from __future__ import annotations

from collections.abc import Mapping

from vinte.guarantee import articles, terms
from vinte.kernel.dated_files import Problem, line_of, lines_of
from vinte.kernel.dated_kinds import Kind


def _problems_in(text: str, stem: str) -> list[Problem]:
    if found := terms.problems_in(text, name=stem):
        return found
    line = line_of(lines_of(text), ("badges_active", "badges"))
    known = articles.badges()
    return [
        Problem(line, "badges_active.badges", f"no badge {badge!r}; known are {', '.join(known)}")
        for badge in terms.parse(text).badges
        if badge not in known
    ]


def _problems_beside(text: str, stem: str, others: Mapping[str, str]) -> list[Problem]:
    """Gaps and overlaps between the days of this file and those that would count with it."""
    read = terms.parse(text, name=stem)
    line = line_of(lines_of(text), ("from",))
    among = terms.together({**others, f"{stem}.toml": text})
    return [
        Problem(line, "from", what if later == read else f"{later.id} {what}")
        for later, what in terms.problems_between(among)
        if later.market == read.market
    ]


KIND = Kind("guarantee-terms", terms.FOLDER, terms.problems_in, _problems_in, _problems_beside)
