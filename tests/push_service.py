"""A push service on loopback, and a phone that agreed: takes what is pushed as the real ones do (RFC 8030), answers
with `status`, and the phone reads it with its own keys (RFC 8291)."""

from __future__ import annotations

import contextlib
import json
import secrets
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from vinte.notices.push.keys import as_text


@dataclass
class Phone:
    """A browser's side of a subscription."""

    endpoint: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    @property
    def keys(self) -> dict[str, str]:
        """As a browser sends them."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"p256dh": as_text(point), "auth": as_text(self.secret)}

    def read(self, body: bytes) -> dict[str, str]:
        """What was meant for this phone; raises for what was not."""
        plain = http_ece.decrypt(body, private_key=self.key, auth_secret=self.secret, version="aes128gcm")
        told: dict[str, str] = json.loads(plain)
        return told


class Service(HTTPServer):
    """Keeps what it is sent, and answers with `status`."""

    status = 201

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.taken: list[tuple[str, dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}"

    def phone(self, name: str = "telemovel") -> Phone:
        """A phone that is reached through this service."""
        return Phone(f"{self.url}/push/{name}")

    def is_signed_by(self, headers: dict[str, str], public_key: str) -> bool:
        """Whether a message names this site's key, and was signed by it for this service (RFC 8292)."""
        scheme, _space, told = headers["Authorization"].partition(" ")
        parts = dict(part.strip().split("=", 1) for part in told.split(","))
        return scheme == "vapid" and parts["k"] == public_key and Vapid02.verify(headers["Authorization"])


class Handler(BaseHTTPRequestHandler):
    """Takes a message."""

    server: Service

    def do_POST(self) -> None:
        """Keep it, and answer as the test wants."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((self.path, dict(self.headers), body))
        self.send_response(self.server.status)
        if self.server.status == 302:
            self.send_header("Location", self.server.url + "/elsewhere")
        self.end_headers()

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@contextlib.contextmanager
def listening() -> Iterator[Service]:
    """The service, in a thread of its own for as long as this lasts."""
    server = Service()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
