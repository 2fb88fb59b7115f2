"""What the pages' stories share: a clock that stands still, and Duarte before he claims."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import datetime
from typing import Any

import pytest

import clean_town
from vinte.kernel.clock import FixedClock


@pytest.fixture
def stand_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Stop the site's clock at an instant."""

    def stop(instant: datetime) -> None:
        monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(instant))

    return stop


@pytest.fixture(scope="module")
def kept_story(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """Duarte's twenty contacts, and who is at the desk, for the tests of a module."""
    import desk_story

    with clean_town.kept(desk_story.begin, django_db_blocker) as played:
        yield played


@pytest.fixture
def begun(kept_story: Any, db: None) -> Any:
    """The story of `desk_story` before Duarte claims."""
    return deepcopy(kept_story)
