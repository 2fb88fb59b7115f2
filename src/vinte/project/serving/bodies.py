"""Reads what a client sends, with a deadline that its bytes earn, up to a ceiling."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import IO, Any

from vinte.project.serving.holdings import Room

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]


class TooSlow(Exception):
    """The body came slower than the patience that there is."""


class TooLarge(Exception):
    """The body is larger than its route takes."""


class Gone(Exception):
    """The client hung up before all had come."""


@dataclass(frozen=True)
class Patience:
    """`seconds` of waiting, which bytes earn back at `bytes_per_second` and never beyond `seconds`.

    So a body may take as long as it needs while it comes at that rate, and one that stands still or drips ends after
    these seconds, however much came before.
    """

    seconds: float
    bytes_per_second: float

    def left_after(self, left: float, *, waited_seconds: float, came_bytes: int) -> float:
        """What is left of it after waiting so long for so many bytes."""
        return min(self.seconds, left - waited_seconds + came_bytes / self.bytes_per_second)


async def read(
    receive: Receive, into: IO[bytes], *, ceiling_bytes: int, patience: Patience, room: Room
) -> int:
    """Write the body into the file; how many bytes it has.

    Takes the bytes from `room`, which whoever called gives back. Raises TooSlow, TooLarge, Gone, and Full as `room` does.
    """
    clock = asyncio.get_running_loop().time
    left, size = patience.seconds, 0
    while True:
        began = clock()
        try:
            message = await asyncio.wait_for(receive(), timeout=left)
        except TimeoutError:
            raise TooSlow(f"{size} bytes had come") from None
        if message["type"] == "http.disconnect":
            raise Gone(f"{size} bytes had come")
        piece = message.get("body", b"")
        left = patience.left_after(left, waited_seconds=clock() - began, came_bytes=len(piece))
        if size + len(piece) > ceiling_bytes:
            raise TooLarge(f"more than {ceiling_bytes} bytes")
        room.take(len(piece))
        size += len(piece)
        into.write(piece)
        if not message.get("more_body"):
            return size
        if left <= 0:
            raise TooSlow(f"{size} bytes had come")


async def discard(receive: Receive, *, most_bytes: int, seconds: float) -> None:
    """Take in a little of what is refused and throw it away: a browser that is still sending reads no answer.

    Ends at `most_bytes` or after `seconds`, whichever is first.
    """
    size = 0
    try:
        async with asyncio.timeout(seconds):
            while size < most_bytes:
                message = await receive()
                size += len(message.get("body", b""))
                if message["type"] == "http.disconnect" or not message.get("more_body"):
                    return
    except TimeoutError:
        return
