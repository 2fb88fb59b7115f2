"""The dated files that a site has of its own, beside those of the package, as every reader of figures sees them.

Whoever keeps them hands over all of them at once (`use`). What was worked out of figures and kept is kept under the
files it came from, so that nothing older is ever answered, whichever thread was still reading.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, eq=False)
class OwnFiles:
    """All of them: by the package's folder that they belong to, each file's text by its name.

    `version` grows with each change; one of these is equal to itself alone, and is what kept answers are kept under.
    """

    version: int = 0
    texts: Mapping[Path, Mapping[str, str]] = field(default_factory=dict)


NONE = OwnFiles()
_own = NONE
_forget: list[Callable[[], None]] = []


def own() -> OwnFiles:
    """Those that count now; none until somebody hands some over."""
    return _own


def use(files: OwnFiles) -> None:
    """Let these count from now on, in this process, instead of whatever did."""
    global _own
    _own = files
    for forget in _forget:
        forget()


def kept(function: Callable[P, R]) -> Callable[P, R]:
    """Keep what a function answers, until other files count. What is worked out of figures is kept by this alone."""
    return kept_up_to(None)(function)


def kept_up_to(most: int | None) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """As `kept`, of at most so many questions."""

    def keep(function: Callable[P, R]) -> Callable[P, R]:
        @lru_cache(maxsize=most)
        def of(_own: OwnFiles, *args: Any, **named: Any) -> R:
            return function(*args, **named)

        ask: Callable[..., R] = of

        @wraps(function)
        def asked(*args: P.args, **named: P.kwargs) -> R:
            return ask(own(), *args, **named)

        _forget.append(of.cache_clear)
        return asked

    return keep
