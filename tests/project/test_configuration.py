"""Settings, secrets, commands, and what rooms offer."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from vinte.kernel import due
from vinte.kernel.errors import InvalidInput
from vinte.project import addresses, environment, rooms, settings_table
from vinte.project.cli import main
from vinte.project.commands import check

LONG = "x" * environment.SHORTEST_SECRET_CHARACTERS


@pytest.fixture
def alone(monkeypatch, tmp_path):
    """No settings but a data folder."""
    for setting in settings_table.SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)
    monkeypatch.setenv("VINTE_DATA_DIR", str(tmp_path))
    # What is put into the environment is taken out again.
    monkeypatch.setenv("VINTE_SECRET_KEY", "")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("VINTE_DEMO", "perhaps"),
        ("VINTE_MARKET", "de"),
        ("VINTE_BASE_URL", "vinte.example"),
        ("VINTE_EMAIL_URL", "http://mail.example"),
        ("VINTE_LOG_FORMAT", "xml"),
    ],
)
def test_a_setting_that_cannot_be_read_is_named_with_what_is_expected(name, wrong):
    with pytest.raises(InvalidInput, match=f"{name}: expected"):
        settings_table.read({name: wrong})


def test_only_postgresql_is_taken():
    with pytest.raises(InvalidInput, match="VINTE_DATABASE_URL"):
        addresses.django_database("mysql://x")


def test_the_embedded_database_brings_its_own_secret_kept_for_its_owner(alone):
    environment.settle_secret()
    made = os.environ["VINTE_SECRET_KEY"]
    assert len(made) >= environment.SHORTEST_SECRET_CHARACTERS
    assert stat.S_IMODE((alone / "secret_key").stat().st_mode) == 0o600
    os.environ["VINTE_SECRET_KEY"] = ""
    environment.settle_secret()
    assert os.environ["VINTE_SECRET_KEY"] == made


@pytest.mark.parametrize(("given", "refused"), [("", True), ("short", True), (LONG[1:], True), (LONG, False)])
def test_a_server_of_ones_own_asks_for_a_secret_of_ones_own(alone, monkeypatch, given, refused):
    monkeypatch.setenv("VINTE_DATABASE_URL", "postgresql://db/vinte")
    monkeypatch.setenv("VINTE_SECRET_KEY", given)
    if refused:
        with pytest.raises(environment.NotConfigured, match="VINTE_SECRET_KEY"):
            environment.settle_secret()
    else:
        environment.settle_secret()
    assert not (alone / "secret_key").exists()


def test_settings_are_printed_without_secrets(alone, monkeypatch):
    monkeypatch.setenv("VINTE_SECRET_KEY", LONG)
    monkeypatch.setenv("VINTE_MARKET", "es")
    result = CliRunner().invoke(main, ["settings"])
    assert result.exit_code == 0
    assert LONG not in result.output
    assert "now: es" in result.output
    for setting in settings_table.SETTINGS:
        assert setting.name in result.output
        assert setting.purpose in result.output


def test_cookies_travel_encrypted_when_the_address_does():
    code = (
        "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'vinte.project.settings'\n"
        "from django.conf import settings as s\n"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.DEBUG)"
    )
    for address, expected in (
        ("https://vinte.example", "True True True False"),
        ("http://x", "False False True False"),
    ):
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "VINTE_BASE_URL": address},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == expected


def test_an_assessment_imports_no_django():
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from vinte.project.cli import main; main(['assess', '--help'], standalone_mode=False);"
            "sys.exit('django' in sys.modules)",
        ],
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_what_is_due_runs_in_the_order_of_the_rooms(monkeypatch):
    registered: dict[str, Callable[[], Sequence[due.Duty]]] = {}
    monkeypatch.setattr(due, "_rooms", registered)
    rooms.register_due()
    assert list(registered) == [room for room in rooms.ROOMS if room in registered]
    assert "notices" in registered
    assert due.all_duties() == rooms.duties()


def broken() -> list[str]:
    """A check that finds two rows."""
    return ["row 7 says 1, its postings 2", "row 9 says 3, its postings 4"]


def whole() -> list[str]:
    """A check that finds none."""
    return []


@pytest.mark.parametrize(
    ("found", "arguments", "told", "code"),
    [
        (broken, [], ["duty leads.alerts: did not come to its end never"], 1),
        (broken, ["--data-only"], [], 1),
        (whole, [], ["duty leads.alerts: did not come to its end never"], 1),
        (whole, ["--data-only"], [], 0),
    ],
)
def test_check_prints_a_line_for_each_broken_row_and_for_what_does_not_go_on(
    monkeypatch, found, arguments, told, code
):
    from contextlib import nullcontext

    from vinte.project import health

    monkeypatch.setattr(check.environment, "django_ready", nullcontext)
    monkeypatch.setattr(rooms, "checks", lambda: [rooms.RoomCheck("wallet", found.__name__, found)])
    monkeypatch.setattr(health, "attention", lambda: told)
    result = CliRunner().invoke(main, ["check", *arguments])
    assert result.exit_code == code
    assert result.stdout.splitlines() == [*(f"wallet.broken: {row}" for row in found()), *told]


def stumbling() -> Iterator[str]:
    """A check that can't read the second row."""
    yield "row 7 says 1, its postings 2"
    raise ValueError("row 9")


def test_a_check_that_fails_is_a_line_and_the_others_are_asked(monkeypatch):
    from contextlib import nullcontext

    monkeypatch.setattr(check.environment, "django_ready", nullcontext)
    asked = [rooms.RoomCheck("wallet", found.__name__, found) for found in (stumbling, broken)]
    monkeypatch.setattr(rooms, "checks", lambda: asked)
    result = CliRunner().invoke(main, ["check", "--data-only"])
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "wallet.stumbling: row 7 says 1, its postings 2",
        "wallet.stumbling: could not be asked to its end: ValueError('row 9')",
        *(f"wallet.broken: {row}" for row in broken()),
    ]


@pytest.mark.django_db
def test_each_duty_is_a_periodic_job_by_the_sites_clock(monkeypatch, settings):
    from procrastinate.contrib.django import app

    from vinte.project import tasks

    settings.VINTE_CLOCK = "vinte.kernel.clock.SystemClock"
    periodic = {name: each.cron for (name, _id), each in app.periodic_registry.periodic_tasks.items()}
    for duty in rooms.duties():
        assert periodic[f"vinte.due.{duty.name}"] == "* * * * *"
        task = app.tasks[f"vinte.due.{duty.name}"]
        assert task.lock == task.queueing_lock == task.name

    seen: list[datetime] = []

    def find(*, at: datetime) -> due.Found:
        seen.append(at)
        yield from ()

    tasks.run_duty(due.Duty("notices.played", "", find))
    assert len(seen) == 1
    assert seen[0].tzinfo is UTC
