"""Poisoned rows among contacts that are handled, a story for each duty."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from poisoned_leads import has_letter

import cast
from cast import MONDAY
from poison import Poisoned, of_duty, spoil
from vinte.handling import actions as handling
from vinte.handling import queries as handling_queries
from vinte.leads.models import JobRequest


@of_duty("handling.reminders")
def a_buyer_in_a_market_that_is_none() -> Iterator[Poisoned]:
    ana, bruno = (cast.professional(name, pack="monthly") for name in ("Ana", "Bruno"))
    for who in (ana, bruno):
        cast.contact(who, at=MONDAY, called_after=None)
    first, other = sorted((ana, bruno), key=lambda who: who.id)
    yield Poisoned(
        at=MONDAY + timedelta(hours=3),
        key=f"professional {first.id}",
        why="'zz'",
        mend=spoil(first.professional, market="zz"),
        is_done=partial(has_letter, "reminder", first.account.email),
        others=partial(has_letter, "reminder", other.account.email),
    )


@of_duty("handling.differing")
def a_job_of_a_request_in_a_market_that_is_none() -> Iterator[Poisoned]:
    jobs = []
    for name in ("Ana", "Bruno"):
        of = cast.professional(name, pack="monthly")
        bought = cast.contact(of, at=MONDAY)
        handling.say_not_hired(
            professional_id=of.id, purchase_id=bought.id, reason="", words="", at=MONDAY + timedelta(hours=3)
        )
        cast.award(bought, at=MONDAY + timedelta(hours=4))
        jobs.append((of, bought))
    (first, bought), (other, _bought) = jobs
    (award,) = handling_queries.awards(first.id)
    yield Poisoned(
        at=MONDAY + timedelta(hours=5),
        key=f"job {award.id}",
        why="'zz'",
        mend=spoil(JobRequest.objects.get(pk=bought.job_request_id), market="zz"),
        is_done=partial(has_letter, "ends_differ_professional", first.account.email),
        others=partial(has_letter, "ends_differ_professional", other.account.email),
    )
