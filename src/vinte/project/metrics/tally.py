"""What every web process counts of its requests, where the one that is asked sees all of them.

Each process has a file of numbers in a folder of the running server, mapped into its memory: counting costs no call,
needs no lock (one event loop counts) and survives whatever kills the process. Routes, methods and classes of status are
known before the first request, so each has its place in the file, and no request can make another one.
"""

from __future__ import annotations

import mmap
import os
import tempfile
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

from django.urls import URLPattern, URLResolver, get_resolver

from vinte.project.metrics.exposition import Histogram, Sample

# Seconds; what takes longer than the last is beyond what anybody waits for.
BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
METHODS = ("GET", "POST", "HEAD", "OPTIONS", "other")
CLASSES = ("2xx", "3xx", "4xx", "5xx")
# For files of the look, and for addresses that lead nowhere: neither has a route.
STATIC, NOWHERE = "static", "none"
# No setting: `vinte serve` tells its processes by it where their files go.
FOLDER = "VINTE_TALLY_FOLDER"
_ENDING = ".tally"
_NANOSECONDS = 1_000_000_000

_STATUSES = len(METHODS) * len(CLASSES)
_BUCKETS = len(BOUNDS) + 1
_WIDTH = _STATUSES + _BUCKETS + 1  # and the sum of all times


@contextmanager
def shared() -> Iterator[Path]:
    """A folder for the files of a server's processes, gone with the server; its processes find it by FOLDER."""
    with tempfile.TemporaryDirectory(prefix="vinte-tally-") as folder:
        os.environ[FOLDER] = folder
        try:
            yield Path(folder)
        finally:
            del os.environ[FOLDER]


@cache
def route_names() -> tuple[str, ...]:
    """Every route that a request may have, and the two that are none."""
    return (STATIC, NOWHERE, *sorted(set(_names(get_resolver().url_patterns, ()))))


def _names(patterns: Iterable[URLPattern | URLResolver], spaces: tuple[str, ...]) -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _names(one.url_patterns, (*spaces, one.namespace) if one.namespace else spaces)
        else:
            yield ":".join((*spaces, one.name or one.lookup_str))


class Tally:
    """The numbers of this process, in a file of `folder`, or in its own memory alone where it has none."""

    def __init__(self, routes: Sequence[str], *, folder: Path | None) -> None:
        self.routes = routes
        self.folder = folder
        self._places = {route: place * _WIDTH for place, route in enumerate(routes)}
        self._size = len(routes) * _WIDTH * 8
        self._numbers = memoryview(self._mapped()).cast("q")

    def _mapped(self) -> mmap.mmap:
        if self.folder is None:
            return mmap.mmap(-1, self._size)
        # Under its own name only once it has its size: a reader never sees half of one.
        made = self.folder / f"{os.getpid()}-{uuid4().hex}"
        with made.open("xb+") as file:
            file.truncate(self._size)
            found = mmap.mmap(file.fileno(), self._size)
        made.rename(made.with_suffix(_ENDING))
        return found

    def answered(self, route: str, *, method: str, status: int) -> None:
        """Count one more answer."""
        at = METHODS.index(method) if method in METHODS else len(METHODS) - 1
        self._numbers[self._places[route] + at * len(CLASSES) + CLASSES.index(f"{status // 100}xx")] += 1

    def took(self, route: str, *, seconds: float) -> None:
        """Count one more answer that took so long to make."""
        place = self._places[route] + _STATUSES
        self._numbers[place + bisect_left(BOUNDS, seconds)] += 1
        self._numbers[place + _BUCKETS] += round(seconds * _NANOSECONDS)

    def _sums(self) -> array[int]:
        """The numbers of all processes of the server, those that ended included."""
        if self.folder is None:
            return array("q", self._numbers.tobytes())
        sums = array("q", bytes(self._size))
        for path in self.folder.glob(f"*{_ENDING}"):
            for place, number in enumerate(array("q", path.read_bytes())):
                if number:
                    sums[place] += number
        return sums

    def samples(self) -> tuple[list[Sample], list[Sample]]:
        """The answers counted, and how long they took, of every route that anybody asked for."""
        sums, counts, times = self._sums(), [], []
        for route, begin in self._places.items():
            for place, number in enumerate(sums[begin : begin + _STATUSES]):
                if number:
                    method, status = divmod(place, len(CLASSES))
                    counts.append(Sample(number, (route, METHODS[method], CLASSES[status])))
            buckets = sums[begin + _STATUSES : begin + _STATUSES + _BUCKETS]
            if any(buckets):
                total = sums[begin + _STATUSES + _BUCKETS] / _NANOSECONDS
                times.append(Sample(Histogram(BOUNDS, buckets, total), (route,)))
        return counts, times


def of_this_process() -> Tally:
    """This process's numbers, in the folder of the server that it belongs to."""
    folder = os.environ.get(FOLDER)
    return Tally(route_names(), folder=Path(folder) if folder else None)
