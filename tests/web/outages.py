"""A site whose mail server, SMS gateway or payment provider is down, and the worker that tries again meanwhile."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from datetime import datetime, timedelta
from unittest import mock

from django.test import override_settings

from vinte.kernel.clock import FixedClock
from vinte.notices import tasks
from vinte.notices.models import Message

AT = datetime.fromisoformat("2026-11-20T10:00:00+00:00")
HOUR = timedelta(hours=1)


def dead_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def mail_down() -> contextlib.AbstractContextManager[object]:
    """The mail server does not answer."""
    return override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=dead_port(),
        EMAIL_TIMEOUT=1,
    )


def sms_down() -> contextlib.AbstractContextManager[object]:
    """The gateway for text messages does not answer."""
    return override_settings(VINTE_SMS_URL=f"http://127.0.0.1:{dead_port()}/send")


class Site:
    """The pages' clock and the worker's are one, which the story moves."""

    def __init__(self) -> None:
        self.at = AT
        self._turns: dict[str, tuple[int, datetime]] = {}

    def now(self, _path: str = "") -> FixedClock:
        return FixedClock(self.at)

    def wait(self, **parts: float) -> None:
        """Let time pass; the worker tries each message when its turn comes."""
        until = self.at + timedelta(**parts)
        while True:
            due = min(
                (self._turn(key) for key in self._waiting()), key=lambda turn: turn[1], default=("", until)
            )
            if due[1] >= until:
                break
            self.at = max(self.at, due[1])
            self._send(due[0])
        self.at = until

    def work(self) -> None:
        """Let the worker take what was written just now."""
        for key in self._waiting():
            if key not in self._turns:
                self._send(key)

    def _waiting(self) -> list[str]:
        return [str(pk) for pk in Message.objects.filter(state="waiting").values_list("pk", flat=True)]

    def _turn(self, key: str) -> tuple[str, datetime]:
        return key, self._turns.get(key, (0, self.at))[1]

    def _send(self, key: str) -> None:
        number = self._turns.get(key, (0, self.at))[0]
        try:
            tasks.send_message(message_id=key)
        except tasks.NotSentYet:
            pause = timedelta(seconds=tasks.WAITS_SECONDS[number])
            self._turns[key] = (number + 1, self.at + pause)


@contextlib.contextmanager
def site() -> Iterator[Site]:
    """A real site, not the demo, whose every clock is the story's."""
    running = Site()
    clocks = ("vinte.web.middleware", "vinte.notices.tasks", "vinte.web.accounts")
    with contextlib.ExitStack() as stack:
        stack.enter_context(override_settings(VINTE_DEMO=False))
        for module in clocks:
            stack.enter_context(mock.patch(f"{module}.clock_named", running.now))
        yield running
