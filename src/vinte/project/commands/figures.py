"""`vinte figures`: dated files of a site's own, looked at before a site is given them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click


@click.group("figures")
def command() -> None:
    """Look at a folder of figures; list their kinds."""


@command.command("kinds")
def kinds() -> None:
    """List the kinds of figures: what the folder of each is called, its markets, and where the package has it."""
    with _without_a_site():
        from vinte.kernel.dated_files import markets_of
        from vinte.kernel.dated_kinds import every_kind

        package = Path(__file__).resolve().parents[3]
        for name, kind in every_kind().items():
            place = kind.folder.relative_to(package).as_posix()
            click.echo(f"{name:24} {', '.join(markets_of(kind.folder)):16} {place}/")


@command.command("check")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def check(folder: Path) -> None:
    """Say all that is wrong in a folder of figures, by file, line and field. Exit 1 when anything is.

    Its sub-folders are named as `vinte figures kinds` lists them. No site is asked: whether a file's day is still to
    come is looked at when a site takes it on.
    """
    with _without_a_site():
        from vinte.figures import queries as figures

        count, found = figures.check(folder)
    for file, problem in found:
        click.echo(f"{folder / file}: {problem}")
    if found:
        raise SystemExit(1)
    click.echo(f"{folder}: {count} files, in order")


@contextmanager
def _without_a_site() -> Iterator[None]:
    """Django's settings as the environment has them, with no database and no key where it names none."""
    from django.apps import apps

    from vinte.project import environment, settings_table

    if not apps.ready:
        if not settings_table.read()["VINTE_DATABASE_URL"]:
            os.environ["VINTE_DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/nothing"
        if not settings_table.read()["VINTE_SECRET_KEY"]:
            os.environ["VINTE_SECRET_KEY"] = "n" * environment.SHORTEST_SECRET_CHARACTERS
        environment.set_up_django()
    yield
