"""A decision downloaded by somebody who doubts it: the same verdict, or every difference."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from copy import deepcopy
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

import cast
import clean_town
from cast import AFTER_ANSWERS, CLAIM_DAY
from vinte.claims import actions
from vinte.claims.dossier import chain
from vinte.claims.replay import bundle, chain_differences, replay
from vinte.project.commands.replay import command

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def kept_decision(django_db_setup, django_db_blocker):
    with clean_town.kept(approved, django_db_blocker) as played:
        yield played


@pytest.fixture
def decision(kept_decision, db):
    return deepcopy(kept_decision)


def approved():
    bruno, sofia = cast.claimable("Bruno"), cast.staff("Sofia")
    claim = actions.file_claim(professional_id=bruno.id, descriptions=bruno.described(), at=CLAIM_DAY)
    actions.conclude_verification(claim_id=claim.id, by=sofia.pk, at=AFTER_ANSWERS)
    return actions.approve(claim_id=claim.id, reason="Tudo confirmado.", by=sofia.pk, at=AFTER_ANSWERS)


def run(*arguments: str):
    return CliRunner().invoke(command, arguments)


def changed(found: dict, **fields: object) -> dict:
    return {**found, **fields}


def test_a_decision_says_the_same_again_from_the_database_and_from_a_file(decision, tmp_path):
    file = tmp_path / "decision.json"
    file.write_text(json.dumps(bundle(decision)))
    for arguments in ([str(decision.id)], [str(file)], ["--all"]):
        result = run(*arguments)
        assert result.exit_code == 0, result.output
        assert f"decision {decision.id} (number 1, approved): same verdict, payable" in result.output


def test_one_changed_byte_of_evidence_is_found(decision, tmp_path):
    found = bundle(decision)
    changed_price = found["evidence"].replace('"price_cents":990', '"price_cents":991', 1)
    file = tmp_path / "decision.json"
    file.write_text(json.dumps(changed(found, evidence=changed_price)))
    result = run(str(file))
    assert result.exit_code == 1
    for difference in (
        "hash: written",
        "assessment.at_stake_cents: written 32450, computed 32451",
        "refund_cents",
    ):
        assert difference in result.output


def test_every_single_changed_field_is_found(decision):
    found = bundle(decision)
    for name in chain.BUNDLE_FIELDS:
        value = found[name] + 1 if isinstance(found[name], int) else found[name].replace("0", "1", 1) + " "
        assert not replay(changed(found, **{name: value})).same, name


def test_a_forger_who_writes_the_hash_anew_is_found_by_the_verdict_and_by_the_chain(decision):
    found = bundle(decision)
    forged = changed(
        found, evidence=found["evidence"].replace('"profile_percent":90', '"profile_percent":79', 1)
    )
    forged["hash"] = chain.hash_of(forged)
    differences = replay(forged).differences
    assert not any(difference.startswith("hash") for difference in differences)
    assert "outcome: written approved, but the verdict is excluded" in differences
    next_one = changed(found, sequence=2, previous_hash=found["hash"])
    assert chain_differences([found, next_one]) == []
    assert any("was changed, taken out or put in" in line for line in chain_differences([forged, next_one]))
    assert any("sequence 2, expected 1" in line for line in chain_differences([next_one]))


def test_evidence_that_cannot_be_read_is_a_difference_and_no_crash(decision):
    found = bundle(decision)
    for name, text in (("evidence", "{"), ("evidence", "{}"), ("terms", "market = 1"), ("assessment", "no")):
        differences = replay(changed(found, **{name: text})).differences
        assert any("can't be evaluated" in difference for difference in differences), (name, text)


def test_what_cannot_be_replayed_is_told_on_one_line(decision, tmp_path):
    broken = tmp_path / "broken.json"
    found = bundle(decision)
    cases = {
        "{": "JSON as downloaded",
        "[]": "one JSON object",
        json.dumps({**found, "refund_cents": "1"}): "bundle: refund_cents: a whole number",
        json.dumps({name: found[name] for name in found if name != "terms"}): "bundle: terms: a text",
        json.dumps({**found, "note": "x"}): "bundle: note",
    }
    for text, message in cases.items():
        broken.write_text(text)
        result = run(str(broken))
        assert (result.exit_code, message in result.output) == (2, True), result.output
    assert run(str(tmp_path / "nothing.json")).exit_code == 2
    assert run("018f0000-0000-7000-8000-000000000000").exit_code == 2
    assert run().exit_code == 2
    assert run(str(broken), "--all").exit_code == 2


def test_a_file_is_replayed_without_a_database_and_without_django(decision, tmp_path):
    file = tmp_path / "decision.json"
    file.write_text(json.dumps(bundle(decision)))
    program = (
        "import sys\n"
        "sys.modules['django'] = None\n"  # importing it raises from here on
        "from vinte.project.commands.replay import command\n"
        f"command([{str(file)!r}])\n"
    )
    source = str(Path(__file__).resolve().parents[2] / "src")
    bare = {"PATH": os.environ["PATH"], "PYTHONPATH": source}
    result = subprocess.run(
        [sys.executable, "-c", program], env=bare, capture_output=True, text=True, check=False
    )
    assert (result.returncode, result.stderr) == (0, "")
    assert "same verdict, payable" in result.stdout


DEEP = "[" * 100_000


@pytest.mark.parametrize("text", [DEEP, '{"a":' * 100_000, '{"a":' + DEEP])
def test_a_file_nested_without_end_is_refused_in_one_line(text, tmp_path):
    file = tmp_path / "decision.json"
    file.write_text(text)
    result = run(str(file))
    assert result.exit_code == 2
    assert "bundle" in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize("field", ["evidence", "terms", "assessment"])
def test_a_bundle_whose_parts_are_nested_without_end_differs(decision, field):
    found = replay(changed(bundle(decision), **{field: f"a={DEEP}" if field == "terms" else DEEP}))
    assert [line.split(":")[0] for line in found.differences] == ["hash", "evidence"]


def test_half_a_character_is_refused(decision, tmp_path):
    file = tmp_path / "decision.json"
    file.write_text(json.dumps(changed(bundle(decision), reason="\ud800")))
    result = run(str(file))
    assert (result.exit_code, "half of one" in result.output) == (2, True)


CUT_OFF = partial(pytest.mark.plants_a_violation, reason="a decision is cut off the chain")


@CUT_OFF("claims.decided_claims_have_their_decision")
@pytest.mark.parametrize(
    "row",
    [
        "the last decision",
        pytest.param("the only decision", marks=CUT_OFF("claims.guarantee_is_posted_for_a_decision_only")),
    ],
)
def test_a_decision_taken_off_the_end_of_the_chain_is_seen_by_the_check(decision, row):
    """Nothing in the chain itself ends it: what was decided and paid still asks for its decision."""
    from django.db import connection

    from vinte.claims import checks

    if row == "the last decision":
        duarte = cast.claimable("Duarte")
        claim = actions.file_claim(professional_id=duarte.id, descriptions=duarte.described(), at=CLAIM_DAY)
        cast.award(duarte.purchases[0], at=CLAIM_DAY)
        sofia = cast.staff("Rui")
        decision = actions.refuse(claim_id=claim.id, reason="Ganhou um.", by=sofia.pk, at=AFTER_ANSWERS)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM claims_guaranteepayment WHERE decision_id = %s", [decision.id])
        cursor.execute("DELETE FROM claims_decision WHERE id = %s", [decision.id])
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert list(checks.decisions_are_chained()) == []
    (line,) = checks.decided_claims_have_their_decision()
    assert str(decision.claim_id) in line
