"""Helena accepts Ana's quote on her phone while her husband accepts Bruno's on his: the request's lock says which."""

from __future__ import annotations

from datetime import timedelta

import pytest
from quote_story import SENT, Story

import cast
from at_once import at_once
from vinte.handling import queries

pytestmark = pytest.mark.django_db(transaction=True)
AT = cast.later(days=2)


@pytest.mark.parametrize("two_professionals", [True, False])
def test_two_yeses_at_once_are_one_job(two_professionals: bool) -> None:
    story = Story()
    bruno = cast.professional("Bruno", balance_cents=5000)
    cast.buy(bruno, story.asked, at=cast.later(hours=6))
    story.send()
    first = story.secret()
    if two_professionals:
        story.send(bruno, at=SENT + timedelta(hours=1))
    else:
        story.send(idempotency_key="another", at=SENT + timedelta(hours=1))
    second = story.secret()
    outcomes = at_once(
        lambda: story.accept(secret=first, at=AT),
        # The later tap may carry the earlier instant.
        lambda: story.accept(secret=second, at=AT - timedelta(seconds=1)),
    )
    awards = queries.awards(story.ana.id) + queries.awards(bruno.id)
    assert len(awards) == 1
    assert outcomes == (["done", "request_closed"] if two_professionals else ["done", "done"])
