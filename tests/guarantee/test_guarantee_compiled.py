"""Compiled SQL is kept in a folder that may be missing, stale, broken or not writable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from vinte.guarantee import terms
from vinte.guarantee.engines import compiled, postgres

PT = terms.load("pt", on=date(2026, 4, 1))


class Compiler:
    """Counts how often it is asked to compile."""

    def __init__(self, text: str = "SELECT 'á'\n") -> None:
        self.text, self.asked = text, 0

    def __call__(self, one: terms.Terms, part: str) -> str:
        self.asked += 1
        return self.text


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("VINTE_DATA_DIR", str(tmp_path / "data"))
    yield tmp_path / "data" / "compiled"


def ask(compiler: Compiler, one: terms.Terms = PT, dialect: str = "duckdb") -> str:
    """What another process is answered, which remembers nothing."""
    compiled.sql.cache_clear()
    return compiled.sql(one, "assessments", dialect=dialect, compile_sql=compiler)


def test_it_is_compiled_once_and_then_read(folder: Path) -> None:
    compiler = Compiler()
    assert [ask(compiler), ask(compiler)] == [compiler.text] * 2
    assert compiler.asked == 1
    assert len(list(folder.iterdir())) == 1


def test_other_terms_dialects_rules_and_versions_are_other_texts(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiler = Compiler()
    ask(compiler)
    ask(compiler, replace(PT, replacement_days=13))
    ask(compiler, replace(PT, sections={**PT.sections, "no_award": "9.9"}))
    ask(compiler, dialect="postgres")
    monkeypatch.setattr(compiled, "_of_the_rules", lambda: "a clause or a library changed")
    ask(compiler)
    assert compiler.asked == len(list(folder.iterdir())) == 5


@pytest.mark.parametrize("damage", [b"", b"-- 00\nSELECT 1\n", b"\xff\xfe", None])
def test_a_damaged_text_is_compiled_again(damage: bytes | None, folder: Path) -> None:
    compiler = Compiler()
    ask(compiler)
    (path,) = folder.iterdir()
    path.write_bytes(path.read_bytes()[:-3] if damage is None else damage)
    assert ask(compiler) == compiler.text
    assert compiler.asked == 2
    assert ask(compiler) == compiler.text
    assert compiler.asked == 2


def test_a_folder_that_cannot_be_written_fails_nobody(folder: Path) -> None:
    folder.parent.write_text("a file stands where the folder should be")
    compiler = Compiler()
    assert [ask(compiler), ask(compiler)] == [compiler.text] * 2
    assert compiler.asked == 2


def test_a_user_without_a_home_compiles(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("VINTE_DATA_DIR", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(compiled.sys, "platform", "linux")
    monkeypatch.setattr(compiled.Path, "home", nowhere)
    assert ask(Compiler()) == "SELECT 'á'\n"


def test_without_a_data_folder_the_platform_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VINTE_DATA_DIR", raising=False)
    monkeypatch.setattr(compiled.sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert compiled.folder() == Path("/somewhere/vinte/compiled")


def test_a_server_that_has_warmed_up_compiles_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled.sql.cache_clear()
    postgres.warm([PT])
    assert len(list(folder.iterdir())) == 1
    compiled.sql.cache_clear()
    monkeypatch.setattr(postgres, "compile_sql", Compiler("compiled again"))
    assert "compiled again" not in postgres.sql(PT, "answers")
