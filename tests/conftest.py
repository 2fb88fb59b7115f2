"""One PostgreSQL server for the whole run, a database for each worker, and the fixtures that every room uses."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import hypothesis
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

import clean_town
import databases
import font_sets
import times
from vinte.kernel.clock import FixedClock
from vinte.project import postgres

AN_INSTANT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
_KEY = pytest.StashKey[postgres.Launched]()


def pytest_configure(config: pytest.Config) -> None:
    """Start the server, unless one is given or the run's first process started it, and load the settings."""
    os.environ.setdefault("VINTE_SECRET_KEY", "a key for tests that guards nothing and is known to all")
    os.environ.setdefault("VINTE_DEMO", "1")
    os.environ.setdefault("VINTE_STATIC_COLLECTED", "0")
    # Whatever fonts the machine has: a sheet is set in the wide ones, unless a test chooses.
    os.environ["FONTCONFIG_FILE"] = str(Path(__file__).with_name("fonts") / "wide.conf")
    os.environ["DJANGO_SETTINGS_MODULE"] = "vinte.project.settings"
    if "VINTE_DATABASE_URL" not in os.environ and not config.option.collectonly:
        launched = postgres.launch(None)
        config.stash[_KEY] = launched
        os.environ["VINTE_DATABASE_URL"] = launched.url
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(times.Times(), "times")
    # How long one example takes says how busy the machine is.
    hypothesis.settings.register_profile(
        "suite", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
    )
    hypothesis.settings.load_profile("suite")
    from django.conf import settings

    assert settings.DATABASES  # loads them, so that pytest-django sets Django up


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server that this process started; on one that was given, leave nothing behind."""
    launched = config.stash.get(_KEY, None)
    if launched is not None:
        del os.environ["VINTE_DATABASE_URL"]
        launched.stop()
    elif not config.option.collectonly and not hasattr(config, "workerinput"):
        databases.drop_all_of_the_run()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In each module the tests that begin with a kept story come last, so that the others never see it."""
    kept = {item.path for item in items if _has_kept_story(item)}
    for item in items:
        times.say_why(item)
        transactional = [mark for mark in item.iter_markers("django_db") if mark.kwargs.get("transaction")]
        if item.path in kept and (
            transactional or {"own_database", "transactional_db"} & set(item.fixturenames)
        ):
            raise pytest.UsageError(f"{item.nodeid} commits beside a kept story")
    by_module = [list(of_module) for _path, of_module in groupby(items, key=lambda item: item.path)]
    # What takes long begins first, so that no process ends alone with it.
    by_module.sort(key=lambda of_module: not any(item.get_closest_marker("slow") for item in of_module))
    items[:] = [item for of_module in by_module for item in sorted(of_module, key=_has_kept_story)]


def pytest_collection_finish() -> None:
    """What is loaded by now stays until the end: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    """What a test prepares for the whole run is no time of its own."""
    yield
    item.user_properties += databases.prepared
    databases.prepared.clear()


def _has_kept_story(item: pytest.Item) -> bool:
    return any(name.startswith("kept_") for name in item.fixturenames)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """This process's own copy of the run's database, instead of pytest-django's, which migrates one for each."""
    with django_db_blocker.unblock():
        copy = databases.copy_of(databases.schema())
        copy.__enter__()
        clean_town.learn_what_checks_read()
    yield
    with django_db_blocker.unblock():
        copy.__exit__(None, None, None)


@pytest.fixture(scope="module")
def begun_with(
    request: pytest.FixtureRequest,
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> databases.Played:
    """What this module's tests with a database of their own begin with: what its BEGINS_WITH plays, or nothing."""
    play = getattr(request.module, "BEGINS_WITH", None)
    if play is None:
        return databases.EMPTY
    folder = tmp_path_factory.getbasetemp()
    keep_in = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    with django_db_blocker.unblock():
        return databases.played(f"{play.__module__}_{play.__name__}", play, keep_in=keep_in)


@pytest.fixture
def own_database(
    django_db_setup: None, django_db_blocker: Any, begun_with: databases.Played
) -> Iterator[Any]:
    """A copy of a database, where threads and pages' servers commit; it is dropped afterwards.

    What a test gets is what was told when the story in it was played.
    """
    with django_db_blocker.unblock(), databases.copy_of(begun_with.database):
        yield begun_with.told()


@pytest.fixture(params=sorted(font_sets.FAMILIES))
def fonts(request: pytest.FixtureRequest) -> str:
    """Each of the two font sets."""
    return request.param


@pytest.fixture
def at() -> datetime:
    """The instant at which tests take place: a Monday at 10:00 UTC."""
    return AN_INSTANT


@pytest.fixture
def clock(at: datetime) -> FixedClock:
    """A clock that stands still at that instant."""
    return FixedClock(at)


@pytest.fixture(autouse=True)
def _no_limits_left_over() -> None:
    """Each test begins with nothing counted for its client's address, and in the language of the site."""
    from django.core.cache import cache
    from django.utils import translation

    cache.clear()
    translation.deactivate()


@pytest.fixture
def figures_folder(tmp_path: Path, settings: Any) -> Any:
    """The folder that the site reads its own figures from, empty at first."""
    from own_folder import Folder

    root = tmp_path / "figures"
    root.mkdir()
    settings.VINTE_FIGURES_DIR = str(root)
    return Folder(root)


@pytest.fixture(autouse=True)
def _figures_of_the_package() -> Iterator[None]:
    """What a test let count beside the package's figures counts in no other."""
    from vinte.kernel import own_files

    before = own_files.own()
    yield
    if own_files.own() is not before:
        own_files.use(before)


@pytest.fixture(autouse=True)
def _nothing_broken(request: pytest.FixtureRequest, _django_db_marker: None) -> Iterator[None]:
    """After every story `vinte check` is clean, but for what the test says that it plants."""
    used = {"own_database", "db", "transactional_db"} & set(request.fixturenames)
    for name in used:
        request.getfixturevalue(name)  # before this one, so that it is still there afterwards
    if used or any(map(request.node.get_closest_marker, ("django_db", "plants_a_violation"))):
        yield from clean_town.watched(request)
    else:
        yield


@pytest.fixture(autouse=True, scope="session")
def _emptying_tables_past_the_append_only_ones() -> Iterator[None]:
    """What a transactional test committed is taken away: the books refuse that, so their triggers rest meanwhile.

    Only from tables that have rows, and without what every migration brings: emptying all and filling those anew
    takes longer than most tests.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "django.db.backends.postgresql.operations.DatabaseOperations.sql_flush", databases.emptying
        )
        patch.setattr("django.core.management.commands.flush.emit_post_migrate_signal", lambda *_, **__: None)
        yield
