"""A poisoned file in the site's folder of figures."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.test import override_settings

import cast
from own_folder import NEW_DAY, Folder
from poison import Poisoned, of_duty
from vinte.figures import taking
from vinte.figures.models import FileTaken
from vinte.kernel import own_files

AT = datetime(2026, 5, 20, 10, 0, tzinfo=UTC)


@of_duty("figures.folder")
def a_file_that_can_not_be_written_down() -> Iterator[Poisoned]:
    cast.professional("Ana")
    before, write = own_files.own(), taking._write

    def broken(key: tuple[str, str], **given: Any) -> None:
        if key[0] == "contact-prices":
            raise LookupError("no row can be written")
        write(key, **given)

    def mend() -> None:
        taking._write = write

    def is_taken(kind: str) -> bool:
        return FileTaken.objects.filter(kind=kind).exists()

    taking._write = broken
    with tempfile.TemporaryDirectory() as path, override_settings(VINTE_FIGURES_DIR=path):
        folder = Folder(Path(path))
        folder.put("contact-prices", ("painter = 1500", "painter = 1700"))
        folder.put("pack-prices", ("price_cents = 29000", "price_cents = 31000"))
        try:
            yield Poisoned(
                at=AT,
                key=f"file contact-prices/pt-{NEW_DAY}.toml",
                why="no row can be written",
                mend=mend,
                is_done=partial(is_taken, "contact-prices"),
                others=partial(is_taken, "pack-prices"),
            )
        finally:
            mend()
            own_files.use(before)
