"""The promise is written once: terms, article, clauses and SQL agree, and landed files stay."""

from __future__ import annotations

import hashlib
import inspect
import re
from pathlib import Path

import guarantee_snapshot as snapshot
import pytest
import sqlglot
from click.testing import CliRunner
from sqlglot import exp

from vinte.guarantee import articles, clauses, terms
from vinte.guarantee.engines import compiled, postgres
from vinte.guarantee.tables import TABLES
from vinte.kernel.errors import InvalidInput
from vinte.project.commands.terms import command

FOLDER = terms.FOLDER
PT = (FOLDER / "pt-2026-01-01.toml").read_text("utf-8")


def _function(clause: str) -> object:
    return {**clauses.OF_EACH_CONTACT, **clauses.OF_THE_PROFESSIONAL}[clause]


def test_a_landed_terms_file_is_never_edited() -> None:
    listed = dict(
        reversed(line.split("  ", 1)) for line in (FOLDER / "SHA256SUMS").read_text().splitlines() if line
    )
    for path in sorted(FOLDER.glob("*.toml")):
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        assert path.name in listed, f"{path.name} is new: add its sha256 ({found}) to terms/SHA256SUMS"
        assert found == listed[path.name], (
            f"{path.name} has landed and is never edited: undo the change and write a new dated file"
        )
    assert set(listed) == {path.name for path in FOLDER.glob("*.toml")}, "a landed file is never removed"


def test_every_clause_is_asked_somewhere() -> None:
    assert {clause for one in terms.all_terms() for clause in one.clauses} == set(terms.CLAUSES)


@pytest.mark.parametrize("clause", list(terms.CLAUSES))
def test_a_clause_carries_its_sentence_of_the_english_article(clause: str) -> None:
    by_clause = {one.clause: one.text for one in articles.source("en")}
    assert " ".join((inspect.getdoc(_function(clause)) or "").split()) == by_clause[clause]


@pytest.mark.parametrize("language", articles.LANGUAGES)
def test_no_clause_without_sentence_and_no_sentence_without_clause(language: str) -> None:
    said = [one.clause for one in articles.source(language) if one.clause]
    assert sorted(said) == sorted(terms.CLAUSES)


@pytest.mark.parametrize("language", articles.LANGUAGES)
def test_no_figure_in_prose_that_is_not_in_the_terms(language: str) -> None:
    for one in articles.source(language):
        text = one.text
        asked = set(re.findall(r"\{(\w+)\}", text))
        assert not re.search(r"[0-9]", text), text
        if one.clause:
            assert asked == set(terms.CLAUSES[one.clause]), text
        else:
            assert asked <= {"market", "in_force_from", "time_zone"}, text


@pytest.mark.parametrize("one", terms.all_terms(), ids=lambda one: one.id)
@pytest.mark.parametrize("language", articles.LANGUAGES)
def test_the_article_of_a_market_has_its_sentences_and_no_other(one: terms.Terms, language: str) -> None:
    text = articles.render(one, language)
    numbers = re.findall(r"^(?:## )?([0-9]+\.[0-9]*) ", text, re.MULTILINE)
    assert sorted(number for number in numbers if number[-1] != ".") == sorted(one.sections.values())
    # Chapters, and sections in each, are numbered from 1 and without gaps.
    chapter = section = 0
    for number in numbers:
        chapter, section = (chapter, section + 1) if number[-1] != "." else (chapter + 1, 0)
        assert number == f"{chapter}.{section or ''}", numbers
    assert "{" not in text
    assert text.startswith("# ")
    for clause in one.clauses:
        assert articles.sentence(clause, one, language) in text
    # A heading is followed by a sentence of its own.
    assert not re.search(r"^## [^\n]*\n\n##? ", text, re.MULTILINE)


def test_figures_are_written_with_their_unit() -> None:
    pt = terms.load("pt", on=terms.date(2026, 4, 1))
    assert articles.write_figure("wait_months", pt, "pt") == "1\u00a0mês"
    assert articles.write_figure("window_months", pt, "en") == "3\u00a0months"
    assert articles.write_figure("profile_percent", pt, "pt") == "80%"
    with pytest.raises(LookupError):
        articles.write_figure("claim_days", pt, "pt")


PROBLEMS = {
    "unknown clause": (PT + "\n[free_lunch]\n", "line 68: free_lunch: unknown; expected one of market, from"),
    "unknown figure": (PT.replace("window_months", "window_weeks"), "purchase_window.window_weeks: unknown"),
    "negative figure": (
        PT.replace("= 20\n", "= -20\n"),
        "first_contacts.contacts: Input should be greater than or equal to 1, found -20",
    ),
    "true is no figure": (
        PT.replace("= 20\n", "= true\n"),
        "first_contacts.contacts: Input should be a valid integer, found True",
    ),
    "a figure with a point": (
        PT.replace("= 20\n", "= 20.0\n"),
        "first_contacts.contacts: Input should be a valid integer, found 20.0",
    ),
    "no section": (PT.replace('section = "1.2"\n', ""), "no_award.section: missing"),
    "section twice": (PT.replace('"1.2"', '"1.1"'), "no_award.section: 1.1 is taken by first_contacts"),
    "no such zone": (PT.replace("Europe/Lisbon", "Europe/Lisbao"), "time_zone: expected a time zone"),
    "no day": (PT.replace("from = 2026-01-01\n", ""), "from: missing"),
    "not TOML": (PT.replace("contacts = 20", "contacts = = 20"), "TOML: Invalid value"),
    "a key twice": (
        PT.replace("contacts = 20", "contacts = 20\ncontacts = 20"),
        "TOML: Cannot overwrite a value",
    ),
    "another name": (
        PT.replace("from = 2026-01-01", "from = 2026-01-02"),
        "from: expected the file to be called",
    ),
    "ends before it begins": (
        PT.replace("\ntime_zone", "\nuntil = 2025-01-01\ntime_zone"),
        "until: expected 2026",
    ),
}


@pytest.mark.parametrize(("text", "message"), PROBLEMS.values(), ids=list(PROBLEMS))
def test_a_wrong_terms_file_is_told_with_its_line(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "pt-2026-01-01.toml"
    path.write_text(text, "utf-8")
    result = CliRunner().invoke(command, ["check", str(path)])
    assert result.exit_code == 1
    assert message in result.output
    line = int(re.findall(r": line (\d+): ", result.output)[0])
    assert line == 1 or text.splitlines()[line - 1].strip()
    with pytest.raises(InvalidInput):
        terms.parse(text, name="pt-2026-01-01")


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "pt-2026-01-01.toml"
    path.write_text(PT.replace("= 20\n", "= -20\n").replace("= 24\n", "= -1\n"), "utf-8")
    lines = CliRunner().invoke(command, ["check", str(path)]).output.splitlines()
    assert [re.sub(r".*: line \d+: (\S+):.*", r"\1", line) for line in lines] == [
        "first_contacts.contacts",
        "prompt_contact.prompt_hours",
    ]


@pytest.mark.parametrize(
    ("until", "following", "message"),
    [
        ("2026-06-30", "2026-07-01", None),
        ("2026-06-30", "2026-07-02", "gap"),
        ("2026-06-30", "2026-06-30", "overlaps"),
        (None, "2026-06-30", None),
    ],
)
def test_days_of_one_market_follow_each_other(
    until: str | None, following: str, message: str | None, tmp_path: Path
) -> None:
    ended = f"from = 2026-01-01\nuntil = {until}" if until else "from = 2026-01-01"
    (tmp_path / "pt-2026-01-01.toml").write_text(PT.replace("from = 2026-01-01", ended), "utf-8")
    later = tmp_path / f"pt-{following}.toml"
    later.write_text(PT.replace("from = 2026-01-01", f"from = {following}"), "utf-8")
    result = CliRunner().invoke(command, ["check", str(later)])
    if message is None:
        assert result.exit_code == 0, result.output
        assert len(terms.read_folder(tmp_path)) == 2
    else:
        assert result.exit_code == 1
        assert message in result.output
        with pytest.raises(InvalidInput, match=message):
            terms.read_folder(tmp_path)


def test_terms_are_named_by_market_or_by_file() -> None:
    day = terms.date(2026, 4, 1)
    assert terms.load("pt", on=day).id == terms.load("pt-2026-01-01", on=day).id == "pt-2026-01-01"
    # Before the market's first file, that file.
    assert terms.load("pt", on=terms.date(2020, 1, 1)).id == "pt-2026-01-01"
    with pytest.raises(LookupError, match="expected one of"):
        terms.load("xx", on=day)


def test_terms_lists_and_shows() -> None:
    listed = CliRunner().invoke(command, [])
    assert [line.split()[0] for line in listed.output.splitlines()] == [one.id for one in terms.all_terms()]
    shown = CliRunner().invoke(command, ["show", "mx", "--language", "en"])
    assert "first 15 contacts" in shown.output
    assert CliRunner().invoke(command, ["show", "xx"]).exit_code == 2


@pytest.mark.parametrize("name", [path.name for path in snapshot.FOLDER.iterdir()])
def test_the_sql_is_the_reviewed_one(name: str) -> None:
    assert snapshot.texts()[name] == (snapshot.FOLDER / name).read_text("utf-8"), (
        f"{name} changed: run make kept-sql and review the new SQL"
    )


def test_all_parts_are_reviewed_and_nothing_else_is_kept() -> None:
    assert {path.name for path in snapshot.FOLDER.iterdir()} == set(snapshot.texts())


@pytest.mark.parametrize("part", compiled.PARTS)
@pytest.mark.parametrize("one", terms.all_terms(), ids=lambda one: one.id)
def test_one_professional_is_one_shards_work(one: terms.Terms, part: str) -> None:
    """Every join is by professional, and every aggregate and window is kept within one."""
    tree = sqlglot.parse_one(postgres.sql(one, part), read="postgres")
    for join in tree.find_all(exp.Join):
        equal = [one for one in join.args["on"].find_all(exp.EQ) if one.left.name == one.right.name]
        assert "professional_id" in {one.left.name for one in equal}, join.sql()
    for window in tree.find_all(exp.Window):
        assert "professional_id" in {one.name for one in window.args["partition_by"]}, window.sql()
    for ordered in tree.find_all(exp.Ordered):
        column = ordered.this
        texts = {c.name for table in TABLES.values() for c in table if c.kind == "text"}
        assert column.name not in texts or isinstance(column, exp.Collate), ordered.sql()


@pytest.mark.parametrize("part", compiled.PARTS)
@pytest.mark.parametrize("one", terms.all_terms(), ids=lambda one: one.id)
def test_postgresql_keeps_nothing_apart(one: terms.Terms, part: str) -> None:
    """A `WITH` that is used twice would be computed by itself, and on a cluster brought to one machine."""
    named = list(sqlglot.parse_one(postgres.sql(one, part), read="postgres").find_all(exp.CTE))
    assert named
    assert [with_.alias for with_ in named if with_.args.get("materialized") is not False] == []


def test_the_live_sql_reads_each_table_for_one_professional() -> None:
    pt = terms.load("pt", on=terms.date(2026, 4, 1))
    statement = postgres.live_sql(pt, {name: f"dossier_{name}" for name in TABLES})
    for name in set(TABLES) - {"questions"}:
        where = f'FROM dossier_{name} AS "given" WHERE "professional_id" = CAST($1 AS uuid)'
        assert statement.count(where) == 1
    assert set(re.findall(r"\$\d", statement)) == {"$1", "$2", "$3"}
    tree = sqlglot.parse_one(statement, read="postgres")
    assert all(one.args.get("materialized") is False for one in tree.find_all(exp.CTE))
    assert not re.search(r'_id" COLLATE', statement), "a uuid has no collation"
    assert '_id" COLLATE "C"' in postgres.live_sql(pt, dict.fromkeys(TABLES, "t"), ids="text")


def test_clauses_name_no_engine_and_no_django() -> None:
    imported = re.findall(r"^(?:from|import) (\S+)", inspect.getsource(clauses), re.MULTILINE)
    assert set(imported) == {"__future__", "typing", "vinte.guarantee.terms"}
