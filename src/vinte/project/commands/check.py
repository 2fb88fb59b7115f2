"""`vinte check`: what must never break, looked at in the data."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from vinte.project import environment

if TYPE_CHECKING:
    from vinte.project.rooms import RoomCheck


def _name(check: RoomCheck) -> str:
    return f"{check.room}.{check.name}"


@click.command()
def command() -> None:
    """Print one line for each row that breaks an invariant; exit 1 when there is one."""
    with environment.django_ready():
        from vinte.project import rooms, waiting

        checks, broken = rooms.checks(), 0
        for check in waiting.each(checks, "Checking", of=len(checks), name=_name):
            for row in check.rows():
                broken += 1
                waiting.say(f"{_name(check)}: {row}")
    if broken:
        click.echo(f"{broken} broken in {len(checks)} checks", err=True)
        sys.exit(1)
    click.echo(f"{len(checks)} checks, nothing broken", err=True)
