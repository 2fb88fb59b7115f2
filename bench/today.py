"""What the day's page costs with sixty contacts: `python bench/today.py`, on a database of its own.

Ana's sixty contacts, bought every four hours, forty of them told about, are played through the actions. The page and
a bare page of the same base are asked in turns; `bench/results/today.md` keeps questions, processor time (the medians
of the rounds) and their ratio.
"""

from __future__ import annotations

import gc
import logging
import os
import platform
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

HERE = Path(__file__).parent
RESULTS = HERE / "results" / "today.md"
sys.path[:0] = [str(HERE.parent / folder) for folder in ("src", "tests", "tests/web", "bench")]
CONTACTS, TOLD, ROUNDS = 60, 40, 40
MOST_QUERIES, MOST_MS = 12, 30


def played() -> Any:
    """Ana's account, after sixty contacts."""
    import professional_story as story

    import cast
    from vinte.handling import actions as handling

    ana = story.open_business(balance_cents=900_000)
    for number in range(CONTACTS):
        at = story.NOW - timedelta(days=12) + number * timedelta(hours=4)
        bought = story.buy(ana, at=at, called=False, title=f"Trabalho {number}")
        if number < TOLD:
            handling.record_attempt(
                professional_id=ana.id,
                purchase_id=bought.id,
                channel="phone",
                attempted_at=bought.bought_at + timedelta(hours=1),
                note="",
                outcome=("talked", "no_answer", "wrong_number")[number % 3],
                at=bought.bought_at + timedelta(hours=1),
            )
    assert isinstance(ana, cast.Business)
    return ana.account


def measured(client: Any) -> tuple[int, float, float]:
    """Questions, and the medians of the page and of the bare one in milliseconds of processor time."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def ms(address: str) -> float:
        begun = time.process_time()
        assert client.get(address).status_code == 200, address
        return (time.process_time() - begun) * 1000

    day, bare = "/pro/hoje/", "/bare/professional/"
    for address in (day, bare, day, bare):
        ms(address)
    # As in a process that serves: what is loaded stays.
    gc.collect()
    gc.freeze()
    times = [(ms(day), ms(bare)) for _round in range(ROUNDS)]
    with CaptureQueriesContext(connection) as asked:
        ms(day)
    return len(asked), *(statistics.median(each) for each in zip(*times, strict=True))


def main() -> int:
    os.environ.update(
        VINTE_DEMO="1",
        VINTE_SECRET_KEY="a key that guards nothing, for a benchmark that is thrown away",
        VINTE_STATIC_COLLECTED="0",
        DJANGO_SETTINGS_MODULE="vinte.project.settings",
    )
    from vinte.project import postgres

    with tempfile.TemporaryDirectory() as folder, postgres.server(Path(folder) / "pg") as url:
        os.environ["VINTE_DATABASE_URL"] = url
        import django

        django.setup()
        logging.disable(logging.WARNING)
        import pages
        import professional_story as story
        from django.core.management import call_command
        from django.test import Client

        from vinte.kernel.clock import FixedClock

        pages.add_bare_pages()
        call_command("migrate", interactive=False, verbosity=0)
        account = played()
        client = Client(HTTP_ACCEPT_LANGUAGE="pt", HTTP_ACCEPT_ENCODING="gzip, br", SERVER_NAME="127.0.0.1")
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        load = os.getloadavg()[0]
        with mock.patch("vinte.web.middleware.clock_named", lambda _path: FixedClock(story.NOW)):
            queries, day_ms, bare_ms = measured(client)
    RESULTS.write_text(
        f"""# The day with {CONTACTS} contacts

By `bench/today.py`, {ROUNDS} rounds in turns with a bare page of the same base; Python {platform.python_version()},
{os.cpu_count()} processors, load {load:.1f} at the beginning.

| page | questions | processor ms | beside the bare page |
| --- | --- | --- | --- |
| `/pro/hoje/` (at most {MOST_QUERIES} and {MOST_MS}) | {queries} | {day_ms:.1f} | {day_ms / bare_ms:.1f} |
| bare | | {bare_ms:.1f} | 1 |
""",
        encoding="utf-8",
    )
    print(RESULTS.read_text("utf-8"))
    return 0 if queries <= MOST_QUERIES and day_ms <= MOST_MS else 1


if __name__ == "__main__":
    sys.exit(main())
