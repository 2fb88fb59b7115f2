"""What a token may be for: each room above registers its own when it is made ready."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from vinte.notices.inbound.reading import Letter


@dataclass(frozen=True)
class Writer:
    """Who may write with a token, as a letter back to them needs it."""

    address: str
    name: str
    language: str


class FindWriter(Protocol):
    """Whoever writes from that address for this side of the thing, or None when nobody may."""

    def __call__(self, *, subject: UUID, side: str, address: str, at: datetime) -> Writer | None: ...


class Take(Protocol):
    """Makes of the letter what the room makes of it; raises Refused when the rules do not take it.

    `is_released` says that a person let it through: then the sender is not known.
    """

    def __call__(
        self, *, subject: UUID, side: str, letter: Letter, mail_id: UUID, is_released: bool, at: datetime
    ) -> None: ...


@dataclass(frozen=True)
class Purpose:
    """One thing that an address to answer to is for; `code` is its letter in the token."""

    name: str
    code: str
    writer_of: FindWriter
    take: Take


_purposes: dict[str, Purpose] = {}


def register_inbound(*, purpose: str, code: str, writer_of: FindWriter, take: Take) -> None:
    """Hand letters with tokens of this purpose to a room; raises ValueError for a letter that another has."""
    known = _purposes.get(code)
    if len(code) != 1 or (known is not None and known.name != purpose):
        raise ValueError(f"the code {code!r} is not one letter, or another purpose has it")
    _purposes[code] = Purpose(name=purpose, code=code, writer_of=writer_of, take=take)


def purpose_of(code: str) -> Purpose | None:
    """The purpose with this letter, if a room registered it."""
    return _purposes.get(code)


def purpose_named(name: str) -> Purpose | None:
    """The purpose of this name, if a room registered it."""
    return next((purpose for purpose in _purposes.values() if purpose.name == name), None)
