"""What the operator reads of own figures: which file was taken on when, and which do not count, why and since when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from vinte.figures import counting
from vinte.figures.models import FileRefused
from vinte.kernel.dated_files import Problem


@dataclass(frozen=True)
class Refused:
    """A file of the folder that does not count as it is now. `because` is `unfit`, `changed` or `removed`."""

    kind: str
    file: str
    because: str
    problems: tuple[Problem, ...]
    refused_at: datetime

    @property
    def path(self) -> str:
        """Where it is in the folder."""
        return "/".join(filter(None, (self.kind, self.file)))


def refused_files() -> list[Refused]:
    """The files of the folder that do not count, by kind and name."""
    return [
        Refused(
            kind=row.kind,
            file=row.file,
            because=row.because,
            problems=tuple(Problem(*problem) for problem in row.problems),
            refused_at=row.refused_at,
        )
        for row in FileRefused.objects.order_by("kind", "file")
    ]


def taken_at() -> dict[tuple[str, str], datetime]:
    """When each file that counts was taken on as it is, by kind and name."""
    return {key: row.taken_at for key, row in counting.standing().items() if not row.is_taken_out}


def refused_lines() -> Iterator[str]:
    """A line for each thing that is wrong in the folder, for `vinte check`."""
    for refused in refused_files():
        since = f"since {refused.refused_at:%Y-%m-%d %H:%M}Z"
        for problem in refused.problems:
            yield f"figures: {refused.path} does not count {since} ({refused.because}): {problem}"
