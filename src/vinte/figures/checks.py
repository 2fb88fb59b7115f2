"""What must never break about own figures: one line for each broken row."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from vinte.figures import counting, folder
from vinte.figures.models import FileTaken
from vinte.kernel.checks import broken_rows
from vinte.kernel.dated_kinds import every_kind
from vinte.kernel.guards import missing_guards


def files_taken_are_guarded() -> Iterator[str]:
    """The table's own guard is there: what was taken on is never changed."""
    return missing_guards("figures")


def files_taken_are_whole() -> Iterator[str]:
    """Each text still has the hash that was written with it, and each file's rows are numbered without a gap."""
    for row in FileTaken.objects.filter(is_taken_out=False):
        if folder.sha256_of(row.text) != row.sha256:
            yield f"figures {row.kind}/{row.file}: the text of number {row.number} is not the one taken on"
    for kind, file in broken_rows(
        "SELECT kind, file FROM figures_filetaken GROUP BY kind, file HAVING max(number) <> count(*) ORDER BY 1, 2"
    ):
        yield f"figures {kind}/{file}: a row is missing"


def files_taken_can_be_read() -> Iterator[str]:
    """What counts is of a kind that this version knows, and it can read each file."""
    kinds = every_kind()
    for (kind, file), row in counting.standing().items():
        if row.is_taken_out:
            continue
        if kind not in kinds:
            yield f"figures {kind}/{file}: this version knows no kind {kind}, so the file does not count"
            continue
        for problem in kinds[kind].reads(row.text):
            yield f"figures {kind}/{file}: {problem}"


CHECKS: tuple[Callable[[], Iterator[str]], ...] = (
    files_taken_are_guarded,
    files_taken_are_whole,
    files_taken_can_be_read,
)
