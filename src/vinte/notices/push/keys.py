"""The site's key pair (VAPID, RFC 8292): by it a push service knows who sends, and a phone whom it agreed to."""

from __future__ import annotations

import base64
import binascii
import secrets
from email.utils import parseaddr
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.utils.translation import gettext as _
from py_vapid import Vapid02

from vinte.kernel.errors import Refused

_PRIVATE_BYTES = 32


def new_key() -> str:
    """A private key, as the setting holds it: 32 bytes in base64url."""
    while True:
        text = as_text(secrets.token_bytes(_PRIVATE_BYTES))
        try:
            private(text)
        except ValueError:  # zero, or past the curve's order: once in 2^32
            continue
        return text


def private(text: str) -> ec.EllipticCurvePrivateKey:
    """The private key that a text holds; raises ValueError saying what is expected."""
    raw = as_bytes(text)
    if len(raw) != _PRIVATE_BYTES:
        raise ValueError("expected 32 bytes in base64url, as `vinte push keys` makes them")
    return ec.derive_private_key(int.from_bytes(raw, "big"), ec.SECP256R1())


def public(text: str) -> str:
    """The public key of a private one, as a browser asks for it: the uncompressed point in base64url."""
    point = private(text).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return as_text(point)


def is_configured() -> bool:
    """Whether this site can send to phones."""
    return bool(settings.VINTE_PUSH_KEY)


def configured() -> str:
    """The site's private key; raises Refused (`push_not_configured`) where there is none."""
    if not settings.VINTE_PUSH_KEY:
        raise Refused(
            code="push_not_configured",
            message=_("Este sítio não envia avisos para o telemóvel."),
            what_to_do=_("Use o e-mail."),
        )
    return str(settings.VINTE_PUSH_KEY)


def authorization(endpoint: str) -> dict[str, str]:
    """The headers by which a push service knows the site."""
    parts = urlsplit(endpoint)
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "sub": f"mailto:{address}"}
    signed: dict[str, str] = Vapid02.from_string(configured()).sign(claims)
    return signed


def as_text(raw: bytes) -> str:
    """Base64url without padding (RFC 4648, section 5)."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def as_bytes(text: str) -> bytes:
    """What base64url without padding holds; raises ValueError for anything else."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("expected base64url") from error
