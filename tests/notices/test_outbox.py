"""Ana is written to: once for each fact, in its transaction, sent by a job that carries no address."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from cast import MONDAY
from vinte.kernel.errors import IdempotencyConflict, NotAllowed
from vinte.kernel.ids import new_id
from vinte.notices import actions, due, queries, tasks
from vinte.notices.models import Message

pytestmark = pytest.mark.django_db
ANA = "ana@obras.example"
LINK = "https://vinte.example/opiniao/" + "s3cret-_" * 5 + "abc/"


@pytest.fixture(autouse=True)
def plain_site(settings: Any) -> None:
    """A site that is not the demo, with the machine's clock."""
    settings.VINTE_DEMO = False
    settings.VINTE_CLOCK = "vinte.kernel.clock.SystemClock"


def post(key: str = "k", *, to: str = ANA, trade_name: str = "Ana Obras", at=MONDAY) -> Message:
    made = actions.post(
        kind="review_invitation_former_client",
        to_address=to,
        to_name="Rosa",
        language="pt",
        context={"trade_name": trade_name, "link": LINK, "last_day": MONDAY.date()},
        idempotency_key=key,
        at=at,
    )
    return Message.objects.get(pk=made)


def jobs() -> list[dict[str, Any]]:
    return list(
        ProcrastinateJob.objects.filter(task_name=tasks.TASK_NAME).order_by("id").values("args", "status")
    )


class Refuses:
    """A mail server that fails so many times, then takes the message."""

    def __init__(self, error: Exception, times: int) -> None:
        self.error, self.times = error, times

    def __call__(self, *_args: object, **_more: object) -> int:
        self.times -= 1
        if self.times >= 0:
            raise self.error
        return 1


def test_a_message_and_its_job_are_written_together_and_the_job_names_the_message_only() -> None:
    message = post()
    assert (message.state, message.written_at, message.sent_at) == ("waiting", MONDAY, None)
    assert jobs() == [{"args": {"message_id": str(message.pk)}, "status": "todo"}]
    with pytest.raises(RuntimeError), transaction.atomic():
        post("other")
        raise RuntimeError("the fact did not happen after all")
    assert [row.id for row in queries.mailbox()] == [message.pk]
    assert len(jobs()) == 1


def test_the_same_key_writes_once_and_refuses_another_body() -> None:
    first = post()
    assert post(at=MONDAY + timedelta(hours=1)).pk == first.pk
    for changed in ({"trade_name": "Bruno Obras"}, {"to": "bruno@obras.example"}):
        with pytest.raises(IdempotencyConflict):
            post(**changed)
    assert (Message.objects.count(), len(jobs())) == (1, 1)


def test_sending_marks_it_and_strikes_the_secret_out_of_what_is_kept() -> None:
    message = post()
    assert LINK in message.text
    tasks.send_message(message_id=str(message.pk))
    (sent,) = mail.outbox
    assert (sent.to, sent.subject, sent.alternatives[0][1]) == ([ANA], message.subject, "text/html")
    assert LINK in sent.body and LINK in sent.alternatives[0][0]
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    kept = queries.message(message.pk)
    assert (kept.state, kept.attempt_count, kept.last_error) == ("sent", 1, "")
    assert kept.sent_at is not None
    assert "s3cret" not in kept.text + kept.html and "Ana Obras" in kept.text
    # What was struck out does not make the same body another one.
    assert post().pk == message.pk
    tasks.send_message(message_id=str(message.pk))
    assert len(mail.outbox) == 1


def test_the_demo_keeps_the_secret_for_its_mailbox(settings: Any) -> None:
    settings.VINTE_DEMO = True
    message = post()
    tasks.send_message(message_id=str(message.pk))
    assert LINK in queries.message(message.pk).text


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (
            smtplib.SMTPRecipientsRefused({ANA: (550, b"no such user " + ANA.encode())}),
            "refused the recipient (550)",
        ),
        (smtplib.SMTPDataError(451, ANA.encode()), "answered 451"),
        (ConnectionRefusedError(f"no way to {ANA}"), "not reached (ConnectionRefusedError)"),
        (ValueError(f"strange provider says {ANA}"), "not taken (ValueError)"),
    ],
)
def test_a_failed_attempt_is_told_without_the_address(monkeypatch, error: Exception, reason: str) -> None:
    message = post()
    monkeypatch.setattr("vinte.notices.tasks.EmailMultiAlternatives.send", Refuses(error, 1))
    with pytest.raises(tasks.NotSentYet) as caught:
        tasks.send_message(message_id=str(message.pk))
    kept = queries.message(message.pk)
    assert (kept.state, kept.attempt_count) == ("waiting", 1)
    assert reason in kept.last_error and reason in str(caught.value)
    assert ANA not in kept.last_error + str(caught.value)
    assert caught.value.__cause__ is None
    tasks.send_message(message_id=str(message.pk))
    assert queries.message(message.pk).state == "sent"


@pytest.mark.parametrize(
    ("failures", "state"), [(tasks.MOST_ATTEMPTS - 1, "sent"), (tasks.MOST_ATTEMPTS, "failed")]
)
def test_it_is_given_up_after_the_last_attempt(monkeypatch, failures: int, state: str) -> None:
    message = post()
    monkeypatch.setattr("vinte.notices.tasks.EmailMultiAlternatives.send", Refuses(OSError("no"), failures))
    for _attempt in range(tasks.MOST_ATTEMPTS - 1):
        with pytest.raises(tasks.NotSentYet):
            tasks.send_message(message_id=str(message.pk))
    tasks.send_message(message_id=str(message.pk))
    kept = queries.message(message.pk)
    assert (kept.state, kept.attempt_count) == (state, tasks.MOST_ATTEMPTS)
    assert (kept.last_error != "") == (state == "failed")
    assert not any("s3cret-_" in part for part in (kept.text, kept.html))


def test_a_message_whose_job_was_lost_gets_another() -> None:
    kept, lost = post("kept"), post("lost", at=MONDAY + timedelta(minutes=5))
    ProcrastinateJob.objects.filter(args__message_id=str(lost.pk))._raw_delete("default")
    assert due.DUTIES.run(at=MONDAY + timedelta(minutes=4)) == 0
    assert due.DUTIES.run(at=MONDAY + timedelta(minutes=5)) == 1
    assert [job["args"]["message_id"] for job in jobs()] == [str(kept.pk), str(lost.pk)]
    assert due.DUTIES.run(at=MONDAY + timedelta(hours=1)) == 0


def test_the_mailbox_is_one_persons_and_newest_first() -> None:
    old, new = post("a"), post("b", at=MONDAY + timedelta(hours=1))
    other = post("c", to="bruno@obras.example", at=MONDAY + timedelta(hours=2))
    assert [row.id for row in queries.mailbox(ANA.upper())] == [new.pk, old.pk]
    assert [row.id for row in queries.mailbox()] == [other.pk, new.pk, old.pk]
    assert [row.id for row in queries.mailbox(limit=1)] == [other.pk]
    with pytest.raises(NotAllowed):
        queries.message(new_id(at=MONDAY))


@pytest.mark.parametrize(
    ("minutes", "waits_too_long"), [(0, False), (14.9, False), (15, True), (60 * 24 * 8, True)]
)
def test_what_is_sent_once_more_is_late_counted_from_then(minutes: float, waits_too_long: bool) -> None:
    """An old letter stood at once among those that wait too long, and took the site's health with it."""
    letter = post()
    Message.objects.filter(pk=letter.pk).update(state="failed", last_error="the mail server answered 554")
    again = MONDAY + timedelta(days=6)
    actions.send_again(message_id=letter.pk, by_id=new_id(at=again), by_name="Otília", at=again)
    found = queries.outbox(at=again + timedelta(minutes=minutes))
    assert found.waiting_count == waits_too_long


def test_what_fails_once_more_is_told_for_a_week_from_then() -> None:
    """After the seventh day since it was written nobody was told any more."""
    letter = post()
    failed = {"state": "failed", "last_error": "the mail server answered 554"}
    Message.objects.filter(pk=letter.pk).update(**failed)
    again = MONDAY + timedelta(days=6)
    actions.send_again(message_id=letter.pk, by_id=new_id(at=again), by_name="Otília", at=again)
    Message.objects.filter(pk=letter.pk).update(**failed)
    told = [queries.outbox(at=again + timedelta(days=days)).failed_count for days in (1, 6, 7)]
    assert told == [1, 1, 0]
