"""What a story leaves behind is what `vinte check` calls whole; and a town that is played once for many tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import pytest
from django.db import connection, transaction

Played = TypeVar("Played")


def broken_rows() -> list[str]:
    """What `vinte check` says of the data and of failed duties: a line each, its name before the colon."""
    from vinte.kernel.models import DutyFailure
    from vinte.project import rooms

    broken = [f"{check.room}.{check.name}: {row}" for check in rooms.checks() for row in check.rows()]
    failed = [
        f"duties.{row.duty}: {row.key}: {row.error}" for row in DutyFailure.objects.order_by("duty", "key")
    ]
    return broken + failed


def watched(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail if a test leaves behind a broken row it did not announce, or announced what is not broken, or not why.

    `plants_a_violation` names the checks that see what is planted; "*" is all of them, and one must.
    """
    yield
    if "monkeypatch" in request.fixturenames:
        request.getfixturevalue("monkeypatch").undo()
    marks = list(request.node.iter_markers("plants_a_violation"))
    planted = {name for mark in marks for name in mark.args}
    broken = broken_rows()
    found = {line.partition(":")[0] for line in broken} | ({"*"} if broken else set())
    complaints = [
        *(line for line in broken if not {line.partition(":")[0], "*"} & planted),
        *(f"{name}: planted, and clean" for name in planted - found),
        *(f"{mark.args}: planted without a reason" for mark in marks if not mark.kwargs.get("reason")),
    ]
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)


@contextmanager
def kept(play: Callable[[], Played], blocker: Any) -> Iterator[Played]:
    """A story with which the tests of a module begin, played once: what each adds to it is taken back.

    Only where no test of the module commits. A fixture of that scope is called `kept_...`, and what a test gets
    of it is a deep copy.
    """
    shared = transaction.atomic()
    with blocker.unblock():
        shared.__enter__()
        played = play()
        connection.check_constraints()
    yield played
    with blocker.unblock():
        transaction.set_rollback(True)
        shared.__exit__(None, None, None)
