"""`vinte translations`: extract, compare, compile."""

from __future__ import annotations

import sys

import click

from vinte.project import translations


@click.group()
def command() -> None:
    """Keep the languages in step with the source, without gettext's programs."""


@command.command()
def update() -> None:
    """Write new texts into each language's file and drop those that are gone."""
    for language, waiting in translations.update().items():
        click.echo(f"{language}: {waiting} to translate")


@command.command()
def check() -> None:
    """Print one line for each text that a language lacks; exit 1 when there is one."""
    lines = translations.problems()
    for line in lines:
        click.echo(line)
    sys.exit(1 if lines else 0)


@command.command("compile")
def compile_() -> None:
    """Write the compiled files that Django reads."""
    translations.compile_all()
