"""`vinte sites`: several sites in one installation, each a file `NAME.env` in a folder."""

from __future__ import annotations

import subprocess
from pathlib import Path

import click

from vinte.project import supervisor
from vinte.project.sites import files, keeping, lacking, proxies, sharing
from vinte.project.sites.files import VINTE, WHERE, Site

_folder = click.argument("folder", envvar=WHERE, type=click.Path(path_type=Path))


@click.group()
def command() -> None:
    """Look after several sites: each is a file NAME.env in a folder, with a database, keys, host names and a port of
    its own. FOLDER may be left out where VINTE_SITES_DIR names it.
    """


@command.command("check")
@_folder
def check(folder: Path) -> None:
    """Say everything that is wrong in the folder, by file, line and setting, and what two sites may not share; then
    what each site lacks, as `vinte serve` says when it starts. No database is asked.

    Exit 1 when something is wrong; what is only lacking keeps no site from starting.
    """
    sites = sharing.read_whole(folder)
    refused = []
    for name, (would_start, lines) in lacking.told(sites).items():
        for line in lines:
            click.echo(f"{name}: {line}")
        if not would_start:
            refused.append(name)
    if refused:
        raise click.ClickException(f"these would not start: {', '.join(refused)}")
    click.echo(
        f"{len(sites)} sites, in order: "
        + ", ".join(f"{site.name} ({site.hosts[0]}, {proxies.upstream(site)})" for site in sites)
    )


@command.command("run")
@_folder
@click.option(
    "--processes",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Web processes of each site.",
)
def run(folder: Path, processes: int) -> None:
    """Run web and worker of every site, and what takes its letters, until stopped.

    Who dies begins again, after a second, then two, four and up to sixty; the others go on meanwhile. SIGTERM and Ctrl-C
    end all in order. A folder that `vinte sites check` calls wrong is not begun with.
    """
    keeper = keeping.Keeper(keeping.parts_of(sharing.read_whole(folder), processes=processes))
    try:
        with supervisor.stoppable():
            keeper.keep()
    except KeyboardInterrupt:
        pass
    finally:
        with supervisor.undisturbed():
            keeper.stop()


@command.command("each", context_settings={"ignore_unknown_options": True})
@_folder
@click.argument("words", nargs=-1, required=True, type=click.UNPROCESSED, metavar="COMMAND...")
def each(folder: Path, words: tuple[str, ...]) -> None:
    """Run a command for each site, one after the other: `-- migrate`, or a program, `-- deploy/backup.sh /backups/{site}`.

    The name of the site stands for {site}. A program gets the site's settings in its environment. Goes on where one
    fails, and ends with 1, naming who failed.
    """
    failed = []
    for site in sharing.read_whole(folder):
        click.echo(f"{site.name}:", err=True)
        code = _run(site, [word.replace("{site}", site.name) for word in words])
        if code:
            click.echo(f"{site.name}: {supervisor.how_it_ended(code)}", err=True)
            failed.append(site.name)
    if failed:
        raise click.ClickException(f"failed: {', '.join(failed)}")


def _run(site: Site, words: list[str]) -> int:
    """How the command ended; one of ours by its name, anything else as a program."""
    from vinte.project.cli import main

    is_ours = words[0] in main.list_commands(click.Context(main))
    command_line = [*VINTE, *words] if is_ours else words
    try:
        return subprocess.run(
            command_line, env=files.settings_of(site, spelled_out=not is_ours), check=False
        ).returncode
    except OSError as error:
        click.echo(f"{words[0]}: {error.strerror}", err=True)
        return 127


@command.command("proxy")
@_folder
@click.option("--for", "kind", type=click.Choice(sorted(proxies.KINDS)), required=True, help="Which proxy.")
def proxy(folder: Path, kind: str) -> None:
    """Print the configuration of the proxy that brings each host name to its site, and any other to nobody."""
    click.echo(proxies.KINDS[kind](sharing.read_whole(folder)), nl=False)
