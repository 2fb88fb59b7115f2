"""Ana calls from a building site: what became of each call, slips of the thumb, and a phone whose clock lies."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

import cast
from vinte.claims import queries as claims
from vinte.handling import actions, queries
from vinte.handling.checks import corrections_stand_for_what_was_taken_back
from vinte.handling.models import AttemptWithdrawal, ContactAttempt, ContactNote
from vinte.kernel.errors import IdempotencyConflict, NotAllowed, Refused

pytestmark = pytest.mark.django_db
BOUGHT, CALLED = cast.later(hours=5), cast.later(hours=6)
MINUTE, SECOND, HOUR = timedelta(minutes=1), timedelta(seconds=1), timedelta(hours=1)
# In Portugal a first contact has 24 hours, and 12 more in which one that was made in time can be entered.
IN_TIME, ENTERED = BOUGHT + timedelta(hours=24), BOUGHT + timedelta(hours=36)


class Story:
    """Ana bought Helena's contact."""

    def __init__(self) -> None:
        self.ana = cast.professional("Ana", balance_cents=9000, pack="monthly")
        self.purchase = cast.buy(self.ana, cast.request(), at=BOUGHT)

    def call(self, *, at: Any = CALLED, **told: Any) -> queries.Attempt:
        return actions.record_attempt(
            **{
                "professional_id": self.ana.id,
                "purchase_id": self.purchase.id,
                "channel": "phone",
                "attempted_at": at,
                "note": "",
                "at": at,
                **told,
            }
        )

    def send(self, *, happened_at: Any, at: Any, key: str = "k1", **told: Any) -> actions.Received:
        return actions.record_queued_attempt(
            **{
                "professional_id": self.ana.id,
                "purchase_id": self.purchase.id,
                "channel": "phone",
                "happened_at": happened_at,
                "outcome": "talked",
                "call_back_at": None,
                "note": "",
                "idempotency_key": key,
                "at": at,
                **told,
            }
        )

    def prompt(self, at: Any) -> tuple[int | None, tuple[str, ...]]:
        """How many contacts have their call in time, and those whose hours still run."""
        found = claims.assess(professional_id=self.ana.id, at=at).clauses["prompt_contact"]
        return found.have, found.waiting


@pytest.fixture
def story() -> Story:
    return Story()


# --- what became of it ------------------------------------------------------------------------------------


def test_each_outcome_is_kept_and_every_grade_counts_for_the_guarantee(story: Story) -> None:
    again = CALLED + HOUR
    for number, (outcome, grade) in enumerate(
        [("talked", "told"), ("no_answer", "seen"), ("wrong_number", "confirmed"), ("", "told")]
    ):
        story.call(at=CALLED + number * MINUTE, outcome=outcome, grade=grade)
    story.call(at=CALLED + 10 * MINUTE, outcome="call_back", call_back_at=again)
    kept = queries.attempts(story.ana.id)
    assert [row.outcome for row in kept] == ["talked", "no_answer", "wrong_number", "", "call_back"]
    assert [row.grade for row in kept] == ["told", "seen", "confirmed", "told", "told"]
    assert kept[-1].call_back_at == again and kept[0].outcome_label == "falaram"
    assert story.prompt(CALLED)[0] == 1


@pytest.mark.parametrize("grade", ["told", "seen", "confirmed"])
def test_a_call_of_any_grade_is_in_time(story: Story, grade: str) -> None:
    story.call(grade=grade)
    assert story.prompt(CALLED) == (1, ())


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"outcome": "call_back"}, "call_back_missing"),
        ({"outcome": "talked", "call_back_at": CALLED + HOUR}, "call_back_missing"),
        ({"outcome": "call_back", "call_back_at": CALLED}, "call_back_too_early"),
        ({"outcome": "call_back", "call_back_at": CALLED + SECOND}, ""),
        ({"attempted_at": BOUGHT - SECOND}, "before_purchase"),
        ({"attempted_at": BOUGHT}, ""),
        ({"attempted_at": CALLED + SECOND}, "in_the_future"),
    ],
)
def test_what_can_not_be_is_refused_whole(story: Story, told: dict[str, Any], code: str) -> None:
    if not code:
        story.call(**told)
        assert ContactAttempt.objects.count() == 1
        return
    with pytest.raises(Refused) as refusal:
        story.call(**told)
    assert refusal.value.code == code and not ContactAttempt.objects.exists()


@pytest.mark.parametrize("told", [{"channel": "pigeon"}, {"outcome": "married"}, {"grade": "sworn"}])
def test_unknown_words_are_an_error_of_whoever_calls(story: Story, told: dict[str, Any]) -> None:
    with pytest.raises(LookupError):
        story.call(**told)


def test_one_key_is_one_attempt_and_another_body_an_error(story: Story) -> None:
    first = story.call(idempotency_key="k", outcome="talked", note="Quer três torneiras")
    # "Now" is later when the form comes again.
    again = story.call(idempotency_key="k", outcome="talked", note="Quer três torneiras ", at=CALLED + MINUTE)
    assert again == first and ContactAttempt.objects.count() == 1
    for other in ({"outcome": "no_answer"}, {"note": "Outra"}, {"attempted_at": BOUGHT}):
        with pytest.raises(IdempotencyConflict):
            story.call(
                **{"idempotency_key": "k", "outcome": "talked", "note": "Quer três torneiras", **other}
            )
    # Another professional's key is another one.
    bruno = cast.professional("Bruno", balance_cents=9000, pack="monthly")
    theirs = cast.buy(bruno, cast.request(), at=BOUGHT)
    story.call(professional_id=bruno.id, purchase_id=theirs.id, idempotency_key="k", outcome="talked")
    assert ContactAttempt.objects.count() == 2


# --- clocks that lie --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("happened_at", "at", "stands_at", "marks"),
    [
        # As it was, hours later.
        (CALLED, CALLED + 3 * HOUR, CALLED, ()),
        # The very instant of receipt, and one that had not come.
        (CALLED, CALLED, CALLED, ()),
        (CALLED + SECOND, CALLED, CALLED, ("clock_ahead",)),
        (CALLED + timedelta(days=400), CALLED, CALLED, ("clock_ahead",)),
        # The purchase itself, and a moment before it.
        (BOUGHT, CALLED, BOUGHT, ()),
        (BOUGHT - SECOND, CALLED, None, ("before_purchase",)),
        # Entered with the last second, and after it.
        (IN_TIME, ENTERED, IN_TIME, ()),
        (IN_TIME, ENTERED + SECOND, IN_TIME, ("late",)),
        # Made too late: it is not late for having waited on the phone.
        (IN_TIME + SECOND, ENTERED + SECOND, IN_TIME + SECOND, ()),
    ],
)
def test_what_waited_on_a_phone_is_kept_and_marked(
    story: Story, happened_at: Any, at: Any, stands_at: Any, marks: tuple[str, ...]
) -> None:
    received = story.send(happened_at=happened_at, at=at, note="Atendeu o marido")
    assert received.marks == marks and received.is_new
    if stands_at is None:
        (note,) = queries.notes(story.ana.id)
        assert (note.clock_said, note.note, note.why) == (happened_at, "Atendeu o marido", "before_purchase")
        assert queries.attempts(story.ana.id) == [] and story.prompt(at)[0] == 0
    else:
        (kept,) = queries.attempts(story.ana.id)
        assert (kept.attempted_at, kept.recorded_at, kept.clock_said) == (stands_at, at, happened_at)
        assert kept.clock_was_ahead is ("clock_ahead" in marks)
        assert queries.notes(story.ana.id) == []
    # It comes again, for the answer was lost on the way.
    once_more = story.send(happened_at=happened_at, at=at + HOUR, note="Atendeu o marido")
    assert (once_more.attempt, once_more.note, once_more.marks, once_more.is_new) == (
        received.attempt,
        received.note,
        marks,
        False,
    )
    with pytest.raises(IdempotencyConflict):
        story.send(happened_at=happened_at, at=at + HOUR, note="Outra coisa")


def test_a_late_entry_does_not_count_and_one_in_time_does(story: Story) -> None:
    story.send(happened_at=CALLED, at=ENTERED + SECOND)
    assert (
        claims.assess(professional_id=story.ana.id, at=ENTERED + SECOND).statuses["prompt_contact"]
        == "failed"
    )
    other = cast.buy(story.ana, cast.request(title="Outra"), at=BOUGHT + timedelta(days=3))
    received = story.send(
        purchase_id=other.id,
        key="k2",
        happened_at=other.bought_at + HOUR,
        at=other.bought_at + timedelta(hours=36),
    )
    assert received.marks == ()


def test_a_form_whose_answer_was_lost_comes_again_from_the_queue(story: Story) -> None:
    story.call(idempotency_key="k1", outcome="talked")
    received = story.send(happened_at=CALLED - SECOND, at=CALLED + HOUR)
    assert not received.is_new and received.marks == () and ContactAttempt.objects.count() == 1


def test_a_contact_returned_meanwhile_keeps_what_the_phone_had_as_a_note(story: Story) -> None:
    cast.take_back(story.purchase, at=CALLED + HOUR)
    received = story.send(happened_at=CALLED, at=CALLED + 2 * HOUR)
    assert received.marks == ("contact_returned",) and received.attempt is None
    assert ContactNote.objects.get().why == "contact_returned"


def test_only_ones_own_contact_and_only_with_a_key(story: Story) -> None:
    bruno = cast.professional("Bruno")
    with pytest.raises(NotAllowed):
        story.send(happened_at=CALLED, at=CALLED, professional_id=bruno.id)
    with pytest.raises(ValueError, match="idempotency key"):
        story.send(happened_at=CALLED, at=CALLED, key="")
    assert not ContactAttempt.objects.exists() and not ContactNote.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE handling_contactattempt SET outcome = 'talked'",
        "UPDATE handling_contactattempt SET grade = 'confirmed'",
        "UPDATE handling_contactattempt SET clock_said = now()",
        "UPDATE handling_contactnote SET clock_said = now()",
        "DELETE FROM handling_contactnote",
    ],
)
def test_the_database_keeps_what_was_told(story: Story, change: str) -> None:
    story.call(outcome="no_answer")
    story.send(happened_at=BOUGHT - HOUR, at=CALLED)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


# --- mistakes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("after", "code"), [(timedelta(minutes=10), ""), (timedelta(minutes=10, seconds=1), "too_late_to_take_back")])  # fmt: skip
def test_within_ten_minutes_one_tap_takes_it_back(story: Story, after: timedelta, code: str) -> None:
    told = story.call(outcome="talked")
    back = {"professional_id": story.ana.id, "attempt_id": told.id, "at": CALLED + after}
    if code:
        with pytest.raises(Refused) as refusal:
            actions.take_back_attempt(**back)
        assert refusal.value.code == code and not AttemptWithdrawal.objects.exists()
        return
    actions.take_back_attempt(**back)
    assert queries.attempts(story.ana.id) == []
    (kept,) = queries.told_attempts(professional_id=story.ana.id, purchase_ids=[story.purchase.id])
    assert (kept.id, kept.withdrawn_at, kept.reason) == (told.id, CALLED + after, "")
    with pytest.raises(Refused) as refusal:
        actions.take_back_attempt(**back)
    assert refusal.value.code == "already_withdrawn"


@pytest.mark.parametrize("grade", ["seen", "confirmed"])
def test_what_the_platform_saw_is_no_mistake(story: Story, grade: str) -> None:
    told = story.call(channel="email", grade=grade)
    about = {"professional_id": story.ana.id, "attempt_id": told.id, "at": CALLED + MINUTE}
    with pytest.raises(Refused) as refusal:
        actions.take_back_attempt(**about)
    assert refusal.value.code == "seen_stays"
    with pytest.raises(Refused) as refusal:
        actions.withdraw_attempt(**about, reason="Foi engano")
    assert refusal.value.code == "seen_stays"


def test_a_correction_keeps_the_first_entry_with_its_note_and_is_made_once(story: Story) -> None:
    wrong = story.call(outcome="talked")
    correction: dict[str, Any] = {
        "professional_id": story.ana.id,
        "attempt_id": wrong.id,
        "reason": "Foi o vizinho quem atendeu",
        "channel": "phone",
        "attempted_at": CALLED,
        "outcome": "wrong_number",
        "call_back_at": None,
        "note": "",
        "idempotency_key": "c1",
    }
    right = actions.correct_attempt(**correction, at=CALLED + HOUR)
    assert actions.correct_attempt(**correction, at=CALLED + 2 * HOUR) == right
    assert (right.corrects_id, right.outcome, right.recorded_at) == (wrong.id, "wrong_number", CALLED + HOUR)
    assert queries.attempts(story.ana.id) == [right]
    history = queries.told_attempts(professional_id=story.ana.id, purchase_ids=[story.purchase.id])
    assert [(row.id, row.reason) for row in history] == [
        (wrong.id, "Foi o vizinho quem atendeu"),
        (right.id, ""),
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reason": " "}, "reason_missing"),
        ({"attempted_at": BOUGHT - SECOND}, "before_purchase"),
        ({"outcome": "call_back"}, "call_back_missing"),
    ],
)
def test_a_correction_that_can_not_be_leaves_the_first_entry(
    story: Story, change: dict[str, Any], code: str
) -> None:
    wrong = story.call(outcome="talked")
    with pytest.raises(Refused) as refusal:
        actions.correct_attempt(
            **{
                "professional_id": story.ana.id,
                "attempt_id": wrong.id,
                "reason": "Enganei-me",
                "channel": "phone",
                "attempted_at": CALLED,
                "outcome": "no_answer",
                "call_back_at": None,
                "note": "",
                "at": CALLED + HOUR,
                **change,
            }
        )
    assert refusal.value.code == code
    assert queries.attempts(story.ana.id) == [wrong]


@pytest.mark.plants_a_violation(
    "handling.corrections_stand_for_what_was_taken_back", reason="the check's own test"
)
@pytest.mark.parametrize(
    ("corrects", "fault"),
    [("standing", "corrects an entry that still counts"), ("nothing", "corrects no entry of its contact")],
)
def test_a_correction_of_what_still_counts_is_told(story: Story, corrects: str, fault: str) -> None:
    first = story.call(outcome="talked")
    assert list(corrections_stand_for_what_was_taken_back()) == []
    second = story.call(
        at=CALLED + HOUR, corrects_id=first.id if corrects == "standing" else story.purchase.id
    )
    assert list(corrections_stand_for_what_was_taken_back()) == [f"attempt {second.id} {fault}"]
