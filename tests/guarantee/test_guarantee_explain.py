"""`--explain`: for each clause its facts, the figure, the date that matters and what can still be done."""

from __future__ import annotations

import json
from typing import Any

import guarantee_builders as builders
import pytest
from click.testing import CliRunner

from vinte.guarantee import articles, explain
from vinte.guarantee.engines import duckdb
from vinte.project.commands.assess import command


def _explained(case: dict[str, Any], language: str = "pt") -> dict[str, Any]:
    result = CliRunner().invoke(command, ["--explain", "--language", language, "-"], input=json.dumps(case))
    assert result.exit_code == 0, result.output
    told: dict[str, Any] = json.loads(result.stdout)
    return told


def test_a_call_that_is_due_is_told_with_its_instant_on_the_markets_clock() -> None:
    def waiting(dossier: dict[str, Any]) -> None:
        dossier["as_of"] = "2026-03-10T20:00:00Z"
        dossier["contact_attempts"] = dossier["contact_attempts"][:19]

    told = _explained(builders.changed(waiting))["explained"]["prompt_contact"]
    assert told["next_step"] == {
        "code": "prompt_contact_now",
        "text": "Tente falar com o cliente do contacto 20 até às 14:53 de 11 de março de 2026 (hora de Lisboa).",
    }
    assert (told["status"], told["have"], told["asked"], told["until"]) == (
        "open",
        19,
        20,
        "2026-03-11T14:53:00Z",
    )
    assert (told["waiting"], told["contacts"], told["figures"]) == (
        ["c20"],
        [],
        {"prompt_hours": 24, "late_entry_hours": 12},
    )


def test_a_call_that_was_not_entered_is_told_until_when_it_can_be() -> None:
    told = _explained(builders.sample("call-not-entered-yet"), "en")["explained"]["prompt_contact"]
    assert told["next_step"] == {
        "code": "prompt_contact_enter",
        "text": "If you tried to reach the homeowner of contact 5 in time, enter it by "
        "22:38 on 25 January 2026 (Lisbon time).",
    }
    assert (told["status"], told["until"], told["waiting"]) == ("open", "2026-01-25T22:38:00Z", ["c05"])


def test_the_hours_that_end_first_are_told_first() -> None:
    """Contact 19 can still be entered for an hour when contact 20 must be called within half an hour."""

    def two(dossier: dict[str, Any]) -> None:
        dossier["purchases"][18]["bought_at"] = "2026-03-10T02:30:00Z"
        dossier["contact_attempts"] = dossier["contact_attempts"][:18]
        dossier["as_of"] = "2026-03-11T14:23:00Z"

    told = _explained(builders.changed(two), "en")["explained"]["prompt_contact"]
    assert told["next_step"]["code"] == "prompt_contact_enter"
    assert "contact 19 in time, enter it by 14:30" in told["next_step"]["text"]

    def other(dossier: dict[str, Any]) -> None:
        two(dossier)
        dossier["purchases"][18]["bought_at"] = "2026-03-10T02:53:00.000001Z"

    told = _explained(builders.changed(other), "en")["explained"]["prompt_contact"]
    assert told["next_step"]["code"] == "prompt_contact_now"
    assert "contact 20 by 14:53" in told["next_step"]["text"]


def test_who_replaces_a_credited_contact_is_told_the_later_day() -> None:
    told = _explained(builders.sample("credited-after-the-window"), "en")["explained"]
    ends = "The time to buy the 20 contacts ends at the end of 29 April 2026 (Lisbon time)."
    assert told["purchase_window"]["next_step"]["text"] == ends
    missing = "1 contact is missing before the guarantee counts. "
    buy = "Buy it by the end of 29 April 2026 (Lisbon time)."
    assert told["first_contacts"]["next_step"]["text"] == missing + buy
    assert told["first_contacts"]["until"] == told["purchase_window"]["until"] == "2026-04-29"
    assert told["purchase_window"]["facts"]["window_until"] == "2026-04-12"


def test_a_missed_call_names_the_contact() -> None:
    told = _explained(builders.sample("never-contacted"), "en")
    step = told["explained"]["prompt_contact"]
    assert step["contacts"] == ["c09"]
    assert step["next_step"]["code"] == "prompt_contact_failed"
    assert "contact 9" in step["next_step"]["text"]
    assert told["terms_id"] == "pt-2026-01-01"
    assert told["cohort"] == [f"c{number:02d}" for number in range(1, 21)]


def test_what_a_verification_finds_is_not_told_before_it_ends() -> None:
    def early(dossier: dict[str, Any]) -> None:
        dossier["claim"].update(contradicted=["c01"], verified_at=None)

    told = _explained(builders.changed(early))["explained"]["claim_truthful"]
    assert (told["contacts"], told["have"]) == ([], 0)


def test_without_explain_nothing_more_is_printed() -> None:
    result = CliRunner().invoke(command, [str(builders.CASES)])
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(lines) == 78
    assert list(lines[0]) == [
        "name",
        "professional",
        "terms",
        "as_of",
        "verdict",
        "at_stake_cents",
        "refund_cents",
        "clauses",
    ]


@pytest.mark.parametrize("language", articles.LANGUAGES)
def test_every_clause_of_every_case_has_a_whole_sentence(language: str) -> None:
    for one in duckdb.assess(builders.read(*builders.case_objects())):
        for clause in one.clauses:
            step = explain.next_step(one, clause, language)
            assert step.text.endswith("."), step
            assert "None" not in step.text, step
