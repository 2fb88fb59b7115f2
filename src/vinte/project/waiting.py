"""Bars in the terminal, wherever somebody waits for a command: what is done, and how long the rest will take.

They go to standard error and to a terminal only, so that what a command prints can be piped as before.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import click

T = TypeVar("T")

# Told how many of how many are done, and what is being done.
Told = Callable[[int, int, str], None]


def shown() -> bool:
    """Whether anybody sees a bar: standard error is a terminal."""
    return sys.stderr.isatty()


@contextmanager
def bar(label: str) -> Iterator[Told]:
    """A bar that is told how far it is; its length may still be unknown at first."""
    now = ""
    with click.progressbar(  # type: ignore[var-annotated]
        length=0,
        label=label,
        file=sys.stderr,
        hidden=not shown(),
        item_show_func=lambda _item: now,
        show_eta=True,
    ) as drawn:

        def told(done: int, of: int, what: str = "") -> None:
            nonlocal now
            now = what
            drawn.length = of
            drawn.update(done - drawn.pos)

        yield told


def each(items: Iterable[T], label: str, *, of: int, name: Callable[[T], str] = str) -> Iterator[T]:
    """The items, `of` in number, one after the other, with a bar that names the one at work."""
    with bar(label) as told:
        for done, item in enumerate(items):
            told(done, of, name(item))
            yield item
        told(of, of, "")


def say(text: str) -> None:
    """Print a line of what the command is for; a bar that stands there makes room and is drawn again after it."""
    if shown():
        click.echo("\r\033[K", file=sys.stderr, nl=False)
    click.echo(text)
