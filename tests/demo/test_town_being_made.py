"""While the town is made: a page that says how far, public pages to read, and everything else closed with the reason."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from vinte.demo.models import Town
from vinte.demo.town import progress
from vinte.demo.town.one_transaction import CannotGoBack, one_transaction, whole
from vinte.demo.town.progress import Estimate, Progress
from vinte.kernel.errors import Refused

PLAYING = Progress("playing", done=820, of=2000, day=date(2026, 3, 14), who="Ana Lourenço", seconds_left=12.3)


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    """Where the progress is told."""
    settings.VINTE_TOWN_FOLDER = tmp_path
    return tmp_path


def test_before_the_first_table_there_is_a_page_already(client: Client, folder: Path) -> None:
    """No database is at hand: the test asks for none."""
    progress.write(Progress("preparing", done=3, of=80), folder)
    page = client.get("/")
    assert page.status_code == 200
    assert "A base de dados está a ser preparada." in page.content.decode()
    assert client.get(reverse("public:guarantee")).status_code == 503


def test_the_page_says_who_which_month_how_far_and_how_long(client: Client, folder: Path) -> None:
    progress.write(PLAYING, folder)
    for address in ("/", reverse("demo:progress")):
        page = client.get(address)
        text = page.content.decode()
        assert page.status_code == 200
        assert page.headers["Cache-Control"] == "no-store"
        for said in ("março de 2026", "Ana Lourenço", "41", "faltam cerca de 13 segundos", 'value="820"'):
            assert said in text
        # By itself with scripts and without.
        assert 'data-hx-trigger="every 1s"' in text
        assert f'<noscript><meta http-equiv="refresh" content="2;url={reverse("demo:progress")}">' in text
    english = client.get("/", headers={"accept-language": "en"}).content.decode()
    assert "March 2026" in english


@pytest.mark.django_db
def test_the_public_pages_are_read_meanwhile_and_say_how_far_it_is(client: Client, folder: Path) -> None:
    progress.write(PLAYING, folder)
    for address in (reverse("public:guarantee"), reverse("public:privacy"), "/?ler=1"):
        page = client.get(address)
        text = page.content.decode()
        assert page.status_code == 200
        assert "A vila está a ser feita" in text
        assert "março de 2026" in text
        assert reverse("demo:time_machine") not in text
    chosen = client.post(reverse("set_language"), {"language": "en", "next": "/a-garantia/"})
    assert chosen.status_code == 302
    assert "The town is being made" in client.get(reverse("public:guarantee")).content.decode()


@pytest.mark.parametrize("stage", ["preparing", "playing", "opening", "failed"])
@pytest.mark.parametrize(
    ("method", "route", "arguments"),
    [
        ("get", "demo:cast", {}),
        ("post", "demo:log_in", {"slug": "ana"}),
        ("post", "demo:time_machine", {}),
        ("get", "account_login", {}),
        ("get", "professional:guarantee", {}),
        ("get", "mailbox:list", {}),
        ("post", "public:home", {}),
        ("post", "public:guarantee", {}),
    ],
)
def test_nobody_enters_a_town_that_is_not_whole(
    client: Client, folder: Path, stage: Any, method: str, route: str, arguments: dict[str, str]
) -> None:
    progress.write(Progress(stage, done=1, of=2), folder)
    page = getattr(client, method)(reverse(route, kwargs=arguments))
    assert page.status_code == 503
    assert page.headers["Retry-After"] == "2"
    if stage != "failed":
        assert "abre quando a vila estiver inteira" in page.content.decode()


def test_what_failed_is_told_and_the_page_asks_no_more(client: Client, folder: Path) -> None:
    progress.write(Progress("failed", failure="the disk is <full>"), folder)
    page = client.get("/")
    text = page.content.decode()
    assert "A vila não ficou feita" in text
    assert "the disk is &lt;full&gt;" in text
    assert "make demo FRESH=1" in text
    assert "data-hx-get" not in text
    assert "http-equiv" not in text


@pytest.mark.django_db
def test_when_it_is_whole_the_page_goes_on_to_its_people(client: Client, folder: Path) -> None:
    progress.write(PLAYING, folder)
    progress.clear(folder)
    Town.objects.create(pk=1, seed=20, made_at="2026-11-18T12:00Z")
    here, there = reverse("demo:progress"), reverse("demo:cast")
    assert client.get(here).headers["Location"] == there
    assert client.get(here, headers={"HX-Request": "true"}).headers["HX-Redirect"] == there
    assert client.get(there).status_code == 200


def test_who_was_killed_makes_no_town_any_more(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from vinte.demo.town import progress;"
        "progress.write(progress.Progress('playing', done=1, of=2), Path(sys.argv[1]))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", code, str(folder)], check=True, env=environment)
    assert (folder / progress.FILE_NAME).exists()
    assert progress.read(folder) is None


def test_the_time_left_follows_the_pace_of_the_stage() -> None:
    seconds = iter([0.0, 1.0, 10.0, 20.0, 50.0, 50.0])
    estimate = Estimate(clock=lambda: next(seconds))
    assert estimate.of(Progress("preparing", done=0, of=100)).seconds_left is None
    assert estimate.of(Progress("preparing", done=1, of=100)).seconds_left is None
    assert estimate.of(Progress("preparing", done=50, of=100)).seconds_left == 10.0
    # Another stage, another pace.
    assert estimate.of(Progress("playing", done=0, of=1000)).seconds_left is None
    assert estimate.of(Progress("playing", done=750, of=1000)).seconds_left == 10.0
    assert estimate.of(Progress("playing", done=1000, of=1000)).seconds_left == 0.0


def made_on() -> list[int]:
    return list(Town.objects.values_list("seed", flat=True))


def make(seed: int) -> None:
    Town.objects.create(pk=1, seed=seed, made_at="2026-11-18T12:00Z")


def refuse() -> None:
    raise Refused(code="no", message="no", what_to_do="nothing")


@pytest.mark.django_db
def test_an_act_that_is_refused_before_it_writes_is_passed_over() -> None:
    with one_transaction():
        with pytest.raises(Refused), transaction.atomic():
            assert made_on() == []
            refuse()
        with transaction.atomic():
            make(7)
    assert made_on() == [7]


def by_hand(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        cursor.fetchall()


READS: dict[str, Callable[[], object]] = {
    "rows": lambda: list(Town.objects.all()),
    "whether there is one": lambda: Town.objects.filter(pk=7).exists(),
    "how many": lambda: Town.objects.count(),
    "some columns, once each": lambda: list(Town.objects.values_list("seed").distinct()),
    "a column by hand": lambda: by_hand("\n  SELECT town.seed FROM demo_town town"),
    "a number by hand": lambda: by_hand("SELECT 1"),
    "a lock": lambda: by_hand("SELECT pg_advisory_xact_lock(1, hashtext('ana'))"),
    "a lock that others may share": lambda: by_hand("SELECT pg_advisory_xact_lock_shared(1)"),
}
MAY_WRITE: dict[str, Callable[[], object]] = {
    "a row": lambda: Town.objects.update(seed=9),
    "a function": lambda: by_hand("SELECT set_config('vinte.none', '', true)"),
    "the rows of a function": lambda: by_hand("SELECT * FROM set_config('vinte.none', '', true)"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("act", READS.values(), ids=READS)
def test_an_act_that_only_read_can_be_refused(act: Callable[[], object]) -> None:
    with one_transaction(), pytest.raises(Refused), transaction.atomic():
        act()
        refuse()


@pytest.mark.django_db
@pytest.mark.parametrize("act", MAY_WRITE.values(), ids=MAY_WRITE)
def test_an_act_that_may_have_written_can_not(act: Callable[[], object]) -> None:
    with pytest.raises(CannotGoBack), one_transaction(), transaction.atomic():
        act()
        refuse()


@pytest.mark.django_db
def test_a_town_in_which_an_act_wrote_before_it_was_refused_is_played_once_more() -> None:
    played = []

    def play() -> None:
        played.append(len(played))
        make(7)
        with suppress(Refused), transaction.atomic():
            Town.objects.update(seed=9)
            refuse()
        assert made_on() == [7]

    whole(play)
    assert played == [0, 1] and made_on() == [7]
    played.clear()
    with pytest.raises(ZeroDivisionError):
        whole(lambda: played.append(1 // 0))
    assert played == []


@pytest.mark.django_db
def test_acts_make_no_savepoints_and_elsewhere_they_do_again() -> None:
    asked: list[str] = []

    def noted(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql.split()[0])
        return execute(sql, *rest)

    with connection.execute_wrapper(noted):
        with one_transaction(), transaction.atomic():
            make(7)
        assert asked.count("SAVEPOINT") == 1  # that of the whole, inside the test's own transaction
        with transaction.atomic():
            Town.objects.update(seed=8)
        assert asked.count("SAVEPOINT") == 2


@pytest.mark.django_db
@pytest.mark.parametrize("caught", [True, False])
def test_an_act_that_fails_after_it_wrote_fails_the_whole_town(caught: bool) -> None:
    with pytest.raises((CannotGoBack, transaction.TransactionManagementError)), one_transaction():
        try:
            with transaction.atomic():
                make(7)
                refuse()
        except CannotGoBack:
            if not caught:
                raise
        make(8)
    assert made_on() == []


@pytest.mark.django_db
def test_what_waits_for_the_commit_of_a_refused_act_never_happens(
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks() as waiting, one_transaction():
        with pytest.raises(Refused), transaction.atomic():
            transaction.on_commit(lambda: None)
            refuse()
        with transaction.atomic():
            transaction.on_commit(made_on)
    assert waiting == [made_on]
