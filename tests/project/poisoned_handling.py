"""Poisoned rows among contacts that are handled, a story for each duty."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from poisoned_leads import has_letter

import cast
from cast import MONDAY
from poison import Poisoned, of_duty, spoil


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
