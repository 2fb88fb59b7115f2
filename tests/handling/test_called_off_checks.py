"""`vinte check` tells a called-off job that contradicts its award; each row is broken as nobody's action would."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from test_called_off import DECIDED, SAID, Story

from planting import guards_off
from vinte.handling import actions
from vinte.handling.checks import called_off_jobs_agree_with_their_awards as told
from vinte.handling.models import CalledOff

pytestmark = pytest.mark.django_db
PLANTED = pytest.mark.plants_a_violation(
    "handling.called_off_jobs_agree_with_their_awards", reason="the check's own test"
)


@pytest.mark.parametrize("withdraw", [True, False])
def test_each_end_that_an_agent_may_give_it_is_well(withdraw: bool) -> None:
    story = Story()
    said = story.say()
    assert list(told()) == []
    if withdraw:
        actions.answer_called_off(**story.about, confirmed=True, at=SAID)
    story.settle(said, withdraw=withdraw)
    assert list(told()) == []


@PLANTED
@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"is_withdrawn": True}, "the job still counts as won"),
        ({"settled_at": SAID - timedelta(seconds=1)}, "was settled before it was said"),
        ({"homeowner_answer": "confirmed"}, "answer of no time"),
        (
            {"homeowner_answer": "denied", "homeowner_answered_at": SAID - timedelta(1)},
            "from before it was said",
        ),
    ],
)
def test_one_that_stands_and_says_otherwise(change: dict[str, Any], fault: str) -> None:
    story = Story()
    said = story.settle(story.say(), withdraw=False)
    with guards_off():
        CalledOff.objects.filter(id=said.id).update(**change)
    (line,) = told()
    assert str(said.id) in line and fault in line


@PLANTED
@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"homeowner_answer": "denied", "homeowner_answered_at": DECIDED}, "the homeowner denies it"),
        (
            {"settled_at": None, "settled_by": None, "outcome": "", "is_withdrawn": False},
            "the job is withdrawn already",
        ),
    ],
)
def test_one_that_was_granted_and_says_otherwise(change: dict[str, Any], fault: str) -> None:
    story = Story()
    said = story.settle(story.say("homeowner", words=""))
    with guards_off():
        CalledOff.objects.filter(id=said.id).update(**change)
    (line,) = told()
    assert str(said.id) in line and fault in line
