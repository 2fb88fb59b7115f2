"""Helena thanks Ana: one tap, undone within ten minutes, told once and dated by the tap."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

import cast
from cast import later
from vinte.kernel.errors import NotAllowed, Refused
from vinte.leads import actions, due, queries
from vinte.leads.models import RequestThanks

pytestmark = pytest.mark.django_db

BOUGHT = later(hours=5)
TAP = BOUGHT + timedelta(hours=30)
UNDO = timedelta(minutes=10)
A_MOMENT = timedelta(microseconds=1)


class Story:
    """Ana bought Helena's contact, Bruno did not."""

    def __init__(self) -> None:
        self.ana, self.bruno = (cast.professional(name, balance_cents=5000) for name in ("Ana", "Bruno"))
        self.asked = cast.request()
        self.bought = cast.buy(self.ana, self.asked, at=BOUGHT)

    def about(self, of: Any = None) -> dict[str, Any]:
        return {"job_request_id": self.asked.pk, "professional_id": (of or self.ana).id}

    def thanked(self) -> list[UUID]:
        return [one.professional_id for one in queries.buyers_in_brief(self.asked.pk) if one.thanked_at]

    def letters(self) -> int:
        return len(cast.letters(self.ana.account.email, kind="thanked"))


@pytest.fixture
def story() -> Story:
    return Story()


def test_ana_hears_it_once_after_the_ten_minutes_dated_by_the_tap(story: Story) -> None:
    for minute in range(2):
        actions.thank(**story.about(), at=TAP + timedelta(minutes=minute))
    due.DUTIES.run(at=TAP + UNDO - A_MOMENT)
    assert story.letters() == 0 and story.thanked() == [story.ana.id]
    for hours in range(2):
        due.DUTIES.run(at=TAP + UNDO + timedelta(hours=hours))
    (letter,) = cast.letters(story.ana.account.email, kind="thanked")
    assert "13 de janeiro" in letter.text and "Helena" not in letter.text
    held = queries.held_contacts(
        account=story.ana.account, professional_id=story.ana.id, purchase_ids=[story.bought.id]
    )
    details = held[story.bought.id].details
    assert details is not None and details.thanked_at == TAP
    actions.thank(**story.about(), at=TAP + timedelta(days=3))
    due.DUTIES.run(at=TAP + timedelta(days=4))
    assert story.letters() == 1


@pytest.mark.parametrize(
    ("after", "can"), [(timedelta(0), True), (UNDO - A_MOMENT, True), (UNDO, False), (UNDO * 2, False)]
)
def test_it_is_undone_within_ten_minutes_and_not_after(story: Story, after: timedelta, can: bool) -> None:
    actions.thank(**story.about(), at=TAP)
    if can:
        for _twice in range(2):
            actions.undo_thanks(**story.about(), at=TAP + after)
    else:
        with pytest.raises(Refused) as refused:
            actions.undo_thanks(**story.about(), at=TAP + after)
        assert refused.value.code == "undo_over"
    due.DUTIES.run(at=TAP + timedelta(hours=1))
    assert story.letters() == (0 if can else 1)
    assert bool(story.thanked()) is not can


def test_thanked_undone_and_thanked_again_is_told_once(story: Story) -> None:
    actions.thank(**story.about(), at=TAP)
    actions.undo_thanks(**story.about(), at=TAP + timedelta(minutes=1))
    actions.thank(**story.about(), at=TAP + timedelta(minutes=2))
    due.DUTIES.run(at=TAP + UNDO)
    assert story.letters() == 0
    due.DUTIES.run(at=TAP + timedelta(minutes=12))
    assert story.letters() == 1


def test_nobody_is_thanked_who_has_not_the_contact(story: Story) -> None:
    with pytest.raises(NotAllowed):
        actions.thank(**story.about(story.bruno), at=TAP)
    actions.undo_thanks(**story.about(story.bruno), at=TAP)
    assert not RequestThanks.objects.exists()


def test_who_gave_the_contact_back_meanwhile_hears_nothing(story: Story) -> None:
    early = BOUGHT + timedelta(hours=1)
    actions.thank(**story.about(), at=early)
    actions.close_request(job_request_id=story.asked.pk, reason="gave_up", at=early)
    due.DUTIES.run(at=early + UNDO)
    due.DUTIES.run(at=early + UNDO * 2)
    row = RequestThanks.objects.get()
    assert row.settled_at is not None
    assert story.letters() == (1 if row.is_told else 0)
    held = cast.letters(story.ana.account.email, kind="contact_credited")
    assert held and not row.is_told
