"""`vinte keys`: the key that signs the decisions which people download, and the public ones that check them."""

from __future__ import annotations

import os
from pathlib import Path

import click

from vinte.project import environment

PRIVATE = "decision_key"
BEFORE = "decision_keys_before"


@click.group()
def command() -> None:
    """Keys that sign downloaded decisions (Ed25519)."""


@command.command("make")
def make() -> None:
    """Make the site's key once, keep it in the data folder, and say where; a site that has one keeps it."""
    path = environment.data_dir() / PRIVATE
    if os.environ.get("VINTE_DECISION_KEY") or path.exists():
        where = "VINTE_DECISION_KEY" if os.environ.get("VINTE_DECISION_KEY") else path
        click.echo(f"This site has its key already, in {where}; `vinte keys change` takes another.")
        return
    _write_private(path)
    _tell(path)


@command.command("change")
def change() -> None:
    """Sign with another key from now on; the old one's public half stays published, for files signed with it."""
    from vinte.claims import replay

    if os.environ.get("VINTE_DECISION_KEY"):
        raise click.ClickException(
            "the key is in VINTE_DECISION_KEY: put its public half into VINTE_DECISION_OLD_KEYS (`vinte keys show` "
            "prints it as x), and another key in its place"
        )
    path = environment.data_dir() / PRIVATE
    if not path.exists():
        raise click.ClickException("this site has no key yet; make one with `vinte keys make`")
    # Published before it is replaced: a stop in between leaves nothing signed by a key that nobody finds.
    with open(environment.data_dir() / BEFORE, "a", encoding="utf-8") as file:
        file.write(f"{replay.public_of(path.read_text().strip()).x}\n")
    new = path.with_name(f"{PRIVATE}.new")
    new.unlink(missing_ok=True)
    _write_private(new)
    new.replace(path)
    _tell(path)


@command.command("show")
def show() -> None:
    """Print the public keys as the site publishes them, for `vinte replay --keys`."""
    with environment.django_ready():
        from vinte.claims import queries as claims
        from vinte.claims import replay

        click.echo(replay.key_set(claims.signing_keys().every))


def _write_private(path: Path) -> None:
    from vinte.claims import replay

    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(replay.new_key())


def _tell(path: Path) -> None:
    click.echo(f"The key is in {path}, readable by its owner alone. Restart `vinte serve`.")
    click.echo("Processes on another machine need the same: hand them its text as VINTE_DECISION_KEY.")
