"""One item that fails stops no other, is written down, and goes on when it is mended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection

from vinte.kernel import due, duty_state
from vinte.kernel.errors import NotAllowed
from vinte.kernel.models import DutyFailure, DutyRun

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Played:
    """A duty over some words, whose bad ones fail."""

    def __init__(self, *words: str, name: str = "leads.words") -> None:
        self.words, self.bad, self.done = list(words), set[str](), list[str]()
        self.duty = due.Duty(name, "Palavras", self.find)

    def find(self, *, at: datetime) -> due.Found:
        yield from due.items("word", self.words, self.act)

    def act(self, word: str) -> int:
        if word in self.bad:
            raise LookupError(f"no trade {word!r} of ana@example.pt")
        self.done.append(word)
        return 1


@pytest.mark.plants_a_violation("duties.leads.words", reason="an item fails")
def test_the_others_go_on_and_the_failure_is_written_down() -> None:
    played = Played("one", "two", "three")
    played.bad = {"two"}
    assert played.duty.run(at=AT) == 2 and played.done == ["one", "three"]
    row = DutyFailure.objects.get()
    assert (row.duty, row.key, row.failure_count) == ("leads.words", "word two", 1)
    assert row.error == "LookupError: no trade 'two' of [e-mail]"
    assert (row.failed_first_at, row.retry_at) == (AT, AT + MINUTE)
    assert DutyRun.objects.get().succeeded_at == AT


@pytest.mark.plants_a_violation("duties.leads.words", reason="an item fails")
def test_pauses_grow_to_six_hours() -> None:
    played = Played("two")
    played.bad = {"two"}
    at, pauses = AT, []
    for _ in range(11):
        assert played.duty.run(at=at) == 0
        row = DutyFailure.objects.get()
        pauses.append(int((row.retry_at - at) / MINUTE))
        played.duty.run(at=row.retry_at - timedelta(microseconds=1))
        assert DutyFailure.objects.get().failure_count == row.failure_count
        at = row.retry_at
    assert pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]
    assert DutyFailure.objects.get().failed_first_at == AT


def test_what_is_mended_is_done_at_its_time_or_at_once_when_asked() -> None:
    played = Played("two")
    played.bad = {"two"}
    played.duty.run(at=AT)
    played.bad = set()
    assert played.duty.run(at=AT + MINUTE / 2) == 0
    duty_state.try_soon(failure_id=DutyFailure.objects.get().pk)
    assert played.duty.run(at=AT + MINUTE / 2) == 1
    assert not DutyFailure.objects.exists()
    with pytest.raises(NotAllowed):
        duty_state.try_soon(failure_id=1)


def test_a_failure_that_nobody_offers_any_more_is_forgotten_after_a_day() -> None:
    played = Played("two")
    played.bad = {"two"}
    played.duty.run(at=AT)
    played.words = []
    played.duty.run(at=AT + MINUTE + due.FORGOTTEN_AFTER - timedelta(microseconds=1))
    assert DutyFailure.objects.exists()
    played.duty.run(at=AT + MINUTE + due.FORGOTTEN_AFTER)
    assert not DutyFailure.objects.exists()


def test_a_failure_that_nobody_offers_any_more_is_forgotten_when_it_is_to_be_tried() -> None:
    played = Played("two", "three")
    played.bad = {"two"}
    played.duty.run(at=AT)
    played.words = ["three"]
    duty_state.try_soon(failure_id=DutyFailure.objects.get().pk)
    played.duty.run(at=AT)
    assert not DutyFailure.objects.exists()


@pytest.mark.plants_a_violation("duties.leads.words", reason="an item fails")
@pytest.mark.parametrize(
    ("error", "told"),
    [
        (LookupError("no trade\nand a second line"), "LookupError: no trade"),
        (ValueError("a NUL \x00, half a sign \ud83d"), "ValueError: a NUL \\x00, half a sign \\ud83d"),
        (OSError(), "OSError: "),
        (LookupError("a" * 400), f"LookupError: {'a' * 287}"),
    ],
)
def test_whatever_an_error_says_is_written_down(error: Exception, told: str, monkeypatch) -> None:
    def fail(_word: str) -> int:
        raise error

    played = Played("one")
    monkeypatch.setattr(played, "act", fail)
    assert played.duty.run(at=AT) == 0
    assert DutyFailure.objects.get().error == told


@pytest.mark.plants_a_violation("duties.leads.words", reason="an item fails")
def test_an_error_that_says_nothing_is_told_by_its_cause(monkeypatch) -> None:
    def fail(_word: str) -> int:
        raise RuntimeError from LookupError("the row is locked")

    played = Played("one")
    monkeypatch.setattr(played, "act", fail)
    played.duty.run(at=AT)
    assert DutyFailure.objects.get().error == "RuntimeError: LookupError: the row is locked"


@pytest.mark.plants_a_violation("duties.wallet.asks", reason="the provider does not answer")
def test_after_a_long_silence_nothing_waits_longer_than_a_quarter_of_an_hour() -> None:
    def ask(_number: int) -> int:
        raise due.Stop("the provider does not answer")

    def find(*, at: datetime) -> due.Found:
        yield from due.items("payment", range(100), ask)

    silent = due.Duty("wallet.asks", "Perguntas", find)
    for minute in range(90):
        silent.run(at=AT + minute * MINUTE)
    rows = DutyFailure.objects.all()
    assert len(rows) <= 16
    assert max(row.retry_at for row in rows) <= AT + 89 * MINUTE + due.LONGEST_PAUSE_AFTER_STOP


@pytest.mark.plants_a_violation("duties.wallet.asks", reason="the provider does not answer")
def test_who_does_not_answer_stops_this_duty_and_no_other() -> None:
    asked = []

    def ask(word: str) -> int:
        asked.append(word)
        raise due.Stop("the provider does not answer")

    def find(*, at: datetime) -> due.Found:
        yield from due.items("payment", ["one", "two"], ask)

    silent = due.Duty("wallet.asks", "Perguntas", find)
    played = Played("one")
    assert due.run([silent, played.duty], at=AT) == 1 and asked == ["one"]
    first, second = DutyRun.objects.order_by("-duty")
    assert (first.duty, first.succeeded_at, first.error) == (
        "wallet.asks",
        None,
        "Stop: the provider does not answer",
    )
    assert second.succeeded_at == AT
    # The next time the one that was asked waits, so that the other has its turn.
    silent.run(at=AT + MINUTE / 2)
    assert asked == ["one", "two"]


def test_a_duty_that_can_not_find_stops_no_other_and_is_late_in_its_time(monkeypatch) -> None:
    def find(*, at: datetime) -> due.Found:
        raise LookupError("no such table")
        yield

    blind, played = due.Duty("leads.blind", "Cega", find), Played("one")
    monkeypatch.setattr(due, "_rooms", {"leads": lambda: [blind, played.duty]})
    assert due.run_all(at=AT) == 1
    late = [(state.name, state.is_late) for state in duty_state.duty_states(at=AT)]
    assert late == [("leads.blind", True), ("leads.words", False)]
    patience = MINUTE + duty_state.PATIENCE
    for after, is_late in ((patience, False), (patience + timedelta(microseconds=1), True)):
        assert duty_state.duty_states(at=AT + after)[1].is_late is is_late


@pytest.mark.plants_a_violation("duties.leads.rows", reason="a row is refused by the database")
def test_each_item_has_its_own_savepoint() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE words (word text UNIQUE) ON COMMIT DROP")

        def act(word: str) -> int:
            cursor.execute("INSERT INTO words VALUES (%s)", [word])
            cursor.execute("INSERT INTO words VALUES (%s)", ["two" if word == "three" else word + "!"])
            return 1

        def find(*, at: datetime) -> due.Found:
            yield from due.items("row", ["one", "two", "three", "four"], act)
            cursor.execute("INSERT INTO words VALUES ('end')")

        assert due.Duty("leads.rows", "Linhas", find).run(at=AT) == 3
        cursor.execute("SELECT string_agg(word, ' ' ORDER BY word) FROM words")
        assert cursor.fetchone() == ("end four four! one one! two two!",)
    assert DutyFailure.objects.get().error.startswith(IntegrityError.__name__)


def test_what_is_asked_for_the_rest_fails_by_itself() -> None:
    heard = []

    def ask() -> str:
        if not heard:
            raise LookupError("no market")
        return "pt"

    def find(*, at: datetime) -> due.Found:
        heard.append((yield from due.asked("market pt", ask)))
        heard.append((yield due.Item("one", lambda: 3)))

    duty = due.Duty("leads.asks", "Perguntas", find)
    assert duty.run(at=AT) == 3 and heard == [None, 3]
    assert duty.run(at=AT + MINUTE) == 3 and heard == [None, 3, "pt", 3]


def test_runs_are_reported_by_name() -> None:
    reported: list[tuple[str, int]] = []
    duties = [Played("a", "b", name="leads.two").duty, Played(name="leads.none").duty]
    assert due.run(duties, at=AT, report=lambda name, done: reported.append((name, done))) == 2
    assert reported == [("leads.two", 2)]


def test_every_duty_has_a_name_of_its_own_beginning_with_its_room() -> None:
    duties = due.all_duties()
    names = [duty.name for duty in duties]
    assert len(set(names)) == len(names) >= 16
    for duty in duties:
        assert duty.find.__module__.startswith(f"vinte.{duty.name.split('.')[0]}."), duty.name
