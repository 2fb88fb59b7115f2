"""Speaks WSGI (PEP 3333) with Django, for a request whose body is whole; runs in a thread.

asgiref's bridge is not taken: it joins cookies by commas, lets `X_Forwarded_For` stand for `X-Forwarded-For`, and
hands each piece of an answer to the network from the thread, which a slow reader then holds.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import IO, Any
from urllib.parse import unquote_to_bytes

# Most pages are far smaller; what is larger waits on the disk for its reader.
_IN_MEMORY_BYTES = 1_000_000
_SEPARATORS = {"HTTP_COOKIE": "; "}
WSGIApplication = Callable[..., Iterable[bytes]]


def _room() -> IO[bytes]:
    return tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES)


@dataclass
class Answer:
    """What goes back: `body` is whole and stands at its beginning; whoever sends it closes it."""

    status: int = 500
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: IO[bytes] = field(default_factory=_room)

    @classmethod
    def of(cls, status: int, content: bytes, headers: Mapping[str, str]) -> Answer:
        """One that is known whole."""
        answer = cls(
            status=status, headers=[(k.lower().encode(), v.encode("latin-1")) for k, v in headers.items()]
        )
        answer.headers.append((b"content-length", str(len(content)).encode()))
        answer.body.write(content)
        answer.body.seek(0)
        return answer


def environ(scope: Mapping[str, Any], *, body: IO[bytes], size_bytes: int) -> dict[str, Any]:
    """The request as PEP 3333 has it; the length is that of what came, whatever was announced.

    A header whose name has an underscore is left out: it would stand for another one.
    """
    host, port = scope.get("server") or ("localhost", 80)
    found: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": path_bytes(scope).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 0),
        "REMOTE_ADDR": (scope.get("client") or ("", 0))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        if "_" in name or name in ("content-length", "transfer-encoding"):
            continue
        key = "CONTENT_TYPE" if name == "content-type" else f"HTTP_{name.upper().replace('-', '_')}"
        found[key] = f"{found[key]}{_SEPARATORS.get(key, ',')}{value}" if key in found else value
    found["CONTENT_LENGTH"] = str(size_bytes)
    return found


def path_bytes(scope: Mapping[str, Any]) -> bytes:
    """The path without percent signs, as its bytes came."""
    raw = scope.get("raw_path")
    return unquote_to_bytes(raw) if raw else str(scope["path"]).encode()


def make(application: WSGIApplication, environ: dict[str, Any]) -> Answer:
    """Ask the application and take its answer in whole, closing what it opened in this thread, as its database."""
    answer = Answer()

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], int]:
        answer.status = int(status.split(" ", 1)[0])
        answer.headers = [
            (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers
        ]
        return answer.body.write

    try:
        pieces = application(environ, start)
        try:
            for piece in pieces:
                answer.body.write(piece)
        finally:
            close = getattr(pieces, "close", None)
            if close is not None:
                close()
    except BaseException:
        answer.body.close()
        raise
    size = answer.body.tell()
    if not any(name == b"content-length" for name, _value in answer.headers) and answer.status not in (
        204,
        304,
    ):
        answer.headers.append((b"content-length", str(size).encode()))
    answer.body.seek(0)
    return answer
