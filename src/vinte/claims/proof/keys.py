"""The keys that decisions are signed with: Ed25519 (RFC 8032), public ones as a JSON Web Key Set (RFC 7517, RFC 8037).

A key is known by its thumbprint (RFC 7638), so that nobody has to keep a list of names.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from vinte.kernel.errors import InvalidInput

_KEY_BYTES = 32

# The demo's: everybody has it, and what it signs proves nothing. A site that is no demo never signs with it.
PLAY_KEY = "dmludGUtcGxheS1rZXktcHJvdmVzLW5vdGhpbmcuLi4"


@dataclass(frozen=True)
class PublicKey:
    """A public key: `x` is its 32 bytes in base64url, `id` its thumbprint."""

    x: str

    @property
    def id(self) -> str:
        """SHA-256 of the key's canonical form (RFC 7638), in base64url."""
        form = json.dumps({"crv": "Ed25519", "kty": "OKP", "x": self.x}, separators=(",", ":"))
        return _text(hashlib.sha256(form.encode()).digest())

    @property
    def is_play(self) -> bool:
        """Whether it is the demo's, whose private half everybody has."""
        return self == public_of(PLAY_KEY)


def new_key() -> str:
    """A private key, as the setting holds it: 32 bytes in base64url."""
    return _text(secrets.token_bytes(_KEY_BYTES))


def public_of(private: str) -> PublicKey:
    """The public half of a private key; raises ValueError for a text that holds none."""
    return PublicKey(_text(_private(private).public_key().public_bytes_raw()))


def sign(private: str, message: bytes) -> str:
    """The signature in base64url; raises ValueError for a text that holds no private key."""
    return _text(_private(private).sign(message))


def is_good(key: PublicKey, message: bytes, signature: str) -> bool:
    """Whether that key signed exactly this message."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes_of(key.x)).verify(_bytes(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def key_set(published: Iterable[PublicKey]) -> str:
    """Public keys as a JSON Web Key Set, as a site publishes them."""
    rows = [
        {"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": key.id, "x": key.x}
        for key in published
    ]
    return json.dumps({"keys": rows}, indent=2)


def read_keys(text: str) -> tuple[PublicKey, ...]:
    """The public keys that a text holds: a key set as a site publishes it, one key of it, or its `x` alone.

    Keys of another kind in a set are passed over. Raises InvalidInput for a text without any key of this kind.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = {"kty": "OKP", "crv": "Ed25519", "x": text.strip()}
    rows = value.get("keys", [value]) if isinstance(value, dict) else value
    found = [
        PublicKey(_text(bytes_of(row["x"])))
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, dict) and row.get("crv") == "Ed25519" and _holds_key(row.get("x"))
    ]
    if not found:
        raise InvalidInput(
            field="keys",
            expected="the site's key set (JSON), or the 32 bytes of one Ed25519 key in base64url",
        )
    return tuple(found)


def bytes_of(text: str) -> bytes:
    """The 32 bytes of a key in base64url; raises ValueError saying what is expected."""
    raw = _bytes(text)
    if len(raw) != _KEY_BYTES:
        raise ValueError("expected 32 bytes in base64url, as `vinte keys make` writes them")
    return raw


def _holds_key(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(bytes_of(value))
    except ValueError:
        return False


def _private(text: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes_of(text))


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("expected base64url") from None
