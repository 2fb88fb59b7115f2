"""What `deploy/` ships: units whose commands there are, proxies that pass on what the site reads, a backup that comes back."""

from __future__ import annotations

import configparser
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
import pytest
from django.db import connection

import cast
from cast import CLAIM_DAY
from vinte.claims import actions as claims
from vinte.project import postgres
from vinte.project.cli import main

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))


def unit(path: Path) -> configparser.ConfigParser:
    read = configparser.ConfigParser(strict=True, interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read(path)
    return read


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_a_unit_runs_what_there_is_under_the_settings_of_the_site(path: Path) -> None:
    service = unit(path)["Service"]
    program, *words = shlex.split(service["ExecStart"])
    assert service["EnvironmentFile"] == "/etc/vinte/vinte.env"
    assert service["User"] == "vinte"
    if program.endswith(".sh"):
        assert os.access(DEPLOY / Path(program).name, os.X_OK)
        return
    assert program == "/opt/vinte/.venv/bin/vinte"
    context = click.Context(main)
    command = main.get_command(context, words[0])  # type: ignore[attr-defined]
    assert command is not None
    command.make_context(words[0], words[1:], parent=context)


@pytest.mark.parametrize("name", ["web", "worker"])
def test_what_serves_is_begun_again_for_ever(name: str) -> None:
    told = unit(DEPLOY / "systemd" / f"vinte-{name}.service")
    assert told["Service"]["Restart"] == "always"
    assert told["Unit"]["StartLimitIntervalSec"] == "0"


def test_each_timer_has_its_unit() -> None:
    for timer in (DEPLOY / "systemd").glob("*.timer"):
        assert timer.with_suffix(".service") in UNITS


def test_proxies_pass_on_what_limits_and_links_need() -> None:
    nginx = (DEPLOY / "proxy" / "nginx.conf").read_text()
    for header in ("Host $host", "X-Forwarded-For $remote_addr", "X-Forwarded-Proto $scheme"):
        assert f"proxy_set_header {header};" in nginx
    # Caddy passes these three on by itself, anew for whoever it does not trust.
    assert "reverse_proxy" in (DEPLOY / "proxy" / "Caddyfile").read_text()
    assert "trusted_proxies" not in (DEPLOY / "proxy" / "Caddyfile").read_text()


@pytest.mark.parametrize("name", sorted(path.name for path in DEPLOY.rglob("*") if path.is_file()))
def test_every_file_is_told_to_whoever_runs_the_site(name: str) -> None:
    assert name in (ROOT / "docs" / "operate.md").read_text(), (
        f"docs/operate.md does not say what {name} is for"
    )


@pytest.fixture
def site(own_database: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Settings of a site with a decided claim and an upload, for scripts beside us."""
    bruno, sofia = cast.claimable("Bruno"), cast.staff("Sofia")
    claim = claims.file_claim(professional_id=bruno.id, descriptions=bruno.described(), at=CLAIM_DAY)
    at = cast.AFTER_ANSWERS
    claims.conclude_verification(claim_id=claim.id, by=sofia.pk, at=at)
    claims.approve(claim_id=claim.id, reason="Tudo confirmado.", by=sofia.pk, at=at)
    uploads = tmp_path / "data" / "uploads"
    uploads.mkdir(parents=True)
    (uploads / "obra.jpg").write_bytes(b"a picture")
    url = urlsplit(os.environ["VINTE_DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    connection.close()
    return {
        **os.environ,
        "PATH": f"{postgres.find_binaries().folder}:{os.environ['PATH']}",
        "VINTE_DATABASE_URL": url.geturl(),
        "VINTE_DATA_DIR": str(tmp_path / "data"),
        "PYTHONPATH": str(ROOT / "src"),
    }


def script(name: str, *words: str, settings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run([DEPLOY / name, *words], env=settings, capture_output=True, text=True, check=False)


@pytest.mark.slow(
    reason="dumps a database, brings it back, and runs three commands in processes of their own"
)
def test_a_backup_comes_back_whole_into_an_empty_place_and_nowhere_else(
    site: dict[str, str], tmp_path: Path
) -> None:
    done = script("backup.sh", str(tmp_path / "backups"), settings=site)
    assert done.returncode == 0, done.stderr
    kept = Path(done.stdout.strip())
    assert sorted(path.name for path in kept.iterdir()) == ["database.dump", "uploads.tar", "whole"]

    # Not onto the site itself.
    done = script("restore.sh", str(kept), settings=site)
    assert done.returncode == 1 and "goes into an empty one" in done.stderr

    vinte = tmp_path / "vinte"
    vinte.write_text(f'#!/bin/sh\nexec {sys.executable} -m vinte.project.cli "$@"\n')
    vinte.chmod(0o755)
    url, name = urlsplit(site["VINTE_DATABASE_URL"]), f"restored_{os.getpid()}"
    elsewhere = {
        **site,
        "VINTE": str(vinte),
        "VINTE_DATABASE_URL": url._replace(path=f"/{name}").geturl(),
        "VINTE_DATA_DIR": str(tmp_path / "elsewhere"),
    }
    elsewhere.pop("DJANGO_SETTINGS_MODULE", None)
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        try:
            # A backup that somebody changed is none.
            tar = kept / "uploads.tar"
            before = tar.read_bytes()
            tar.write_bytes(before[:-1] + b"x")
            done = script("restore.sh", str(kept), settings=elsewhere)
            assert done.returncode == 1 and "was changed" in done.stderr
            tar.write_bytes(before)
            done = script("restore.sh", str(kept), settings=elsewhere)
            assert done.returncode == 0, done.stdout + done.stderr
            assert "every decision replays" in done.stdout
            assert (tmp_path / "elsewhere" / "uploads" / "obra.jpg").read_bytes() == b"a picture"
        finally:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
