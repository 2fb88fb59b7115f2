"""`vinte assess`: dossiers in, one line of JSON each out."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from vinte.guarantee.assessment import Assessment
    from vinte.guarantee.dossiers import Case


# With a bar: enough that an engine's start is small beside them.
AT_ONCE = 5_000


def _refuse(message: str) -> NoReturn:
    click.echo(f"vinte assess: {message}", err=True)
    raise SystemExit(2)


def _shown(file: str) -> str:
    """A file's name on one line."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in file)


def _in_parts(
    cases: Sequence[Case], assess: Callable[[Sequence[Case]], list[Assessment]]
) -> list[Assessment]:
    """All at once, or where somebody watches a long file, part by part with a bar."""
    from vinte.project import waiting

    if not waiting.shown() or len(cases) <= AT_ONCE:
        return assess(cases)
    answers: list[Assessment] = []
    with waiting.bar("Assessing") as told:
        for begin in range(0, len(cases), AT_ONCE):
            told(begin, len(cases), "")
            answers += assess(cases[begin : begin + AT_ONCE])
        told(len(cases), len(cases), "")
    return answers


def _assess(engine: str, cases: Sequence[Case], *, explain: bool) -> list[Assessment]:
    # An engine is a heavy import, and Spark's may not be there at all.
    if engine == "duckdb":
        from vinte.guarantee.engines import duckdb

        return _in_parts(cases, lambda part: duckdb.assess(part, with_contacts=explain))
    if engine == "postgres":
        from vinte.guarantee.engines import postgres

        if dsn := os.environ.get("VINTE_DATABASE_URL"):
            return _in_parts(cases, lambda part: postgres.assess(part, dsn, with_contacts=explain))
        from vinte.project.postgres import temporary_server

        with temporary_server() as own:
            return _in_parts(cases, lambda part: postgres.assess(part, own, with_contacts=explain))
    from vinte.guarantee.engines import spark

    return spark.assess(cases, with_contacts=explain)


@click.command("assess")
@click.option(
    "--terms", default="pt", show_default=True, help="Market or terms file of dossiers that name none."
)
@click.option(
    "--engine", type=click.Choice(["duckdb", "postgres", "spark"]), default="duckdb", show_default=True
)
@click.option("--explain", is_flag=True, help="Also each clause's facts, figure, date and next step.")
@click.option(
    "--language",
    type=click.Choice(["pt", "es", "fr", "it", "en"]),
    default="pt",
    help="Language of --explain.",
)
@click.argument("file", type=click.Path(allow_dash=True))
def command(terms: str, engine: str, explain: bool, language: str, file: str) -> None:
    """Assess dossiers or cases of FILE (- is standard input), JSON or JSON Lines.

    Prints one line of JSON each, in order. Bad input: exit 2, one message, no output.
    """
    from vinte.guarantee import dossiers
    from vinte.guarantee import explain as explanations
    from vinte.kernel.errors import InvalidInput, VinteError

    try:
        with click.open_file(file, "rb") as opened:
            cases = dossiers.read(opened.read(), default_terms=terms)
    except InvalidInput as error:
        _refuse(f"{_shown(file)}: {error}")
    except OSError as error:
        _refuse(f"{_shown(file)}: expected a file that can be read; {error.strerror}")
    try:
        answers = _assess(engine, cases, explain=explain)
    except (VinteError, OSError) as error:
        _refuse(f"--engine {engine}: {error}")
    told = [explanations.to_json(one, language) if explain else one.to_json() for one in answers]
    lines = [json.dumps(one, ensure_ascii=False) for one in told]
    # JSON is UTF-8, whatever the terminal's own encoding is.
    click.echo("".join(f"{line}\n" for line in lines).encode(), nl=False)
