"""What `deploy/` ships: units whose commands there are, proxies that pass on what the site reads, a backup that comes back."""

from __future__ import annotations

import configparser
import os
import re
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
from vinte.project import env_file, postgres
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
    is_one_of_several = path.stem.endswith("@")
    assert service["EnvironmentFile"] == (
        "/etc/vinte/sites/%i.env" if is_one_of_several else "/etc/vinte/vinte.env"
    )
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


@pytest.mark.parametrize("path", sorted((DEPLOY / "systemd").glob("*@.*")), ids=lambda path: path.name)
def test_a_unit_of_one_of_several_sites_is_the_one_of_a_site_with_places_of_its_own(path: Path) -> None:
    alone = path.with_name(path.name.replace("@", "")).read_text()
    changes = {
        "Description": r"(.*)(: %i|, for %i)",
        "EnvironmentFile": "/etc/vinte/sites/%i.env",
        "WorkingDirectory": "/var/lib/vinte/%i",
        "StateDirectory": "vinte/%i",
        "ExecStart": "/opt/vinte/deploy/backup.sh /var/backups/vinte/%i",
    }
    for one, several in zip(alone.splitlines(), path.read_text().splitlines(), strict=True):
        name = one.partition("=")[0]
        if name != "Description" and (name not in changes or one.startswith("ExecStart=/opt/vinte/.venv/")):
            assert several == one
        else:
            assert re.fullmatch(rf"{name}={changes[name]}", several), several


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


def test_the_image_can_back_up_the_database_that_stands_beside_it() -> None:
    # Which PostgreSQL a release of Debian has; pg_dump refuses a newer server.
    clients = {"bookworm": 15, "trixie": 17}
    base = re.search(r"^FROM debian:(\w+)-slim$", (DEPLOY / "Containerfile").read_text(), re.MULTILINE)
    server = re.search(r"^    image: postgres:(\d+)$", (DEPLOY / "compose.yaml").read_text(), re.MULTILINE)
    assert base and server
    assert clients[base[1]] == int(server[1])


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

    # Two sites that name one folder in the same second, or a clock that was put back: never into what is there.
    clock = tmp_path / "bin" / "date"
    clock.parent.mkdir()
    clock.write_text(f"#!/bin/sh\necho {kept.name}\n")
    clock.chmod(0o755)
    stopped = {**site, "PATH": f"{clock.parent}:{site['PATH']}"}
    assert script("backup.sh", str(tmp_path / "backups"), settings=stopped).returncode != 0
    # By the file of settings instead of the environment.
    file = tmp_path / "casa.env"
    env_file.write(file, {name: site[name] for name in ("VINTE_DATABASE_URL", "VINTE_DATA_DIR")})
    named = {
        name: value for name, value in site.items() if name not in ("VINTE_DATABASE_URL", "VINTE_DATA_DIR")
    }
    done = script("backup.sh", str(tmp_path / "casa"), settings={**named, "VINTE_ENV_FILE": str(file)})
    assert done.returncode == 0, done.stderr
    assert (Path(done.stdout.strip()) / "whole").exists()

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
