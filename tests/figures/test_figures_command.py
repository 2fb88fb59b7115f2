"""`vinte figures`: a folder looked at before a site is given it, without a site."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from own_folder import NEW_DAY, Folder
from vinte.kernel.dated_kinds import every_kind
from vinte.project.commands.figures import command


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def run(*arguments: str) -> tuple[int, str]:
    ran = CliRunner().invoke(command, list(arguments))
    return ran.exit_code, ran.output


def test_the_kinds_are_listed_with_their_markets() -> None:
    code, said = run("kinds")
    assert code == 0
    assert [line.split()[0] for line in said.splitlines()] == list(every_kind())
    assert "contact-prices" in said and "vinte/leads/pricing/prices/" in said and "es, fr, mx, pt" in said


def test_a_folder_in_order_says_so(folder: Folder) -> None:
    for kind in every_kind():
        folder.put(kind)
    assert run("check", str(folder.path)) == (0, f"{folder.path}: {len(every_kind())} files, in order\n")


def test_every_problem_of_every_file_is_told_with_line_and_field(folder: Folder) -> None:
    prices = folder.put("contact-prices", ("painter = 1500", "painter = 0"), ("ready = 130", "ready = -1"))
    notices = folder.put("renewal-notices")
    text = (folder.path / "renewal-notices" / notices).read_text("utf-8")
    alone = text.replace('["es", "fr", "mx", "pt"]', '["pt"]')
    folder.write("renewal-notices", f"pt-{NEW_DAY}.toml", alone)
    folder.write("packs", "pt.toml", "")
    code, said = run("check", str(folder.path))
    assert code == 1
    lines = said.splitlines()
    for begins, tells in (
        (f"{folder.path}/contact-prices/{prices}: line ", ": trade_cents.painter: "),
        (f"{folder.path}/contact-prices/{prices}: line ", ": intent_percent.ready: "),
        (f"{folder.path}/renewal-notices/{notices}: line ", f"pt-{NEW_DAY}.toml is another"),
        (f"{folder.path}/renewal-notices/pt-{NEW_DAY}.toml: line ", f"{notices} is another"),
        (f"{folder.path}/packs: line 1: name: ", "no kind of figures; known are badges, "),
    ):
        assert [line for line in lines if line.startswith(begins) and tells in line], (begins, tells)
    assert len(lines) == 5
