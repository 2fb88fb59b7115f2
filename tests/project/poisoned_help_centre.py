"""Poisoned rows in the help centre, a story for each duty."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import cast
import complaint_story
from cast import later
from poison import Poisoned, of_duty
from vinte.help_centre.complaints import letters
from vinte.help_centre.models import Complaint

FILED = later(days=2)


@of_duty("help_centre.complaints")
def a_complaint_about_somebody_who_cannot_be_written_to() -> Iterator[Poisoned]:
    businesses = [cast.professional(name, at=later(days=-1), pack="yearly") for name in ("Ana", "Bruno")]
    for number, of in enumerate(businesses):
        bought = cast.contact(of, at=cast.MONDAY)
        complaint_story.complain(of, bought, at=FILED + timedelta(minutes=number))
    first, _second = Complaint.objects.order_by("filed_at")
    remind = letters.remind

    def broken(row: Complaint, **given: Any) -> None:
        if row.pk == first.pk:
            raise LookupError("no letter can be written")
        remind(row, **given)

    letters.remind = broken

    def mend() -> None:
        letters.remind = remind

    def is_reminded(of: cast.Business) -> bool:
        return bool(cast.letters(of.account.email, kind="complaint_reminder"))

    try:
        yield Poisoned(
            at=FILED + timedelta(days=6),
            key=f"complaint {first.pk}",
            why="no letter can be written",
            mend=mend,
            is_done=partial(is_reminded, businesses[0]),
            others=partial(is_reminded, businesses[1]),
        )
    finally:
        mend()
