"""Ana says that she won the job, and Helena that she did not give it to her: both are asked, once, and nothing is decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

import cast
from vinte.handling import actions
from vinte.handling import due as handling_due
from vinte.handling.models import Award, AwardWithdrawal, CalledOff, OutcomeQuestion
from vinte.kernel.errors import NotAllowed, Refused
from vinte.leads import actions as leads
from vinte.notices import queries as notices
from vinte.people import actions as people

pytestmark = pytest.mark.django_db
SAID, WON = cast.later(days=1), cast.later(days=1, hours=1)
ASKED = cast.later(days=1, hours=2)
DIFFERING = next(duty for duty in handling_due.DUTIES if duty.name == "handling.differing")


class Job:
    """Helena's room, painted by nobody yet; Ana has the contact."""

    def __init__(self) -> None:
        self.helena = cast.homeowner("Helena")
        self.ana = cast.professional("Ana", pack="monthly", is_complete=True, has_badge=True)
        self.bought = cast.contact(self.ana, at=cast.MONDAY, owner=self.helena)
        self.of = {"professional_id": self.ana.id, "purchase_id": self.bought.id}

    def not_hired(self, *, at: datetime = SAID) -> None:
        actions.say_not_hired(**self.of, reason="price", words="", at=at)

    def close(self, reason: str, *, at: datetime = SAID) -> None:
        leads.close_request(job_request_id=self.bought.job_request_id, reason=reason, at=at)

    def letters(self, kind: str) -> list[Any]:
        who = self.helena.email if kind == "ends_differ" else self.ana.account.email
        return [one for one in notices.mailbox(who) if one.kind == kind]

    def asked_count(self) -> int:
        counts = {len(self.letters(kind)) for kind in ("ends_differ", "ends_differ_professional")}
        assert len(counts) == 1
        return counts.pop()


@pytest.fixture
def job() -> Job:
    return Job()


@pytest.fixture
def differing(job: Job, stand_at: Callable[[datetime], None]) -> Job:
    """Both were asked."""
    job.not_hired()
    cast.award(job.bought, at=WON)
    assert DIFFERING.run(at=ASKED) == 1
    stand_at(ASKED)
    return job


@pytest.fixture
def stand_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    from vinte.kernel.clock import FixedClock

    def stop(instant: datetime) -> None:
        monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(instant))

    return stop


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ([], 0),
        ([("not_hired", SAID)], 1),
        ([("hired_other", SAID)], 1),
        ([("gave_up", SAID)], 1),
        ([("enough", SAID)], 0),
        ([("hired_other", ASKED - timedelta(minutes=15))], 1),
        ([("hired_other", ASKED - timedelta(minutes=14))], 0),
    ],
)
def test_who_is_asked(job: Job, told: list[tuple[str, datetime]], asked: int) -> None:
    for what, at in told:
        if what == "not_hired":
            job.not_hired(at=at)
    cast.award(job.bought, at=WON)
    for what, at in told:
        if what != "not_hired":
            job.close(what, at=at)
    assert DIFFERING.run(at=ASKED) == asked
    assert job.asked_count() == asked


def test_both_are_asked_once_with_a_link_each(differing: Job) -> None:
    for days in (0, 1, 20):
        assert DIFFERING.run(at=ASKED + timedelta(days=days)) == 0
    assert differing.asked_count() == 1
    (mine,), (theirs,) = differing.letters("ends_differ_professional"), differing.letters("ends_differ")
    assert f"/pro/contactos/{differing.bought.id}/" in mine.text and "/pedido/" in theirs.text
    assert Award.objects.count() == 1 and not AwardWithdrawal.objects.exists()


def test_what_was_told_long_ago_is_not_asked_about(job: Job) -> None:
    job.not_hired()
    cast.award(job.bought, at=WON)
    assert DIFFERING.run(at=WON + timedelta(days=14)) == 0


def test_a_job_that_the_homeowner_told_of_is_no_contradiction(job: Job) -> None:
    cast.hired(job.bought, at=WON)
    assert DIFFERING.run(at=ASKED) == 0


def _page(job: Job) -> str:
    secret = people.issue_private_link(
        purpose="homeowner_request", subject=job.bought.job_request_id, at=ASKED
    )
    return f"/pedido/{secret}/"


def test_it_stands_on_both_pages_until_it_is_answered(differing: Job) -> None:
    """The professional's answer leaves the homeowner's open; the homeowner's ends it."""
    client, card = Client(), f"/pro/contactos/{differing.bought.id}/"
    client.force_login(differing.ana.account)
    page = _page(differing)
    assert "O trabalho é meu" in client.get(card).content.decode()
    assert "Deu-lhe o trabalho?" in Client().get(page).content.decode()
    assert client.post(f"{card}de-quem/", {"alone": "1"}).status_code in (200, 302)
    assert "O trabalho é meu" not in client.get(card).content.decode()
    assert "Deu-lhe o trabalho?" in Client().get(page).content.decode()
    sent = Client().post(page, {"act": "is_hired", "professional": str(differing.ana.id)})
    assert sent.status_code == 302
    assert "Deu-lhe o trabalho?" not in Client().get(page).content.decode()
    row = OutcomeQuestion.objects.get()
    assert (row.professional_answer, row.homeowner_answer) == ("hired", "hired")
    assert not CalledOff.objects.exists()
    assert Client().post(page, {"act": "is_hired", "professional": str(differing.ana.id)}).status_code == 404


def test_a_no_of_the_homeowner_goes_to_an_agent_and_withdraws_nothing(differing: Job) -> None:
    page = _page(differing)
    assert (
        Client().post(page, {"act": "is_not_hired", "professional": str(differing.ana.id)}).status_code == 302
    )
    said = CalledOff.objects.get()
    assert (said.said_by, said.settled_at) == ("homeowner", None)
    assert not AwardWithdrawal.objects.exists()
    with pytest.raises(NotAllowed):
        actions.answer_as_professional(**differing.of, at=ASKED)


def test_who_answered_does_not_answer_again(differing: Job) -> None:
    actions.answer_as_professional(**differing.of, at=ASKED)
    with pytest.raises(Refused, match="Já respondeu"):
        actions.answer_as_professional(**differing.of, at=ASKED)
    other = cast.professional("Bruno")
    with pytest.raises(NotAllowed):
        actions.answer_as_professional(professional_id=other.id, purchase_id=differing.bought.id, at=ASKED)


def test_a_job_that_the_professional_calls_off_is_asked_about_no_more(differing: Job) -> None:
    actions.say_called_off(**differing.of, said_by="professional", words="Desistiram.", at=ASKED)
    assert "Deu-lhe o trabalho?" not in Client().get(_page(differing)).content.decode()
