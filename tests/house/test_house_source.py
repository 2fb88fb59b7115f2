"""The source keeps the house's rules."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import house_rules as rules
import pytest

PYTHON = list(rules.python_files())
TEMPLATES = sorted(path for path in rules.PACKAGE.rglob("templates/**/*.html"))

# 500 is shown when nothing can be counted on, so it says the same in two languages; the other is its makers' own page.
WITHOUT_LANGUAGE = {"500.html", "design.html"}


def said(lines: list[str]) -> str:
    return "\n" + "\n".join(lines)


def test_rooms_keep_their_models_to_themselves():
    lines = [
        f"{path.relative_to(rules.ROOT)}:{line}"
        for path in PYTHON
        for line in rules.foreign_models(path.read_text(), room=rules.room_of(path))
    ]
    assert not lines, said(lines)


def test_the_clauses_name_no_engine():
    lines = rules.complaints([rules.PACKAGE / "guarantee" / "clauses.py"], rules.engines_named)
    assert not lines, said(lines)


def test_the_domain_reads_no_clock():
    paths = [
        path
        for path in PYTHON
        if not path.relative_to(rules.PACKAGE).as_posix().startswith(rules.CLOCK_ALLOWED)
    ]
    lines = rules.complaints(paths, rules.clock_reads)
    assert not lines, said(lines)


@pytest.mark.parametrize(
    "rule", [rules.signals, rules.float_money, rules.too_long], ids=lambda rule: rule.__name__
)
def test_python(rule):
    lines = rules.complaints(PYTHON, rule)
    assert not lines, said(lines)


def test_module_names_say_what_is_kept():
    lines = [
        f"{path.relative_to(rules.ROOT)}:{line}" for path in PYTHON for line in rules.bad_module_name(path)
    ]
    assert not lines, said(lines)


@pytest.mark.parametrize(
    "rule",
    [rules.unmarked_text, rules.inline_code, rules.not_html, rules.too_long],
    ids=lambda rule: rule.__name__,
)
def test_templates(rule):
    # In an e-mail a style stands where it is used, for mail readers drop the sheets.
    paths = [path for path in TEMPLATES if "notices" not in path.parts or rule is not rules.inline_code]
    if rule is rules.unmarked_text:
        paths = [path for path in paths if path.name not in WITHOUT_LANGUAGE]
    lines = rules.complaints(paths, rule)
    assert not lines, said(lines)


def test_styles_scripts_tests_and_programmes_are_short():
    paths = [path for suffix in ("css", "js") for path in sorted(rules.PACKAGE.rglob(f"*.{suffix}"))]
    paths += [
        path
        for folder in ("tests", "bench", "docs", "requirements")
        for path in sorted((rules.ROOT / folder).rglob("*.py"))
    ]
    lines = rules.complaints(paths, rules.too_long)
    assert not lines, said(lines)


def test_no_test_depends_on_how_fast_its_machine_is():
    paths = [
        path
        for path in sorted((rules.ROOT / "tests").rglob("*.py"))
        if path.name not in rules.WAITING_ALLOWED and "house" not in path.parts
    ]
    lines = rules.complaints(paths, rules.hurry)
    assert not lines, said(lines)


def tracked_files() -> list[Path]:
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=rules.ROOT, capture_output=True, check=True, text=True
    )
    return [rules.ROOT / name for name in names.stdout.split("\0") if name]


def test_no_link_is_kept_which_leads_somewhere_else_on_another_machine():
    links = [str(path.relative_to(rules.ROOT)) for path in tracked_files() if path.is_symlink()]
    assert not links, f"take these out of the repository (git rm --cached): {', '.join(links)}"


def test_no_file_names_one_machine_or_a_registry():
    lines = []
    for path in tracked_files():
        # This folder has to name what it looks for.
        if path.is_file() and "house" not in path.parts:
            try:
                lines += rules.complaints([path], rules.places_and_hosts)
            except UnicodeDecodeError:
                continue
    assert not lines, said(lines)


def test_layers_hold_for_imports():
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"], cwd=rules.ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(rules.ROOT / "src")},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
