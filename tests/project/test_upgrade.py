"""A site of each release before comes up under this version: nothing is lost, and the old version works until the switch."""

from __future__ import annotations

import gzip
import os
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import keep_release
import pytest
from django.core.management import call_command
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.test import Client

import databases
from cast import AFTER_ANSWERS
from vinte.claims import queries as claims
from vinte.claims.replay import bundle, replay_all
from vinte.kernel.clock import FixedClock
from vinte.people.models import Account
from vinte.project import postgres, rooms

RELEASES = sorted(path.name.removesuffix(".sql.gz") for path in keep_release.FOLDER.glob("*.sql.gz"))
# Where the same rows stand otherwise after an upgrade, by release and table, with the reason.
CHANGED: dict[tuple[str, str], str] = {}
ADDS = (
    migrations.CreateModel,
    migrations.AddIndex,
    migrations.AddConstraint,
    migrations.AlterModelOptions,
    migrations.AlterModelManagers,
)


def kept_migrations(release: str) -> dict[str, str]:
    lines = (keep_release.FOLDER / f"{release}.migrations").read_text("utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ") for line in lines)}


def test_there_is_a_release_to_come_from() -> None:
    assert RELEASES, "no release is kept: `make keep-release`"


@pytest.mark.parametrize("release", RELEASES)
def test_the_migrations_of_a_release_stay_as_they_are(release: str) -> None:
    now = keep_release.migrations()
    changed = [name for name, digest in kept_migrations(release).items() if now.get(name) != digest]
    assert not changed, (
        f"{changed} of {release} were changed or are gone: sites have them already; add a new migration"
    )


def _since(release: str) -> Iterator[tuple[str, Any]]:
    """Each operation of a migration that came after a release, with the migration's name."""
    kept = kept_migrations(release)
    for (room, name), migration in sorted(MigrationLoader(None).disk_migrations.items()):
        if migration.__module__.startswith("vinte.") and f"{room}/{name}" not in kept:
            yield from ((f"{room}/{name}", operation) for operation in migration.operations)


def breaks_the_old_version(operation: Any) -> str:
    """Why a version of before could not go on beside this operation; empty where it can."""
    if isinstance(operation, migrations.SeparateDatabaseAndState):
        return next(filter(None, map(breaks_the_old_version, operation.database_operations)), "")
    if isinstance(operation, migrations.AddField):
        field = operation.field
        if field.null or field.db_default is not models.NOT_PROVIDED or field.many_to_many:
            return ""
        return "adds a column that the old version does not fill: null=True, or a db_default"
    if isinstance(operation, (migrations.RemoveField, migrations.DeleteModel)):
        return "takes away what the old version reads: in the release after the one that stops reading it"
    if isinstance(operation, (migrations.RenameField, migrations.RenameModel, migrations.AlterModelTable)):
        return "renames what the old version reads: add, copy, and take away in a later release"
    return ""


@pytest.mark.parametrize("release", RELEASES[-1:])
def test_the_version_of_before_goes_on_until_the_switch(release: str) -> None:
    """Migrations run while people are on the site with the old code (docs/operate.md, Upgrade)."""
    found = [
        f"{name}: {type(operation).__name__} {why}"
        for name, operation in _since(release)
        if (why := breaks_the_old_version(operation))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("operation", "breaks"),
    [
        (migrations.AddField("a", "b", models.TextField(null=True)), False),
        (migrations.AddField("a", "b", models.TextField(db_default="")), False),
        (migrations.AddField("a", "b", models.TextField(default="")), True),
        (migrations.RemoveField("a", "b"), True),
        (migrations.RenameField("a", "b", "c"), True),
        (migrations.DeleteModel("a"), True),
        (migrations.CreateModel("a", []), False),
        (migrations.SeparateDatabaseAndState(database_operations=[migrations.DeleteModel("a")]), True),
        (migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("a")]), False),
    ],
)
def test_what_breaks_the_version_of_before(operation: Any, breaks: bool) -> None:
    assert bool(breaks_the_old_version(operation)) is breaks


def _restore(release: str, name: str) -> None:
    settings = connection.settings_dict
    told = {"PGHOST": settings["HOST"], "PGPORT": str(settings["PORT"] or ""), "PGUSER": settings["USER"]}
    done = subprocess.run(
        [postgres.find_binaries().folder / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", name],
        input=gzip.decompress((keep_release.FOLDER / f"{release}.sql.gz").read_bytes()),
        env={
            **os.environ,
            **{key: value for key, value in told.items() if value},
            "PGPASSWORD": settings["PASSWORD"],
        },
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()


def _rows() -> dict[str, tuple[list[str], int, str]]:
    """Of each table its columns, how many rows it has, and a digest of them."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, array_agg(column_name::text ORDER BY ordinal_position)"
            " FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE' GROUP BY 1"
        )
        for table, columns in cursor.fetchall():
            found[table] = (columns, *_digest(cursor, table, columns))
    return found


def _digest(cursor: Any, table: str, columns: list[str]) -> tuple[int, str]:
    named = ", ".join(f'"{column}"' for column in columns)
    cursor.execute(
        f"SELECT count(*), coalesce(md5(string_agg(md5(row), '' ORDER BY md5(row))), '')"
        f' FROM (SELECT ROW({named})::text AS row FROM "{table}") AS every'
    )
    count, digest = cursor.fetchone()
    return count, digest


@pytest.fixture(params=RELEASES)
def upgraded(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The database of a release, brought up by `vinte migrate`; nothing that stood in it has changed."""
    name = f"release_{os.getpid()}"
    with django_db_blocker.unblock(), databases.empty(name):
        _restore(request.param, name)
        before = _rows()
        call_command("migrate", verbosity=0, interactive=False)
        with connection.cursor() as cursor:
            for table, (columns, count, digest) in before.items():
                if table not in ("django_migrations", "auth_permission", "django_content_type"):
                    after = _digest(cursor, table, columns)
                    assert after == (count, digest) or CHANGED[request.param, table], f"{table} changed"
        yield request.param


@pytest.mark.slow(reason="brings a whole database back, up, and asks every check of it")
def test_a_site_of_before_comes_up_whole(upgraded: str, monkeypatch: pytest.MonkeyPatch) -> None:
    faults = [f"{check.room}.{check.name}: {row}" for check in rooms.checks() for row in check.rows()]
    assert not faults
    decisions = list(claims.decisions_in_order())
    assert [decision.outcome for decision in decisions] == ["approved", "refused"]
    assert all(found.same for found in replay_all(map(bundle, decisions)))
    now = AFTER_ANSWERS + timedelta(hours=1)
    monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(now))
    for name, pages in (
        ("Bruno", ("/pro/hoje/", "/pro/garantia/", "/pro/contactos/", "/pro/saldo/")),
        ("Carla", ("/pro/garantia/",)),
        ("Ana", ("/pro/contactos/", "/pro/opinioes/")),
        ("Sofia", ("/mesa/",)),
        ("Otília", ("/operador/", "/operador/decisoes/")),
    ):
        client = Client()
        client.force_login(Account.objects.get(name=name))
        for page in pages:
            assert client.get(page).status_code == 200, (name, page)
