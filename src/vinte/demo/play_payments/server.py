"""The HTTP in front of the play provider: /v1 for the client, the rest for people."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from vinte.demo.play_payments import console, pages
from vinte.demo.play_payments.api import Api, unfold
from vinte.demo.play_payments.cashier import Cashier
from vinte.demo.play_payments.deliveries import Deliveries
from vinte.demo.play_payments.store import Store
from vinte.kernel.clock import SystemClock

HOST = "127.0.0.1"
MOST_BYTES = 200_000


class PlayServer:
    """A play provider that listens on loopback from `start` to `stop`; usable with `with`.

    `now` is the town's time; `webhook_url` may be empty, then nothing is delivered and events are only
    listed.
    """

    def __init__(
        self,
        *,
        secret_key: str,
        webhook_secret: str,
        webhook_url: str = "",
        port: int = 0,
        state: Path | None = None,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        machine_now = SystemClock().now
        self.store = Store(state)
        self.webhook_secret = webhook_secret
        self._http = _Http((HOST, port), _Handler)
        self.url = f"http://{HOST}:{self._http.server_address[1]}"
        self.cashier = Cashier(self.store, now=now or machine_now, url=self.url, told=self._tell)
        self.deliveries = Deliveries(
            self.store,
            url=webhook_url,
            secret=webhook_secret,
            machine_now=machine_now,
            tick=self.cashier.pass_time,
        )
        self.api = Api(self.cashier, secret_key=secret_key)
        self._http.play = self
        # Asked often whether it shall stop, so that nobody waits half a second for that.
        self._thread = threading.Thread(
            target=self._http.serve_forever, args=(0.02,), daemon=True, name="play"
        )

    def _tell(self, event: dict[str, Any]) -> None:
        self.deliveries.add(event)

    def start(self) -> PlayServer:
        """Listen, in threads of its own."""
        self._thread.start()
        self.deliveries.start()
        return self

    def stop(self) -> None:
        """Stop listening and close the file."""
        self._http.shutdown()
        self._http.server_close()
        self.deliveries.stop()
        self.store.close()

    def __enter__(self) -> PlayServer:
        return self.start()

    def __exit__(self, *_error: object) -> None:
        self.stop()


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    play: PlayServer


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Http

    def do_GET(self) -> None:
        self._serve("GET")

    def do_POST(self) -> None:
        self._serve("POST")

    def log_message(self, *_said: object) -> None:
        """Say nothing: addresses of sessions are secrets."""

    def _serve(self, verb: str) -> None:
        address = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        if length > MOST_BYTES:
            self._send(413, b"", "text/plain")
            return
        body = self.rfile.read(length).decode() if length else ""
        play = self.server.play
        if address.path.startswith("/v1/"):
            headers = {name.lower(): value for name, value in self.headers.items()}
            said = body if verb == "POST" else address.query
            answer = play.api.answer(verb, address.path, said, headers)
            self._send(answer.status, json.dumps(answer.body).encode(), "application/json", answer.headers)
            return
        origin = self.headers.get("Origin")
        if verb == "POST" and origin not in (None, f"http://{self.headers.get('Host')}"):
            self._send(403, b"", "text/plain")  # another site's page may press no button here
            return
        answers = console.answer if address.path.startswith("/console") else pages.answer
        page = answers(play, verb, address.path, unfold(body if verb == "POST" else address.query))
        headers = {**pages.HEADERS, **({"Location": page.to} if page.to else {})}
        self._send(page.status, page.content, page.kind, headers)

    def _send(self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
