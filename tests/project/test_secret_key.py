"""The site's secret key is changed: what the old one signed still counts while that one is kept, and no longer after."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from uuid import UUID

import pytest
from click.testing import CliRunner
from django.test import Client

import cast
from cast import MONDAY
from vinte.help_centre import actions as help_centre
from vinte.help_centre import queries as help_queries
from vinte.kernel.errors import Refused
from vinte.notices.inbound import tokens
from vinte.people.actions import check_code, issue_code
from vinte.people.queries import code_confirmed_at as confirmed_at
from vinte.project import env_file, environment, settings_table
from vinte.project.cli import main
from vinte.reviews import actions as reviews
from vinte.reviews import queries as review_queries

OLD, NEW = "the old key " * 4, "the new key " * 4
SUBJECT = UUID(int=20)
HELENA = {"purpose": "request", "subject": SUBJECT, "channel": "email", "address": "helena@casa.example"}
WORKSHOP = reviews.SeenFrom(device="w" * 22, address="62.28.4.9", agent="Firefox Android")


def login() -> Callable[[], bool]:
    ana = Client()
    ana.force_login(cast.professional("Ana").account)
    return lambda: ana.get("/pro/hoje/").status_code == 200


def waiting_code() -> Callable[[], bool]:
    code = issue_code(**HELENA, at=MONDAY)  # type: ignore[arg-type]

    def fits() -> bool:
        try:
            check_code(**HELENA, code=code, at=MONDAY)  # type: ignore[arg-type]
        except Refused:
            return False
        return True

    return fits


def confirmed() -> Callable[[], bool]:
    check_code(**HELENA, code=issue_code(**HELENA, at=MONDAY), at=MONDAY)  # type: ignore[arg-type]
    return lambda: confirmed_at(**HELENA) == MONDAY  # type: ignore[arg-type]


def codes_counted() -> Callable[[], bool]:
    for _number in range(5):
        issue_code(**{**HELENA, "subject": SUBJECT}, at=MONDAY)  # type: ignore[arg-type]

    def is_full() -> bool:
        for number in range(8):
            try:
                issue_code(**{**HELENA, "subject": UUID(int=number)}, at=MONDAY)  # type: ignore[arg-type]
            except Refused:
                return True
        return False

    return is_full


def answer_address() -> Callable[[], bool]:
    written = tokens.address_for(code="c", side="p", subject=SUBJECT, at=MONDAY)
    return lambda: [found for _token, found in tokens.answer_tokens_in(written, at=MONDAY)] == [SUBJECT]


def vote() -> Callable[[], bool]:
    reader = {"slug": "selos", "account_id": None, "seen_from": "one"}
    help_centre.say_whether_helpful(**reader, language="pt", helped=True, at=MONDAY)  # type: ignore[arg-type]

    def is_known_and_changed_in_place() -> bool:
        if help_queries.said_whether_helpful(**reader) is None:  # type: ignore[arg-type]
            return False
        help_centre.say_whether_helpful(**reader, language="pt", helped=False, at=MONDAY)  # type: ignore[arg-type]
        said = help_queries.helpful_by_article()["selos"]
        return (said.yes_count, said.no_count) == (0, 1)

    return is_known_and_changed_in_place


def browser_and_network() -> Callable[[], bool]:
    ana = cast.professional("Ana").professional
    reviews.note_business(professional_id=ana.id, seen=WORKSHOP, at=MONDAY)

    def is_same() -> bool:
        found = review_queries.same_place(professional_id=ana.id, seen=WORKSHOP, at=MONDAY)
        return (found.browser_on, found.network) == (MONDAY.date(), True)

    return is_same


KINDS = [login, waiting_code, confirmed, codes_counted, answer_address, vote, browser_and_network]


@pytest.mark.parametrize("makes", KINDS, ids=lambda makes: makes.__name__)
@pytest.mark.parametrize("is_kept", [True, False])
@pytest.mark.django_db(transaction=True)
def test_what_the_old_key_made_counts_as_long_as_that_one_is_kept(makes, is_kept: bool, settings) -> None:
    settings.VINTE_INBOUND_ADDRESS = "resposta@mail.vinte.example"
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OLD, []
    still_counts = makes()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD] if is_kept else []
    assert still_counts() is is_kept


@pytest.mark.django_db
def test_a_part_of_a_signature_is_none(settings) -> None:
    settings.VINTE_INBOUND_ADDRESS = "resposta@mail.vinte.example"
    settings.SECRET_KEY_FALLBACKS = [OLD]
    whole = tokens.tokens_in(tokens.address_for(code="c", side="p", subject=SUBJECT, at=MONDAY))[0]
    assert tokens.read(whole, at=MONDAY).subject == SUBJECT
    for length in range(len(whole)):
        with pytest.raises(tokens.BadToken):
            tokens.read(whole[:length], at=MONDAY)


@pytest.fixture
def alone(monkeypatch, tmp_path):
    """No settings, and a folder with nothing in it."""
    for setting in settings_table.SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)
    # What is put into the environment is taken out again.
    monkeypatch.setenv("VINTE_SECRET_KEY", "")
    monkeypatch.setenv("VINTE_SECRET_OLD_KEYS", "")
    monkeypatch.setenv("VINTE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(*words: str) -> str:
    result = CliRunner().invoke(main, ["keys", "secret", *words])
    return result.output if result.exit_code == 0 else f"refused: {result.output}"


def in_force() -> tuple[str, list[str]]:
    """What the next process would start with."""
    environment.settle_secret()
    values = settings_table.read()
    os.environ["VINTE_SECRET_KEY"] = os.environ["VINTE_SECRET_OLD_KEYS"] = ""
    return values["VINTE_SECRET_KEY"], values["VINTE_SECRET_OLD_KEYS"]


def test_the_key_of_the_data_folder_is_changed_twice_and_the_old_ones_forgotten(alone) -> None:
    assert "no secret key yet" in said()
    first, before = in_force()
    assert before == []
    assert "new key" in said() and "new key" in said()
    third, before = in_force()
    assert third != first and len(before) == 2 and before[1] == first
    for name in ("secret_key", "secret_keys_before"):
        assert stat.S_IMODE((alone / "data" / name).stat().st_mode) == 0o600
    assert "are gone" in said("--forget")
    assert in_force() == (third, [])


def test_the_key_of_a_file_of_settings_is_changed_there_and_nothing_else(alone, monkeypatch) -> None:
    monkeypatch.delenv("VINTE_SECRET_KEY")
    monkeypatch.delenv("VINTE_SECRET_OLD_KEYS")
    file = alone / "vinte.env"
    env_file.write(file, {"VINTE_SECRET_KEY": OLD.strip(), "VINTE_OPERATOR_NAME": "Casa Segura, Lda."})
    assert "new key" in said()
    changed = env_file.read(file)
    assert (
        changed["VINTE_SECRET_KEY"] != OLD.strip() and changed["VINTE_OPERATOR_NAME"] == "Casa Segura, Lda."
    )
    assert settings_table.read(changed)["VINTE_SECRET_OLD_KEYS"] == [OLD.strip()]
    assert "are gone" in said("--forget")
    assert "VINTE_SECRET_OLD_KEYS" not in env_file.read(file)


def test_a_key_that_somebody_else_hands_over_is_changed_by_them(alone, monkeypatch) -> None:
    monkeypatch.setenv("VINTE_SECRET_KEY", OLD.strip())
    refused = said()
    assert refused.startswith("refused") and "VINTE_SECRET_OLD_KEYS" in refused
