"""`vinte market check`: what each market has, what it lacks, and when that stops it from selling."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from vinte.guarantee import terms
from vinte.kernel import dated_files
from vinte.people import queries as people
from vinte.project import market_report
from vinte.project.cli import main

TODAY = date(2026, 12, 1)


@pytest.mark.parametrize("market", ["pt", "es", "fr", "mx"])
def test_every_market_that_comes_along_can_sell(market: str) -> None:
    found = CliRunner().invoke(main, ["market", "check", market])
    assert found.exit_code == 0, found.output
    assert found.output.startswith(f"{market}\n") and "MISSING" not in found.output


@pytest.mark.parametrize(
    ("market", "said"),
    [
        ("pt", "has     places: 308 municipalities in 20 regions; 308 with a point, 0 without"),
        ("pt", "has     postcodes: 750, 37 of them of several municipalities"),
        ("es", "has     places: 8,132 municipalities in 52 regions; 7,736 with a point, 396 without"),
        ("es", "has     terms: es-2026-01-01: 20 contacts"),
        ("es", "has     web/page/legal: es-2026-01-01.toml is in force"),
        ("fr", "lacks   places: no municipalities.csv: any name is taken, and only the same name matches"),
        ("fr", "lacks   postcodes: no postcodes.csv"),
    ],
)
def test_what_is_there_is_counted_and_what_is_not_is_said(market: str, said: str) -> None:
    assert any(str(line).startswith(said) for line in market_report.report(market, on=TODAY))


def test_without_a_name_every_market_is_told() -> None:
    found = CliRunner().invoke(main, ["market", "check"])
    told = [line for line in found.output.splitlines() if not line.startswith(" ")]
    assert told == [*people.markets_described()] == [*terms.markets()]


def test_a_market_of_which_nothing_is_there_is_named_whole_and_ends_with_one() -> None:
    found = CliRunner().invoke(main, ["market", "check", "de"])
    assert found.exit_code == 1
    missing = [line for line in found.output.splitlines() if "MISSING" in line]
    assert any("market.toml, which is missing" in line for line in missing)
    folders = dated_files.dated_folders(market_report.PACKAGE)
    assert len(missing) == len(folders) + 1


def test_a_figure_to_come_is_told_and_one_that_is_gone_stops_the_sale(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "prices"
    folder.mkdir()
    monkeypatch.setattr(market_report, "PACKAGE", tmp_path)
    (folder / "es-2027-01-01.toml").write_text('markets = ["es"]\nfrom = 2027-01-01\n')
    (folder / "pt-2026-01-01.toml").write_text('markets = ["pt"]\nfrom = 2026-01-01\n')
    (folder / "pt-2027-01-01.toml").write_text('markets = ["pt"]\nfrom = 2027-01-01\n')
    told = {
        market: next(line for line in market_report.report(market, on=TODAY) if line.name == "prices")
        for market in ("pt", "es", "fr")
    }
    assert str(told["pt"]) == "has     prices: pt-2026-01-01.toml is in force, 1 to come"
    assert "comes into force on 2027-01-01" in told["es"].told and not told["es"].is_lack
    assert told["fr"].is_grave and told["fr"].told == "no dated file of it"
