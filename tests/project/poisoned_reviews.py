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
from vinte.reviews.models import (
    ReportLink,
    ReviewInvitation,
    ReviewReply,
    ReviewTrace,
    WrittenReview,
)

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


@of_duty("reviews.replies")
def an_answer_whose_review_is_gone() -> Iterator[Poisoned]:
    for number, name in enumerate(("Ana", "Bruno")):
        of, email = cast.professional(name), f"rosa{number}@cliente.example"
        at = WRITTEN + timedelta(minutes=number)
        actions.invite_former_client(
            professional_id=of.id, name="Rosa", email=email, at=at - timedelta(hours=4)
        )
        secret = cast.secret_sent_to(email, page="opiniao")
        actions.publish(secret=secret, marks=MARKS, text="", at=at)
        written = WrittenReview.objects.get(professional_id=of.id)
        actions.write_reply(
            professional_id=of.id,
            invitation_id=written.invitation_id,
            text="Ligue para o 912 345 678.",
            publishes=True,
            at=at + timedelta(hours=1),
        )
    first, second = ReviewReply.objects.order_by("waits_until")

    def is_shown(row: ReviewReply) -> bool:
        return ReviewReply.objects.filter(id=row.id, state="published").exists()

    yield Poisoned(
        at=WRITTEN + timedelta(days=4),
        key=f"reply {first.id}",
        why="answers nothing that was written",
        mend=lose(WrittenReview.objects.get(invitation_id=first.invitation_id)),
        is_done=partial(is_shown, first),
        others=partial(is_shown, second),
    )


@of_duty("reviews.report_links")
def a_link_that_the_database_does_not_let_go() -> Iterator[Poisoned]:
    ana = cast.professional("Ana")
    actions.invite_former_client(
        professional_id=ana.id, name="Rosa", email="rosa@cliente.example", at=WRITTEN - timedelta(hours=4)
    )
    secret = cast.secret_sent_to("rosa@cliente.example", page="opiniao")
    actions.publish(secret=secret, marks=MARKS, text="", at=WRITTEN)
    for number in range(2):
        actions.ask_report_link(
            professional_id=ana.id,
            invitation_id=WrittenReview.objects.get().invitation_id,
            email=f"eva{number}@vizinha.example",
            language="pt",
            at=WRITTEN + timedelta(minutes=number),
        )
    first, second = ReportLink.objects.order_by("asked_at")

    def is_gone(row: ReportLink) -> bool:
        return not ReportLink.objects.filter(id=row.id).exists()

    def run(statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    run(
        "CREATE FUNCTION pg_temp.hold_link() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'held'; END $$"
    )
    run(
        "CREATE TRIGGER hold_link BEFORE DELETE ON reviews_reportlink FOR EACH ROW "
        f"WHEN (OLD.id = '{first.id}') EXECUTE FUNCTION pg_temp.hold_link()"
    )
    yield Poisoned(
        at=WRITTEN + timedelta(days=5),
        key=f"link {first.id}",
        why="held",
        mend=partial(run, "DROP TRIGGER hold_link ON reviews_reportlink"),
        is_done=partial(is_gone, first),
        others=partial(is_gone, second),
    )
