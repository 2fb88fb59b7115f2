"""Helena's code by Twilio and by Vonage: each answers as its documentation says, and what follows is the same."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest
from procrastinate.jobs import Job

from cast import MONDAY
from sold_gateways import ACCOUNT, SENDER, TOKEN, Said, SoldGateway, Twilio, Vonage, serving
from vinte.notices import actions, queries, tasks
from vinte.notices.models import NUMBER_REFUSED, Message
from vinte.notices.sms import posting
from vinte.notices.tasks import NotSentYet

pytestmark = pytest.mark.django_db
NUMBER = "+351912345678"
CODE = "482913"
SERVICE = "MG0123456789abcdef0123456789abcdef"
BOTH = pytest.mark.parametrize("gateway", ["twilio", "vonage"], indirect=True)


def start(settings: Any, server: SoldGateway, name: str) -> None:
    settings.VINTE_DEMO = False
    settings.VINTE_CLOCK = "vinte.kernel.clock.SystemClock"
    settings.VINTE_SMS_PROVIDER, settings.VINTE_SMS_URL = name, server.url
    settings.VINTE_SMS_ACCOUNT, settings.VINTE_SMS_TOKEN = ACCOUNT, TOKEN
    settings.VINTE_SMS_SENDER = SENDER


@pytest.fixture
def gateway(request: pytest.FixtureRequest, settings: Any) -> Iterator[SoldGateway]:
    with serving({"twilio": Twilio, "vonage": Vonage}[request.param]()) as server:
        start(settings, server, request.param)
        yield server


@pytest.fixture
def twilio(settings: Any) -> Iterator[SoldGateway]:
    with serving(Twilio()) as server:
        start(settings, server, "twilio")
        yield server


@pytest.fixture
def vonage(settings: Any) -> Iterator[SoldGateway]:
    with serving(Vonage()) as server:
        start(settings, server, "vonage")
        yield server


def post(*, key: str = "k") -> Message:
    made = actions.post_sms(
        kind="confirmation_code",
        to_number=NUMBER,
        to_name="Helena",
        language="pt",
        context={"code": CODE},
        secrets=[CODE],
        idempotency_key=key,
        at=MONDAY,
    )
    return Message.objects.get(pk=made)


def send(message: Message) -> int:
    """One attempt; the seconds for which the next one waits at least, -1 when none follows."""
    wait = -1
    try:
        tasks.send_message(message_id=str(message.pk))
    except NotSentYet as error:
        for private in (NUMBER, NUMBER[1:], CODE, TOKEN, ACCOUNT):
            assert private not in str(error)
        wait = error.again_in_seconds
    message.refresh_from_db()
    assert NUMBER[1:] not in message.last_error and TOKEN not in message.last_error
    return wait


@BOTH
def test_a_message_goes_once_and_keeps_the_name_that_the_gateway_gave_it(gateway: SoldGateway) -> None:
    message = post()
    text = message.text
    for _twice in range(2):
        assert send(message) == -1
    (form,) = gateway.taken
    if isinstance(gateway, Twilio):
        assert form == {"To": NUMBER, "From": SENDER, "Body": text}
        assert message.gateway_reference == f"SM{1:032x}"
    else:
        assert form.pop("client-ref") == str(message.pk)
        assert form == {
            "api_key": ACCOUNT,
            "api_secret": TOKEN,
            "from": SENDER,
            "to": NUMBER[1:],
            "text": text,
            "type": "unicode",
        }
        assert message.gateway_reference == "0C" + "0" * 14
    assert (message.state, message.secrets, message.doubt_count) == ("sent", [], 0)


def test_a_messaging_service_is_named_in_place_of_a_sender(twilio: SoldGateway, settings: Any) -> None:
    settings.VINTE_SMS_SENDER = SERVICE
    send(post())
    assert twilio.taken[0]["MessagingServiceSid"] == SERVICE and "From" not in twilio.taken[0]


@pytest.mark.parametrize(
    ("text", "kind"), [("Vinte: 482913 @ {€}", "text"), ("Vinte: o código", "unicode"), ("ç", "unicode")]
)
def test_letters_that_the_plain_alphabet_lacks_take_the_other_one(
    vonage: SoldGateway, text: str, kind: str
) -> None:
    queries.require_sms().send(message_id=post().pk, to_number=NUMBER, text=text)
    assert (vonage.taken[0]["type"], vonage.taken[0]["text"]) == (kind, text)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (Twilio.error(21211), "21211"),
        (Twilio.error(21610), "21610"),
        (Twilio.error(21614), "21614"),
        (Vonage.states("6"), "6"),
        (Vonage.states("7"), "7"),
        (Vonage.states("33"), "33"),
    ],
)
def test_a_number_that_is_refused_is_given_up_at_once(settings: Any, said: Said, code: str) -> None:
    server = Twilio() if len(code) == 5 else Vonage()
    with serving(server):
        start(settings, server, "twilio" if isinstance(server, Twilio) else "vonage")
        server.say(said)
        message = post()
        assert send(message) == -1
    assert (message.state, message.last_error) == ("failed", f"{NUMBER_REFUSED} (code {code})")
    assert message.attempt_count == 1 and CODE not in message.text
    # It says nothing of the gateway: others are told that text messages go out.
    assert not queries.held_up(channel="sms", at=message.tried_at)
    found = queries.outbox(at=message.tried_at)
    assert (found.failed_count, found.refused_count) == (0, 0), "it was written long ago"


@pytest.mark.parametrize(
    ("name", "said", "reason", "in_doubt", "wait"),
    [
        ("twilio", Twilio.error(20003, 401), "answered 401 (code 20003)", False, 0),
        ("twilio", Twilio.error(21606), "answered 400 (code 21606)", False, 0),
        ("twilio", Twilio.error(20429, 429, Retry_After="0"), "answered 429 (code 20429)", False, 0),
        ("twilio", Twilio.error(20429, 429, Retry_After="90"), "answered 429 (code 20429)", False, 90),
        ("twilio", Twilio.error(20429, 429, Retry_After="3600"), "answered 429 (code 20429)", False, 3600),
        ("twilio", Twilio.error(20429, 429, Retry_After="3601"), "answered 429 (code 20429)", False, 3600),
        ("twilio", Twilio.error(20429, 429, Retry_After="soon"), "answered 429 (code 20429)", False, 0),
        ("twilio", Twilio.error(20503, 503, Retry_After="7"), "answered 503 (code 20503)", False, 7),
        ("twilio", Twilio.error(20500, 500), "answered 500 (code 20500)", True, 60),
        ("twilio", Said(500, "<html>"), "answered 500", True, 60),
        ("twilio", Said(201, "<html>"), "cannot be read", True, 60),
        ("twilio", Said(201, "[1"), "cannot be read", True, 60),
        ("twilio", Said(201, {"status": "queued"}), "cannot be read", True, 60),
        ("twilio", Said(400, {"code": f"{NUMBER}"}), "answered 400", False, 0),
        ("vonage", Vonage.states("4"), "answered 200 (code 4)", False, 0),
        ("vonage", Vonage.states("1"), "answered 200 (code 1)", False, 0),
        ("vonage", Vonage.states("5"), "answered 200 (code 5)", True, 60),
        ("vonage", Vonage.states("0", "9"), "answered 200 (code 9)", True, 60),
        ("vonage", Said(429, "", {"Retry-After": "30"}), "answered 429", False, 30),
        ("vonage", Said(500, ""), "answered 500", True, 60),
        ("vonage", Said(200, "{"), "cannot be read", True, 60),
        ("vonage", Said(200, {"messages": []}), "cannot be read", True, 60),
        ("vonage", Said(200, {"messages": ["0"]}), "cannot be read", True, 60),
    ],
)
def test_what_is_no_yes_is_tried_again_when_the_gateway_wants_it(
    settings: Any, name: str, said: Said, reason: str, in_doubt: bool, wait: int
) -> None:
    server = Twilio() if name == "twilio" else Vonage()
    with serving(server):
        start(settings, server, name)
        server.say(dataclasses.replace(said))
        message = post()
        assert send(message) == wait
        assert (message.state, message.doubt_count) == ("waiting", int(in_doubt))
        assert message.last_error.endswith(reason)
        assert send(message) == -1 and message.state == "sent" and message.gateway_reference


@BOTH
def test_the_wait_that_a_gateway_asks_for_holds_for_the_job(gateway: SoldGateway) -> None:
    job = Job(id=1, queue="notices", lock=None, queueing_lock=None, task_name=tasks.TASK_NAME, attempts=0)
    decide = tasks.send_message.retry_strategy.get_retry_decision
    at = {wait: decide(exception=NotSentYet("", again_in_seconds=wait), job=job).retry_at for wait in (0, 90)}
    assert 80 < (at[90] - at[0]).total_seconds() < 100


@BOTH
def test_a_gateway_that_never_says_what_became_of_it_gets_it_four_times_at_most(
    gateway: SoldGateway,
) -> None:
    gateway.say(*[Said(500, "") for _each in range(9)])
    message = post()
    assert [send(message) for _attempt in range(4)] == [60, 600, 3600, -1]
    assert (message.state, message.doubt_count, len(gateway.taken)) == ("failed", 4, 4)
    assert send(message) == -1 and len(gateway.taken) == tasks.MOST_IN_DOUBT
    # An operator who sends it once more begins anew; what held a code is asked for anew by its reader.
    Message.objects.filter(pk=message.pk).update(was_struck=False)
    actions.send_again(message_id=message.pk, by_id=message.pk, by_name="Otília", at=MONDAY)
    message.refresh_from_db()
    assert (message.state, message.doubt_count) == ("waiting", 0)


@BOTH
def test_a_gateway_that_takes_it_and_does_not_answer(
    gateway: SoldGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "TIMEOUT_SECONDS", 0.2)
    gateway.say(Said(hangs=True))
    message = post()
    assert send(message) == 60
    assert message.last_error == "the SMS gateway did not answer (TimeoutError)"


@BOTH
def test_a_gateway_that_is_not_there_took_nothing(gateway: SoldGateway, settings: Any) -> None:
    settings.VINTE_SMS_URL = "http://127.0.0.1:9"
    message = post()
    assert send(message) == 0
    assert message.last_error == "the SMS gateway was not reached (ConnectionRefusedError)"
    assert message.doubt_count == 0


@BOTH
def test_wrong_credentials_are_told_to_the_operator_and_mended(gateway: SoldGateway, settings: Any) -> None:
    settings.VINTE_SMS_TOKEN = "another"
    message = post()
    assert send(message) == 0 and message.state == "waiting"
    assert queries.held_up(channel="sms", at=message.tried_at)
    settings.VINTE_SMS_TOKEN = TOKEN
    assert send(message) == -1 and message.state == "sent"


@pytest.mark.parametrize(
    ("name", "told", "missing"),
    [
        ("", {}, ()),
        ("", {"VINTE_SMS_URL": "https://sms.example/send"}, ()),
        ("http", {}, ("VINTE_SMS_URL",)),
        ("twilio", {}, ("VINTE_SMS_ACCOUNT", "VINTE_SMS_TOKEN", "VINTE_SMS_SENDER")),
        ("twilio", {"VINTE_SMS_ACCOUNT": ACCOUNT, "VINTE_SMS_SENDER": SENDER}, ("VINTE_SMS_TOKEN",)),
        (
            "vonage",
            {"VINTE_SMS_URL": "https://eu.example"},
            ("VINTE_SMS_ACCOUNT", "VINTE_SMS_TOKEN", "VINTE_SMS_SENDER"),
        ),
        ("vonage", {"VINTE_SMS_ACCOUNT": "a", "VINTE_SMS_TOKEN": "b", "VINTE_SMS_SENDER": "Vinte"}, ()),
    ],
)
def test_a_gateway_that_was_not_told_all_it_needs_sends_nothing(
    settings: Any, name: str, told: dict[str, str], missing: tuple[str, ...]
) -> None:
    settings.VINTE_DEMO, settings.VINTE_SMS_PROVIDER = False, name
    for setting, value in told.items():
        setattr(settings, setting, value)
    assert queries.missing_sms_settings() == missing
    assert queries.can_send_sms() == (not missing and bool(name or told))
