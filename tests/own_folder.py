"""A site's folder of own figures in tests: files made of the package's own, and the duty that takes them on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from vinte.figures import due
from vinte.figures.models import FileRefused
from vinte.kernel.dated_kinds import every_kind

NEW_DAY = date(2026, 6, 1)


def landed(kind: str) -> Path:
    """The newest file of the package for Portugal."""
    return max(every_kind()[kind].folder.glob("*pt-*.toml"), key=lambda path: path.stem[-10:])


@dataclass(frozen=True)
class Folder:
    """The folder that the site reads."""

    path: Path

    def put(self, kind: str, *changes: tuple[str, str], day: date = NEW_DAY, name: str = "") -> str:
        """The package's newest file of a kind, from another day on and so changed; returns its name."""
        source = landed(kind)
        text = re.sub(r"(?m)^from = .*$", f"from = {day}", source.read_text("utf-8"))
        for was, now in changes:
            assert text.count(was) == 1, f"{was!r} stands {text.count(was)} times in {source.name}"
            text = text.replace(was, now)
        name = name or f"{source.stem[:-10]}{day}.toml"
        self.write(kind, name, text)
        return name

    def write(self, kind: str, name: str, text: str) -> Path:
        """A file with any text."""
        path = self.path / kind / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
        return path


def look(at: datetime) -> int:
    """The duty of that minute."""
    return due.DUTIES.run(at=at)


def refused() -> dict[str, list[tuple[int, str, str]]]:
    """What does not count, by its place in the folder."""
    return {
        f"{row.kind}/{row.file}".lstrip("/"): [tuple(problem) for problem in row.problems]
        for row in FileRefused.objects.all()
    }
