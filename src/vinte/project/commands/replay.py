"""`vinte replay`: a decision run again, from the database or from downloaded files."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from uuid import UUID

import click

from vinte.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from vinte.claims.queries import MadeDecision
    from vinte.claims.replay import Bundle, DecisionFile, Link, PublicKey, Replay


def _refuse(message: str) -> NoReturn:
    click.echo(f"vinte replay: {message}", err=True)
    raise SystemExit(2)


def _text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        _refuse(f"{path}: {error}")


def _from_file(path: Path) -> DecisionFile:
    from vinte.claims.replay import read_file

    try:
        return read_file(_text_of(path))
    except InvalidInput as error:
        _refuse(f"{path}: {error}")


def _keys_in(given: str) -> tuple[PublicKey, ...]:
    from vinte.claims.replay import read_keys

    try:
        return read_keys(_text_of(Path(given)) if os.path.exists(given) else given)
    except InvalidInput as error:
        _refuse(f"--keys {given}: {error}")


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


def _as_id(which: Sequence[str]) -> UUID | None:
    """The decision's id, where exactly one is named and it is no file."""
    try:
        return UUID(which[0]) if len(which) == 1 else None
    except ValueError:
        return None


def _link(one: Bundle) -> Link:
    return {
        "id": one["id"],
        "sequence": one["sequence"],
        "previous_hash": one["previous_hash"],
        "hash": one["hash"],
    }


def _tell(found: Replay, more: Sequence[str] = ()) -> bool:
    """Say what one replay found; whether nothing differs."""
    from vinte.project.waiting import say

    head = f"decision {found.decision} (number {found.sequence}, {found.outcome})"
    differences = [*more, *found.differences]
    say(f"{head}: differs" if differences else f"{head}: same verdict, {found.verdict}")
    for difference in differences:
        say(f"  {difference}")
    return not differences


def _files(paths: Sequence[str], keys: tuple[PublicKey, ...]) -> int:
    """Replay files and look at their seals and at the links between them; the exit code."""
    from vinte.claims.replay import check_signature, file_differences, link_lines, replay_all
    from vinte.project.waiting import say

    files = [_from_file(Path(path)) for path in paths]
    all_same = all_checked = True
    for file, found in zip(files, replay_all(file.bundle for file in files), strict=True):
        all_same = _tell(found, file_differences(file)) and all_same
        signature = check_signature(file, keys=keys)
        say(f"  {signature.line}")
        all_same = all_same and signature.state != "bad"
        all_checked = all_checked and signature.state in ("good", "play")
    broken, unseen = link_lines([_link(file.bundle) for file in files])
    for line in [*broken, *unseen]:
        say(f"chain: {line}")
    if broken or not all_same:
        return 1
    # Whoever gives keys wants to know of a signature that could not be looked at.
    return 3 if keys and not all_checked else 0


@click.command("replay")
@click.argument("which", metavar="[DECISION_ID | FILE.json...]", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Every decision in the database, and their chain.")
@click.option(
    "--keys",
    metavar="FILE",
    help="The site's public keys, as its page of keys hands them out, or one key's x: checks the signature of files.",
)
def command(which: tuple[str, ...], every: bool, keys: str | None) -> None:
    """Run a decision's frozen evidence and terms again and compare.

    A file is one downloaded from a decision's page; no database is needed for it. Several may be given, and the
    chain between them is looked at. Says `same verdict` or every difference for each decision. Exit: 0 all the same,
    1 a difference, 2 nothing to replay, 3 the same but a signature could not be checked with the keys given.
    """
    from vinte.claims.replay import chain_differences, replay_all
    from vinte.project.waiting import say

    if every == bool(which):
        _refuse("name one decision or some files, or give --all")
    decision_id = _as_id(which)
    if which and decision_id is None:
        sys.exit(_files(which, _keys_in(keys) if keys else ()))
    if keys:
        _refuse("--keys is for files: what stands in the database has no signature")

    links: list[Link] = []

    def noted() -> Iterator[Bundle]:
        for one in _from_database(decision_id):
            # The chain needs these fields only, so that a long history is not held in memory.
            links.append(_link(one))
            yield one

    all_same = True
    for found in replay_all(noted()):
        all_same = _tell(found) and all_same
    if every:
        for difference in chain_differences(links):
            all_same = False
            say(f"chain: {difference}")
        say(f"{len(links)} decisions replayed")
    sys.exit(0 if all_same else 1)
