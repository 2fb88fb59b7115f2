"""Each process that answers or works goes on knowing the site's own figures: what a worker took on from the folder.

A thread asks every so many seconds, so that no page pays for it; a page or a job asks by itself only where the thread
does not come to its answer, for nobody is to be told figures that may be others by now.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread

import structlog
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse

from vinte.figures import actions as figures

EVERY_SECONDS = 15.0
# Older than that, what is known is asked for again before anybody is answered. Below the LEAD with which files are taken.
OLDEST_SECONDS = 60.0

log = structlog.get_logger("vinte.figures")
# When this process last knew what counts, by its own clock; it stays empty in a process that does not follow.
_known_at: list[float] = []


def know() -> None:
    """Ask once what counts, for a command that begins.

    It may be the one that makes the tables; and a database that is away stops every other one by itself.
    """
    with suppress(Error):
        _ask()


def _ask() -> bool:
    is_new = figures.count_what_was_taken()
    _known_at[:] = [time.monotonic()]
    return is_new


def follow(*, on_new: Callable[[], None] = lambda: None, stop: Event | None = None) -> Thread:
    """Ask at once and go on asking, in a thread, until `stop`; `on_new` is called there after each change."""
    _known_at[:] = [float("-inf")]
    thread = Thread(target=_go_on, args=(on_new, stop or Event()), daemon=True, name="figures")
    thread.start()
    return thread


def _go_on(on_new: Callable[[], None], stop: Event) -> None:
    seconds = 0.0
    while not stop.wait(seconds):
        seconds = EVERY_SECONDS
        try:
            if _ask():
                on_new()
        except Exception as error:  # noqa: BLE001 - whatever it was, the next time is soon
            log.warning("the site's own figures could not be asked for", error=repr(error))
        finally:
            connection.close()  # so seldom, that it is not worth holding one


def be_current() -> None:
    """Ask now where this process should know and does not; raises what the database raises."""
    if _known_at and time.monotonic() - _known_at[0] > OLDEST_SECONDS:
        _ask()


class FiguresMiddleware:
    """Sees to it that a page is made of figures that count."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Be current and go on."""
        be_current()
        return self.get_response(request)
