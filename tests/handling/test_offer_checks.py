"""`vinte check` tells a visit or a quote that contradicts what is on record; each row is broken as nobody's action would."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from quote_story import Story

import cast
from offers_story import quote_of, visit_of
from vinte.handling import actions
from vinte.handling.models import Quote, Visit
from vinte.handling.quotes.checks import accepted_quotes_are_jobs_won, quotes_add_up
from vinte.handling.visits.checks import visits_are_what_their_steps_say

pytestmark = pytest.mark.django_db
AT = cast.later(days=1)
STARTS = cast.later(days=2)


@pytest.fixture
def story() -> Story:
    return Story()


@pytest.mark.plants_a_violation("handling.visits_are_what_their_steps_say", reason="the check's own test")
@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"sequence": 7}, "another sequence than its steps"),
        ({"changed_at": AT - timedelta(seconds=1)}, "a step after its latest change"),
        ({"starts_at": STARTS + timedelta(minutes=1)}, "its attempt is of another contact, channel or hour"),
    ],
)
def test_a_visit_that_is_not_what_its_steps_say(story: Story, change: dict[str, Any], fault: str) -> None:
    visit = visit_of(story.purchase, starts_at=STARTS, at=AT)
    assert list(visits_are_what_their_steps_say()) == []
    if "starts_at" in change:
        later = STARTS + timedelta(hours=1)
        actions.visit_made(professional_id=story.ana.id, visit_id=visit.id, words="", at=later)
        assert list(visits_are_what_their_steps_say()) == []
    Visit.objects.filter(id=visit.id).update(**change)
    (line,) = visits_are_what_their_steps_say()
    assert str(visit.id) in line and fault in line


@pytest.mark.plants_a_violation("handling.quotes_add_up", reason="the check's own test")
def test_a_quote_whose_lines_come_to_something_else(story: Story) -> None:
    draft = quote_of(story.ana, story.purchase, at=AT, is_sent=False)
    assert list(quotes_add_up()) == []
    Quote.objects.filter(id=draft.id).update(net_cents=1, tax_cents=1, total_cents=2)
    (line,) = quotes_add_up()
    assert str(draft.id) in line and "says 2" in line


@pytest.mark.plants_a_violation("handling.accepted_quotes_are_jobs_won", reason="the check's own test")
def test_an_accepted_quote_whose_job_was_not_on_record_then(story: Story) -> None:
    story.send()
    accepted = story.accept(at=STARTS)
    assert list(accepted_quotes_are_jobs_won()) == []
    other = cast.buy(story.ana, cast.request(), at=AT)
    award = cast.award(other, at=AT)
    # The database lets no decision be changed; one that was always wrong is a new row.
    row = Quote.objects.get(id=accepted.id)
    row.pk, row.id, row.key, row.number = (story.ana.id, award.id), award.id, "planted", 99
    row.award_id = award.id
    row.save(force_insert=True)
    (line,) = accepted_quotes_are_jobs_won()
    assert str(award.id) in line and "no job won with its contact" in line
