"""`vinte reviews`: reviews that were written elsewhere, brought by the operator."""

from __future__ import annotations

from pathlib import Path

import click

from vinte.project import environment


@click.group()
def command() -> None:
    """Bring reviews from elsewhere."""


@command.command("import")
@click.argument("file", type=click.Path(dir_okay=False, exists=True, path_type=Path))
def bring(file: Path) -> None:
    """Take in a CSV file: professional, source, author, rating, text, written_on.

    They are shown apart with where and when they were written, and count neither for the stars nor for the
    guarantee. A file that does not fit is refused whole, with line and field; one taken in twice changes nothing.
    """
    try:
        text = file.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file.name}: not UTF-8: {error.reason}") from None
    with environment.django_ready():
        from django.conf import settings

        from vinte.kernel.clock import clock_named
        from vinte.reviews import actions

        count = actions.import_reviews(text=text, file=file.name, at=clock_named(settings.VINTE_CLOCK).now())
    click.echo(f"{count} new.")
