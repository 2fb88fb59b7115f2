"""Otília looks at what did not go: what goes again, what never does, and what stays written of it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from failed_letters import REFUSED_IT, letter, text_message
from procrastinate.contrib.django.models import ProcrastinateJob

from at_once import Beside, at_once
from eventually import eventually
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.notices import actions, queries, tasks, undelivered
from vinte.notices.models import GIVEN_UP, RECIPIENT_REFUSED, TOO_LATE, Message, MessageAct
from vinte.notices.reasons import in_words

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
OTILIA = {"by_id": new_id(at=AT), "by_name": "Otília Braga"}
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def plain_site(settings: Any) -> None:
    """A site that is not the demo, with the machine's clock."""
    settings.VINTE_DEMO = False
    settings.VINTE_CLOCK = "vinte.kernel.clock.SystemClock"


def again(message: Message, *, at: datetime = AT) -> bool:
    return actions.send_again(message_id=message.pk, **OTILIA, at=at)


def give_up(message: Message, *, reason: str = "O endereço acabou.", at: datetime = AT) -> bool:
    return actions.give_message_up(message_id=message.pk, reason=reason, **OTILIA, at=at)


def jobs_of(message: Message) -> int:
    return ProcrastinateJob.objects.filter(args__message_id=str(message.pk), status="todo").count()


def kinds_of(message: Message) -> list[str]:
    return list(
        MessageAct.objects.filter(message=message).order_by("done_at", "id").values_list("kind", flat=True)
    )


def ids(which: str) -> list[object]:
    return [line.id for line in queries.undelivered(which=which, at=AT)]


def test_a_failed_message_goes_again_once_however_often_she_clicks() -> None:
    failed = letter(at=AT)
    assert again(failed) and not again(failed)
    failed.refresh_from_db()
    assert (failed.state, failed.attempt_count, failed.last_error) == ("waiting", 0, "")
    assert (jobs_of(failed), kinds_of(failed)) == (1, ["again"])
    tasks.send_message(message_id=str(failed.pk))
    assert not again(failed)
    assert (len(mail.outbox), jobs_of(failed), kinds_of(failed)) == (1, 1, ["again"])
    with pytest.raises(NotAllowed):
        actions.send_again(message_id=new_id(at=AT), **OTILIA, at=AT)


@pytest.mark.parametrize(
    ("fields", "goes"),
    [
        ({}, True),
        ({"error": f"{RECIPIENT_REFUSED} (550)"}, True),  # somebody may have mended the address at its server
        ({"error": TOO_LATE}, False),
        ({"useful_until": AT}, False),
        ({"useful_until": AT + timedelta(seconds=1)}, True),
        ({"was_struck": True}, False),
        ({"given_up_at": AT}, False),
    ],
)
def test_what_may_go_again(fields: dict[str, Any], goes: bool) -> None:
    message = letter(at=AT, **fields)
    if goes:
        assert again(message)
    else:
        with pytest.raises(Refused) as refusal:
            again(message)
        assert refusal.value.code == "not_sendable" and refusal.value.what_to_do
    assert (jobs_of(message), kinds_of(message)) == ((1, ["again"]) if goes else (0, []))


@pytest.mark.parametrize(
    "secret", ["o código 482913", "https://vinte.example/opiniao/" + "s3cret-_" * 5 + "abc/"]
)
def test_what_held_a_secret_is_known_once_it_was_given_up(
    monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    """What was struck out of it is gone: the letter would say «o código …»."""
    monkeypatch.setattr(tasks, "_attempt", lambda message: REFUSED_IT)
    held = letter(
        at=AT,
        state="waiting",
        attempt_count=tasks.MOST_ATTEMPTS - 1,
        text=f"Use {secret}.",
        secrets=["482913"],
    )
    plain = letter(at=AT, state="waiting", attempt_count=tasks.MOST_ATTEMPTS - 1, secrets=["482913"])
    for message, was_struck in ((held, True), (plain, False)):
        tasks.send_message(message_id=str(message.pk))
        message.refresh_from_db()
        assert (message.state, message.was_struck) == ("failed", was_struck)
    assert "482913" not in held.text + held.html and "s3cret" not in held.text
    assert again(plain)
    with pytest.raises(Refused):
        again(held)


def test_all_that_failed_since_an_hour_goes_again_and_nothing_else() -> None:
    inside, edge = letter(at=AT, tried_ago=timedelta(minutes=1)), letter(at=AT, tried_ago=HOUR)
    by_sms = text_message(at=AT)
    others = [
        letter(at=AT, tried_ago=HOUR + timedelta(seconds=1)),
        letter(at=AT, error=f"{RECIPIENT_REFUSED} (550)"),
        letter(at=AT, error=TOO_LATE),
        letter(at=AT, useful_until=AT),
        letter(at=AT, was_struck=True),
        letter(at=AT, given_up_at=AT),
        letter(at=AT, state="waiting"),
        letter(at=AT, state="sent"),
    ]
    assert queries.sendable_counts(at=AT) == {1: 3, 6: 4, 24: 4, 168: 4}
    assert actions.send_failed_again(since=AT - HOUR, **OTILIA, at=AT) == 3
    assert actions.send_failed_again(since=AT - HOUR, **OTILIA, at=AT) == 0
    assert [(jobs_of(one), kinds_of(one)) for one in (inside, edge, by_sms)] == [(1, ["again"])] * 3
    assert [(jobs_of(one), kinds_of(one)) for one in others] == [(0, [])] * len(others)


def test_a_click_takes_so_many_and_the_next_one_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undelivered, "MOST_AT_ONCE", 2)
    for _each in range(3):
        letter(at=AT)
    sent = [actions.send_failed_again(since=AT - HOUR, **OTILIA, at=AT) for _click in range(3)]
    assert sent == [2, 1, 0]


def test_a_message_is_given_up_with_a_reason_and_never_tried_again() -> None:
    waiting = letter(
        at=AT, state="waiting", attempt_count=0, error="", text="O código 482913.", secrets=["482913"]
    )
    failed = letter(at=AT)
    for reason in ("", " … "):
        with pytest.raises(Refused) as refusal:
            give_up(failed, reason=reason)
        assert refusal.value.code == "reason_missing"
    assert not MessageAct.objects.exists()
    for message, error in ((waiting, GIVEN_UP), (failed, REFUSED_IT)):
        assert give_up(message) and not give_up(message, reason="Outra vez.")
        message.refresh_from_db()
        assert (message.state, message.last_error, message.given_up_at) == ("failed", error, AT)
        tasks.send_message(message_id=str(message.pk))
        assert kinds_of(message) == ["given_up"]
    assert "482913" not in waiting.text and not waiting.secrets
    assert not mail.outbox
    found = queries.outbox(at=AT)
    assert (found.failed_count, ids("failed"), set(ids("given_up"))) == (0, [], {waiting.pk, failed.pk})
    with pytest.raises(Refused) as refusal:
        give_up(letter(at=AT, state="sent"))
    assert refusal.value.code == "already_sent"


def test_whose_address_is_read_with_a_reason_that_is_kept() -> None:
    by_mail, by_sms = letter(at=AT), text_message(at=AT)
    hints = {line.id: line.reader for line in queries.undelivered(which="failed", at=AT)}
    assert hints == {by_mail.pk: "a…@o….example", by_sms.pk: "+351 … 678"}
    with pytest.raises(Refused):
        actions.read_reader(message_id=by_mail.pk, reason=" ", **OTILIA, at=AT)
    assert not MessageAct.objects.exists()
    read = [
        actions.read_reader(message_id=one.pk, reason="Ligar-lhe.", **OTILIA, at=AT)
        for one in (by_mail, by_sms)
    ]
    assert read == ["Ana Obras · ana@obras.example", "Ana Obras · +351912345678"]
    kept = list(MessageAct.objects.values_list("kind", "reason", "by_id", "by_name", "done_at"))
    assert kept == [("read", "Ligar-lhe.", OTILIA["by_id"], OTILIA["by_name"], AT)] * 2


def test_the_lists_and_their_counts_say_the_same() -> None:
    made = {
        "failed": letter(at=AT),
        "waiting": letter(at=AT, state="waiting"),
        "over": letter(at=AT, error=TOO_LATE),
        "given_up": letter(at=AT, given_up_at=AT),
    }
    letter(at=AT, state="sent")
    assert {which: ids(which) for which in made} == {which: [message.pk] for which, message in made.items()}
    assert queries.undelivered_counts() == dict.fromkeys(made, 1)


def test_a_waiting_message_says_when_it_is_tried_next() -> None:
    waiting, lost = letter(at=AT, state="waiting"), letter(at=AT, state="waiting")
    later = AT + timedelta(minutes=17)
    tasks.send_message.configure(schedule_at=later).defer(message_id=str(waiting.pk))
    found = {
        line.id: (line.next_at, line.is_being_sent) for line in queries.undelivered(which="waiting", at=AT)
    }
    assert found == {waiting.pk: (later, False), lost.pk: (None, False)}


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (TOO_LATE, "já não valia"),
        (GIVEN_UP, "antes de se desistir"),
        (f"{RECIPIENT_REFUSED} (550)", "não conhece este endereço (550)"),
        (REFUSED_IT, "O servidor de e-mail recusou-a (554)"),
        (
            "the mail server was not reached (TimeoutError)",
            "Não se chegou ao servidor de e-mail (TimeoutError)",
        ),
        ("the mail was not taken (ValueError)", "não foi aceite (ValueError)"),
        ("the SMS gateway answered 500", "O serviço de SMS recusou-a (500)"),
        ("the SMS gateway was not reached (OSError)", "Não se chegou ao serviço de SMS (OSError)"),
        ("this site has no SMS gateway any more", "já não tem serviço de SMS"),
        ("something of a later version", "something of a later version"),
        ("", ""),
    ],
)
def test_the_last_error_is_told_in_words(reason: str, words: str) -> None:
    assert words in in_words(reason)


@pytest.mark.parametrize(
    "statement", ["UPDATE notices_messageact SET reason = 'x'", "DELETE FROM notices_messageact"]
)
def test_what_was_done_stays_written(statement: str) -> None:
    give_up(letter(at=AT))
    with (
        pytest.raises(IntegrityError, match="only grows"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


class Server:
    """A mail server that holds each letter until it is let go, and counts those that it took."""

    def __init__(self) -> None:
        self.arrived, self.let_go = threading.Event(), threading.Event()
        self.taken: list[str] = []

    def __call__(self, message: Any, *_args: object, **_more: object) -> int:
        self.arrived.set()
        assert self.let_go.wait(60)
        self.taken.append(message.to[0])
        return 1


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    found = Server()
    monkeypatch.setattr("vinte.notices.tasks.EmailMultiAlternatives.send", lambda message: found(message))
    return found


def unlocked(message_id: Any) -> Message:
    """What the acts would do without their lock."""
    return Message.objects.get(pk=message_id)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_locked", [True, False])
def test_two_clicks_at_once_send_once(monkeypatch: pytest.MonkeyPatch, is_locked: bool) -> None:
    """Both have read the message before either writes: without the lock each gives it a job (the control)."""
    if not is_locked:
        both_read = threading.Barrier(2)

        def read_together(message_id: Any) -> Message:
            found = unlocked(message_id)
            both_read.wait(60)
            return found

        monkeypatch.setattr(undelivered, "_locked", read_together)
    failed = letter(at=AT)
    assert at_once(lambda: again(failed), lambda: again(failed)) == ["done", "done"]
    most = 1 if is_locked else 2
    assert (jobs_of(failed), kinds_of(failed)) == (most, ["again"] * most)


@pytest.mark.django_db(transaction=True)
def test_one_click_and_all_of_them_at_once_send_once() -> None:
    failed = [letter(at=AT) for _each in range(8)]
    at_once(
        *(lambda one=one: again(one) for one in failed[:3]),
        *[lambda: actions.send_failed_again(since=AT - HOUR, **OTILIA, at=AT)] * 3,
    )
    # What one of them held was left out by the others, and may be left for the next click.
    actions.send_failed_again(since=AT - HOUR, **OTILIA, at=AT)
    assert [(jobs_of(one), kinds_of(one)) for one in failed] == [(1, ["again"])] * len(failed)


@pytest.mark.django_db(transaction=True)
def test_she_gives_up_what_is_being_sent_and_reads_that_it_went(server: Server) -> None:
    """The job holds the message: she is told so, and after that it went. It is never given up and delivered."""
    waiting = letter(at=AT, state="waiting")
    sending = Beside(lambda: tasks.send_message(message_id=str(waiting.pk)))
    sending.start()
    eventually(server.arrived.is_set, "the job hands it over")
    for act in (give_up, again):
        with pytest.raises(Refused) as refusal:
            act(waiting)
        assert refusal.value.code == "being_handled"
    assert actions.send_failed_again(since=AT - HOUR, **OTILIA, at=AT) == 0
    server.let_go.set()
    sending.end()
    with pytest.raises(Refused) as refusal:
        give_up(waiting)
    assert (refusal.value.code, again(waiting)) == ("already_sent", False)
    waiting.refresh_from_db()
    assert (waiting.state, server.taken, kinds_of(waiting)) == ("sent", ["ana@obras.example"], [])


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_she_would_give_up_what_was_delivered(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the story above: with the lock taken away it was delivered, and stands there as given up."""
    monkeypatch.setattr(undelivered, "_locked", unlocked)
    waiting = letter(at=AT, state="waiting")
    sending = Beside(lambda: tasks.send_message(message_id=str(waiting.pk)))
    giving_up = Beside(lambda: give_up(waiting))
    sending.start()
    eventually(server.arrived.is_set, "the job hands it over")
    giving_up.begin()
    server.let_go.set()
    sending.end()
    giving_up.end()
    waiting.refresh_from_db()
    assert (waiting.state, server.taken, kinds_of(waiting)) == ("failed", ["ana@obras.example"], ["given_up"])


@pytest.mark.django_db(transaction=True)
def test_the_job_comes_while_she_gives_up_and_sends_nothing(server: Server) -> None:
    waiting = letter(at=AT, state="waiting")
    server.let_go.set()
    sending = Beside(lambda: tasks.send_message(message_id=str(waiting.pk)))
    with transaction.atomic():
        give_up(waiting)
        sending.begin()
        assert sending.is_waiting
    sending.end()
    waiting.refresh_from_db()
    assert (waiting.state, server.taken) == ("failed", [])
