"""`vinte keys`: the key that signs the decisions which people download, the public ones that check them, and the
site's secret.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import click

from vinte.project import env_file, environment

PRIVATE = "decision_key"
BEFORE = "decision_keys_before"
SECRET = "VINTE_SECRET_KEY"
OLD_SECRETS = "VINTE_SECRET_OLD_KEYS"


@click.group()
def command() -> None:
    """Keys that sign downloaded decisions (Ed25519), and the site's secret key."""


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
    _replace(path, replay.new_key())
    _tell(path)


@command.command("show")
def show() -> None:
    """Print the public keys as the site publishes them, for `vinte replay --keys`."""
    with environment.django_ready():
        from vinte.claims import queries as claims
        from vinte.claims import replay

        click.echo(replay.key_set(claims.signing_keys().every))


@command.command("secret")
@click.option("--forget", is_flag=True, help="Change nothing, and let the keys of before count no more.")
def secret(forget: bool) -> None:
    """Change the site's secret key; what the old one signed still counts: logins, addresses to answer to, codes.

    Keep the old one for a year, unless somebody has it: so long an answer to a letter of ours finds its way.
    """
    file = env_file.path_in_use()
    written = env_file.read(file) if file is not None else {}
    if file is not None and written.get(SECRET):
        key, before = _changed(written[SECRET], _listed(written.get(OLD_SECRETS, "")), forget=forget)
        settings = {**written, SECRET: key, OLD_SECRETS: ",".join(before)}
        env_file.write(file, {name: value for name, value in settings.items() if value})
        where = str(file)
    elif os.environ.get(SECRET):
        raise click.ClickException(
            f"the key is in {SECRET}, which this command can't write: put it into {OLD_SECRETS}, and another in its place"
        )
    else:
        path = environment.data_dir() / environment.SECRET_FILE
        if not path.exists():
            raise click.ClickException("this site has no secret key yet; the first start makes one")
        older = path.with_name(environment.OLD_SECRETS_FILE)
        known = older.read_text().split() if older.exists() else []
        key, before = _changed(path.read_text().strip(), known, forget=forget)
        # The old one first: a stop in between leaves nothing that was signed without its key.
        _replace(older, "\n".join(before))
        _replace(path, key)
        where = str(path.parent)
    click.echo(f"{'The keys of before are gone from' if forget else 'The new key is in'} {where}.")
    click.echo(
        "Restart `vinte serve` and `vinte worker` together; processes on another machine need the same."
    )


def _listed(text: str) -> list[str]:
    return [key.strip() for key in text.split(",") if key.strip()]


def _changed(key: str, before: list[str], *, forget: bool) -> tuple[str, list[str]]:
    """The key in force and those of before, the newest first."""
    return (key, []) if forget else (secrets.token_urlsafe(50), [key, *before])


def _replace(path: Path, text: str) -> None:
    """Write a file that its owner alone reads; a stop in between leaves it as it was."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)
    new.replace(path)


def _write_private(path: Path) -> None:
    from vinte.claims import replay

    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(replay.new_key())


def _tell(path: Path) -> None:
    click.echo(f"The key is in {path}, readable by its owner alone. Restart `vinte serve`.")
    click.echo("Processes on another machine need the same: hand them its text as VINTE_DECISION_KEY.")
