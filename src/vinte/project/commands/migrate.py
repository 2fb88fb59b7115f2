"""`vinte migrate`: the database, brought up to date."""

from __future__ import annotations

import click

from vinte.project import environment


@click.command()
def command() -> None:
    """Bring the database up to date; safe to run again."""
    with environment.django_ready():
        from vinte.project import waiting
        from vinte.project.migrating import migrate

        with waiting.bar("Migrating") as told:
            migrate(told=told, verbosity=0 if waiting.shown() else 1)
