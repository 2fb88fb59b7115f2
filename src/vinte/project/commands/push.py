"""`vinte push`: the key by which push services know this site."""

from __future__ import annotations

import os

import click

from vinte.project import environment


@click.group()
def command() -> None:
    """Messages to phones (Web Push)."""


@command.command("keys")
def make_keys() -> None:
    """Make the site's key once, keep it in the data folder, and say where; a site that has one keeps it.

    With another key every phone that agreed would have to agree again.
    """
    with environment.django_ready():
        from django.conf import settings

        from vinte.notices import queries as notices

        path = environment.data_dir() / "push_key"
        if settings.VINTE_PUSH_KEY or path.exists():
            where = "VINTE_PUSH_KEY" if os.environ.get("VINTE_PUSH_KEY") else path
            click.echo(f"This site has its key already, in {where}; it stays.")
            return
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(notices.new_push_key())
    click.echo(
        f"The key is in {path}, readable by its owner alone. Restart `vinte serve` and `vinte worker`."
    )
    click.echo("Processes on another machine need the same: hand them its text as VINTE_PUSH_KEY.")
