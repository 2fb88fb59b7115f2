"""/metrics: who reads it, what it counts over all processes, and that nothing keeps it from answering."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import openmetrics
import pytest
from django.db import OperationalError
from django.urls import URLPattern, URLResolver, get_resolver
from through_the_front import LIMITS, Client, Site, run, until

from vinte.project.metrics import families as of
from vinte.project.metrics import tally, telling
from vinte.project.metrics.exposition import MEDIA_TYPE, Sample
from vinte.project.metrics.tally import Tally
from vinte.project.serving.front import Front

TOKEN = "t0ken-of-a-test-that-is-long"
SECRET_PATH = "/opiniao/" + "s3cret-_" * 5 + "abc/"


@pytest.fixture(autouse=True)
def has_a_token(settings: Any) -> None:
    settings.VINTE_METRICS_TOKEN = TOKEN


def known() -> Any:
    """What a database would tell."""
    return [(of.JOBS_WAITING, [Sample(3)])]


async def collect(front: Front, *, token: str = TOKEN, method: str = "GET") -> Client:
    return await Client("/metrics", method=method, headers=[("authorization", f"Bearer {token}")]).ask(front)


def read(client: Client) -> dict[str, openmetrics.Metric]:
    assert (client.status, client.header("content-type")) == (200, [MEDIA_TYPE])
    return openmetrics.read(client.body.decode())


@pytest.mark.parametrize(
    ("configured", "shown", "method", "status"),
    [
        ("", f"Bearer {TOKEN}", "GET", 404),
        ("", "Bearer ", "GET", 404),
        (TOKEN, "", "GET", 401),
        (TOKEN, TOKEN, "GET", 401),
        (TOKEN, f"Basic {TOKEN}", "GET", 401),
        (TOKEN, f"Bearer {TOKEN}x", "GET", 401),
        (TOKEN, f"Bearer {TOKEN[:-1]}", "GET", 401),
        (TOKEN, "Bearer é", "GET", 401),
        (TOKEN, f"Bearer {TOKEN}", "POST", 405),
        (TOKEN, f"Bearer {TOKEN}", "HEAD", 200),
        (TOKEN, f"Bearer {TOKEN}", "GET", 200),
        (TOKEN, f"bearer {TOKEN}", "GET", 200),
    ],
)
def test_whoever_has_the_token_reads_it(
    settings: Any, configured: str, shown: str, method: str, status: int
) -> None:
    settings.VINTE_METRICS_TOKEN = configured

    async def story(front: Front, site: Site) -> None:
        front.metrics.ask = known
        client = await Client(
            "/metrics", method=method, headers=[("authorization", shown)] if shown else []
        ).ask(front)
        assert client.status == status and not site.asked
        assert bool(client.body) == (status == 200 and method == "GET")
        assert client.header("cache-control") == ["no-store"]
        asks = 'Bearer realm="metrics"' + (', error="invalid_token"' if shown else "")
        assert client.header("www-authenticate") == ([asks] if status == 401 else [])

    run(story)


def test_requests_are_counted_by_route_and_never_by_address() -> None:
    async def story(front: Front, site: Site) -> None:
        front.metrics.ask = known
        for path, method in (
            ("/", "GET"),
            ("/", "GET"),
            ("/", "HEAD"),
            ("/", "BREW"),
            (SECRET_PATH, "GET"),
            ("/static/vinte/css/base.css", "GET"),
            ("/wp-login.php?ana@obras.example", "GET"),
        ):
            await Client(path, method=method, headers=[]).ask(front)
        await Client("/", length=LIMITS.form_bytes + 1).ask(front)  # refused before a thread is asked
        answer = await collect(front)
        found = read(answer)
        counted = {
            tuple(sorted(labels)): value for (_end, labels), value in found["vinte_requests"].samples.items()
        }
        assert counted == {
            (("method", method), ("route", route), ("status", status)): number
            for route, method, status, number in (
                ("public:home", "GET", "2xx", 2),
                ("public:home", "HEAD", "2xx", 1),
                ("public:home", "other", "2xx", 1),
                ("public:home", "POST", "4xx", 1),
                ("homeowner:review", "GET", "2xx", 1),
                ("static", "GET", "2xx", 1),
                ("none", "GET", "2xx", 1),
            )
        }
        times = found["vinte_request_seconds"]
        assert (
            times.value("_count", route="public:home") == 4 and times.value("_sum", route="public:home") > 0
        )
        for private in ("s3cret", "wp-login", "obras.example", "/"):
            assert private not in answer.body.decode().replace('python="', "")

    run(story)


def test_a_page_that_fails_is_counted_too() -> None:
    async def story(front: Front, site: Site) -> None:
        front.metrics.ask = known

        def fails(_environ: Any, _start: Any) -> Any:
            raise RuntimeError("no page")

        front.application = fails
        with pytest.raises(RuntimeError):
            await Client(method="GET", headers=[]).ask(front)
        counted = read(await collect(front))["vinte_requests"]
        assert counted.value("_total", route="public:home", method="GET", status="5xx") == 1

    run(story)


_PROCESS = """
import os, signal, sys
from pathlib import Path
from vinte.project.metrics.tally import Tally
mine = Tally(["a", "b"], folder=Path(sys.argv[1]))
for number in range(500):
    mine.answered("a", method="GET", status=200)
    mine.took("a", seconds=0.25 if number % 2 else 0.1)
mine.answered("b", method="POST", status=int(sys.argv[2]))
print("counted", flush=True)
if sys.argv[2] == "503":
    os.kill(os.getpid(), signal.SIGKILL)
sys.stdin.read()
"""


def test_all_processes_of_a_server_are_summed_and_one_that_was_killed_still_counts(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _PROCESS, str(tmp_path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    others: list[subprocess.Popen[str]] = [
        subprocess.Popen([*command, status], **pipes)  # type: ignore[call-overload]
        for status in ("200", "302", "503")
    ]
    try:
        for other in others:
            assert other.stdout is not None and other.stdout.readline() == "counted\n"
        assert others[2].wait() < 0
        mine = Tally(["a", "b"], folder=tmp_path)
        mine.answered("a", method="GET", status=200)
        counts, times = mine.samples()
    finally:
        for other in others:
            other.communicate("")
    assert {sample.labels: sample.value for sample in counts} == {
        ("a", "GET", "2xx"): 1501,
        ("b", "POST", "2xx"): 1,
        ("b", "POST", "3xx"): 1,
        ("b", "POST", "5xx"): 1,
    }
    (took,) = times
    assert took.labels == ("a",) and isinstance(took.value, tally.Histogram)
    by_bound = dict(zip((*tally.BOUNDS, None), took.value.counts, strict=True))
    assert (by_bound[0.1], by_bound[0.25], sum(took.value.counts)) == (750, 750, 1500)
    assert took.value.total == pytest.approx(750 * 0.35)


@pytest.mark.parametrize(
    ("seconds", "place"), [(0.0, 0), (0.01, 0), (0.010001, 1), (1.0, 6), (30.0, 10), (30.1, 11), (9999.0, 11)]
)
def test_a_time_falls_into_the_first_bucket_that_holds_it(seconds: float, place: int) -> None:
    mine = Tally(["a"], folder=None)
    mine.took("a", seconds=seconds)
    (took,) = mine.samples()[1]
    assert isinstance(took.value, tally.Histogram) and list(took.value.counts).index(1) == place


def test_the_folder_of_a_server_goes_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(tally.FOLDER, raising=False)
    assert tally.of_this_process().folder is None
    with tally.shared() as folder:
        mine = tally.of_this_process()
        assert mine.folder == folder and [path.suffix for path in folder.iterdir()] == [".tally"]
    assert not folder.exists() and tally.of_this_process().folder is None


def test_every_route_has_its_place_and_no_other_is_made() -> None:
    def all_patterns(patterns: Any) -> Any:
        for one in patterns:
            if isinstance(one, URLResolver):
                yield from all_patterns(one.url_patterns)
            else:
                yield one

    routes = tally.route_names()
    patterns: list[URLPattern] = list(all_patterns(get_resolver().url_patterns))
    assert all(one.name for one in patterns), "a route without a name would be counted by its code's"
    assert {"public:home", "operator:outbox", "account_login", tally.STATIC, tally.NOWHERE} <= set(routes)
    mine = Tally(routes, folder=None)
    for route in routes:
        for method in (*tally.METHODS, "PROPFIND"):
            for status in (200, 302, 404, 503):
                mine.answered(route, method=method, status=status)
        mine.took(route, seconds=1)
    counts, times = mine.samples()
    assert len(counts) == len(routes) * len(tally.METHODS) * len(tally.CLASSES) and len(times) == len(routes)


def test_it_answers_while_every_thread_that_makes_pages_is_busy() -> None:
    async def story(front: Front, site: Site) -> None:
        front.metrics.ask = known
        site.held = threading.Event()
        busy = [
            asyncio.create_task(Client(method="GET", headers=[]).ask(front))
            for _n in range(LIMITS.threads + 3)
        ]
        await until(lambda: len(site.asked) == LIMITS.threads)
        assert read(await collect(front))["vinte_jobs_waiting"].value() == 3
        site.held.set()
        await asyncio.gather(*busy)

    run(story)


def test_the_database_is_asked_once_for_all_who_ask_together() -> None:
    asked: list[str] = []
    held = threading.Event()

    def ask() -> Any:
        asked.append(threading.current_thread().name)
        assert held.wait(60)
        return known()

    async def story(front: Front, site: Site) -> None:
        front.metrics.ask = ask
        front.metrics.patience_seconds = 60
        asking = [asyncio.create_task(collect(front)) for _n in range(20)]
        await until(lambda: bool(asked))
        held.set()
        assert {each.status for each in await asyncio.gather(*asking)} == {200}
        assert asked == ["vinte-metrics_0"]
        await collect(front)
        assert len(asked) == 2

    run(story)


def test_without_a_database_it_tells_what_it_knows_and_goes_on_when_that_is_back() -> None:
    held = threading.Event()

    def away() -> Any:
        raise OperationalError("gone")

    def hangs() -> Any:
        assert held.wait(60)
        return known()

    async def story(front: Front, site: Site) -> None:
        await Client(method="GET", headers=[]).ask(front)
        for ask, patience in ((away, 60.0), (hangs, 0.01), (hangs, 0.01)):
            front.metrics.ask, front.metrics.patience_seconds = ask, patience
            found = read(await collect(front))
            assert found["vinte_database_up"].value() == 0 and "vinte_jobs_waiting" not in found
            assert (
                found["vinte_requests"].value("_total", route="public:home", method="GET", status="2xx") == 1
            )
        held.set()
        front.metrics.patience_seconds = 60
        found = read(await collect(front))
        assert (found["vinte_database_up"].value(), found["vinte_jobs_waiting"].value()) == (1, 3)

    run(story)


def test_what_is_broken_in_our_own_code_is_no_missing_database() -> None:
    def broken() -> Any:
        raise LookupError("a room's fault")

    async def story(front: Front, site: Site) -> None:
        front.metrics.ask = broken
        with pytest.raises(LookupError):
            await collect(front)
        front.metrics.ask = known
        assert read(await collect(front))["vinte_database_up"].value() == 1

    run(story)


@pytest.mark.parametrize(
    ("value", "is_taken"),
    [
        ("", True),
        ("a" * 20, True),
        ("a" * 19, False),
        ("a b" * 10, False),
        ("é" * 20, False),
        ("A-._~+/=9" * 3, True),
    ],
)
def test_a_token_is_long_and_fits_a_header(value: str, is_taken: bool) -> None:
    from vinte.kernel.errors import InvalidInput
    from vinte.project import settings_table

    if is_taken:
        assert settings_table.read({"VINTE_METRICS_TOKEN": value})["VINTE_METRICS_TOKEN"] == value
    else:
        with pytest.raises(InvalidInput, match="VINTE_METRICS_TOKEN"):
            settings_table.read({"VINTE_METRICS_TOKEN": value})


def test_a_collector_is_answered_before_it_gives_up() -> None:
    assert telling.PATIENCE_SECONDS < 10
