"""Ana's day in order: what can be too late, what has its hour, who waits, and what is hers to begin."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

import cast
from vinte.handling import actions, queries
from vinte.handling.queries import Due
from vinte.handling.today.due import ORDER
from vinte.leads import actions as leads
from vinte.leads import queries as leads_queries
from vinte.leads.requests import expiry

AT = cast.later(days=40)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def due(kind: str, number: int, *, hours: float = 0, is_deadline: bool = False) -> Due:
    return Due(kind, UUID(int=number), AT + hours * HOUR, "", "", is_deadline=is_deadline)


def test_a_day_goes_by_what_can_be_too_late_and_later_by_the_hour() -> None:
    found = [
        due("review", 1, hours=-1),
        due("call", 2, hours=20, is_deadline=True),
        due("call", 3, hours=2, is_deadline=True),
        due("follow_up", 4),
        due("call_back", 5, hours=-3),
        due("visit", 6, hours=4),
        due("call_back", 7, hours=1),
        due("question", 8, hours=-2),
    ]
    day = queries.day_of(found, at=AT)
    assert [one.purchase_id.int for one in day.now] == [3, 2, 5, 8, 4, 1]
    assert [one.purchase_id.int for one in day.later] == [7, 6]
    assert queries.day_of(reversed(found), at=AT) == day


def test_a_contact_has_one_line_and_what_is_due_now_goes_before_what_waits() -> None:
    day = queries.day_of([due("visit", 1, hours=4), due("follow_up", 1, hours=-1), due("review", 1)], at=AT)
    assert [one.kind for one in day.now] == ["follow_up"] and day.later == []


def test_what_has_no_place_in_the_day_is_refused_where_it_is_made() -> None:
    assert len(set(ORDER)) == len(ORDER)
    with pytest.raises(ValueError, match="no place in the day for 'dance'"):
        due("dance", 1)


class Story:
    """Ana bought one contact, and tried."""

    def __init__(self) -> None:
        self.ana = cast.professional("Ana", balance_cents=9000, pack="monthly")
        self.purchase = cast.contact(self.ana, at=AT - timedelta(days=30), called_after=None)

    def tried(self, outcome: str, *, ago: timedelta, channel: str = "phone", **told: Any) -> None:
        at = AT - ago
        actions.record_attempt(
            professional_id=self.ana.id,
            purchase_id=self.purchase.id,
            channel=channel,
            attempted_at=at,
            note="",
            outcome=outcome,
            at=at,
            **told,
        )

    def due(self) -> list[tuple[str, Any]]:
        contacts = queries.in_hand(professional_id=self.ana.id, at=AT)
        found = queries.due_today(professional_id=self.ana.id, market="pt", contacts=contacts, at=AT)
        return [(one.kind, one.due_at) for one in queries.day_of(found, at=AT).now]


@pytest.fixture
def story(db: None) -> Story:
    return Story()


@pytest.mark.parametrize(
    ("outcome", "ago", "kind"),
    [
        ("no_answer", 4 * HOUR, "follow_up"),
        ("no_answer", 4 * HOUR - MINUTE, None),
        ("talked", timedelta(days=3), "follow_up"),
        ("talked", timedelta(days=3) - MINUTE, None),
        ("talked", timedelta(days=2), None),
        ("talked", timedelta(days=2) - MINUTE, "summary"),
        ("talked", timedelta(days=21), "follow_up"),
        ("talked", timedelta(days=21) + MINUTE, None),
        ("wrong_number", MINUTE, "wrong_number"),
        ("", timedelta(days=3), "follow_up"),
    ],
)
def test_what_was_tried_asks_for_the_next_step_in_its_time(
    story: Story, outcome: str, ago: timedelta, kind: str | None
) -> None:
    story.tried(outcome, ago=ago)
    assert [found for found, _at in story.due()] == ([kind] if kind else [])


def test_a_request_that_only_went_off_sale_is_still_followed_up(story: Story) -> None:
    story.tried("no_answer", ago=timedelta(days=1))
    expiry.DUTY.run(at=AT + timedelta(days=100))
    assert (
        leads_queries.purchase(
            professional_id=story.ana.id, purchase_id=story.purchase.id
        ).job_request.close_reason
        == "expired"
    )
    assert [kind for kind, _at in story.due()] == ["follow_up"]


def test_a_call_back_is_due_at_its_hour_until_somebody_tries_again(story: Story) -> None:
    story.tried("call_back", ago=5 * HOUR, call_back_at=AT - HOUR)
    assert story.due() == [("call_back", AT - HOUR)]
    story.tried("talked", ago=MINUTE)
    assert story.due() == [("summary", AT - MINUTE)]


def test_a_call_back_of_tomorrow_is_not_of_today(story: Story) -> None:
    story.tried("call_back", ago=HOUR, call_back_at=AT + timedelta(hours=20))
    contacts = queries.in_hand(professional_id=story.ana.id, at=AT)
    assert queries.due_today(professional_id=story.ana.id, market="pt", contacts=contacts, at=AT) == []
    tomorrow = AT + timedelta(hours=14, minutes=30)  # midnight in Lisbon
    assert (
        len(queries.due_today(professional_id=story.ana.id, market="pt", contacts=contacts, at=tomorrow)) == 1
    )


@pytest.mark.parametrize("end", ["won", "closed", "returned", "taken_back"])
def test_what_is_over_asks_for_nothing(story: Story, end: str) -> None:
    story.tried("no_answer", ago=timedelta(days=1))
    assert len(story.due()) == 1
    if end == "won":
        cast.award(story.purchase, at=AT - HOUR)
    elif end == "closed":
        leads.close_request(job_request_id=story.purchase.job_request_id, at=AT - HOUR)
    elif end == "returned":
        cast.take_back(story.purchase, at=AT - HOUR)
    else:
        (attempt,) = queries.attempts(story.ana.id)
        actions.withdraw_attempt(
            professional_id=story.ana.id, attempt_id=attempt.id, reason="Engano", at=AT - HOUR
        )
    assert story.due() == []
