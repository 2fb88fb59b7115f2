"""`vinte migrate`: the database, brought up to date."""

from __future__ import annotations

import click

from vinte.project import environment


@click.command()
def command() -> None:
    """Bring the database up to date; safe to run again."""
    with environment.django_ready():
        from django.core.management import call_command

        call_command("migrate", interactive=False, verbosity=1)
