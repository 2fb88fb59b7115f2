"""Each minute: the files of the folder that are new or changed are taken on, or refused whole.

A file whose day has come says what was promised, so it stays as it was taken on, whatever becomes of it in the folder.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import structlog
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vinte.figures import counting, folder
from vinte.figures.models import FileRefused, FileTaken
from vinte.guarantee.terms import market_day
from vinte.kernel import due
from vinte.kernel.dated_files import Problem, line_of, lines_of, parts_of
from vinte.kernel.dated_kinds import every_kind

# So long before its day a file is taken on at the latest: by then every process has asked for it again.
LEAD = timedelta(minutes=2)
# Of one file: more are not read by anybody, and the first is mended first.
MOST_PROBLEMS = 50
LONGEST_EXPECTED = 600
Because = FileRefused.Because
Key = tuple[str, str]

log = structlog.get_logger("vinte.figures")
_has_anybody: list[Callable[[], bool]] = []


def register_use(has_anybody: Callable[[], bool]) -> None:
    """Called once by the room that knows whether anybody has joined the site or asked it anything."""
    _has_anybody[:] = [has_anybody]


def _find(*, at: datetime) -> due.Found:
    refused = set(FileRefused.objects.values_list("kind", "file"))
    if not settings.VINTE_FIGURES_DIR:
        yield from due.items("refusal", sorted(map(_path, refused)), _forget_all)
        return
    root = Path(settings.VINTE_FIGURES_DIR)
    found = {each.key: each for each in folder.found_in(root)}
    standing = {key: row for key, row in counting.standing().items() if not row.is_taken_out}
    if standing and not any(root.iterdir()):
        # As a disk that is not there looks.
        raise folder.FolderMissing(
            f"the folder of figures {root} is empty, and {len(standing)} files of it count: nothing is taken out. "
            "Bring them back; to take all of them out, leave the folders of their kinds"
        )
    changes = 0
    # What was taken out first: a file of another name may stand for it.
    for key in sorted((set(standing) | refused) - set(found)):
        changes += (yield due.Item(_named(key), partial(_gone, key, at=at))) or 0
    for key, each in sorted(found.items()):
        row = standing.get(key)
        if key in refused or row is None or row.sha256 != each.sha256:
            changes += (yield due.Item(_named(key), partial(_look_at, each, at=at))) or 0
    if changes:
        counting.count_what_was_taken()


def _forget_all(_path: str) -> int:
    """Without a folder nothing in it is refused; what was taken on goes on."""
    return int(bool(FileRefused.objects.all().delete()[0]))


def _named(key: Key) -> str:
    return f"file {'/'.join(filter(None, key))}"


def _may_change(kind_and_file: Key, *, at: datetime) -> bool:
    """Whether nobody can have been promised anything by a file yet: its day is to come in each of its markets."""
    markets, first_day = parts_of(kind_and_file[1])
    if all(market_day(market=market, at=at + LEAD) < first_day for market in markets):
        return True
    return not any(ask() for ask in _has_anybody)


@transaction.atomic
def _gone(key: Key, *, at: datetime) -> int:
    """A file that is no longer in the folder: taken out before its day, told from its day on."""
    row = counting.standing().get(key)
    if row is None or row.is_taken_out:
        return _no_longer_refused(key)
    if not _may_change(key, at=at):
        problem = Problem(1, "the file", f"expected as it was taken on ({row.sha256[:12]}): its day has come")
        return _refuse(key, Because.REMOVED, [problem], at=at)
    if problems := _without(key):
        return _refuse(key, Because.REMOVED, problems, at=at)
    _write(key, at=at, first_day=row.first_day, number=row.number + 1, is_taken_out=True)
    log.info("a file of figures was taken out", file=_path(key), first_day=str(row.first_day))
    return 1 + _no_longer_refused(key)


def _without(key: Key) -> list[Problem]:
    """What would be wrong among the own files of a kind, were this one taken out."""
    kind, gone = every_kind()[key[0]], key[1]
    left = {file: text for file, text in _texts_of(kind.name, counting.standing()).items() if file != gone}
    for file, text in left.items():
        others = {other: beside for other, beside in left.items() if other != file}
        for problem in kind.problems_beside(text, file.removesuffix(".toml"), others):
            return [Problem(1, "the file", f"is needed: {file}: {problem.expected}")]
    return []


@transaction.atomic
def _look_at(found: folder.Found, *, at: datetime) -> int:
    """A file that is new, changed, or was refused: taken on, or refused with everything that is wrong in it."""
    standing = counting.standing()
    row = standing.get(found.key)
    counts = row is not None and not row.is_taken_out
    if row is not None and counts and row.sha256 == found.sha256:
        return _no_longer_refused(found.key)
    if row is not None and counts and not _may_change(found.key, at=at):
        problem = Problem(
            1,
            "the file",
            f"expected as it was taken on ({row.sha256[:12]}), found {found.sha256[:12]}: its day has come",
        )
        return _refuse(found.key, Because.CHANGED, [problem], at=at)
    problems = folder.problems_of(found, others=_texts_of(found.kind, standing))
    if not problems and not _may_change(found.key, at=at):
        line = line_of(lines_of(found.text), ("from",))
        problems = [Problem(line, "from", "expected a day that is still to come in each of its markets")]
    if problems:
        return _refuse(found.key, Because.UNFIT, problems, at=at)
    first_day = parts_of(found.file)[1]
    number = 1 if row is None else row.number + 1
    _write(found.key, at=at, first_day=first_day, number=number, text=found.text, sha256=found.sha256)
    log.info("a file of figures was taken on", file=found.path, first_day=str(first_day), sha256=found.sha256)
    return 1 + _no_longer_refused(found.key)


def _texts_of(kind: str, standing: Mapping[Key, FileTaken]) -> dict[str, str]:
    return {file: row.text for (of, file), row in standing.items() if of == kind and not row.is_taken_out}


def _write(key: Key, *, at: datetime, **values: object) -> None:
    kind, file = key
    FileTaken.objects.create(kind=kind, file=file, taken_at=at, **values)


def _refuse(key: Key, because: str, problems: list[Problem], *, at: datetime) -> int:
    """Write down what is wrong; said already, nothing is new."""
    kind, file = key
    told = [[one.line, one.field[:LONGEST_EXPECTED], one.expected[:LONGEST_EXPECTED]] for one in problems]
    said = {"because": because, "problems": told[:MOST_PROBLEMS]}
    if FileRefused.objects.filter(kind=kind, file=file, **said).exists():
        return 0
    FileRefused.objects.update_or_create(kind=kind, file=file, defaults={**said, "refused_at": at})
    for one in problems[:MOST_PROBLEMS]:
        log.warning(
            "a file of figures does not count", file=_path(key), because=str(because), line=one.line,
            field=one.field, expected=one.expected,
        )  # fmt: skip
    return 1


def _no_longer_refused(key: Key) -> int:
    deleted, _by_table = FileRefused.objects.filter(kind=key[0], file=key[1]).delete()
    return int(bool(deleted))


def _path(key: Key) -> str:
    return "/".join(filter(None, key))


DUTY = due.Duty("figures.folder", _("Ficheiros de valores da pasta do sítio"), _find)
