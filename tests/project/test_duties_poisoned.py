"""A poisoned row in each duty: the rest is done, the operator sees it, `vinte check` names it; mended, it goes on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import poisoned_claims  # noqa: F401 - tells its stories to `poison`
import poisoned_figures  # noqa: F401
import poisoned_handling  # noqa: F401
import poisoned_help_centre  # noqa: F401
import poisoned_leads  # noqa: F401
import poisoned_money  # noqa: F401
import poisoned_reviews  # noqa: F401
import pytest
from django.test import Client

import cast
from poison import MARKET_STORIES, STORIES, Story
from vinte.kernel import due
from vinte.kernel.clock import FixedClock
from vinte.kernel.models import DutyFailure, DutyRun
from vinte.project import health

pytestmark = pytest.mark.django_db
PAGE = "/operador/tarefas/"
A_MOMENT = timedelta(microseconds=1)


@pytest.fixture
def stand_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Stop the clock of the pages and of `vinte check`."""

    def stop(instant: datetime) -> None:
        for module in ("vinte.web.middleware", "vinte.project.health"):
            monkeypatch.setattr(f"{module}.clock_named", lambda _path: FixedClock(instant))

    return stop


# A decision that can't be read is a difference and no failure; `tests/claims/test_replay_nights.py` tells that story. A
# night of figures is one item, which no other goes beside: `tests/claims/test_open_figures.py`.
TOLD_ELSEWHERE = {"claims.replay", "claims.open_figures"}


def test_no_duty_is_without_a_story() -> None:
    assert {name for name, _story in STORIES} | TOLD_ELSEWHERE == {duty.name for duty in due.all_duties()}


def _each(stories: list[tuple[str, Story]]) -> list[Any]:
    return [pytest.param(name, story, id=f"{name}-{story.__name__}") for name, story in stories]  # type: ignore[attr-defined]


def _duty(name: str) -> due.Duty:
    return next(duty for duty in due.all_duties() if duty.name == name)


@pytest.fixture
def otilia(db: None) -> Client:
    client = Client()
    client.force_login(cast.staff("Otília", role="operator"))
    return client


def _see(otilia: Client, failure: DutyFailure, duty: due.Duty) -> str:
    """The operator's page and `vinte check` name what failed; returns where its button leads."""
    (line,) = (
        one for one in health.attention() if one.startswith(f"duty {failure.duty}: {failure.key} failed")
    )
    assert f"(tried {failure.failure_count}): {failure.error}" in line
    page = unescape(otilia.get(PAGE).content.decode())
    try_soon = f"{PAGE}{failure.pk}/tentar/"
    for words in (str(duty.title), failure.key, failure.error, "Tentar já", f'action="{try_soon}"'):
        assert words in page
    return try_soon


def _see_nothing(otilia: Client, key: str) -> None:
    assert not DutyFailure.objects.exists()
    assert key not in "\n".join(health.attention())
    assert key not in unescape(otilia.get(PAGE).content.decode())


@pytest.mark.parametrize(("name", "story"), _each(STORIES))
def test_one_bad_row_stops_nothing_and_goes_on_when_it_is_mended(
    name: str, story: Story, otilia: Client, stand_at: Callable[[datetime], None]
) -> None:
    duty = _duty(name)
    with story() as told:
        stand_at(told.at)
        duty.run(at=told.at)
        assert told.others() and not told.is_done()
        failure = DutyFailure.objects.get()
        assert (failure.duty, failure.key) == (name, told.key) and told.why in failure.error
        assert DutyRun.objects.get(duty=name).succeeded_at == told.at
        try_soon = _see(otilia, failure, duty)
        # It fails again as long as nobody mends it, and nothing that was done is done again.
        assert otilia.post(try_soon).status_code == 302
        assert duty.run(at=told.at) == 0
        failure.refresh_from_db()
        assert failure.failure_count == 2 and told.others() and not told.is_done()
        _see(otilia, failure, duty)
        told.mend()
        at = failure.retry_at - A_MOMENT
        duty.run(at=at)
        assert not told.is_done()
        if len(STORIES) % 2 == STORIES.index((name, story)) % 2:
            stand_at(at)
            otilia.post(try_soon)
        else:
            at = failure.retry_at
        duty.run(at=at)
        assert told.is_done() and told.others()
        _see_nothing(otilia, told.key)


@pytest.mark.parametrize(("name", "story"), _each(MARKET_STORIES))
def test_a_market_that_is_none_stops_no_other_and_its_rows_go_on_once_they_name_theirs(
    name: str, story: Story, otilia: Client, stand_at: Callable[[datetime], None]
) -> None:
    duty = _duty(name)
    with story() as told:
        stand_at(told.at)
        duty.run(at=told.at)
        assert told.others() and not told.is_done()
        failure = DutyFailure.objects.get()
        assert (failure.duty, failure.key) == (name, told.key) and told.why in failure.error
        try_soon = _see(otilia, failure, duty)
        told.mend()
        at = told.at + told.looks_again_after
        duty.run(at=at)
        assert told.is_done() and told.others()
        # Nobody asks anything for that market any more, so the button forgets what failed.
        otilia.post(try_soon)
        duty.run(at=at)
        _see_nothing(otilia, told.key)
