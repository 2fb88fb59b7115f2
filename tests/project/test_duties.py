"""One duty that fails stops no other, and is not kept quiet."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from vinte.kernel import due
from vinte.leads import due as leads_due
from vinte.wallet import due as wallet_due

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def fails(*, at: datetime) -> int:
    raise LookupError("no trade 'gone'")


def test_the_others_run_and_the_failures_are_raised_by_name() -> None:
    ran = []

    def works(*, at: datetime) -> int:
        ran.append(at)
        return 2

    reported: list[tuple[str, int]] = []
    duties = {"first": fails, "second": works, "third": fails, "fourth": works}
    with pytest.raises(ExceptionGroup, match="2 of 4 duties failed") as raised:
        due.run_each(duties, at=AT, report=lambda name, done: reported.append((name, done)))
    assert ran == [AT, AT] and reported == [("second", 2), ("fourth", 2)]
    assert [error.__notes__ for error in raised.value.exceptions] == [
        ["while doing the duty first"],
        ["while doing the duty third"],
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("room", [leads_due, wallet_due])
def test_each_duty_of_a_room_runs_though_the_first_fails(room, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = []
    for number, name in enumerate(room.DUTIES):
        run = fails if number == 0 else lambda *, at, name=name: ran.append(name) or 1
        monkeypatch.setitem(room.DUTIES, name, run)
    with pytest.raises(ExceptionGroup):
        room.run_due(at=AT)
    assert ran == list(room.DUTIES)[1:]


def test_what_was_done_is_counted() -> None:
    assert due.run_each({"one": lambda *, at: 1, "two": lambda *, at: 2}, at=AT) == 3
