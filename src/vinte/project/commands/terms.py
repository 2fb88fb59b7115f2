"""`vinte terms`: the figures of the promise, and the article that they make."""

from __future__ import annotations

from pathlib import Path

import click


@click.group("terms", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """List the terms of every market; show an article; check a file."""
    if context.invoked_subcommand is not None:
        return
    from vinte.guarantee import terms

    for one in terms.all_terms():
        until = f" until {one.in_force_until}" if one.in_force_until else ""
        click.echo(
            f"{one.id}  {one.market}  from {one.in_force_from}{until}  "
            f"{one.contacts} contacts  {len(one.clauses)} clauses  {one.currency}  {one.time_zone}"
        )


@command.command("show")
@click.argument("name")
@click.option(
    "--language", type=click.Choice(["pt", "es", "fr", "it", "en"]), default="pt", show_default=True
)
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day on which they are in force (today).")
def show(name: str, language: str, on: object) -> None:
    """Print the article of a market (pt) or of one terms file (pt-2026-01-01)."""
    from datetime import datetime

    from vinte.guarantee import articles, terms
    from vinte.kernel.clock import SystemClock

    day = (on if isinstance(on, datetime) else SystemClock().now()).date()
    try:
        found = terms.load(name, on=day)
    except LookupError as error:
        click.echo(f"vinte terms show: {error.args[0]}", err=True)
        raise SystemExit(2) from None
    click.echo(articles.render(found, language), nl=False)


@command.command("check")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def check(file: Path) -> None:
    """Say what is wrong in a terms file, line by line. Exit 1 when anything is."""
    from vinte.guarantee import terms

    try:
        found = terms.check(file)
    except (OSError, UnicodeDecodeError) as error:
        click.echo(f"vinte terms check: {file}: cannot be read: {error}", err=True)
        raise SystemExit(2) from None
    for problem in found:
        click.echo(f"{file}: {problem}")
    if found:
        raise SystemExit(1)
    click.echo(f"{file}: in order")
