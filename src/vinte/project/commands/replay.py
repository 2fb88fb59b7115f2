"""`vinte replay`: a decision run again, from the database or from a downloaded file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from uuid import UUID

import click

from vinte.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from vinte.claims.queries import MadeDecision
    from vinte.claims.replay import Bundle


def _refuse(message: str) -> NoReturn:
    click.echo(f"vinte replay: {message}", err=True)
    raise SystemExit(2)


def _from_file(path: Path) -> Bundle:
    from vinte.claims.replay import read_bundle

    try:
        return read_bundle(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, InvalidInput) as error:
        _refuse(f"{path}: {error}")


def _from_database(decision_id: UUID | None) -> Iterator[Bundle]:
    """The bundle of one decision, or of all in order of sequence."""
    from vinte.project import environment, waiting  # a file is replayed without Django and without a database

    with environment.django_ready():
        from vinte.claims import queries
        from vinte.claims.replay import bundle
        from vinte.kernel.errors import NotAllowed

        if decision_id is None:
            decisions, count = queries.decisions_in_order(), queries.decision_count()
            yield from map(bundle, waiting.each(decisions, "Replaying", of=count, name=_number))
            return
        try:
            found = queries.decision(decision_id)
        except NotAllowed:
            _refuse(f"no decision {decision_id}; `vinte replay --all` goes through every decision")
        yield bundle(found)


def _number(decision: MadeDecision) -> str:
    return f"decision {decision.sequence}"


def _wanted(which: str | None, every: bool) -> Iterator[Bundle]:
    if every == (which is not None):
        _refuse("name one decision or one file, or give --all")
    if every:
        return _from_database(None)
    assert which is not None
    try:
        return _from_database(UUID(which))
    except ValueError:
        return iter([_from_file(Path(which))])


@click.command("replay")
@click.argument("which", metavar="[DECISION_ID | FILE.json]", required=False)
@click.option("--all", "every", is_flag=True, help="Every decision in the database, and their chain.")
def command(which: str | None, every: bool) -> None:
    """Run a decision's frozen evidence and terms again and compare.

    A file is a bundle downloaded from a decision's page; no database is needed for it. Says `same verdict`
    or every difference for each decision. Exit: 0 all the same, 1 a difference, 2 nothing to replay.
    """
    from vinte.claims.replay import Link, chain_differences, replay_all
    from vinte.project.waiting import say

    all_same = True
    links: list[Link] = []

    def noted() -> Iterator[Bundle]:
        for one in _wanted(which, every):
            # The chain needs these fields only, so that a long history is not held in memory.
            links.append(
                Link(
                    id=one["id"],
                    sequence=one["sequence"],
                    previous_hash=one["previous_hash"],
                    hash=one["hash"],
                )
            )
            yield one

    for found in replay_all(noted()):
        head = f"decision {found.decision} (number {found.sequence}, {found.outcome})"
        if found.same:
            say(f"{head}: same verdict, {found.verdict}")
            continue
        all_same = False
        say(f"{head}: differs")
        for difference in found.differences:
            say(f"  {difference}")
    if every:
        for difference in chain_differences(links):
            all_same = False
            say(f"chain: {difference}")
        say(f"{len(links)} decisions replayed")
    sys.exit(0 if all_same else 1)
