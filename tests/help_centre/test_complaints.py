"""Helena complains about Ana, who did not come: both are heard, a person decides, and only the last word is shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

import cast
from cast import MONDAY, later
from vinte.help_centre import actions, leaving, queries
from vinte.help_centre.complaints.due import DUTY
from vinte.help_centre.models import Complaint
from vinte.kernel.errors import NotAllowed, Refused
from vinte.people import actions as people

pytestmark = pytest.mark.django_db
FILED = later(days=3)


class Story:
    """Ana holds Helena's contact; Sofia and Tomás are of the support."""

    def __init__(self) -> None:
        self.ana = cast.professional("Ana", at=later(days=-1), pack="yearly")
        self.helena = cast.homeowner("Helena", at=later(days=-1))
        self.bought = cast.contact(self.ana, owner=self.helena, at=MONDAY)
        self.request_id = self.bought.job_request_id
        self.sofia, self.tomas = cast.staff("Sofia"), cast.staff("Tomás")

    def file(self, *, at: datetime = FILED, about: str = "no_show", text: str = "Ninguém veio.") -> UUID:
        return actions.file_complaint(
            job_request_id=self.request_id, professional_id=self.ana.id, about=about, text=text, at=at
        )

    def answer(self, complaint_id: UUID, *, at: datetime) -> None:
        actions.answer_complaint(
            complaint_id=complaint_id, professional_id=self.ana.id, text="Avisei na véspera.", at=at
        )

    def decide(
        self, complaint_id: UUID, outcome: str = "upheld", *, at: datetime, by: Any = None, last: bool = False
    ) -> None:
        act = actions.answer_complaint_appeal if last else actions.decide_complaint
        act(
            complaint_id=complaint_id,
            outcome=outcome,
            reason="A visita estava combinada.",
            by=(by or self.sofia).pk,
            at=at,
        )

    def shown(self, at: datetime) -> int:
        return queries.upheld_complaints(professional_id=self.ana.id, market="pt", at=at).count

    def view(self, complaint_id: UUID, at: datetime) -> queries.ComplaintView:
        return queries.complaint_about(complaint_id=complaint_id, professional_id=self.ana.id, at=at)


@pytest.fixture
def story() -> Story:
    return Story()


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(Refused) as found:
        yield
    assert found.value.code == code


def kinds(address: str) -> list[str]:
    return [letter.kind for letter in cast.letters(address) if letter.kind.startswith("complaint")]


def test_both_are_heard_and_what_is_upheld_shows_only_when_nobody_can_appeal(story: Story) -> None:
    complaint_id = story.file()
    helena = story.helena
    assert kinds(helena.email) == ["complaint_received"]
    (told,) = cast.letters(story.ana.account.email, kind="complaint_told")
    assert "22 de janeiro" in told.text and "Ninguém veio" not in told.text and "garantia" in told.text
    with refused("still_heard"):
        story.decide(complaint_id, at=FILED + timedelta(days=1))
    story.answer(complaint_id, at=FILED + timedelta(days=1))
    with refused("answered_before"):
        story.answer(complaint_id, at=FILED + timedelta(days=1))
    found = story.view(complaint_id, FILED + timedelta(days=1))
    assert (found.waits, found.due_on) == ("us", date(2026, 1, 23))
    decided = FILED + timedelta(days=2)
    story.decide(complaint_id, at=decided)
    assert kinds(helena.email) == ["complaint_decided", "complaint_answered", "complaint_received"]
    assert "1 de fevereiro" not in cast.letters(helena.email, kind="complaint_decided")[0].subject
    found = story.view(complaint_id, decided)
    assert found.can_appeal == ("professional",) and found.appeal_until == date(2026, 1, 31)
    # Both sides of the last day of the appeal, and of the last day on the profile.
    for day, count in (
        (date(2026, 1, 17), 0),
        (date(2026, 1, 31), 0),
        (date(2026, 2, 1), 1),
        (date(2027, 1, 17), 1),
        (date(2027, 1, 18), 0),
    ):
        assert story.shown(datetime(day.year, day.month, day.day, 12, tzinfo=MONDAY.tzinfo)) == count, day


def test_an_appeal_goes_to_somebody_else_and_takes_the_complaint_off(story: Story) -> None:
    complaint_id = story.file()
    after = FILED + timedelta(days=9)
    story.decide(complaint_id, at=after)
    with refused("no_appeal"):
        actions.appeal_as_homeowner(
            complaint_id=complaint_id, job_request_id=story.request_id, text="Não.", at=after
        )
    with refused("words_missing"):
        actions.appeal_as_professional(
            complaint_id=complaint_id, professional_id=story.ana.id, text=" . ", at=after
        )
    actions.appeal_as_professional(
        complaint_id=complaint_id, professional_id=story.ana.id, text="Estive lá.", at=after
    )
    assert story.shown(later(days=60)) == 0
    with refused("decided_by_same_person"):
        story.decide(complaint_id, "not_upheld", at=after, last=True)
    story.decide(complaint_id, "not_upheld", at=after, by=story.tomas, last=True)
    assert story.shown(later(days=60)) == 0
    with refused("appealed_before"):
        actions.appeal_as_professional(
            complaint_id=complaint_id, professional_id=story.ana.id, text="Outra vez.", at=after
        )
    assert sorted(kinds(story.ana.account.email)) == [
        "complaint_appealed_business",
        "complaint_decided_business",
        "complaint_decided_business",
        "complaint_told",
    ]


@pytest.mark.parametrize(
    ("outcome", "last", "shown"),
    [
        ("upheld", "upheld", 1),
        ("upheld", "settled", 0),
        ("not_upheld", "upheld", 1),
        ("not_upheld", "not_upheld", 0),
        ("settled", "upheld", 1),
    ],
)
def test_the_last_word_alone_shows(story: Story, outcome: str, last: str, shown: int) -> None:
    complaint_id = story.file()
    after = FILED + timedelta(days=9)
    story.decide(complaint_id, outcome, at=after)
    if outcome == "upheld":
        actions.appeal_as_professional(
            complaint_id=complaint_id, professional_id=story.ana.id, text="Não foi assim.", at=after
        )
    else:
        actions.appeal_as_homeowner(
            complaint_id=complaint_id, job_request_id=story.request_id, text="Não foi assim.", at=after
        )
    story.decide(complaint_id, last, at=after, by=story.tomas, last=True)
    assert story.shown(after) == shown


@pytest.mark.parametrize(("days", "is_over"), [(14, False), (15, True)])
def test_the_appeal_ends_with_its_day(story: Story, days: int, is_over: bool) -> None:
    complaint_id = story.file()
    after = FILED + timedelta(days=9)
    story.decide(complaint_id, at=after)
    given = {"complaint_id": complaint_id, "professional_id": story.ana.id, "text": "Não."}
    if is_over:
        with refused("appeal_over"):
            actions.appeal_as_professional(**given, at=after + timedelta(days=days))
    else:
        actions.appeal_as_professional(**given, at=after + timedelta(days=days))


@pytest.mark.parametrize(("days", "waits"), [(7, "professional"), (8, "us")])
def test_silence_is_waited_for_and_admits_nothing(story: Story, days: int, waits: str) -> None:
    complaint_id = story.file()
    at = FILED + timedelta(days=days)
    assert story.view(complaint_id, at).waits == waits
    assert len(queries.complaint_queue(at=at, market="pt", which="us")) == (waits == "us")
    assert len(queries.complaint_queue(at=at, market="pt", which="professional")) == (waits != "us")
    if waits == "us":
        # Late, and still read: it puts nothing off.
        due_on = story.view(complaint_id, at).due_on
        story.answer(complaint_id, at=at)
        assert story.view(complaint_id, at).due_on == due_on
        story.decide(complaint_id, "not_upheld", at=at)
        assert story.view(complaint_id, at).can_appeal == ("homeowner",)


@pytest.mark.parametrize(("days", "letters"), [(4, 0), (5, 1), (7, 1), (8, 0)])
def test_the_professional_is_reminded_once_before_the_days_are_over(
    story: Story, days: int, letters: int
) -> None:
    story.file()
    for _twice in range(2):
        for item in DUTY.find(at=FILED + timedelta(days=days)):
            item.act()
    assert len(cast.letters(story.ana.account.email, kind="complaint_reminder")) == letters


def test_what_the_two_settle_is_decided_by_nobody(story: Story) -> None:
    complaint_id = story.file()
    settled = FILED + timedelta(hours=1)
    given = {"complaint_id": complaint_id, "job_request_id": story.request_id, "at": settled}
    actions.settle_complaint(**given)
    with refused("already_decided"):
        actions.settle_complaint(**given)
    with refused("already_decided"):
        story.decide(complaint_id, at=FILED + timedelta(days=9))
    found = story.view(complaint_id, settled)
    assert found.settled_by_homeowner and story.shown(later(days=60)) == 0
    assert kinds(story.ana.account.email) == ["complaint_settled", "complaint_told"]


def test_who_may_complain_of_what_and_when(story: Story) -> None:
    bruno = cast.professional("Bruno")
    about = {"job_request_id": story.request_id, "about": "work", "text": "Ficou torto."}
    with pytest.raises(NotAllowed):
        actions.file_complaint(**about, professional_id=bruno.id, at=FILED)
    with pytest.raises(NotAllowed):
        story.file(about="colour")
    with refused("words_missing"):
        story.file(text=" … ")
    with refused("too_late_to_complain"):
        story.file(at=MONDAY + timedelta(days=366))
    story.file(at=FILED)
    with refused("complained_before"):
        story.file()
    with refused("complaint_open"):
        story.file(about="work")
    assert Complaint.objects.count() == 1
    story.decide(Complaint.objects.get().pk, at=FILED + timedelta(days=9))
    story.file(about="work", at=FILED + timedelta(days=365 - 3))
    assert Complaint.objects.count() == 2


def test_nobody_decides_who_has_a_part_in_it(story: Story) -> None:
    complaint_id, after = story.file(), FILED + timedelta(days=9)
    people.give_role(account_id=story.ana.account.pk, role="support", at=after)
    for judge in (story.ana.account, cast.professional("Bruno").account):
        with pytest.raises(NotAllowed):
            story.decide(complaint_id, at=after, by=judge)
    with pytest.raises(NotAllowed):
        story.decide(complaint_id, "guilty", at=after)
    with refused("reason_missing"):
        actions.decide_complaint(
            complaint_id=complaint_id, outcome="upheld", reason=" ", by=story.sofia.pk, at=after
        )


def test_another_side_can_do_nothing_with_it(story: Story) -> None:
    complaint_id, bruno = story.file(), cast.professional("Bruno")
    with pytest.raises(NotAllowed):
        queries.complaint_about(complaint_id=complaint_id, professional_id=bruno.id, at=FILED)
    with pytest.raises(NotAllowed):
        actions.answer_complaint(
            complaint_id=complaint_id, professional_id=bruno.id, text="Fui eu.", at=FILED
        )
    other = cast.contact(story.ana, at=FILED)
    with pytest.raises(NotAllowed):
        actions.settle_complaint(complaint_id=complaint_id, job_request_id=other.job_request_id, at=FILED)


@pytest.mark.parametrize(
    "change",
    [
        {"professional_id": UUID(int=1)},
        {"filed_at": MONDAY},
        {"state": "final"},
        {"outcome": "upheld"},
    ],
)
def test_the_database_keeps_what_was_filed(story: Story, change: dict[str, Any]) -> None:
    story.file()
    with pytest.raises(IntegrityError), transaction.atomic():
        Complaint.objects.update(**change)


def test_who_leaves_is_told_of_it_and_takes_their_own_words_along(story: Story) -> None:
    complaint_id = story.file()
    story.answer(complaint_id, at=FILED)
    (concern,) = leaving.concerns(professional_id=story.ana.id, at=FILED)
    assert concern.code == "complaint" and concern.touches == "stays"
    leaving.remove(professional_id=story.ana.id, at=FILED)
    row = Complaint.objects.get()
    assert (row.answer, row.text) == ("", "Ninguém veio.")
