"""A decision as one signed file: whoever holds it finds what was changed, by name, and who signed it, with no site near."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

import cast
import clean_town
from cast import AFTER_ANSWERS, CLAIM_DAY
from vinte.claims import actions, queries
from vinte.claims.dossier import chain
from vinte.claims.proof import keys
from vinte.claims.proof.marks import marks_of
from vinte.claims.replay import key_set, new_key, public_of
from vinte.leads import queries as leads
from vinte.people.models import Homeowner
from vinte.project import health, settings_table
from vinte.project.cli import main
from vinte.project.commands.replay import command

pytestmark = pytest.mark.django_db
SITE_KEY = new_key()


@pytest.fixture(scope="module")
def kept_decisions(django_db_setup, django_db_blocker):
    with clean_town.kept(two_decisions, django_db_blocker) as played:
        yield played


@pytest.fixture
def decisions(kept_decisions, db, settings):
    """Bruno was paid and then Duarte, by a site that signs with a key of its own."""
    settings.VINTE_DECISION_KEY = SITE_KEY
    return deepcopy(kept_decisions)


def two_decisions():
    sofia = cast.staff("Sofia")
    found = []
    for name in ("Bruno", "Duarte"):
        who = cast.claimable(name)
        claim = actions.file_claim(professional_id=who.id, descriptions=who.described(), at=CLAIM_DAY)
        actions.conclude_verification(claim_id=claim.id, by=sofia.pk, at=AFTER_ANSWERS)
        found.append(
            actions.approve(claim_id=claim.id, reason="Tudo confirmado.", by=sofia.pk, at=AFTER_ANSWERS)
        )
    return found


@pytest.fixture
def written(tmp_path):
    """Write a decision's file, changed or not; answers its path."""

    def write(decision, name="decisao.json", **changed):
        path = tmp_path / name
        path.write_text(json.dumps({**json.loads(queries.decision_file(decision)), **changed}))
        return str(path)

    return write


def run(*arguments: str):
    return CliRunner().invoke(command, arguments)


def test_a_signed_file_is_checked_with_the_sites_keys(decisions, written, tmp_path):
    first, second = decisions
    published = tmp_path / "chaves.json"
    published.write_text(key_set(queries.signing_keys().every))
    file = written(first)
    for given in (str(published), public_of(SITE_KEY).x):
        told = run(file, "--keys", given)
        assert told.exit_code == 0, told.output
        assert f"decision {first.id} (number 1, approved): same verdict, payable" in told.output
        assert f"signature: good, by key {public_of(SITE_KEY).id}" in told.output
    told = run(file, written(second, "outra.json"))
    assert (told.exit_code, "chain" in told.output) == (0, False), told.output
    assert "signature: not checked; give the site's public keys with --keys" in told.output


ONE_FIGURE = [
    (
        "evidence",
        '"profile_percent":90',
        '"profile_percent":91',
        "evidence.purchases[0].profile_percent: 91 is not",
    ),
    ("evidence", '"price_cents":990', '"price_cents":991', "evidence.purchases[0].price_cents: 991 is not"),
    ("evidence", '"rating":5', '"rating":4', "rating: 4 is not what was written"),
    (
        "assessment",
        '"at_stake_cents":32450',
        '"at_stake_cents":32451',
        "assessment.at_stake_cents: 32451 is not",
    ),
    (
        "terms",
        "profile_percent = 80",
        "profile_percent = 70",
        '"profile_percent = 70" is not what was written',
    ),
    ("reason", "Tudo", "Nada", 'reason: "Nada confirmado." is not what was written'),
]


@pytest.mark.parametrize(("field", "true", "changed", "told"), ONE_FIGURE)
def test_one_changed_figure_is_found_and_named(decisions, written, field, true, changed, told):
    text = json.loads(queries.decision_file(decisions[0]))[field]
    assert true in text
    found = run(written(decisions[0], **{field: text.replace(true, changed, 1)}))
    assert found.exit_code == 1
    named = [line for line in found.output.splitlines() if "is not what was written" in line]
    assert len(named) == 1 and told in named[0], found.output
    assert "hash: written" in found.output


def test_whole_rows_put_in_or_taken_out_are_named_too(decisions, written):
    evidence = json.loads(decisions[0].evidence)
    taken = {**evidence, "purchases": evidence["purchases"][:-1]}
    put_in = {
        **evidence,
        "awards": [{"purchase": evidence["purchases"][0]["id"], "at": "2026-02-01T10:00:00Z"}],
    }
    for changed, told in (
        (taken, "evidence.purchases[19].id: is missing"),
        (put_in, 'evidence.awards[0].at: "2026-02-01T10:00:00Z" was not there'),
    ):
        found = run(written(decisions[0], evidence=chain.canonical_json(changed)))
        assert (found.exit_code, told in found.output) == (1, True), found.output


def test_a_forger_who_writes_hash_and_marks_anew_has_no_signature_for_them(decisions, written):
    decision = decisions[0]
    file = json.loads(queries.decision_file(decision))
    file["reason"] = "Nada."
    file["hash"] = chain.hash_of(file)
    file["marks"] = marks_of({name: file[name] for name in chain.BUNDLE_FIELDS})
    found = run(written(decision, **file), "--keys", public_of(SITE_KEY).x)
    assert (found.exit_code, "signature: bad" in found.output) == (1, True), found.output
    # With a key of the forger's own it is a key that nobody published.
    own = new_key()
    file["signature"] = {**file["signature"], "key": public_of(own).id, "value": keys.sign(own, b"x")}
    found = run(written(decision, **file), "--keys", public_of(SITE_KEY).x)
    assert (found.exit_code, "is not among the keys given" in found.output) == (3, True), found.output


def test_what_could_not_be_checked_is_said(decisions, written, settings):
    first, second = decisions
    alone = run(written(second))
    assert alone.exit_code == 0
    assert f"chain: decision {second.id}: follows number 1, whose file was not given" in alone.output
    settings.VINTE_DECISION_KEY, settings.VINTE_DEMO = "", False
    unsigned = written(first)
    for arguments, code in (((), 0), (("--keys", public_of(SITE_KEY).x), 3)):
        found = run(unsigned, *arguments)
        assert (found.exit_code, "signature: none in this file" in found.output) == (code, True), found.output
    settings.VINTE_DEMO = True
    assert "by the demo's play key" in run(written(first), "--keys", public_of(keys.PLAY_KEY).x).output
    broken = run(written(first), written(second, "x.json", previous_hash=chain.FIRST_PREVIOUS_HASH))
    assert (broken.exit_code, "chain: decision" in broken.output) == (1, True)


def test_the_key_changes_and_files_of_before_stay_good(decisions, written, settings):
    before = written(decisions[0], "antes.json")
    new = new_key()
    settings.VINTE_DECISION_KEY = new
    settings.VINTE_DECISION_OLD_KEYS = [public_of(SITE_KEY).x]
    published = key_set(queries.signing_keys().every)
    for file, key in ((before, SITE_KEY), (written(decisions[0], "depois.json"), new)):
        found = run(file, "--keys", published)
        assert (found.exit_code, f"good, by key {public_of(key).id}" in found.output) == (0, True), (
            found.output
        )


def test_a_decision_that_was_changed_is_not_signed(decisions):
    file = json.loads(queries.decision_file(replace(decisions[0], reason="Outra.")))
    assert (file["signature"], file["marks"]) == (None, {})


def test_a_site_without_a_key_says_so_once_it_has_decisions(decisions, settings):
    line = "decisions: 2 are handed out without a signature; run vinte keys make"
    for demo, key, is_said in (
        (True, "", False),
        (False, SITE_KEY, False),
        (False, "", True),
        (False, keys.PLAY_KEY, True),
    ):
        settings.VINTE_DEMO, settings.VINTE_DECISION_KEY = demo, key
        assert (line in list(health.attention())) == is_said, (demo, key)
        assert ("2 decisions are handed out unsigned" in health.health()["attention"]) == is_said


def test_the_file_holds_nobodys_contact_details(decisions):
    """What it tells of the homeowners are numbers, instants and ids."""
    text = queries.decision_file(decisions[0])
    purchases = leads.purchases(decisions[0].professional_id)
    homeowners = Homeowner.objects.filter(pk__in=[one.job_request.homeowner_id for one in purchases])
    assert len(homeowners) == 20
    for who in homeowners:
        for value in (who.name, who.phone, who.email):
            assert value and value not in text


def test_a_signed_file_is_checked_without_a_database_and_without_django(decisions, written, tmp_path):
    program = (
        "import sys\n"
        "sys.modules['django'] = None\n"  # importing it raises from here on
        "from vinte.project.commands.replay import command\n"
        f"command([{written(decisions[0])!r}, '--keys', {public_of(SITE_KEY).x!r}])\n"
    )
    source = str(Path(__file__).resolve().parents[2] / "src")
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": source},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "signature: good" in done.stdout


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"signature": {"algorithm": "none", "key": "", "value": ""}}, "bundle: signature"),
        ({"signature": {"algorithm": "Ed25519", "key": 1, "value": ""}}, "bundle: signature"),
        ({"signature": "x"}, "bundle: signature"),
        ({"marks": {"id": 1}}, "bundle: marks"),
        ({"marks": {"\ud800": "x"}}, "bundle: marks"),
        ({"marks": None}, "bundle: marks"),
        ({"keys_at": 7}, "bundle: keys_at"),
    ],
)
def test_a_seal_that_is_none_is_refused_in_one_line(decisions, written, changed, told):
    found = run(written(decisions[0], **changed))
    assert (found.exit_code, told in found.output) == (2, True), found.output


@pytest.mark.parametrize("given", ["", "x", "{}", '{"keys": []}', "a" * 42, '{"crv": "Ed25519", "x": 7}'])
def test_keys_that_are_none_are_refused_in_one_line(decisions, written, given):
    found = run(written(decisions[0]), "--keys", given or str(Path("/nowhere/keys")))
    assert (found.exit_code, "--keys" in found.output) == (2, True), found.output


def test_keys_are_made_once_and_changed_with_the_old_one_still_published(monkeypatch, tmp_path):
    for setting in settings_table.SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)
    monkeypatch.setenv("VINTE_DATA_DIR", str(tmp_path))
    path = tmp_path / "decision_key"
    assert CliRunner().invoke(main, ["keys", "change"]).exit_code == 1
    assert CliRunner().invoke(main, ["keys", "make"]).exit_code == 0
    first = path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "has its key already" in CliRunner().invoke(main, ["keys", "make"]).output
    assert path.read_text() == first
    assert CliRunner().invoke(main, ["keys", "change"]).exit_code == 0
    assert path.read_text() != first
    assert (tmp_path / "decision_keys_before").read_text().split() == [public_of(first).x]
    monkeypatch.setenv("VINTE_DECISION_KEY", first)
    assert "VINTE_DECISION_OLD_KEYS" in CliRunner().invoke(main, ["keys", "change"]).output
