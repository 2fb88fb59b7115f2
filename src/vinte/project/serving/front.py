"""The ASGI application that granian serves: a request from its first byte to its last.

One event loop takes in what arrives and hands out what is answered; threads only make pages, and only of requests that
are whole. Everything that is refused here is refused before a thread, a session or the database is asked.
"""

from __future__ import annotations

import asyncio
import io
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import IO, Any

import structlog
from django.conf import settings
from django.urls import Resolver404, resolve

from vinte.project import health
from vinte.project.metrics import tally, telling
from vinte.project.metrics.tally import Tally
from vinte.project.serving import bodies, pages
from vinte.project.serving.bodies import Gone, Message, Patience, Receive, TooLarge, TooSlow
from vinte.project.serving.holdings import Full, Holdings, Room, TooMany
from vinte.project.serving.lanes import Crowded, Lane
from vinte.project.serving.pages import Answer
from vinte.web.refusals import ceilings, plain

Scope = Mapping[str, Any]
Send = Callable[[Message], Awaitable[None]]

# A body smaller than this never touches the disk.
_IN_MEMORY_BYTES = 64_000
# What is handed to the network at once, and how long its reader may take for it.
_PIECE_BYTES = 64_000
_READER_SECONDS = 60.0
# How much of a refused body is taken in and thrown away, so that a browser comes to read why.
_DISCARDED_BYTES, _DISCARDED_SECONDS = 32_000_000, 10.0
# Requests that wait for a thread beyond these are told to come back: they would wait longer than anybody does.
_MOST_WAITING_PAGES, _MOST_WAITING_UPLOADS = 200, 40
HEALTH_THREADS, UPLOAD_THREADS = 2, 2

log = structlog.get_logger("vinte.front")


@dataclass(frozen=True)
class Limits:
    """What one process takes in, as the settings say."""

    patience: Patience
    form_bytes: int
    bodies_per_address: int
    uploads_per_address: int
    arriving_bytes: int
    threads: int
    is_behind_proxy: bool = False


class _Refused(Exception):
    def __init__(self, status: int, why: str) -> None:
        self.status = status
        super().__init__(why)


class Front:
    """Serves `application` (WSGI) behind these limits, and counts what it answers in `counts`, or this process's."""

    def __init__(
        self, application: pages.WSGIApplication, limits: Limits, *, counts: Tally | None = None
    ) -> None:
        self.application = application
        self.limits = limits
        self.pages = Lane("pages", threads=limits.threads, most_waiting=_MOST_WAITING_PAGES)
        self.uploads = Lane("uploads", threads=UPLOAD_THREADS, most_waiting=_MOST_WAITING_UPLOADS)
        self.health = Lane("health", threads=HEALTH_THREADS, most_waiting=0)
        self.room = Room(most_bytes=limits.arriving_bytes)
        self._bodies = Holdings(most=limits.bodies_per_address)
        self._uploads = Holdings(most=limits.uploads_per_address)
        self.tally = counts or tally.of_this_process()
        self.metrics = telling.Teller(self.tally)
        self._health_now: dict[str, asyncio.Task[tuple[Answer, bytes]]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or tell the server that we began and ended."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] != "http":
            raise ValueError(f"only HTTP is spoken here, not {scope['type']}")
        elif scope["path"] in (health.PATH, health.PAGES_PATH):
            await self._tell_health(scope, send)
        elif scope["path"] == telling.PATH:
            await self._tell_metrics(scope, send)
        else:
            await self._serve(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            told = (await receive())["type"]
            if told == "lifespan.shutdown":
                await asyncio.to_thread(self._stop)
            await send({"type": f"{told}.complete"})
            if told == "lifespan.shutdown":
                return

    def _stop(self) -> None:
        for lane in (self.pages, self.uploads, self.health, self.metrics.lane):
            lane.stop()

    async def _tell_health(self, scope: Scope, send: Send) -> None:
        """Ask once for all who ask at the same time: whoever floods it with questions costs one answer."""
        path = scope["path"]
        asking = self._health_now.get(path)
        if asking is None:
            asking = asyncio.create_task(self._ask_health(scope))
            self._health_now[path] = asking
            asking.add_done_callback(lambda _done: self._health_now.pop(path, None))
        answer, content = await asyncio.shield(asking)
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else content})

    async def _ask_health(self, scope: Scope) -> tuple[Answer, bytes]:
        asked = {**scope, "method": "GET", "query_string": b"", "headers": []}
        empty: IO[bytes] = io.BytesIO()
        given = pages.environ(asked, body=empty, size_bytes=0)
        answer = await self.health.run(lambda: pages.make(self.application, given))
        with answer.body as body:
            return answer, body.read()

    async def _tell_metrics(self, scope: Scope, send: Send) -> None:
        shown = dict(scope["headers"]).get(b"authorization", b"")
        answer = await self.metrics.tell(method=scope["method"], authorization=shown)
        with answer.body as body:
            if scope["method"] == "HEAD":
                body.seek(0, io.SEEK_END)
            await _hand_out(answer, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        route = _route(scope)
        try:
            answer = await self._take(scope, receive, route=route)
        except Gone:
            return
        except _Refused as refused:
            self._count(scope, route, status=refused.status)
            log.warning(
                "refused", route=route, method=scope["method"], status=refused.status, why=str(refused)
            )
            await self._refuse(refused, scope, receive, send)
            return
        except Exception:
            self._count(scope, route, status=500)
            raise
        self._count(scope, route, status=answer.status)
        with answer.body:
            await _hand_out(answer, send)

    def _count(self, scope: Scope, route: str, *, status: int) -> None:
        self.tally.answered(_counted_as(scope, route), method=scope["method"], status=status)

    async def _take(self, scope: Scope, receive: Receive, *, route: str) -> Answer:
        """Read the body within its limits and have the page made."""
        # Only a form of this kind carries files.
        is_upload = route in ceilings.UPLOADS and _content_type(scope).startswith(b"multipart/")
        ceiling = ceilings.ceiling_bytes(route, form_bytes=self.limits.form_bytes)
        announced = _announced_bytes(scope)
        if announced is not None and announced > ceiling:
            raise _Refused(413, f"{announced} bytes announced, {ceiling} taken")
        address = client_address(scope, is_behind_proxy=self.limits.is_behind_proxy)
        with ExitStack() as held:
            try:
                if is_upload:
                    # Until it is answered: what is costly is not what is sent, but what is made of it.
                    held.enter_context(self._uploads.one(address))
                body: IO[bytes] = held.enter_context(tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES))
                size = 0 if announced == 0 else await self._read(receive, body, held, ceiling, address)
                given = pages.environ(scope, body=body, size_bytes=size)
                lane = self.uploads if is_upload else self.pages
                clock = asyncio.get_running_loop().time
                began = clock()
                answer = await lane.run(lambda: pages.make(self.application, given))
                self.tally.took(_counted_as(scope, route), seconds=clock() - began)
                return answer
            except TooSlow as error:
                raise _Refused(408, str(error)) from error
            except TooLarge as error:
                raise _Refused(413, str(error)) from error
            except TooMany as error:
                raise _Refused(429, "as much at once as one address may") from error
            except (Full, Crowded) as error:
                raise _Refused(503, f"full: {error}") from error

    async def _read(
        self, receive: Receive, body: IO[bytes], held: ExitStack, ceiling_bytes: int, address: str
    ) -> int:
        held.callback(lambda: self.room.give_back(body_size(body)))
        with self._bodies.one(address):
            size = await bodies.read(
                receive, body, ceiling_bytes=ceiling_bytes, patience=self.limits.patience, room=self.room
            )
        body.seek(0)
        return size

    async def _refuse(self, refused: _Refused, scope: Scope, receive: Receive, send: Send) -> None:
        told = dict(scope["headers"])
        language = plain.language_of(
            cookie=told.get(b"cookie", b"").decode("latin-1"),
            accept=told.get(b"accept-language", b"").decode("latin-1"),
        )
        content = plain.page(refused.status, language).encode()
        headers = [(k.lower().encode(), v.encode()) for k, v in plain.headers(refused.status).items()]
        headers += [(b"content-length", str(len(content)).encode()), (b"connection", b"close")]
        await send({"type": "http.response.start", "status": refused.status, "headers": headers})
        await send({"type": "http.response.body", "body": content, "more_body": True})
        if refused.status in (413, 429):
            await bodies.discard(receive, most_bytes=_DISCARDED_BYTES, seconds=_DISCARDED_SECONDS)
        await send({"type": "http.response.body", "body": b""})


def body_size(body: IO[bytes]) -> int:
    """How many bytes were written into it, wherever it was read to."""
    body.seek(0, 2)
    return body.tell()


def client_address(scope: Scope, *, is_behind_proxy: bool) -> str:
    """Who sends: the address of the connection, or behind a proxy the last one that the proxy wrote down."""
    if is_behind_proxy:
        seen = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
        last = seen[-1].decode("latin-1").rsplit(",", 1)[-1].strip() if seen else ""
        if last:
            return last
    return str((scope.get("client") or ("", 0))[0])


def _route(scope: Scope) -> str:
    """The route's name, or nothing for an address that leads nowhere."""
    try:
        return resolve(pages.path_bytes(scope).decode(errors="replace")).view_name
    except Resolver404:
        return ""


def _counted_as(scope: Scope, route: str) -> str:
    """What a request is counted as that has this route, or none: never its address, of which there are endless ones."""
    if route:
        return route
    is_static = pages.path_bytes(scope).startswith(settings.STATIC_URL.encode())
    return tally.STATIC if is_static else tally.NOWHERE


def _content_type(scope: Scope) -> bytes:
    return bytes(dict(scope["headers"]).get(b"content-type", b"")).strip().lower()


def _announced_bytes(scope: Scope) -> int | None:
    """How long the body is going to be; None when that is not said, as in pieces (RFC 9112, 7.1)."""
    told = dict(scope["headers"])
    if b"transfer-encoding" in told:
        return None
    text = told.get(b"content-length", b"0")
    return int(text) if text.isdigit() else None


async def _hand_out(answer: Answer, send: Send) -> None:
    """Send it piece by piece: a slow reader holds its connection, and neither a thread nor the whole in memory."""
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    piece = answer.body.read(_PIECE_BYTES)
    while True:
        following = answer.body.read(_PIECE_BYTES) if piece else b""
        message = {"type": "http.response.body", "body": piece, "more_body": bool(following)}
        try:
            await asyncio.wait_for(send(message), timeout=_READER_SECONDS)
        except TimeoutError:
            log.warning("a reader took too long", seconds=_READER_SECONDS)
            return
        if not following:
            return
        piece = following
