"""Writing a push message with the fact it tells of, and handing it to the phone's push service."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener
from uuid import UUID

from django.conf import settings
from django.db import transaction
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from vinte.kernel.clock import clock_named
from vinte.kernel.ids import new_id
from vinte.notices.models import TOO_LATE, Push, PushSubscription
from vinte.notices.push import keys, subscriptions
from vinte.notices.rendering import render_push

TASK_NAME = "vinte.notices.push.send"
# A push service that is down is asked for as long as a call may still be made in time.
WAITS_SECONDS = (4, 30, 120, 600, 1800, 3600, 3600)
TIMEOUT_SECONDS = 20
# A phone that is off is told within so long, and then not any more.
LONGEST = timedelta(hours=12)
# What a push service says of a phone that it has no more (RFC 8030, section 7.3).
_GONE = frozenset({404, 410})
# Nothing that another attempt would mend.
_FOR_GOOD = frozenset({400, 401, 403, 413})
GONE = "the phone is gone"
_NO_KEY = "this site has no push key any more"

State = Push.State


class NotPushedYet(Exception):
    """An attempt failed and another will follow; says which and why, without the phone's address."""


@transaction.atomic
def post_push(
    *,
    owner: UUID,
    kind: str,
    language: str,
    context: Mapping[str, object],
    path: str,
    idempotency_key: str,
    at: datetime,
    useful_until: datetime | None = None,
    zone: str = "Europe/Lisbon",
) -> int:
    """Write it for each phone of the account, and hand its sending to the worker, both or neither; for how many.

    `kind` names the template `notices/<kind>.push`, whose first line is the title; a tap opens `path`. The same key
    writes nothing a second time. Raises as `render_push` does.
    """
    title, text = render_push(kind=kind, language=language, context=context, zone=zone)
    phones = PushSubscription.objects.filter(owner=owner, ended_at=None)
    told = set(Push.objects.filter(idempotency_key=idempotency_key).values_list("subscription_id", flat=True))
    new = [
        Push(
            id=new_id(at=at), subscription=phone, idempotency_key=idempotency_key, kind=kind, title=title,
            text=text, path=path, written_at=at, useful_until=useful_until or at + LONGEST,
        )
        for phone in phones
        if phone.pk not in told
    ]  # fmt: skip
    for push in Push.objects.bulk_create(new):
        send_push.defer(push_id=str(push.pk))
    return len(new)


class _Again(BaseRetryStrategy):
    """The next attempt of a message that did not go; None for what is no matter of sending, and after the last."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When."""
        if not isinstance(exception, NotPushedYet) or job.attempts >= len(WAITS_SECONDS):
            return None
        return RetryDecision(retry_in={"seconds": WAITS_SECONDS[job.attempts]})


@app.task(name=TASK_NAME, queue="notices", retry=_Again())
def send_push(*, push_id: str) -> None:
    """Send one message; its job carries its identifier and nothing else.

    Raises NotPushedYet while another attempt is due, so that the worker tries again.
    """
    with transaction.atomic():
        push = (
            Push.objects.select_for_update(of=("self",)).select_related("subscription").get(pk=UUID(push_id))
        )
        if push.state != State.WAITING:
            return
        _try(push, at=clock_named(settings.VINTE_CLOCK).now())
        push.save()
    if push.state == State.WAITING:
        raise NotPushedYet(f"push {push_id}, attempt {push.attempt_count}: {push.last_error}")


def _try(push: Push, *, at: datetime) -> None:
    """One attempt, written on the message: sent, waiting for the next, or failed."""
    phone = push.subscription
    if at >= push.useful_until or phone.ended_at is not None:
        push.state, push.last_error = State.FAILED, GONE if phone.ended_at else TOO_LATE
        return
    if not keys.is_configured():
        push.state, push.last_error = State.FAILED, _NO_KEY
        return
    push.attempt_count += 1
    status, push.last_error = _attempt(push, seconds=int((push.useful_until - at).total_seconds()))
    if 200 <= status < 300:
        push.state, push.sent_at, push.last_error = State.SENT, max(at, push.written_at), ""
    elif status in _GONE:
        subscriptions.end(phone, at=at)
        push.state, push.last_error = State.FAILED, GONE
    elif status in _FOR_GOOD or push.attempt_count > len(WAITS_SECONDS):
        push.state = State.FAILED


def _attempt(push: Push, *, seconds: int) -> tuple[int, str]:
    """Hand it over: the status that came, 0 for none, and why it did not go."""
    from pywebpush import WebPusher  # brings aiohttp, which only a worker that pushes pays for

    phone = push.subscription
    told = {"title": push.title, "text": push.text, "path": push.path, "tag": push.idempotency_key}
    info = {"endpoint": phone.endpoint, "keys": {"p256dh": phone.p256dh, "auth": phone.auth}}
    plain = json.dumps(told, ensure_ascii=False).encode()
    body = WebPusher(info).encode(plain, content_encoding="aes128gcm")["body"]
    headers = {
        **keys.authorization(phone.endpoint),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(seconds),
        "Urgency": "high",
    }
    request = Request(phone.endpoint, data=bytes(body), headers=headers, method="POST")
    try:
        with build_opener(_NoRedirects).open(request, timeout=TIMEOUT_SECONDS) as answer:
            return int(answer.status), ""
    except HTTPError as error:
        return error.code, f"the push service answered {error.code}"
    except (OSError, ValueError) as error:
        return 0, f"the push service was not reached ({type(error).__name__})"


class _NoRedirects(HTTPRedirectHandler):
    """Follows nothing: the message is for the service that the phone named."""

    def redirect_request(self, *_args: object, **_more: object) -> None:
        return None
