"""How the text of a setting becomes its value: each raises ValueError that says what it expects."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from stdnum import iban as ibans


def text(value: str) -> str:
    """The text as it is."""
    return value


def truth(value: str) -> bool:
    """Yes or no."""
    known = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False, "": False}
    if value.lower() not in known:
        raise ValueError("expected 1 or 0")
    return known[value.lower()]


def names(value: str) -> list[str]:
    """Names separated by commas."""
    return [name.strip() for name in value.split(",") if name.strip()]


def one_of(*known: str) -> Callable[[str], str]:
    """One of these and no other."""

    def choose(value: str) -> str:
        if value not in known:
            raise ValueError(f"expected one of {', '.join(name or 'nothing' for name in known)}")
        return value

    return choose


def web_address(value: str) -> str:
    """The address of a site, without a path."""
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
        raise ValueError("expected an address such as https://vinte.example, without a path")
    return value.rstrip("/")


def play_address(value: str) -> str:
    """An address of this machine, or nothing."""
    if value and urlsplit(value).hostname not in ("127.0.0.1", "localhost", "::1"):
        raise ValueError("expected an address of this machine, such as http://127.0.0.1:8120, or nothing")
    return web_address(value) if value else value


def gateway(value: str) -> str:
    """The address of a gateway, or nothing."""
    parts = urlsplit(value)
    if value and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise ValueError("expected an address such as https://sms.example/send")
    return value


def iban(value: str) -> str:
    """An account number (ISO 13616), by its own check digits, or nothing."""
    bare = "".join(value.split()).upper()
    if bare and not ibans.is_valid(bare):
        raise ValueError(
            "expected an IBAN with its own check digits, such as PT50 0002 0123 1234 5678 9015 4"
        )
    return bare


def sms_sender(value: str) -> str:
    """A number, a name or a service that text messages come from, or nothing."""
    if value and not re.fullmatch(r"\+\d{7,15}|MG[0-9a-f]{32}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}", value):
        raise ValueError(
            "expected +351910000000, a name of at most 11 letters and digits, or MG and 32 digits"
        )
    return value


def mail_server(value: str) -> str:
    """How letters go, or nothing."""
    if value and urlsplit(value).scheme not in ("smtp", "smtps", "console", "none"):
        raise ValueError("expected smtp://, smtps:// (with user:password@host:port), console:// or none://")
    return value


def answer_address(value: str) -> str:
    """Where answers to letters arrive, short enough for a token behind it (RFC 5321, 4.5.3.1.1), or nothing."""
    name, at, host = value.partition("@")
    if value and (not name.isalnum() or len(name) > 13 or not at or "." not in host or "@" in host):
        raise ValueError(
            "expected an address such as resposta@mail.vinte.example, with at most 13 letters before the at, or nothing"
        )
    return value.lower()


def signing_key(value: str) -> str:
    """A private key of Ed25519, or nothing."""
    if value and not re.fullmatch(r"[\w-]{43}", value, re.ASCII):
        raise ValueError("expected 32 bytes in base64url (43 characters), as `vinte keys` writes them")
    return value


def signing_keys(value: str) -> list[str]:
    """Public keys, separated by commas."""
    return [signing_key(name) for name in names(value)]


def bearer_token(value: str) -> str:
    """A token for an Authorization header, or nothing."""
    if value and not re.fullmatch(r"[\w.~+/=-]{20,}", value, re.ASCII):
        raise ValueError(
            "expected 20 characters or more of letters, figures and -._~+/=, or nothing (RFC 6750, 2.1)"
        )
    return value


def support_address(value: str) -> str:
    """Where people write to support, or nothing."""
    name, at, host = value.partition("@")
    if value and (not name or not at or "." not in host or "@" in host or "+" in name or " " in value):
        raise ValueError("expected an address without a plus, such as apoio@vinte.example, or nothing")
    return value.lower()


def seconds_up_to(most: int) -> Callable[[str], int]:
    """A whole number of seconds, 0 among them."""

    def read_seconds(value: str) -> int:
        if not (value.isascii() and value.isdigit()) or int(value) > most:
            raise ValueError(f"expected whole seconds from 0 to {most}")
        return int(value)

    return read_seconds


def between(least: int, most: int) -> Callable[[str], int]:
    """A whole number from one to another."""

    def read_number(value: str) -> int:
        if not (value.isascii() and value.isdigit()) or not least <= int(value) <= most:
            raise ValueError(f"expected a whole number from {least} to {most}")
        return int(value)

    return read_number


def phone_number(value: str) -> str:
    """A telephone in international form (E.164), or nothing."""
    if value and not re.fullmatch(r"\+[1-9]\d{6,14}", value, re.ASCII):
        raise ValueError(
            "expected a number in international form without spaces, such as +351210000000, or nothing"
        )
    return value


def listening(value: str) -> tuple[str, int]:
    """An address and a port; raises ValueError saying what it expects."""
    host, colon, port = value.rpartition(":")
    if not host or not colon or not port.isdigit() or int(port) > 65_535:
        raise ValueError("expected an address and a port, such as 127.0.0.1:8025")
    return host.strip("[]"), int(port)
