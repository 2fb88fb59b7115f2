"""A phone is told what it agreed to: encrypted, once, in the transaction of the fact, and not when it is gone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client

import cast
import push_service
from push_service import Phone, Service
from vinte.kernel.clock import FixedClock
from vinte.kernel.errors import NotAllowed, Refused
from vinte.notices import actions, due, queries
from vinte.notices.models import Push, PushSubscription
from vinte.notices.push import keys, sending
from vinte.notices.push.subscriptions import is_known_service

pytestmark = pytest.mark.django_db
AT = cast.MONDAY
ANA, BRUNO = UUID(int=1), UUID(int=2)
KEY = keys.new_key()


@pytest.fixture(autouse=True)
def configured(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.VINTE_PUSH_KEY = KEY
    settings.VINTE_PUSH_SERVICES = ["127.0.0.1"]
    monkeypatch.setattr(sending, "clock_named", lambda _path: FixedClock(AT + timedelta(minutes=1)))


@pytest.fixture
def service() -> Iterator[Service]:
    with push_service.listening() as listening:
        yield listening


def agree(phone: Phone, *, owner: UUID = ANA, **changes: Any) -> None:
    told = {"owner": owner, "endpoint": phone.endpoint, "device": "Android", "at": AT, **phone.keys}
    actions.subscribe(**{**told, **changes})


def tell(*, key: str = "reminder:1", owner: UUID = ANA, **changes: Any) -> int:
    told: dict[str, Any] = {
        "owner": owner, "kind": "reminder", "language": "pt", "path": "/pro/contactos/", "at": AT,
        "context": {"headline": "Falta uma chamada", "text": "Até às 14:30."}, "idempotency_key": key,
    }  # fmt: skip
    return actions.post_push(**{**told, **changes})


def send_all() -> list[str]:
    """One attempt of each that waits; the errors of those that did not go."""
    said = []
    for push in Push.objects.filter(state="waiting"):
        try:
            sending.send_push(push_id=str(push.pk))
        except sending.NotPushedYet as error:
            said.append(str(error))
    return said


def test_the_phone_reads_what_was_meant_for_it_and_the_service_does_not(service: Service) -> None:
    phone, other = service.phone(), service.phone("outro")
    agree(phone)
    assert tell() == 1
    assert send_all() == []
    ((path, headers, body),) = service.taken
    assert phone.read(body) == {
        "title": "Falta uma chamada", "text": "Até às 14:30.", "path": "/pro/contactos/", "tag": "reminder:1",
    }  # fmt: skip
    assert path == "/push/telemovel"
    assert b"chamada" not in body
    with pytest.raises(Exception, match=r"."):
        other.read(body)
    assert service.is_signed_by(headers, keys.public(KEY))
    assert not service.is_signed_by(headers, keys.public(keys.new_key()))
    assert (headers["Content-Encoding"], headers["Ttl"]) == ("aes128gcm", str(12 * 3600 - 60))
    push = Push.objects.get()
    assert (push.state, push.sent_at, push.attempt_count) == ("sent", AT + timedelta(minutes=1), 1)


def test_it_is_told_once_for_each_key_and_with_the_fact_or_not_at_all(service: Service) -> None:
    agree(service.phone())
    agree(service.phone("tablet"))
    assert (tell(), tell()) == (2, 0)
    with pytest.raises(RuntimeError), transaction.atomic():
        tell(key="reminder:2")
        raise RuntimeError("the fact was none")
    assert Push.objects.count() == 2
    assert tell(owner=BRUNO) == 0


# Status, what becomes of the message, whether the phone is told further, and whether it is tried again.
ANSWERS = [
    (201, "sent", True, False),
    (204, "sent", True, False),
    (404, "failed", False, False),
    (410, "failed", False, False),
    (403, "failed", True, False),
    (413, "failed", True, False),
    (302, "waiting", True, True),
    (429, "waiting", True, True),
    (500, "waiting", True, True),
]


@pytest.mark.parametrize(("status", "state", "is_told_further", "again"), ANSWERS)
def test_what_the_push_service_answers_is_taken_at_its_word(
    service: Service, status: int, state: str, is_told_further: bool, again: bool
) -> None:
    agree(service.phone())
    tell()
    service.status = status
    said = send_all()
    assert (Push.objects.get().state, bool(queries.phones_of(ANA)), bool(said)) == (
        state, is_told_further, again,
    )  # fmt: skip
    assert all("/push/" not in line for line in said)
    # An answer that leads elsewhere is not followed.
    assert len(service.taken) == 1
    assert tell(key="reminder:2") == is_told_further


def test_what_nobody_takes_is_given_up_and_what_is_late_is_not_sent(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    agree(service.phone())
    tell()
    service.status = 503
    for _attempt in range(len(sending.WAITS_SECONDS)):
        assert send_all() != []
    assert send_all() == []
    push = Push.objects.get()
    assert (push.state, push.last_error) == ("failed", "the push service answered 503")
    tell(key="reminder:2", useful_until=AT + timedelta(minutes=1))
    asked = len(service.taken)
    assert send_all() == []
    assert (Push.objects.get(idempotency_key="reminder:2").last_error, len(service.taken)) == ("it came too late", asked)  # fmt: skip


def test_one_that_lost_its_job_gets_another(service: Service) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    agree(service.phone())
    tell()
    assert due.DUTIES.run(at=AT) == 0
    job = ProcrastinateJob.objects.filter(task_name=sending.TASK_NAME)
    assert job.count() == 1
    job.update(status="failed")
    assert due.DUTIES.run(at=AT) == 1
    assert job.filter(status="todo").count() == 1


def test_taken_back_is_taken_back(service: Service) -> None:
    agree(service.phone())
    tell()
    (phone,) = queries.phones_of(ANA)
    with pytest.raises(NotAllowed):
        actions.unsubscribe(owner=BRUNO, subscription_id=phone.id, at=AT)
    actions.unsubscribe(owner=ANA, subscription_id=phone.id, at=AT)
    assert send_all() == []
    assert (service.taken, tell(key="reminder:2")) == ([], 0)
    # The same phone agrees anew; and later it is Bruno's.
    agree(service.phone())
    assert tell(key="reminder:3") == 0 or send_all() == []
    agree(service.phone(), owner=BRUNO)
    assert (queries.phones_of(ANA), len(queries.phones_of(BRUNO))) == ([], 1)
    actions.forget_phones(owner=BRUNO)
    assert not PushSubscription.objects.exists()


SERVICES = ["push.services.mozilla.com", "push.apple.com"]


@pytest.mark.parametrize(
    ("endpoint", "is_known"),
    [
        ("https://updates.push.services.mozilla.com/wpush/v2/a", True),
        ("https://push.services.mozilla.com/a", True),
        ("https://web.push.apple.com:443/a", True),
        ("http://updates.push.services.mozilla.com/a", False),
        ("https://updates.push.services.mozilla.com:8443/a", False),
        ("https://evilpush.services.mozilla.com/a", False),
        ("https://push.services.mozilla.com.evil.example/a", False),
        ("https://ana@push.apple.com/a", False),
        ("http://127.0.0.1:5432/", False),
        ("https://localhost/", False),
        ("https://169.254.169.254/latest/", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_nobody_has_us_ask_another_server(endpoint: str, is_known: bool) -> None:
    assert is_known_service(endpoint, SERVICES) == is_known


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"endpoint": "https://evil.example/push"}, "push_service_unknown"),
        ({"endpoint": "http://127.0.0.1/" + "a" * 600}, "push_service_unknown"),
        ({"p256dh": ""}, "push_keys_wrong"),
        ({"p256dh": keys.as_text(b"\4" + b"\0" * 64)}, "push_keys_wrong"),
        ({"auth": keys.as_text(b"\0" * 15)}, "push_keys_wrong"),
        ({"auth": "*"}, "push_keys_wrong"),
    ],
)
def test_what_is_no_phone_is_refused(service: Service, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        agree(service.phone(), **changes)
    assert (refusal.value.code, PushSubscription.objects.count()) == (code, 0)


def test_the_oldest_of_too_many_phones_gives_way(service: Service) -> None:
    for number in range(9):
        agree(service.phone(f"n{number}"), at=AT + timedelta(minutes=number))
    assert len(queries.phones_of(ANA)) == 8
    assert PushSubscription.objects.get(endpoint__endswith="n0").ended_at is not None


def test_without_a_key_nobody_is_asked(settings: Any, service: Service) -> None:
    settings.VINTE_PUSH_KEY = ""
    with pytest.raises(Refused) as refusal:
        agree(service.phone())
    assert (refusal.value.code, queries.can_push()) == ("push_not_configured", False)


def test_ana_agrees_and_takes_it_back_on_the_page_of_letters(service: Service) -> None:
    ana, bruno = cast.professional("Ana"), cast.professional("Bruno")
    client = Client(HTTP_ACCEPT_LANGUAGE="pt")
    client.force_login(ana.account)
    phone = service.phone()
    body = {"endpoint": phone.endpoint, "keys": phone.keys, "device": "Android"}
    address, page = "/conta/avisos/telemovel/", "/conta/avisos/"
    assert keys.public(KEY) in client.get(page).content.decode()
    for wrong in ({}, {**body, "keys": {}}, {**body, "endpoint": 1}, []):
        assert client.post(address, json.dumps(wrong), content_type="application/json").status_code == 400
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ana.account)
    strict.cookies["csrftoken"] = "a" * 64
    assert (
        strict.post(address, {"csrfmiddlewaretoken": "a" * 64, "endpoint": phone.endpoint}).status_code == 400
    )
    refused = client.post(address, json.dumps({**body, "endpoint": "https://evil.example/"}), content_type="application/json")  # fmt: skip
    assert (refused.status_code, "message" in refused.json()) == (422, True)
    assert client.post(address, json.dumps(body), content_type="application/json").status_code == 200
    assert "Android" in client.get(page).content.decode()
    (told,) = queries.phones_of(ana.account.pk)
    stop = f"{address}{told.id}/parar/"
    other = Client()
    other.force_login(bruno.account)
    assert other.post(stop).status_code == 404
    assert "Já não avisamos nesse telemóvel." in client.post(stop, follow=True).content.decode()
    assert queries.phones_of(ana.account.pk) == []
