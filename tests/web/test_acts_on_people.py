"""The table of docs/support.md, held against the code: who may, where an act is written, and which letters there are.

What it can't see is whether an act really posts a letter on every path: each act's own story holds that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import get_resolver
from list_pages import answers_get, routes

import vinte
from vinte.web.authorization import ROUTES

ROOT = Path(vinte.__file__).parents[2]
LETTERS = {path.stem for path in Path(vinte.__file__).parent.glob("*/templates/notices/*.txt")}
AUDIENCES = {"agent": "support", "operator": "operator"}
# Buttons of the desk and of the operator that concern nobody but who presses them, or the site.
OF_NOBODY = {
    "desk:replay_decision",
    "desk:presence",
    "desk:keys",
    "desk:end_text",
    "operator:pause_rules",
    "operator:resume_rules",
    "operator:replay_decision",
    "operator:try_soon",
    "operator:dismiss",
    "operator:send_again",
    "operator:release_mail",
    "operator:drop_mail",
    "operator:write_article",
    "operator:publish_article",
    "operator:withdraw_article",
    "operator:reconcile",
}


@dataclass(frozen=True)
class Act:
    """A row of the table."""

    words: str
    route: str
    who: frozenset[str]
    tables: tuple[str, ...]
    letters: tuple[str, ...]


def quoted(cell: str) -> tuple[str, ...]:
    return tuple(re.findall(r"`([^`]+)`", cell))


def table() -> list[Act]:
    text = (ROOT / "docs" / "support.md").read_text()
    part = text.split("## Who may do what to a person")[1]
    rows = [line.strip().strip("|").split("|") for line in part.splitlines() if line.startswith("|")]
    return [
        Act(
            words.strip(),
            quoted(route)[0],
            frozenset(AUDIENCES[name.strip()] for name in who.split(",")),
            quoted(tables),
            quoted(letters),
        )
        for words, route, who, tables, letters in rows[2:]
    ]


ACTS = table()


@pytest.mark.parametrize("act", ACTS, ids=[act.route for act in ACTS])
def test_a_row_says_what_the_code_has(act: Act) -> None:
    assert {str(audience) for audience in ROUTES[act.route]} == act.who, "who may"
    assert act.tables, "every act is written somewhere"
    for name in act.tables:
        apps.get_model(name)
    assert set(act.letters) <= LETTERS, "letters"


def test_every_button_of_the_staff_is_in_the_table_or_concerns_nobody() -> None:
    views = dict(routes(get_resolver().url_patterns))
    buttons = {
        name
        for name, view in views.items()
        if name.startswith(("desk:", "operator:")) and not answers_get(view)
    }
    known = [act.route for act in ACTS]
    assert len(known) == len(set(known)), "a route stands twice"
    assert sorted(buttons - OF_NOBODY - set(known)) == [], "describe these in docs/support.md"
    assert sorted((OF_NOBODY | set(known)) - set(views)) == [], "no address has these"
    assert not OF_NOBODY & set(known)
