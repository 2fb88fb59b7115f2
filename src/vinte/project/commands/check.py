"""`vinte check`: what must never break, looked at in the data."""

from __future__ import annotations

import sys

import click

from vinte.project import environment


@click.command()
def command() -> None:
    """Print one line for each row that breaks an invariant; exit 1 when there is one."""
    with environment.django_ready():
        from vinte.project import rooms

        checks, broken = rooms.checks(), 0
        for check in checks:
            for row in check.rows():
                broken += 1
                click.echo(f"{check.room}.{check.name}: {row}")
    if broken:
        click.echo(f"{broken} broken in {len(checks)} checks", err=True)
        sys.exit(1)
    click.echo(f"{len(checks)} checks, nothing broken", err=True)
