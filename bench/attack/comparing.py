"""Buying a contact by the action beside its bare statements, which pgbench sends to a copy of the same database."""

from __future__ import annotations

import re
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Compared:
    """Milliseconds of one purchase by the action and by its bare statements, and where the difference goes."""

    action_ms: float
    bare_ms: float
    statements: float
    waiting_ms: float
    sellers: int
    sold_a_second: float
    kept: int
    count: int

    @property
    def ratio(self) -> float:
        """1 when the action costs no more than its statements."""
        return self.bare_ms / self.action_ms

    @property
    def cause(self) -> str:
        """Where the time of a purchase goes."""
        own = self.action_ms - self.waiting_ms
        return (
            f"Of the {self.action_ms:.1f} ms of a purchase {self.waiting_ms:.1f} ms wait for the database and {own:.1f} ms are "
            f"Python's: rules, receipt, letter and the ORM. pgbench needs {self.bare_ms:.1f} ms for the same statements."
        )


def compare(url: str, *, count: int) -> Compared:
    """Buy so many contacts by the action, and once more by pgbench with the statements that this sent."""
    from django.db import connection

    import databases

    here = connection.settings_dict["NAME"]
    buyer, asked = _to_buy(count)
    warm, asked = asked[:2], asked[2:]
    with databases.copy_of(here):
        _buy_all(buyer, warm)
        took, waited = _timed(buyer, asked)
    with databases.copy_of(here):
        _buy_all(buyer, warm)
        script, statements = _script(buyer, asked)
    with databases.copy_of(here) as name:
        _buy_all(buyer, warm)
        bare, kept = _replayed(urlsplit(url)._replace(path=f"/{name}").geturl(), script, buyer)
    sellers = 4
    with databases.copy_of(here):
        sold_a_second = _sold_a_second(asked, sellers=sellers)
    count = len(asked)
    return Compared(
        action_ms=took * 1000 / count,
        bare_ms=bare * 1000 / count,
        statements=statements / count,
        waiting_ms=waited * 1000 / count,
        sellers=sellers,
        sold_a_second=sold_a_second,
        kept=kept,
        count=count,
    )


def _to_buy(count: int) -> tuple[Any, list[Any]]:
    """A professional with money and requests that nobody has bought."""
    import cast

    at = datetime.now(UTC)
    buyer = cast.professional("Bruno", at=at - timedelta(days=30), balance_cents=490_000, pack="yearly")
    before = at - timedelta(hours=10)
    return buyer.id, [
        cast.request(at=before, of=cast.homeowner(f"Hugo {number}", at=before), title=f"Sala {number}").pk
        for number in range(count + 2)
    ]


def _buy_all(buyer: Any, asked: list[Any]) -> None:
    from vinte.leads import actions, queries

    for each in asked:
        at = datetime.now(UTC)
        shown = queries.offer(professional_id=buyer, job_request_id=each, at=at).price_cents
        actions.buy_contact(
            professional_id=buyer,
            job_request_id=each,
            shown_price_cents=shown,
            idempotency_key=str(each),
            at=at,
        )


@contextmanager
def _shown(buyer: Any, asked: list[Any]) -> Iterator[Callable[[Any], None]]:
    """What buys one of these at a price that was asked for before."""
    from vinte.leads import actions, queries

    at = datetime.now(UTC)
    prices = {
        each: queries.offer(professional_id=buyer, job_request_id=each, at=at).price_cents for each in asked
    }

    def buy(each: Any) -> None:
        actions.buy_contact(
            professional_id=buyer,
            job_request_id=each,
            shown_price_cents=prices[each],
            idempotency_key=str(each),
            at=datetime.now(UTC),
        )

    yield buy


def _timed(buyer: Any, asked: list[Any]) -> tuple[float, float]:
    """Seconds of all, and of them those in which the database was waited for."""
    from django.db import connection

    waited = 0.0

    def wait(execute: Any, *told: Any) -> Any:
        nonlocal waited
        began = time.perf_counter()
        try:
            return execute(*told)
        finally:
            waited += time.perf_counter() - began

    with _shown(buyer, asked) as buy, connection.execute_wrapper(wait):
        began = time.perf_counter()
        for each in asked:
            buy(each)
        return time.perf_counter() - began, waited


def _script(buyer: Any, asked: list[Any]) -> tuple[str, int]:
    """The statements of these purchases as pgbench reads them, and how many there are."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with _shown(buyer, asked) as buy, CaptureQueriesContext(connection) as queries:
        for each in asked:
            buy(each)
    told = [re.sub(r"\s*\n\s*", " ", query["sql"]).rstrip("; ") for query in queries.captured_queries]
    return "".join(f"{statement};\n" for statement in told), len(told)


def _replayed(url: str, script: str, buyer: Any) -> tuple[float, int]:
    """Seconds that pgbench needs, and how many purchases there are afterwards."""
    import psycopg

    from vinte.project import postgres

    program = postgres.find_binaries().folder / "pgbench"
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as kept:
        kept.write(script)
        kept.flush()
        told = subprocess.run(
            [
                program,
                "--no-vacuum",
                "--client=1",
                "--transactions=1",
                "--report-per-command",
                f"--file={kept.name}",
                url,
            ],
            capture_output=True,
            text=True,
            check=False,
        )
    found = re.search(r"latency average = ([\d.]+) ms", told.stdout)
    if told.returncode or found is None or "aborted" in told.stderr:
        raise RuntimeError(f"pgbench: {(told.stderr or told.stdout)[-2000:]}")
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT count(*) FROM leads_contactpurchase JOIN leads_place ON leads_place.purchase_id = leads_contactpurchase.id"
            " WHERE leads_contactpurchase.professional_id = %s",
            [buyer],
        ).fetchone()
    assert row is not None
    return float(found[1]) / 1000, row[0] - 2


def _sold_a_second(asked: list[Any], *, sellers: int) -> float:
    """How many contacts so many processes sell a second when they do nothing else, each for a professional of its own."""
    from multiprocessing import get_context

    from django.db import connections

    import cast

    at = datetime.now(UTC) - timedelta(days=30)
    buyers = [
        cast.professional(f"Duarte {number}", at=at, balance_cents=490_000, pack="yearly").id
        for number in range(sellers)
    ]
    connections.close_all()
    fork = get_context("fork")
    at_work = [fork.Process(target=_buy_all, args=(buyer, asked)) for buyer in buyers]
    began = time.perf_counter()
    for each in at_work:
        each.start()
    for each in at_work:
        each.join()
    took = time.perf_counter() - began
    if any(each.exitcode for each in at_work):
        raise RuntimeError("a process that only buys ended with an error")
    return sellers * len(asked) / took
