"""Ana plans to look at Helena's room: what each says of it, what their calendars hear, and what counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from icalendar import Calendar

import cast
from vinte.claims import queries as claims
from vinte.handling import actions, queries
from vinte.handling.queries import PlannedVisit
from vinte.handling.visits.queries import events_of
from vinte.kernel.errors import IdempotencyConflict, NotAllowed, Refused
from vinte.notices import queries as notices

pytestmark = pytest.mark.django_db
BOUGHT = cast.later(hours=5)
PLANNED = cast.later(hours=6)
STARTS = cast.later(days=2)
MOMENT = timedelta(microseconds=1)


class Story:
    """Ana bought Helena's contact."""

    def __init__(self) -> None:
        self.ana = cast.professional("Ana", balance_cents=5000)
        self.helena = cast.homeowner("Helena")
        self.purchase = cast.buy(self.ana, cast.request(of=self.helena), at=BOUGHT)

    def plan(self, **changes: Any) -> PlannedVisit:
        given = {
            "professional_id": self.ana.id,
            "purchase_id": self.purchase.id,
            "starts_at": STARTS,
            "minutes": 60,
            "place": "",
            "words": "",
            "is_agreed": False,
            "idempotency_key": "one",
            "at": PLANNED,
        }
        return actions.plan_visit(**{**given, **changes})

    def secret(self) -> str:
        return cast.secret_sent_to(self.helena.email, page="visita")

    def answer(self, answer: str, *, at: datetime, secret: str = "", **given: Any) -> PlannedVisit:
        secret = secret or self.secret()
        shown = queries.visit_behind(secret=secret, at=at).visit
        about = {"wished_at": None, "words": "", "sequence": shown.sequence, **given}
        return actions.answer_visit(secret=secret, answer=answer, at=at, **about)

    def visit(self) -> PlannedVisit:
        (found,) = queries.visits_on(professional_id=self.ana.id, purchase_ids=[self.purchase.id])
        return found

    def letters(self, of: Any, kind: str) -> list[Any]:
        return [each for each in reversed(notices.mailbox(of.email)) if each.kind == kind]

    def events(self, at: datetime) -> list[str]:
        found = events_of(professional_id=self.ana.id, purchase_ids=[self.purchase.id], at=at)
        return [event.kind for event in found.get(self.purchase.id, [])]

    def act(self, name: str, *, at: datetime, **given: Any) -> PlannedVisit:
        about = {"professional_id": self.ana.id, "visit_id": self.visit().id, "words": "", "at": at}
        act: Any = getattr(actions, name)
        return act(**{**about, **given})


@pytest.fixture
def story() -> Story:
    return Story()


def calendar(letter: Any) -> tuple[Calendar, Any]:
    read = Calendar.from_ical(letter.calendar)
    (event,) = read.walk("VEVENT")
    return read, event


def test_helena_hears_of_a_visit_says_yes_and_both_calendars_know(story: Story) -> None:
    story.plan(words="Levo o catálogo.")
    (letter,) = story.letters(story.helena, "visit_planned")
    assert "Levo o catálogo." in letter.text and "14 de janeiro" in letter.text
    file, event = calendar(letter)
    assert (str(file["method"]), str(event["status"]), event["sequence"]) == ("REQUEST", "TENTATIVE", 0)
    assert (
        event["dtstart"].dt.astimezone(UTC) == STARTS and event["dtstart"].params["TZID"] == "Europe/Lisbon"
    )
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(hours=1)
    (alarm,) = file.walk("VALARM")
    assert alarm["trigger"].dt == -timedelta(hours=2) and list(file.walk("VTIMEZONE"))
    assert story.ana.account.email not in letter.calendar and "Rua Direita" not in letter.calendar
    uid = str(event["uid"])
    assert story.answer("confirmed", at=cast.later(hours=7)).state == "agreed"
    (heard,) = story.letters(story.ana.account, "visit_answered")
    file, event = calendar(heard)
    assert (str(event["uid"]), event["sequence"], str(event["status"])) == (uid, 1, "CONFIRMED")
    assert story.helena.email not in heard.calendar + heard.text and "Rua Direita" not in heard.calendar
    # Said again it changes nothing, and nobody hears of it.
    story.answer("confirmed", at=cast.later(hours=8))
    assert len(story.letters(story.ana.account, "visit_answered")) == 1
    assert story.events(STARTS) == ["visit_proposed", "visit_confirmed"]
    assert story.events(cast.later(hours=7) - MOMENT) == ["visit_proposed"]


def test_helena_asks_for_another_hour_ana_takes_it_and_the_old_link_says_so(story: Story) -> None:
    story.plan()
    old, wish = story.secret(), cast.later(days=3)
    with pytest.raises(Refused, match="Falta dizer quando"):
        story.answer("other_time", at=cast.later(hours=7))
    story.answer("other_time", at=cast.later(hours=7), wished_at=wish, words="De tarde não posso.")
    shown = story.visit()
    assert (shown.state, shown.wished_at, shown.words) == ("other_time", wish, "De tarde não posso.")
    moved = story.act("move_visit", at=cast.later(hours=8), starts_at=wish, is_agreed=False, sequence=0)
    assert (moved.state, moved.starts_at, moved.sequence) == ("agreed", wish, 1)
    behind = queries.visit_behind(secret=old, at=cast.later(hours=9))
    assert behind.is_moved and behind.link_starts_at == STARTS and behind.visit.starts_at == wish
    assert not queries.visit_behind(secret=story.secret(), at=cast.later(hours=9)).is_moved
    with pytest.raises(Refused) as stale:
        story.answer("called_off", at=cast.later(hours=9), secret=old, sequence=0)
    assert stale.value.code == "visit_moved" and story.visit().state == "agreed"


def test_another_hour_that_ana_proposes_waits_for_a_yes_again(story: Story) -> None:
    story.plan(is_agreed=True)
    assert "anotou a visita" in story.letters(story.helena, "visit_planned")[0].text
    moved = story.act(
        "move_visit", at=cast.later(hours=7), starts_at=cast.later(days=4), is_agreed=False, sequence=0
    )
    assert moved.state == "proposed"
    # The hour that it has already is no news.
    story.act("move_visit", at=cast.later(hours=8), starts_at=cast.later(days=4), is_agreed=False, sequence=1)
    assert len(story.letters(story.helena, "visit_planned")) == 2
    assert story.answer("confirmed", at=cast.later(hours=9)).state == "agreed"


@pytest.mark.parametrize("by_helena", [True, False])
def test_either_side_calls_it_off_and_the_others_calendar_hears_it(story: Story, by_helena: bool) -> None:
    story.plan()
    if by_helena:
        for _twice in range(2):
            story.answer("called_off", at=cast.later(hours=7), words="Fico doente.")
        (letter,) = story.letters(story.ana.account, "visit_answered")
    else:
        for _twice in range(2):
            story.act("call_off_visit", at=cast.later(hours=7), sequence=0)
        (letter,) = story.letters(story.helena, "visit_called_off")
    file, event = calendar(letter)
    assert (str(file["method"]), str(event["status"]), event["sequence"]) == ("CANCEL", "CANCELLED", 1)
    with pytest.raises(Refused, match="já está fechada: desmarcada"):
        story.act("visit_made", at=STARTS)
    # Another one can be planned then.
    assert story.plan(idempotency_key="two", at=cast.later(hours=8)).state == "proposed"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"starts_at": PLANNED}, "in_the_past"),
        ({"starts_at": PLANNED + MOMENT}, None),
        ({"starts_at": PLANNED + timedelta(days=180)}, None),
        ({"starts_at": PLANNED + timedelta(days=180) + MOMENT}, "too_far_ahead"),
        ({"minutes": 14}, "minutes_out_of_range"),
        ({"minutes": 15}, None),
        ({"minutes": 480}, None),
        ({"minutes": 481}, "minutes_out_of_range"),
        ({"words": "a" * 4000}, None),
        ({"words": "a" * 4001}, "text_too_long"),
    ],
)
def test_both_sides_of_each_limit(story: Story, changes: dict[str, Any], code: str | None) -> None:
    if code is None:
        assert story.plan(**changes).state == "proposed"
        return
    with pytest.raises(Refused) as refused:
        story.plan(**changes)
    assert refused.value.code == code
    assert not story.letters(story.helena, "visit_planned") and not story.events(STARTS)


def test_planned_twice_is_one_and_a_second_beside_it_is_refused(story: Story) -> None:
    assert story.plan().id == story.plan().id
    assert len(story.letters(story.helena, "visit_planned")) == 1
    with pytest.raises(Refused, match="Já há uma visita marcada"):
        story.plan(idempotency_key="two")
    other = cast.buy(story.ana, cast.request(), at=BOUGHT)
    with pytest.raises(IdempotencyConflict):
        story.plan(purchase_id=other.id)
    bruno = cast.professional("Bruno")
    with pytest.raises(NotAllowed):
        story.plan(professional_id=bruno.id)
    with pytest.raises(NotAllowed):
        story.act("visit_made", professional_id=bruno.id, at=STARTS)


@pytest.mark.parametrize(
    ("told_at", "met"),
    [(timedelta(hours=36), True), (timedelta(hours=36) + MOMENT, False)],
)
def test_a_visit_counts_at_its_hour_once_it_happened_and_was_told(
    story: Story, told_at: timedelta, met: bool
) -> None:
    starts_at = BOUGHT + timedelta(hours=24)
    story.plan(starts_at=starts_at)
    for act in ("visit_made", "nobody_home"):
        with pytest.raises(Refused, match="ainda não chegou"):
            story.act(act, at=starts_at - MOMENT)
    assert queries.attempts(story.ana.id) == []
    for _twice in range(2):
        assert story.act("visit_made", at=BOUGHT + told_at).state == "made"
    (attempt,) = queries.attempts(story.ana.id)
    assert (attempt.channel, attempt.attempted_at) == ("visit", starts_at)
    assert attempt.recorded_at == BOUGHT + told_at
    assessed = claims.assess(professional_id=story.ana.id, at=BOUGHT + told_at + MOMENT)
    assert (assessed.clauses["prompt_contact"].status != "failed") is met


def test_who_was_not_there_is_noted_by_either_side_and_decides_nothing(story: Story) -> None:
    story.plan()
    secret = story.secret()
    with pytest.raises(Refused, match="ainda não chegou"):
        actions.nobody_came(secret=secret, words="", at=STARTS - MOMENT)
    story.act("nobody_home", at=STARTS, words="Toquei três vezes.")
    assert story.visit().state == "missed" and queries.attempts(story.ana.id) == []
    for _twice in range(2):
        actions.nobody_came(secret=secret, words="Esperei toda a manhã.", at=STARTS + timedelta(hours=1))
    (letter,) = story.letters(story.ana.account, "visit_answered")
    assert (
        "ninguém apareceu" in letter.text and "Esperei toda a manhã." in letter.text and not letter.calendar
    )
    # Ana can still say that she was there: both words stand.
    story.act("visit_made", at=STARTS + timedelta(hours=2))
    assert len(queries.attempts(story.ana.id)) == 1
    kinds = ["visit_proposed", "visit_nobody_home", "visit_nobody_came", "visit_made"]
    assert story.events(STARTS + timedelta(hours=3)) == kinds


def test_helena_says_that_nobody_came_where_ana_says_it_was_made(story: Story) -> None:
    story.plan()
    story.act("visit_made", at=STARTS)
    actions.nobody_came(secret=story.secret(), words="", at=STARTS + timedelta(hours=1))
    assert story.visit().state == "made" and len(queries.attempts(story.ana.id)) == 1


def test_a_contact_that_went_back_has_no_visit_and_helena_may_still_call_it_off(story: Story) -> None:
    story.plan()
    cast.take_back(story.purchase, at=cast.later(hours=7))
    assert queries.visit_behind(secret=story.secret(), at=cast.later(hours=8)).is_over
    for answer, given in (("confirmed", {}), ("other_time", {"words": "Outro dia."})):
        with pytest.raises(Refused, match="já não tem o seu contacto"):
            story.answer(answer, at=cast.later(hours=8), **given)
    with pytest.raises(Refused, match="foi devolvido"):
        story.act(
            "move_visit", at=cast.later(hours=8), starts_at=cast.later(days=5), is_agreed=False, sequence=0
        )
    assert queries.waiting_offers(professional_id=story.ana.id, at=cast.later(days=1)) == []
    assert story.answer("called_off", at=cast.later(hours=8)).state == "called_off"


def test_after_its_hour_it_is_neither_confirmed_nor_moved_by_the_link(story: Story) -> None:
    story.plan()
    assert story.answer("confirmed", at=STARTS - MOMENT).state == "agreed"
    with pytest.raises(Refused, match="já chegou"):
        story.answer("called_off", at=STARTS)


@pytest.mark.parametrize(
    ("at", "due"),
    [
        (STARTS - timedelta(days=2), False),
        (STARTS - timedelta(days=2) + MOMENT, True),
        (cast.later(days=9), True),
    ],
)
def test_a_visit_is_due_from_two_days_before_until_somebody_says_how_it_went(
    story: Story, at: datetime, due: bool
) -> None:
    story.plan(is_agreed=True, at=BOUGHT + MOMENT)
    found = [visit.id for visit in queries.waiting_offers(professional_id=story.ana.id, at=at)]
    assert found == ([story.visit().id] if due else [])


def test_a_visit_that_moves_without_end_is_refused(story: Story) -> None:
    story.plan()
    for number in range(19):
        story.act(
            "move_visit",
            at=cast.later(hours=7),
            starts_at=cast.later(days=3, hours=number),
            is_agreed=False,
            sequence=number,
        )
    with pytest.raises(Refused, match="demasiadas vezes"):
        story.act(
            "move_visit", at=cast.later(hours=8), starts_at=cast.later(days=9), is_agreed=False, sequence=19
        )
    # Who wants none any more is never kept from saying so.
    assert story.act("call_off_visit", at=cast.later(hours=8), sequence=19).state == "called_off"


# The nights of the change of clock in 2026: 29 March at 01:00 UTC, 25 October at 01:00 UTC.
@pytest.mark.parametrize(
    ("zone", "starts_at", "ends_at", "written"),
    [
        ("Europe/Lisbon", "2026-03-28T10:00", "2026-03-28T11:00", "20260328T100000"),
        ("Europe/Lisbon", "2026-03-29T00:30", "2026-03-29T01:30", "20260329T003000"),
        ("Europe/Lisbon", "2026-03-29T09:00", "2026-03-29T10:00", "20260329T100000"),
        ("Europe/Lisbon", "2026-10-24T09:00", "2026-10-24T10:00", "20261024T100000"),
        ("Europe/Lisbon", "2026-10-25T00:30", "2026-10-25T01:30", "20261025T013000"),
        ("Europe/Lisbon", "2026-10-25T01:30", "2026-10-25T02:30", "20261025T013000Z"),
        ("Europe/Lisbon", "2026-10-25T10:00", "2026-10-25T11:00", "20261025T100000"),
        ("Europe/Madrid", "2026-03-28T09:00", "2026-03-28T10:00", "20260328T100000"),
        ("Europe/Madrid", "2026-03-29T00:30", "2026-03-29T01:30", "20260329T013000"),
        ("Europe/Madrid", "2026-03-29T08:00", "2026-03-29T09:00", "20260329T100000"),
        ("Europe/Madrid", "2026-10-24T08:00", "2026-10-24T09:00", "20261024T100000"),
        ("Europe/Madrid", "2026-10-25T00:30", "2026-10-25T01:30", "20261025T023000"),
        ("Europe/Madrid", "2026-10-25T01:30", "2026-10-25T02:30", "20261025T013000Z"),
        ("Europe/Madrid", "2026-10-25T09:00", "2026-10-25T10:00", "20261025T100000"),
    ],
)
def test_the_file_is_right_on_both_sides_of_the_change_of_clock(
    zone: str, starts_at: str, ends_at: str, written: str
) -> None:
    begins = datetime.fromisoformat(f"{starts_at}+00:00")
    visit = PlannedVisit(
        id=UUID(int=1),
        professional_id=UUID(int=2),
        purchase_id=UUID(int=3),
        starts_at=begins,
        minutes=60,
        place="",
        state="agreed",
        state_label="",
        sequence=0,
        planned_at=cast.MONDAY,
        changed_at=cast.MONDAY,
    )
    text = queries.professionals_visit_file(
        visit,
        zone=zone,
        title="Pintar a sala",
        name="Ana",
        email="ana@obras.example",
        address="Rua Direita, 5",
    )
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert event["dtstart"].dt.astimezone(UTC) == begins
    assert event["dtend"].dt.astimezone(UTC) == datetime.fromisoformat(f"{ends_at}+00:00")
    assert f":{written}\r\n" in text and str(event["location"]) == "Rua Direita, 5"
