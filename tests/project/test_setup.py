"""`vinte setup`: what it asks, what it refuses whole, and what a site says that lacks something."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest
from aiosmtpd.controller import Controller
from click.testing import CliRunner, Result
from django.db import connection
from django.test import override_settings
from psycopg import sql

import brand_look
import cast
import databases
from vinte.kernel.errors import InvalidInput
from vinte.project import env_file, environment, first_database, settings_table
from vinte.project.cli import main
from vinte.project.commands import setup
from vinte.project.health import attention, health
from vinte.project.supervisor import free_port
from vinte.web.readiness import lacks

ANSWERS = {
    "--data": "data",
    "--address": "https://obras.example",
    "--company": "Obras Unidas, Lda.",
    "--company-address": "Rua Nova 1, Lisboa",
    "--tax-number": "501964843",
    "--contact": "geral@obras.example",
    "--phone": "+351210000000",
    "--mail": "none://",
    "--sender": "Obras <ola@obras.example>",
}


def words(**changes: str | None) -> list[str]:
    """The options with those answers; None leaves one out."""
    told: dict[str, str | None] = {
        **ANSWERS,
        **{f"--{name.replace('_', '-')}": value for name, value in changes.items()},
    }
    return [
        "setup",
        "--no-input",
        *(word for pair in told.items() if pair[1] is not None for word in pair if word),
    ]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that we stand in, and no settings."""
    for setting in settings_table.SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)
    monkeypatch.delenv(env_file.WHERE, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Instead of tables and keys, which this process has already: what would be made."""
    told: list[Any] = []
    monkeypatch.setattr(setup, "_make", lambda who, *, language: told.append((who, language)))
    monkeypatch.setattr(os, "environ", dict(os.environ))
    return told


def run(*told: str) -> Result:
    return CliRunner().invoke(main, list(told))


def test_what_is_answered_is_written_for_its_owner_alone_and_read_by_every_command(
    folder: Path, made: list[Any]
) -> None:
    done = run(*words(operator="otilia@obras.example", operator_name="Otília"))
    assert done.exit_code == 0, done.output
    assert made == [(("otilia@obras.example", "Otília"), "")]
    path = folder / "vinte.env"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    kept = env_file.read(path)
    assert kept["VINTE_BASE_URL"] == "https://obras.example"
    assert kept["VINTE_EMAIL_FROM"] == "Obras <ola@obras.example>"
    assert len(kept["VINTE_SECRET_KEY"]) >= environment.SHORTEST_SECRET_CHARACTERS
    assert kept["VINTE_DATA_DIR"] == str(folder / "data")
    # Again, with another telephone: what was answered before stays, and so does the key.
    done = run("setup", "--no-input", "--phone", "+351220000000")
    assert done.exit_code == 0, done.output
    again = env_file.read(path)
    assert again == {**kept, "VINTE_OPERATOR_PHONE": "+351220000000"}


def test_everything_that_is_missing_is_named_at_once_and_nothing_is_done(
    folder: Path, made: list[Any]
) -> None:
    done = run(*words(address=None, phone=None))
    assert done.exit_code == 1
    assert "--address" in done.output and "--phone" in done.output and "--company" not in done.output
    assert made == [] and list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("address", "obras.example", "--address"),
        ("market", "de", "--market"),
        ("mail", "http://mail.example", "--mail"),
        ("payments", "cash", "--payments"),
        ("mail", "smtp://127.0.0.1:{free}", "does not take us"),
        ("database", "postgresql://127.0.0.1:{free}/vinte", "CREATE DATABASE vinte"),
        ("operator", "otilia@obras.example", "--operator-name"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(
    folder: Path, made: list[Any], option: str, value: str, said: str
) -> None:
    done = run(*words(**{option: value.format(free=free_port(21_000))}))
    assert done.exit_code == 1 and said in done.output
    assert made == [] and list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["brand_sign"], "--brand-icon"),
        (["brand_icon"], "VINTE_BRAND_SIGN"),
        (["brand_sign", "brand_icon"], ""),
    ],
)
def test_half_a_sign_is_refused_before_anything_is_written(
    folder: Path, made: list[Any], tmp_path_factory: pytest.TempPathFactory, options: list[str], said: str
) -> None:
    drawn = tmp_path_factory.mktemp("drawn")
    content = {"brand_sign": brand_look.SVG, "brand_icon": brand_look.png()}
    for option in options:
        (drawn / option).write_bytes(content[option])
    done = run(*words(**{option: str(drawn / option) for option in options}))
    assert (done.exit_code == 0) == (not said) and said in done.output
    assert bool(said) == (list(folder.iterdir()) == [])


@pytest.mark.parametrize(
    ("told", "missing"),
    [
        ({"sms_provider": "http"}, ["--sms "]),
        ({"sms_provider": "twilio"}, ["--sms-account", "--sms-token", "--sms-sender"]),
        ({"sms_provider": "vonage", "sms_account": "a", "sms_sender": "Vinte"}, ["--sms-token"]),
        ({"sms_provider": "vonage", "sms_account": "a", "sms_sender": "Vinte", "sms_token": "b"}, []),
        ({"sms_provider": "pigeons"}, ["--sms-provider"]),
        (
            {
                "sms_provider": "twilio",
                "sms_account": "a",
                "sms_sender": "Vinte Obras Unidas",
                "sms_token": "b",
            },
            ["11"],
        ),
    ],
)
def test_a_gateway_for_text_messages_is_told_all_it_needs(
    folder: Path, made: list[Any], told: dict[str, str], missing: list[str]
) -> None:
    done = run(*words(**told))
    for each in missing:
        assert each in done.output
    assert done.exit_code == (1 if missing else 0), done.output
    assert bool(made) == (not missing)


@pytest.mark.django_db
def test_a_gateway_that_lacks_its_keys_is_told_by_the_check() -> None:
    with override_settings(**WHOLE, VINTE_SMS_PROVIDER="twilio", VINTE_SMS_TOKEN="t0ken"):
        lines = [line for line in attention() if "no_sms_keys" in line]
    assert lines == ["not set up: no_sms_keys; see VINTE_SMS_ACCOUNT, VINTE_SMS_SENDER"]


def test_another_site_of_a_folder_gets_a_port_and_a_folder_of_its_own_and_nothing_that_is_anothers(
    folder: Path, made: list[Any]
) -> None:
    def run(*told: str) -> Result:
        for setting in settings_table.SETTINGS:
            os.environ.pop(setting.name, None)  # each time a process of its own
        return CliRunner().invoke(main, list(told))

    assert run(*words(file=str(folder / "casa.env"), data=None)).exit_code == 0
    kept = env_file.read(folder / "casa.env")
    assert kept["VINTE_LISTEN"] == "127.0.0.1:8020" and kept["VINTE_DATA_DIR"] == str(folder / ".vinte-casa")
    second = {"file": str(folder / "hogar.env"), "data": None, "sender": "Hogar <hola@hogar.example>"}
    done = run(*words(**second))
    assert done.exit_code == 1 and "VINTE_BASE_URL: a host name of its own" in done.output
    assert "casa.env" in done.output and not (folder / "hogar.env").exists()
    done = run(*words(**second, address="https://hogar.example"))
    assert done.exit_code == 0, done.output
    assert f"vinte sites run {folder}" in done.output
    kept = env_file.read(folder / "hogar.env")
    assert kept["VINTE_LISTEN"] == "127.0.0.1:8021" and kept["VINTE_DATA_DIR"] == str(folder / ".vinte-hogar")
    # Again, with another telephone: its own port is none that another has.
    assert (
        run("setup", "--no-input", "--file", str(folder / "hogar.env"), "--phone", "+34910000000").exit_code
        == 0
    )
    assert env_file.read(folder / "hogar.env") == {**kept, "VINTE_OPERATOR_PHONE": "+34910000000"}
    (folder / "casa.env").write_text("VINTE_MARKTE=pt\n")
    done = run("setup", "--no-input", "--file", str(folder / "hogar.env"))
    assert done.exit_code == 1 and "VINTE_MARKTE" in done.output


@pytest.mark.django_db
def test_a_database_that_is_not_there_is_made_where_the_server_lets_us() -> None:
    server = urlsplit(os.environ["VINTE_DATABASE_URL"])
    name = f"vinte_made_{uuid4().hex[:12]}"
    url = server._replace(path=f"/{name}").geturl()
    try:
        assert first_database.ready(url) and not first_database.ready(url)
        with psycopg.connect(url) as opened:
            told = opened.execute(
                "SELECT pg_encoding_to_char(encoding), datlocprovider, datlocale FROM pg_database WHERE datname = %s",
                [name],
            ).fetchone()
        assert told == ("UTF8", "b", "C.UTF-8")
        with psycopg.connect(url, autocommit=True) as opened:
            opened.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(name)))
        nobody = urlunsplit(server._replace(netloc=f"{name}@", path=f"/{name}_other"))
        with pytest.raises(
            environment.NotConfigured, match=f"permission denied.*CREATE DATABASE {name}_other"
        ):
            first_database.ready(nobody)
    finally:
        databases.drop(name)
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(name)))


def test_no_address_of_a_database_is_the_one_that_comes_along() -> None:
    assert not first_database.ready("")


def test_a_mail_server_that_answers_is_taken(folder: Path, made: list[Any]) -> None:
    class Box:
        pass

    server = Controller(Box(), hostname="127.0.0.1", port=free_port(22_000))
    server.start()
    try:
        done = run(*words(mail=f"smtp://127.0.0.1:{server.port}"))
    finally:
        server.stop()
    assert done.exit_code == 0, done.output


def test_a_person_is_asked_what_is_missing(folder: Path, made: list[Any]) -> None:
    answers = [
        "",
        "",
        "",
        "",
        "https://obras.example",
        "",
        "",
        "",
        "",
        *list(ANSWERS.values())[2:],
        "",
        "",
        "",
        "otilia@obras.example",
        "Otília",
    ]
    done = CliRunner().invoke(main, ["setup"], input="\n".join(answers) + "\n")
    assert done.exit_code == 0, done.output
    assert made == [(("otilia@obras.example", "Otília"), "")]
    # Where no payments are taken nobody is asked for their keys.
    assert "Stripe's secret key" not in done.output


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("VINTE_MARKET", "line 1"),
        ("# words\n\nVINTE_MARKTE=pt", "line 3"),
        ("VINTE_MARKET=pt\nVINTE_MARKET=es", "line 2"),
        ("VINTE_MARKET = pt", "line 1"),
    ],
)
def test_a_line_that_is_no_setting_is_named(folder: Path, text: str, where: str) -> None:
    (folder / "vinte.env").write_text(text)
    done = run("settings")
    assert done.exit_code == 1 and where in done.output


def test_the_environment_wins_over_the_file_and_a_named_file_has_to_be_there(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "vinte.env").write_text("VINTE_MARKET=es\nVINTE_THREADS=4\n")
    monkeypatch.setattr(os, "environ", {**os.environ, "VINTE_MARKET": "fr"})
    env_file.take()
    assert (os.environ["VINTE_MARKET"], os.environ["VINTE_THREADS"]) == ("fr", "4")
    os.environ[env_file.WHERE] = str(folder / "other.env")
    with pytest.raises(InvalidInput, match=r"other\.env is none"):
        env_file.take()


@pytest.mark.parametrize(
    ("given", "refused"),
    [({}, True), ({"VINTE_EMAIL_URL": "none://"}, False), ({"VINTE_DEMO": "1"}, False)],
)
def test_a_site_without_e_mail_has_to_be_meant(
    folder: Path, monkeypatch: pytest.MonkeyPatch, given: dict[str, str], refused: bool
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    if refused:
        with pytest.raises(environment.NotConfigured, match="VINTE_EMAIL_URL is empty"):
            environment.require_mail()
    else:
        environment.require_mail()


BARE = {
    "VINTE_DEMO": False,
    "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
    "VINTE_BASE_URL": "http://127.0.0.1:8020",
    "DEFAULT_FROM_EMAIL": "Vinte <vinte@localhost>",
    "VINTE_SMS_URL": "",
    "VINTE_PAYMENT_PROVIDER": "",
}
WHOLE = {
    "VINTE_DEMO": False,
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "VINTE_BASE_URL": "https://obras.example",
    "DEFAULT_FROM_EMAIL": "Obras <ola@obras.example>",
    "VINTE_SMS_URL": "https://sms.example/send",
    "VINTE_PAYMENT_PROVIDER": "stripe",
    "VINTE_STRIPE_SECRET_KEY": "sk_live",
    "VINTE_STRIPE_WEBHOOK_SECRET": "whsec_live",
    "VINTE_OPERATOR_NAME": "Obras Unidas, Lda.",
    "VINTE_OPERATOR_ADDRESS": "Rua Nova 1",
    "VINTE_OPERATOR_TAX_NUMBER": "501964843",
    "VINTE_OPERATOR_EMAIL": "geral@obras.example",
    "VINTE_OPERATOR_PHONE": "+351210000000",
}
MISSING = {
    "EMAIL_BACKEND": ("django.core.mail.backends.console.EmailBackend", "email_on_console"),
    "VINTE_BASE_URL": ("http://localhost:8020", "own_address"),
    "DEFAULT_FROM_EMAIL": ("Vinte <vinte@localhost>", "no_sender"),
    "VINTE_SMS_URL": ("", "no_sms"),
    "VINTE_SMS_PROVIDER": ("vonage", "no_sms_keys"),
    "VINTE_PAYMENT_PROVIDER": ("", "no_payments"),
    "VINTE_STRIPE_WEBHOOK_SECRET": ("", "no_payment_keys"),
    "VINTE_OPERATOR_PHONE": ("", "no_imprint"),
}


@pytest.mark.parametrize("name", MISSING)
def test_each_thing_that_is_missing_is_one_line(name: str) -> None:
    value, code = MISSING[name]
    with override_settings(**WHOLE):
        assert list(lacks()) == []
        with override_settings(**{name: value}):
            assert [lack.code for lack in lacks()] == [code]


@pytest.mark.django_db
def test_health_check_and_the_operators_page_say_what_does_not_work(client: Any) -> None:
    otilia = cast.staff("Otília", role="operator")
    with override_settings(**BARE):
        parts = health()
        assert parts["mail"] == "not set up: no_email"
        assert "not set up: no_sms" in parts["attention"]
        assert any("no_email" in line for line in attention())
        client.force_login(otilia)
        page = client.get("/operador/").content.decode()
        assert "VINTE_EMAIL_URL" in page and "VINTE_SMS_PROVIDER" in page
