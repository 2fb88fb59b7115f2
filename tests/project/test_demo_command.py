"""`vinte demo` while it makes the town: what fails is told in the terminal and on the page, and the keys are not ours."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from vinte.demo.town import progress
from vinte.demo.town.progress import Progress
from vinte.kernel.errors import VinteError
from vinte.project import supervisor
from vinte.project.commands import demo

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]


@pytest.fixture
def maker(tmp_path: Path) -> Iterator[demo._Maker]:
    """Who makes a town beside a site that is up."""
    processes = supervisor.Supervisor(logs=tmp_path / "logs")
    processes.start("web", SLEEPER)
    yield demo._Maker(tmp_path, processes)
    processes.stop()


def stopped_by_a_person(processes: supervisor.Supervisor) -> None:
    processes.check()
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (VinteError("this database has people of its own"), "this database has people of its own"),
        (ZeroDivisionError("division by zero"), "ZeroDivisionError: division by zero"),
    ],
)
def test_what_fails_is_told_in_the_terminal_and_on_the_page_until_somebody_stops(
    maker: demo._Maker,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: Exception,
    told: str,
) -> None:
    monkeypatch.setattr(supervisor.Supervisor, "watch", stopped_by_a_person)
    with pytest.raises(VinteError, match="the town was not made"), demo._told_of_failure(maker):
        maker.tell(Progress("playing", done=1, of=2))
        raise error
    shown = progress.read(maker.folder)
    assert shown is not None
    assert shown.stage == "failed"
    assert told in shown.failure
    assert told in capsys.readouterr().err
    assert type(error).__name__ in (maker.folder / "logs" / "town.log").read_text()


def test_a_site_that_dies_while_the_town_is_made_ends_the_making(maker: demo._Maker) -> None:
    maker.processes.children[0].process.kill()
    maker.processes.children[0].process.wait()
    with pytest.raises(supervisor.ChildDied, match="web was ended by signal 9"), demo._told_of_failure(maker):
        maker.tell(Progress("playing", done=1, of=2))


def test_a_stop_while_the_town_is_made_is_no_failure(maker: demo._Maker) -> None:
    maker.tell(Progress("playing", done=1, of=2))
    with pytest.raises(KeyboardInterrupt), demo._told_of_failure(maker):
        raise KeyboardInterrupt
    shown = progress.read(maker.folder)
    assert shown is not None
    assert shown.stage == "playing"


def test_who_plays_the_year_does_not_know_the_play_provider(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VINTE_PAYMENT_PROVIDER", raising=False)
    before = dict(os.environ)
    command, keys = demo._play_payments(
        18_020, address="http://127.0.0.1:18020", state=tmp_path / "payments" / "play.sqlite3"
    )
    assert command[1:3] == ["-m", "vinte.demo.play_payments"]
    assert set(keys) == {
        "VINTE_STRIPE_API_URL",
        "VINTE_STRIPE_SECRET_KEY",
        "VINTE_STRIPE_WEBHOOK_SECRET",
    }
    assert dict(os.environ) == before
    monkeypatch.setenv("VINTE_PAYMENT_PROVIDER", "stripe")
    assert demo._play_payments(18_020, address="", state=tmp_path / "play.sqlite3") == ([], {})


@pytest.mark.parametrize(
    ("ill", "is_whole"),
    [
        ({"duties": "claims.replay is late"}, True),
        ({"duties": "claims.replay is late", "worker": "behind: 1196 jobs wait", "mail": "9 wait"}, True),
        ({"duties": "claims.replay is late", "worker": "not seen"}, False),
        ({"database": "no answer"}, False),
        ({"attention": "1 failed in claims.replay"}, False),
    ],
)
def test_a_town_whose_worker_is_only_busy_is_whole_and_any_other_is_not(
    maker: demo._Maker,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    ill: dict[str, str],
    is_whole: bool,
) -> None:
    well = {
        "healthy": False,
        "database": "ok",
        "worker": "ok",
        "mail": "ok",
        "duties": "ok",
        "attention": "none",
    }
    monkeypatch.setattr(demo, "_health", lambda _address: {**well, **ill})
    monkeypatch.setattr(demo, "START_PATIENCE_SECONDS", -1)
    if is_whole:
        demo._wait_until_healthy(maker.processes, "http://127.0.0.1:1")
        assert "claims.replay is late" in capsys.readouterr().out
    else:
        with pytest.raises(VinteError, match="did not become healthy"):
            demo._wait_until_healthy(maker.processes, "http://127.0.0.1:1")
