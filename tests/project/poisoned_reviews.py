"""Poisoned rows among reviews, a story for each duty."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from django.db import connection

import cast
from cast import later
from poison import Poisoned, lose, of_duty
from vinte.reviews import actions
from vinte.reviews.models import ReviewInvitation, ReviewTrace, WrittenReview

WRITTEN = later(days=2)
MARKS = actions.Marks(5, 5, 5)


@of_duty("reviews.waiting")
def a_review_whose_invitation_is_gone() -> Iterator[Poisoned]:
    for number, name in enumerate(("Ana", "Bruno")):
        of, email = cast.professional(name), f"rosa{number}@cliente.example"
        at = WRITTEN + timedelta(minutes=number)
        actions.invite_former_client(professional_id=of.id, name="Rosa", email=email, at=at)
        secret = cast.secret_sent_to(email, page="opiniao")
        actions.publish(secret=secret, marks=MARKS, text="", at=at + timedelta(minutes=1))
    first, second = WrittenReview.objects.order_by("waits_until")

    def is_shown(row: WrittenReview) -> bool:
        return WrittenReview.objects.filter(id=row.id, state="published").exists()

    yield Poisoned(
        at=WRITTEN + timedelta(days=4),
        key=f"review {first.id}",
        why="ReviewInvitation",
        mend=lose(ReviewInvitation.objects.get(id=first.invitation_id)),
        is_done=partial(is_shown, first),
        others=partial(is_shown, second),
    )


@of_duty("reviews.traces")
def a_trace_that_the_database_does_not_let_go() -> Iterator[Poisoned]:
    ana = cast.professional("Ana")
    for device in ("a", "b"):
        seen = actions.SeenFrom(device=device * 22)
        actions.note_business(professional_id=ana.id, seen=seen, at=WRITTEN)
    first, second = ReviewTrace.objects.order_by("professional_id", "id")

    def is_gone(row: ReviewTrace) -> bool:
        return not ReviewTrace.objects.filter(id=row.id).exists()

    def run(statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    run(
        "CREATE FUNCTION pg_temp.hold() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF old.id = '{first.id}' THEN RAISE EXCEPTION 'somebody holds it'; END IF; RETURN old; END $$"
    )
    run(
        "CREATE TRIGGER hold BEFORE DELETE ON reviews_reviewtrace FOR EACH ROW EXECUTE FUNCTION pg_temp.hold()"
    )
    yield Poisoned(
        at=WRITTEN + timedelta(days=180),
        key=f"trace {first.id}",
        why="somebody holds it",
        mend=partial(run, "DROP TRIGGER hold ON reviews_reviewtrace"),
        is_done=partial(is_gone, first),
        others=partial(is_gone, second),
    )
