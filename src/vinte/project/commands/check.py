"""`vinte check`: what must never break, looked at in the data; and what does not go on by itself."""

from __future__ import annotations

import sys

import click

from vinte.project import environment


@click.command()
@click.option(
    "--data-only", is_flag=True, help="Look at the data and not at the running site: worker, duties, mail."
)
def command(data_only: bool) -> None:
    """Print a line for each row that breaks an invariant, and for each duty, job or message that does not go on.

    Exit 1 when there is one.
    """
    with environment.django_ready():
        from vinte.project import health, rooms

        checks, broken = rooms.checks(), 0
        for check in checks:
            for row in check.rows():
                broken += 1
                click.echo(f"{check.room}.{check.name}: {row}")
        for line in () if data_only else health.attention():
            broken += 1
            click.echo(line)
    if broken:
        click.echo(f"{broken} lines in {len(checks)} checks of the data and the look at the site", err=True)
        sys.exit(1)
    click.echo(f"{len(checks)} checks, nothing broken", err=True)
