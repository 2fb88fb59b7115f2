"""Poisoned rows in the help centre, a story for each duty."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import cast
import complaint_story
from cast import MONDAY, later
from poison import Poisoned, of_duty, spoil
from vinte.help_centre import actions
from vinte.help_centre.complaints import letters
from vinte.help_centre.following import telling
from vinte.help_centre.models import Complaint, Follow

FILED = later(days=2)
LATER = MONDAY + timedelta(days=2)


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


@of_duty("help_centre.articles")
def a_follow_whose_account_is_gone() -> Iterator[Poisoned]:
    otilia = cast.staff("Otília", role="operator")
    words = {
        "slug": "obras",
        "audience": "everybody",
        "language": "pt",
        "title": "Obras",
        "summary": "Obras.",
        "keywords": "",
    }
    for number, at in enumerate((MONDAY, LATER)):
        body = f"Texto {'novo' if number else 'velho'}.\n"
        version = actions.write_article(**words, body=body, key=str(number), by=otilia.pk, at=at)
        actions.publish_article(version_id=version, first_day=at.date(), by=otilia.pk, at=at)
        if not number:
            telling.DUTY.run(at=MONDAY)
            for name in ("Ana", "Bruno"):
                account_id = cast.professional(name).account.pk
                actions.follow(slug="obras", email="", language="pt", account_id=account_id, at=MONDAY)
    first, second = Follow.objects.order_by("asked_at", "id")

    def is_told(row: Follow) -> bool:
        return Follow.objects.get(pk=row.pk).told_number == 2

    yield Poisoned(
        at=LATER,
        key=f"follow {first.id}",
        why="NotAllowed",
        mend=spoil(first, account_id=UUID(int=1)),
        is_done=partial(is_told, first),
        others=partial(is_told, second),
    )
