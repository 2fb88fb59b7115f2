"""How much of something each client address holds at once, and all of them together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager


class TooMany(Exception):
    """This address holds as many as it may."""


class Full(Exception):
    """All addresses together hold as much as there is room for."""


class Holdings:
    """Counts on one event loop, so without locks; `most` is for one address."""

    def __init__(self, *, most: int) -> None:
        self.most = most
        self._held: Counter[str] = Counter()

    @contextmanager
    def one(self, address: str) -> Iterator[None]:
        """Hold one more while this lasts; raises TooMany."""
        if self._held[address] >= self.most:
            raise TooMany(address)
        self._held[address] += 1
        try:
            yield
        finally:
            self._held[address] -= 1
            if not self._held[address]:
                del self._held[address]  # an address that is gone costs no memory

    @property
    def held(self) -> Mapping[str, int]:
        """How many each address holds now."""
        return dict(self._held)


class Room:
    """Room for so many bytes of bodies that are arriving or wait for a thread."""

    def __init__(self, *, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.taken_bytes = 0

    def take(self, size_bytes: int) -> None:
        """Take so much more; raises Full and takes nothing where it is not there."""
        if self.taken_bytes + size_bytes > self.most_bytes:
            raise Full(f"{self.taken_bytes} of {self.most_bytes} bytes are taken")
        self.taken_bytes += size_bytes

    def give_back(self, size_bytes: int) -> None:
        """What was taken is free again."""
        self.taken_bytes -= size_bytes
