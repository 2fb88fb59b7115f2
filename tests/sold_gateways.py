"""Twilio and Vonage on loopback: each takes the form that its documentation asks for, and answers as it says.

`say` puts the next answers in order; without one the message is taken. What was posted is kept in `taken`.
"""

from __future__ import annotations

import base64
import contextlib
import json
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

ACCOUNT = "AC0123456789abcdef0123456789abcdef"
TOKEN = "s3cret-t0ken"
SENDER = "+351910000000"


@dataclass
class Said:
    """One answer: its status, its body as JSON or as it is, further headers. `hangs` answers nothing at all."""

    status: int = 201
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    hangs: bool = False


class SoldGateway(ThreadingHTTPServer, ABC):
    """A gateway's server; `is_authentic` says whether a request carries the account's secret."""

    daemon_threads = True
    path = ""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.taken: list[dict[str, str]] = []
        self.answers: list[Said] = []
        self.closing = threading.Event()

    @property
    def url(self) -> str:
        """Where its interface begins."""
        return f"http://127.0.0.1:{self.server_port}"

    def say(self, *answers: Said) -> None:
        """Give these answers, one after the other, before the usual one."""
        self.answers += answers

    @abstractmethod
    def answer(self, handler: _Handler, form: dict[str, str]) -> Said:
        """What is said to a form, unless something else was put in order."""


class Twilio(SoldGateway):
    """https://www.twilio.com/docs/messaging/api/message-resource."""

    path = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"

    @staticmethod
    def error(code: int, status: int = 400, **headers: str) -> Said:
        """An error as it is documented; its words name the number, as the real ones do."""
        words = f"Invalid 'To' Phone Number: +35191234XXXX ({code})"
        more = f"https://www.twilio.com/docs/errors/{code}"
        body = {"code": code, "message": words, "more_info": more, "status": status}
        return Said(status, body, headers)

    def answer(self, handler: _Handler, form: dict[str, str]) -> Said:
        """Queued, or code 20003 for whoever does not know the token."""
        known = "Basic " + base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
        if handler.headers["Authorization"] != known:
            return self.error(20003, 401)
        assert {"To", "Body"} < set(form) and len({"From", "MessagingServiceSid"} & set(form)) == 1
        sid = f"SM{len(self.taken):032x}"
        return Said(201, {"sid": sid, "status": "queued", "error_code": None, "to": form["To"]})


class Vonage(SoldGateway):
    """https://developer.vonage.com/en/api/sms."""

    path = "/sms/json"

    @staticmethod
    def states(*states: str) -> Said:
        """An answer with a status for each part."""
        parts = [
            {"to": "351912345678", "message-id": f"0C{number:014d}", "status": state}
            if state == "0"
            else {"status": state, "error-text": "351912345678 was not taken"}
            for number, state in enumerate(states)
        ]
        return Said(200, {"message-count": str(len(parts)), "messages": parts})

    def answer(self, handler: _Handler, form: dict[str, str]) -> Said:
        """Taken, or status 4 for whoever does not know the secret."""
        if (form.get("api_key"), form.get("api_secret")) != (ACCOUNT, TOKEN):
            return self.states("4")
        assert {"from", "to", "text", "type"} < set(form) and form["to"].isdigit()
        return self.states("0")


class _Handler(BaseHTTPRequestHandler):
    server: SoldGateway

    def do_POST(self) -> None:
        """Keep the form, and answer."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = dict(parse_qsl(body, keep_blank_values=True))
        assert self.path == self.server.path, self.path
        self.server.taken.append(form)
        said = self.server.answers.pop(0) if self.server.answers else self.server.answer(self, form)
        if said.hangs:
            self.server.closing.wait()
            return
        text = said.body if isinstance(said.body, str) else json.dumps(said.body)
        self.send_response(said.status)
        for name, value in said.headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def serving(server: SoldGateway) -> Iterator[SoldGateway]:
    """The gateway, in a thread of its own for as long as this lasts."""
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()
