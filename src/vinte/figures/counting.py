"""What was taken on, handed to the reader of figures in this process."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from django.db.models import Max

from vinte.figures.models import FileTaken
from vinte.kernel import own_files
from vinte.kernel.dated_kinds import every_kind

# Threads that ask at once would else put the older answer over the newer one.
_one_at_a_time = Lock()


def count_what_was_taken() -> bool:
    """Let what was taken on by now count in this process; returns whether that is something else than before.

    Asks one short question, and a second one where something is new. Raises what the database raises.
    """
    with _one_at_a_time:
        version = FileTaken.objects.aggregate(newest=Max("id"))["newest"] or 0
        if version == own_files.own().version:
            return False
        folders = {name: kind.folder for name, kind in every_kind().items()}
        texts: dict[Path, dict[str, str]] = {folder: {} for folder in folders.values()}
        for row in standing().values():
            if not row.is_taken_out and row.kind in folders:
                texts[folders[row.kind]][row.file] = row.text
        own_files.use(own_files.OwnFiles(version, {folder: own for folder, own in texts.items() if own}))
    return True


def standing() -> dict[tuple[str, str], FileTaken]:
    """The last row of each file that ever was taken on, by kind and name; one that was taken out says so."""
    rows = FileTaken.objects.order_by("kind", "file", "-number").distinct("kind", "file")
    return {(row.kind, row.file): row for row in rows}
