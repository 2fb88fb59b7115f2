"""Every process reads the same figures, whoever took them on: a real one, and a thread that goes on asking."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection

import vinte
from eventually import eventually
from own_folder import NEW_DAY, Folder, look
from vinte.figures import actions as figures
from vinte.kernel import own_files
from vinte.leads.pricing.prices import ContactPrices
from vinte.project import following

AT = datetime(2026, 5, 20, 10, 0, tzinfo=UTC)
ASKS = f"""
import json
from datetime import date
from vinte.project import environment
with environment.django_ready():
    from vinte.guarantee import terms
    from vinte.leads.pricing.prices import ContactPrices
    days = [date(2026, 5, 31), date.fromisoformat("{NEW_DAY}")]
    print(json.dumps([
        [ContactPrices.in_force(market="pt", on=day).trade_cents["painter"] for day in days],
        [terms.load("pt", on=day).contacts for day in days],
    ]))
"""


def in_another_process() -> Any:
    """What a process of its own, which has no folder, says of both days."""
    server = urlsplit(os.environ["VINTE_DATABASE_URL"])
    name = connection.settings_dict["NAME"]
    said = subprocess.run(
        [sys.executable, "-c", ASKS],
        env={
            **os.environ,
            "PYTHONPATH": str(Path(vinte.__file__).parent.parent),
            "VINTE_DATABASE_URL": server._replace(path=f"/{name}").geturl(),
            "VINTE_FIGURES_DIR": "",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(said.stdout.splitlines()[-1])


def painter() -> int:
    return ContactPrices.in_force(market="pt", on=NEW_DAY).trade_cents["painter"]


def take_on(folder: Folder, cents: int) -> None:
    folder.put("contact-prices", ("painter = 1500", f"painter = {cents}"))
    assert look(AT) == 1


@pytest.mark.slow(reason="a process of its own is started twice")
def test_another_process_reads_what_a_worker_took_on(own_database: Any, figures_folder: Folder) -> None:
    assert in_another_process() == [[1500, 1500], [20, 20]]
    figures_folder.put("guarantee-terms", ("contacts = 20", "contacts = 15"))
    assert look(AT) == 1
    take_on(figures_folder, 1700)
    assert in_another_process() == [[1500, 1700], [20, 15]]
    assert painter() == 1700


@pytest.mark.django_db
def test_a_process_reads_the_new_ones_when_it_asks_and_no_earlier(
    figures_folder: Folder, django_assert_num_queries: Any
) -> None:
    before = own_files.own()
    take_on(figures_folder, 1700)
    own_files.use(before)
    assert painter() == 1500
    with django_assert_num_queries(2):
        assert figures.count_what_was_taken()
    assert painter() == 1700
    with django_assert_num_queries(1):
        assert not figures.count_what_was_taken()


@pytest.mark.django_db
def test_a_page_asks_only_where_the_process_should_know_and_does_not(
    figures_folder: Folder, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    known: list[float] = []
    now = [1000.0]
    monkeypatch.setattr(following, "_known_at", known)
    monkeypatch.setattr(following.time, "monotonic", lambda: now[0])
    with django_assert_num_queries(0):
        following.be_current()
    known.append(float("-inf"))
    with django_assert_num_queries(1):
        following.be_current()
    now[0] += following.OLDEST_SECONDS
    with django_assert_num_queries(0):
        following.be_current()
    now[0] += 1
    with django_assert_num_queries(1):
        following.be_current()


def test_a_thread_goes_on_asking(
    own_database: Any, figures_folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "_known_at", [])
    monkeypatch.setattr(following, "EVERY_SECONDS", 0.01)
    before, news, stop = own_files.own(), Event(), Event()
    thread = following.follow(on_new=news.set, stop=stop)
    try:
        take_on(figures_folder, 1700)
        own_files.use(before)
        eventually(lambda: painter() == 1700, "the thread asked")
        eventually(news.is_set, "whoever wants to know was told")
    finally:
        stop.set()
        thread.join()
