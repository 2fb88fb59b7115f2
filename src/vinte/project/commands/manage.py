"""`vinte manage`: Django's own commands."""

from __future__ import annotations

import click

from vinte.project import environment


@click.command(
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []},
    add_help_option=False,
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Run a command of Django's, such as `vinte manage shell`."""
    with environment.django_ready():
        from django.core.management import execute_from_command_line

        execute_from_command_line(["vinte manage", *arguments])
