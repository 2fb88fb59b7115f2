"""Answers `/metrics`: whoever has the token reads all there is, without a thread that makes pages."""

from __future__ import annotations

import asyncio
import hmac
import platform
from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import Error

from vinte import __version__
from vinte.project.metrics import families as of
from vinte.project.metrics import standing
from vinte.project.metrics.exposition import MEDIA_TYPE, Sample, exposition
from vinte.project.metrics.standing import Found
from vinte.project.metrics.tally import Tally
from vinte.project.serving.lanes import Lane
from vinte.project.serving.pages import Answer

PATH = "/metrics"
# A collector gives up after ten (Prometheus, scrape_timeout): it reads what is known without the database before that.
PATIENCE_SECONDS = 7.0

log = structlog.get_logger("vinte.metrics")


class Teller:
    """Tells what `tally` counted and `ask` finds; one question to the database at a time, whoever asks how often."""

    def __init__(self, tally: Tally, *, ask: Callable[[], Found] = standing.asked_apart) -> None:
        self.tally = tally
        self.ask = ask
        self.lane = Lane("metrics", threads=1, most_waiting=0)
        self.patience_seconds = PATIENCE_SECONDS
        self._asking: asyncio.Task[Found | None] | None = None

    async def tell(self, *, method: str, authorization: bytes) -> Answer:
        """The whole answer: 404 without a token in the settings, 401 without it in the request, 405 for no GET."""
        status, headers = _admitted(authorization)
        if status == 200 and method not in ("GET", "HEAD"):
            status, headers = 405, {"Allow": "GET, HEAD"}
        if status != 200:
            return Answer.of(
                status, b"", {"Content-Type": "text/plain", "Cache-Control": "no-store", **headers}
            )
        content = (await self._text()).encode()
        return Answer.of(200, content, {"Content-Type": MEDIA_TYPE, "Cache-Control": "no-store"})

    async def _text(self) -> str:
        known = await self._known()
        requests, times = self.tally.samples()
        return exposition(
            [
                (of.BUILD, [Sample(1, (__version__, platform.python_version()))]),
                (of.REQUESTS, requests),
                (of.REQUEST_SECONDS, times),
                (of.DATABASE_UP, [Sample(int(known is not None))]),
                *(known or []),
            ]
        )

    async def _known(self) -> Found | None:
        """What the database knows; None while it does not answer."""
        if self._asking is None:
            self._asking = asyncio.create_task(self._asked())
            self._asking.add_done_callback(self._done)
        try:
            return await asyncio.wait_for(asyncio.shield(self._asking), timeout=self.patience_seconds)
        except TimeoutError:
            log.warning("the database did not answer a collection", seconds=self.patience_seconds)
            return None

    async def _asked(self) -> Found | None:
        try:
            return await self.lane.run(self.ask)
        except Error as error:
            log.warning("the database did not answer a collection", error=type(error).__name__)
            return None

    def _done(self, _asked: asyncio.Task[Found | None]) -> None:
        self._asking = None


def _admitted(authorization: bytes) -> tuple[int, dict[str, str]]:
    """The status for who shows this, and what else to tell (RFC 6750, 3)."""
    token = settings.VINTE_METRICS_TOKEN
    if not token:
        return 404, {}
    scheme, _space, shown = authorization.partition(b" ")
    if scheme.lower() == b"bearer" and hmac.compare_digest(shown.strip(), token.encode()):
        return 200, {}
    wrong = ', error="invalid_token"' if authorization else ""
    return 401, {"WWW-Authenticate": f'Bearer realm="metrics"{wrong}'}
