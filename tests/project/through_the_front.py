"""One request after another through the front, without a server: what is sent piece by piece, and what came back."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from eventually import eventually
from vinte.project.serving.bodies import Patience
from vinte.project.serving.front import Front, Limits

LIMITS = Limits(
    patience=Patience(seconds=600, bytes_per_second=1000),
    form_bytes=1000,
    bodies_per_address=2,
    uploads_per_address=1,
    arriving_bytes=5000,
    threads=2,
)
FORM = ("content-type", "application/x-www-form-urlencoded")
FILES = ("content-type", "multipart/form-data; boundary=x")
PHOTOS = "/pedir/fotografias/"


@dataclass
class Site:
    """An application that remembers what it was asked, and waits where a test says."""

    asked: list[dict[str, Any]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    threads: list[str] = field(default_factory=list)
    held: threading.Event | None = None

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        self.asked.append(environ)
        self.threads.append(threading.current_thread().name)
        self.bodies.append(environ["wsgi.input"].read())
        if self.held is not None and environ["PATH_INFO"] != "/healthz":
            assert self.held.wait(60)
        start("200 OK", [("Content-Type", "text/plain"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
        return [b"he", b"llo"]


class Client:
    """One request: what it sends piece by piece, and what came back."""

    def __init__(
        self,
        path: str = "/",
        *pieces: bytes,
        method: str = "POST",
        headers: Iterable[tuple[str, str]] = (FORM,),
        address: str = "192.0.2.1",
        stalls: bool = False,
        length: int | None = None,
    ) -> None:
        self.pieces = list(pieces)
        self.stalls = stalls
        self.read_count = 0
        self.sent: list[Any] = []
        self.answered = asyncio.Event()
        told = [(name.encode(), value.encode()) for name, value in headers]
        if length is not None or not pieces:
            told.append((b"content-length", str(length or 0).encode()))
        else:
            told.append((b"transfer-encoding", b"chunked"))
        self.scope = {
            "type": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "http_version": "1.1",
            "headers": told,
            "client": (address, 5000),
            "server": ("127.0.0.1", 8020),
        }

    async def receive(self) -> dict[str, Any]:
        self.read_count += 1
        if self.pieces:
            piece = self.pieces.pop(0)
            return {"type": "http.request", "body": piece, "more_body": bool(self.pieces) or self.stalls}
        if self.stalls and not self.sent:
            await self.answered.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        self.sent.append(message)

    async def ask(self, front: Front) -> Client:
        await front(self.scope, self.receive, self.send)
        return self

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"]) if self.sent else 0

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.sent[1:])

    def header(self, name: str) -> list[str]:
        return [value.decode() for known, value in self.sent[0]["headers"] if known == name.encode()]


def run(story: Callable[[Front, Site], Awaitable[None]], limits: Limits = LIMITS) -> None:
    """Play a story on a thread and an event loop of its own; every thread of the front has ended afterwards."""

    async def played() -> None:
        site = Site()
        front = Front(site, limits)
        try:
            await asyncio.wait_for(story(front, site), timeout=60)
        finally:
            if site.held is not None:
                site.held.set()
            await asyncio.to_thread(front._stop)

    # A thread of its own: in this one a browser that other tests opened may keep its loop.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, played()).result()


async def until(come: Callable[[], bool]) -> None:
    """Let the others go on until it has come."""
    await asyncio.to_thread(eventually, come)
