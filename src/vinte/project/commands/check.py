"""`vinte check`: what must never break, looked at in the data; and what does not go on by itself."""

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
@click.option(
    "--data-only", is_flag=True, help="Look at the data and not at the running site: worker, duties, mail."
)
@click.option(
    "--list", "listed", is_flag=True, help="Print each invariant and what holds it, and look at nothing."
)
def command(data_only: bool, listed: bool) -> None:
    """Print a line for each row that breaks an invariant, and for each duty, job or message that does not go on.

    Exit 1 when there is one.
    """
    if listed:
        from vinte.project.invariants import INVARIANTS

        for invariant in INVARIANTS:
            click.echo("\n".join(invariant.lines()))
        return
    with environment.django_ready():
        from vinte.project import health, rooms, waiting

        checks, broken = rooms.checks(), 0
        for check in waiting.each(checks, "Checking", of=len(checks), name=_name):
            try:
                for row in check.rows():
                    broken += 1
                    waiting.say(f"{_name(check)}: {row}")
            except Exception as error:  # noqa: BLE001 - told; what broke a row may break the check that looks at it
                broken += 1
                waiting.say(f"{_name(check)}: could not be asked to its end: {error!r}")
        for line in () if data_only else health.attention():
            broken += 1
            click.echo(line)
    if broken:
        click.echo(f"{broken} lines in {len(checks)} checks of the data and the look at the site", err=True)
        sys.exit(1)
    click.echo(f"{len(checks)} checks, nothing broken", err=True)
