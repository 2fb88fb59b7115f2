"""Ana taps a number: the call that began is one attempt, whatever becomes of it, in whatever order the phone tells it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

import cast
from vinte.claims import queries as claims
from vinte.handling import actions, due, queries
from vinte.handling.messages import leaving
from vinte.handling.models import ContactAttempt
from vinte.kernel.errors import IdempotencyConflict, NotAllowed, Refused

pytestmark = pytest.mark.django_db
BOUGHT, TAPPED = cast.later(hours=5), cast.later(hours=6)
MINUTE, SECOND, HOUR = timedelta(minutes=1), timedelta(seconds=1), timedelta(hours=1)
# In Portugal a first contact has 24 hours, and 12 more in which one that was made in time can be entered.
IN_TIME, ENTERED = BOUGHT + timedelta(hours=24), BOUGHT + timedelta(hours=36)
AN_HOUR_LATER = TAPPED + HOUR


class Story:
    """Ana bought Helena's contact."""

    def __init__(self) -> None:
        self.ana = cast.professional("Ana", balance_cents=9000, pack="monthly")
        self.purchase = cast.buy(self.ana, cast.request(), at=BOUGHT)
        self.of: dict[str, Any] = {"professional_id": self.ana.id, "purchase_id": self.purchase.id}

    def tap(
        self, key: str = "T", *, tapped_at: datetime = TAPPED, at: datetime | None = None, **told: Any
    ) -> Any:
        told = {"channel": "phone", **told}
        return actions.record_tap(
            **{**self.of, "tapped_at": tapped_at, "tap_key": key, "at": at or tapped_at, **told}
        )

    def waited(self, key: str = "T", *, tapped_at: datetime = TAPPED, at: datetime) -> Any:
        """As `tap`, by a phone that had no network."""
        return self.tap(key, tapped_at=tapped_at, at=at, clock_said=tapped_at)

    def tell(self, outcome: str = "talked", *, at: datetime = AN_HOUR_LATER, **told: Any) -> queries.Attempt:
        """On a page; with a tap's key as that page sends it, which says when it was tapped."""
        told = {
            "tap_key": "",
            "channel": "phone",
            "attempted_at": at,
            "note": "",
            "idempotency_key": "K",
            **told,
        }
        return actions.record_attempt(**{**self.of, "outcome": outcome, "at": at, **told})

    def queued(
        self, outcome: str = "talked", *, at: datetime = AN_HOUR_LATER, **told: Any
    ) -> actions.Received:
        told = {"happened_at": TAPPED, "tap_key": "T", "channel": "phone", "idempotency_key": "K", **told}
        return actions.record_queued_attempt(
            **{**self.of, "outcome": outcome, "call_back_at": None, "note": "", "at": at, **told}
        )

    def take_back(self, *, at: datetime) -> None:
        begun = queries.begun_of(queries.attempts(self.ana.id))
        assert begun is not None
        actions.take_back_attempt(professional_id=self.ana.id, attempt_id=begun.id, at=at)

    def standing(self) -> list[tuple[str, bool, datetime, datetime]]:
        return [
            (one.outcome, one.is_begun, one.attempted_at, one.recorded_at)
            for one in queries.attempts(self.ana.id)
        ]

    def counts(self, at: datetime) -> bool:
        """Whether the contact has its call in time, for the guarantee."""
        return claims.assess(professional_id=self.ana.id, at=at).clauses["prompt_contact"].have == 1

    def today(self, at: datetime) -> list[str]:
        contacts = queries.in_hand(professional_id=self.ana.id, at=at)
        found = queries.due_today(professional_id=self.ana.id, market="pt", contacts=contacts, at=at)
        return [one.kind for one in queries.day_of(found, at=at).now]


def begun(
    tapped_at: datetime = TAPPED, recorded_at: datetime | None = None
) -> tuple[str, bool, datetime, datetime]:
    return ("", True, tapped_at, recorded_at or tapped_at)


def told(
    outcome: str, tapped_at: datetime = TAPPED, recorded_at: datetime | None = None
) -> tuple[str, bool, datetime, datetime]:
    return (outcome, False, tapped_at, recorded_at or tapped_at)


AGAIN = TAPPED + 2 * MINUTE
# What happens, in order: the story's method and what it is told. Then what stands, and whether the guarantee counts it.
EDGES: dict[str, tuple[Sequence[tuple[str, dict[str, Any]]], Sequence[Any], bool]] = {
    "tapped, and no more": ([("tap", {})], [begun()], True),
    "the outcome completes it": ([("tap", {}), ("tell", {"tap_key": "T", "attempted_at": TAPPED})], [told("talked")], True),
    "the outcome comes hours too late, the tap did not": (
        [("tap", {}), ("tell", {"tap_key": "T", "attempted_at": ENTERED + HOUR - 12 * HOUR, "at": ENTERED + HOUR})],
        [told("talked")],
        True,
    ),
    "on another device, which knows of no tap": (
        [("tap", {}), ("tell", {"outcome": "no_answer"})],
        [told("no_answer")],
        True,
    ),
    "on another device, twelve hours later": (
        [("tap", {}), ("tell", {"at": TAPPED + 12 * HOUR})],
        [told("talked")],
        True,
    ),
    "on another device, later than that it is another call": (
        [("tap", {}), ("tell", {"at": TAPPED + 12 * HOUR + SECOND})],
        [begun(), told("talked", TAPPED + 12 * HOUR + SECOND)],
        True,
    ),
    "another hour was typed: another call": (
        [("tap", {}), ("tell", {"attempted_at": TAPPED - 30 * MINUTE})],
        [told("talked", TAPPED - 30 * MINUTE, AN_HOUR_LATER), begun()],
        True,
    ),
    "the hour of the tap was typed": (
        [("tap", {}), ("tell", {"attempted_at": TAPPED - MINUTE})],
        [told("talked")],
        True,
    ),
    "sent twice": ([("tap", {}), ("tap", {"at": TAPPED + HOUR})], [begun()], True),
    "tapped twice in two minutes": ([("tap", {}), ("tap", {"key": "T2", "tapped_at": AGAIN})], [begun()], True),
    "tapped again after that": (
        [("tap", {}), ("tap", {"key": "T2", "tapped_at": AGAIN + SECOND})],
        [begun(), begun(AGAIN + SECOND)],
        True,
    ),
    "tapped twice, and told of the second": (
        [
            ("tap", {}),
            ("tap", {"key": "T2", "tapped_at": AGAIN}),
            ("tell", {"tap_key": "T2", "attempted_at": AGAIN}),
        ],
        [told("talked")],
        True,
    ),
    "told, then tapped at once: another call": (
        [
            ("tap", {}),
            ("tell", {"outcome": "no_answer", "tap_key": "T", "attempted_at": TAPPED, "at": TAPPED + MINUTE}),
            ("tap", {"key": "T2", "tapped_at": AGAIN}),
        ],
        [told("no_answer"), begun(AGAIN)],
        True,
    ),
    "another way: another attempt": (
        [("tap", {}), ("tap", {"key": "T2", "tapped_at": AGAIN, "channel": "message"})],
        [begun(), begun(AGAIN)],
        True,
    ),
    "talked by the way that was tapped": (
        [("tap", {"channel": "message"}), ("tell", {"tap_key": "T", "attempted_at": TAPPED})],
        [told("talked")],
        True,
    ),
    "without network, both arrive": (
        [("waited", {"at": AN_HOUR_LATER}), ("queued", {"happened_at": TAPPED - SECOND})],
        [told("talked", TAPPED, AN_HOUR_LATER)],
        True,
    ),
    "without network, the outcome arrives first": (
        [("queued", {}), ("waited", {"at": AN_HOUR_LATER + MINUTE})],
        [told("talked", TAPPED, AN_HOUR_LATER)],
        True,
    ),
    "without network, both arrive twice": (
        [
            ("waited", {"at": AN_HOUR_LATER}),
            ("queued", {}),
            ("waited", {"at": AN_HOUR_LATER + HOUR}),
            ("queued", {"happened_at": TAPPED - SECOND, "at": AN_HOUR_LATER + HOUR}),
        ],
        [told("talked", TAPPED, AN_HOUR_LATER)],
        True,
    ),
    "the tap in time, entered with the last second": ([("waited", {"at": ENTERED})], [begun(TAPPED, ENTERED)], True),
    "the tap in time, entered too late": (
        [("waited", {"at": ENTERED + SECOND})],
        [begun(TAPPED, ENTERED + SECOND)],
        False,
    ),
    "with the last second of the hours": ([("tap", {"tapped_at": IN_TIME})], [begun(IN_TIME)], True),
    "a second after": ([("tap", {"tapped_at": IN_TIME + SECOND})], [begun(IN_TIME + SECOND)], False),
    "at the instant of the purchase": (
        [("tap", {"tapped_at": BOUGHT, "at": TAPPED})],
        [begun(BOUGHT, TAPPED)],
        True,
    ),
    "before it: a note": ([("tap", {"tapped_at": BOUGHT - SECOND, "at": TAPPED})], [], False),
    "a clock that is ahead": ([("waited", {"tapped_at": TAPPED + HOUR, "at": TAPPED})], [begun()], True),
    "it was no call": ([("tap", {}), ("take_back", {"at": TAPPED + SECOND})], [], False),
    "it was no call, told a day later": ([("tap", {}), ("take_back", {"at": TAPPED + 20 * HOUR})], [], False),
    "no call, and the tap comes again": (
        [("tap", {}), ("take_back", {"at": AGAIN}), ("waited", {"at": AN_HOUR_LATER})],
        [],
        False,
    ),
    "no call, and then it was one": (
        [("tap", {}), ("take_back", {"at": AGAIN}), ("tell", {"tap_key": "T", "attempted_at": TAPPED})],
        [told("talked", TAPPED, AN_HOUR_LATER)],
        True,
    ),
    "a message that was sent has no outcome": (
        [
            ("tap", {"channel": "message"}),
            ("tell", {"outcome": "", "channel": "message", "tap_key": "T", "attempted_at": TAPPED}),
        ],
        [told("")],
        True,
    ),
}  # fmt: skip


@pytest.mark.parametrize("edge", EDGES)
def test_a_tap_is_one_attempt_however_it_is_told(edge: str) -> None:
    steps, stands, counts = EDGES[edge]
    story = Story()
    for method, given in steps:
        getattr(story, method)(**given)
    assert story.standing() == list(stands)
    assert story.counts(ENTERED + 2 * HOUR) is counts


def test_what_was_told_of_one_tap_is_told_once() -> None:
    story = Story()
    story.tap()
    first = story.tell(tap_key="T", attempted_at=TAPPED)
    # The same on another device is the same; another outcome is a correction.
    assert story.tell(tap_key="T", attempted_at=TAPPED, idempotency_key="K2") == first
    with pytest.raises(Refused) as refusal:
        story.tell("no_answer", tap_key="T", attempted_at=TAPPED, idempotency_key="K3")
    assert refusal.value.code == "already_told"
    with pytest.raises(IdempotencyConflict):
        story.tell("no_answer", tap_key="T", attempted_at=TAPPED)
    # Ten minutes from its outcome it is taken back in one tap, no longer.
    late = first.answered_at + timedelta(minutes=10, seconds=1)
    with pytest.raises(Refused) as refusal:
        actions.take_back_attempt(professional_id=story.ana.id, attempt_id=first.id, at=late)
    assert refusal.value.code == "too_late_to_take_back"
    actions.take_back_attempt(professional_id=story.ana.id, attempt_id=first.id, at=late - SECOND)


def test_a_call_back_waits_from_the_tap_on_and_one_too_early_leaves_the_tap_open() -> None:
    story = Story()
    story.tap()
    about: dict[str, Any] = {"tap_key": "T", "attempted_at": TAPPED}
    with pytest.raises(Refused) as refusal:
        story.tell("call_back", call_back_at=TAPPED, **about)
    assert refusal.value.code == "call_back_too_early" and story.standing() == [begun()]
    assert story.tell("call_back", call_back_at=TAPPED + HOUR, **about).call_back_at == TAPPED + HOUR


def test_today_asks_how_it_went_until_it_is_told_and_for_three_weeks() -> None:
    story = Story()
    story.tap()
    assert story.today(TAPPED + SECOND) == ["outcome"] == story.today(TAPPED + timedelta(days=21))
    assert story.today(TAPPED + timedelta(days=21, seconds=1)) == []
    story.tell("no_answer", tap_key="T", attempted_at=TAPPED)
    assert story.today(TAPPED + 5 * HOUR) == ["follow_up"]


def test_what_was_known_at_an_instant_is_told_of_it() -> None:
    story = Story()
    story.tap()
    story.tell(tap_key="T", attempted_at=TAPPED)

    def words(at: datetime) -> list[str]:
        told = queries.timeline(professional_id=story.ana.id, purchase_ids=[story.purchase.id], at=at)
        return [event.words for event in told[story.purchase.id] if event.kind == "attempt"]

    assert words(AN_HOUR_LATER - SECOND) == ["Contacto por telefone começado: falta dizer como correu"]
    assert words(AN_HOUR_LATER) == ["Contacto por telefone, falaram"]


def test_only_ones_own_contact_and_only_with_a_key() -> None:
    story, bruno = Story(), cast.professional("Bruno")
    with pytest.raises(NotAllowed):
        story.tap(professional_id=bruno.id)
    with pytest.raises(LookupError):
        story.tap(channel="pigeon")
    with pytest.raises(ValueError, match="bring its key"):
        story.tap("")
    other = cast.buy(story.ana, cast.request(title="Outra"), at=BOUGHT)
    story.tap()
    with pytest.raises(IdempotencyConflict):
        story.tap(purchase_id=other.id)
    cast.take_back(other, at=TAPPED)
    assert story.tap("T3", purchase_id=other.id).marks == ("contact_returned",)
    assert story.standing() == [begun()]


def test_what_was_said_goes_with_the_business_and_that_it_called_stays() -> None:
    story = Story()
    recording = queries.Recording(content=b"OggS", media_type="audio/ogg", seconds=3)
    story.tell(note="Quer três torneiras", recording=recording)
    assert len(queries.voice_notes_on(professional_id=story.ana.id, purchase_ids=[story.purchase.id])) == 1
    leaving.remove(professional_id=story.ana.id, at=AN_HOUR_LATER)
    assert queries.voice_notes_on(professional_id=story.ana.id, purchase_ids=[story.purchase.id]) == []
    (kept,) = queries.attempts(story.ana.id)
    assert (kept.outcome, kept.note) == ("talked", "")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE handling_contactattempt SET attempted_at = now()",
        "UPDATE handling_contactattempt SET tap_key = 'X'",
        "UPDATE handling_contactattempt SET outcome = 'no_answer', answered_at = now()",
        "UPDATE handling_contactattempt SET answered_at = NULL, outcome = ''",
        "UPDATE handling_contactattempt SET idempotency_key = 'X'",
    ],
)
def test_the_database_keeps_the_tap_and_lets_its_outcome_be_told_once(change: str) -> None:
    story = Story()
    story.tap()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE handling_contactattempt SET outcome = 'talked'")
    story.tell(tap_key="T", attempted_at=TAPPED)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert ContactAttempt.objects.get().outcome == "talked"


# From the first day on which a rule asks for it: what happened after the tap, and whether Ana is asked how it went.
DECEMBER = datetime(2026, 12, 2, 9, 0, tzinfo=TAPPED.tzinfo)


@pytest.mark.parametrize(
    ("then", "after", "is_asked"),
    [
        ("nothing", 3 * HOUR - MINUTE, False),
        ("nothing", 3 * HOUR, True),
        ("told", 3 * HOUR, False),
        ("taken back", 3 * HOUR, False),
        ("written later", 3 * HOUR, False),
        ("won", 3 * HOUR, False),
        ("returned", 3 * HOUR, False),
    ],
)
def test_a_call_that_nobody_told_of_is_asked_about_once(then: str, after: timedelta, is_asked: bool) -> None:
    ana = cast.professional("Ana", pack="monthly", at=DECEMBER - timedelta(days=2))
    purchase = cast.contact(ana, at=DECEMBER, called_after=None, title="Sala")
    of: dict[str, Any] = {"professional_id": ana.id, "purchase_id": purchase.id}
    tapped_at, soon = DECEMBER + MINUTE, DECEMBER + 5 * MINUTE
    actions.record_tap(**of, channel="phone", tapped_at=tapped_at, tap_key="T", at=tapped_at)
    if then == "told":
        actions.record_attempt(
            **of, channel="phone", attempted_at=tapped_at, outcome="talked", note="", idempotency_key="K",
            tap_key="T", at=soon,
        )  # fmt: skip
    elif then == "taken back":
        begun_now = queries.begun_of(queries.attempts(ana.id))
        assert begun_now is not None
        actions.take_back_attempt(professional_id=ana.id, attempt_id=begun_now.id, at=soon)
    elif then == "written later":
        cast.attempt(purchase, at=soon, channel="email")
    elif then == "won":
        cast.award(purchase, at=soon)
    elif then == "returned":
        cast.take_back(purchase, at=soon)
    for _twice in range(2):
        due.DUTIES.run(at=tapped_at + after)
    letters = cast.letters(ana.account.email, kind="reminder")
    assert sum("ia ligar a" in letter.text for letter in letters) == is_asked
