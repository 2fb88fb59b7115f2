"""The process that decodes: `python -m vinte.kernel.pictures.worker [BYTES]`. Reads pictures from its input, answers on its output.

Each way a message is its length in eight bytes and its bytes. An answer begins with a byte: `+` for a picture, followed by
its width, its height and the length of its content in four bytes each, its content and the small one; `?` for what is
unreadable, `#` for too many pixels, `!` for what the ceilings did not let us do.
"""

from __future__ import annotations

import os
import resource
import struct
import sys
from typing import IO

from vinte.kernel.pictures import decoding

# Beyond what Python and Pillow have taken by themselves: the largest picture, decoded, and what is made of it; WebP
# keeps three copies of the largest.
MOST_MEMORY_BYTES, MOST_MEMORY_OF_HUNGRY_BYTES = 240_000_000, 520_000_000
MOST_CPU_SECONDS = 10
_PAGE_BYTES = resource.getpagesize()
_LENGTH = struct.Struct(">Q")
_SIZES = struct.Struct(">III")


def read_message(source: IO[bytes]) -> bytes | None:
    """The next message; None at the end."""
    head = source.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    body = source.read(length)
    return body if len(body) == length else None


def write_message(target: IO[bytes], body: bytes) -> None:
    """Send one message."""
    target.write(_LENGTH.pack(len(body)))
    target.write(body)
    target.flush()


def answer(data: bytes) -> bytes:
    """What is told of these bytes."""
    try:
        made = decoding.make(data)
    except decoding.TooManyPixels:
        return b"#"
    except decoding.Unreadable:
        return b"?"
    except (MemoryError, RecursionError):
        return b"!"
    except Exception:  # noqa: BLE001 - whatever a decoder raises for what a stranger made up, it is no picture
        return b"?"
    return b"+" + _SIZES.pack(made.width, made.height, len(made.content)) + made.content + made.small


def understood(told: bytes) -> decoding.Made | None:
    """The picture in an answer that begins with `+`; None for every other."""
    if not told.startswith(b"+"):
        return None
    width, height, length = _SIZES.unpack_from(told, 1)
    begins = 1 + _SIZES.size
    content, small = told[begins : begins + length], told[begins + length :]
    return decoding.Made(content=content, small=small, width=width, height=height)


def _taken_bytes() -> int:
    with open("/proc/self/statm") as told:
        return int(told.read().split()[0]) * _PAGE_BYTES


def _with_ceilings(data: bytes, *, beyond_bytes: int, most_bytes: int) -> None:
    """For this one picture: memory beyond what was there at the start, and processor time."""
    if sys.platform == "linux":
        try:
            hungry = decoding.is_hungry(*decoding.look(data))
        except (decoding.TooManyPixels, decoding.Unreadable):
            hungry = False
        most = most_bytes or (MOST_MEMORY_OF_HUNGRY_BYTES if hungry else MOST_MEMORY_BYTES)
        resource.setrlimit(resource.RLIMIT_AS, (beyond_bytes + most, resource.RLIM_INFINITY))
    used = resource.getrusage(resource.RUSAGE_SELF)
    ends = int(used.ru_utime + used.ru_stime) + MOST_CPU_SECONDS + 1
    resource.setrlimit(resource.RLIMIT_CPU, (ends, resource.RLIM_INFINITY))


def main() -> None:
    """Answer until nobody asks any more."""
    os.nice(10)  # pages come first
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it writes no file
    most_bytes = int(sys.argv[1] or 0) if len(sys.argv) > 1 else 0
    at_first = _taken_bytes() if sys.platform == "linux" else 0
    while (data := read_message(sys.stdin.buffer)) is not None:
        _with_ceilings(data, beyond_bytes=at_first, most_bytes=most_bytes)
        write_message(sys.stdout.buffer, answer(data))


if __name__ == "__main__":
    main()
