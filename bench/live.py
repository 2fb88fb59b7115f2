"""How long the live question takes beside one row by its index: `python bench/live.py 1000 25000000`.

The question is one professional's whole assessment, asked of the site's own tables; the row is one contact by
its key, through Django's ORM. Both are asked in turns, of the same professionals, by the same connection, so
what counts is the ratio. Each number of purchases is a database of its own with the real schema (`live_rows`).
It ends with an error when the plan reads a table of many rows from end to end. `bench/results/live.md` keeps
what was found.

A server is started and thrown away; TMPDIR says where, and 25 million purchases take 30 GB and half an hour.
`--server` names one that runs: its databases `vinte_live_...` are made, or used as they were filled before.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django
import psycopg

RESULTS = Path(__file__).parent / "results" / "live.md"
TERMS = "pt-2026-01-01"
ASKED = 100
ROUNDS = 10
# A table with fewer rows may be read from end to end: that is faster.
MANY_ROWS = 10_000
# A purchase with all that belongs to it takes 1 kB, and its indexes are sorted beside it.
BYTES_EACH = 1_400

QUESTION = "the question: verdict and clauses"

Ask = Callable[[int], Any]


@contextmanager
def _server(url: str | None, purchases: list[int]) -> Iterator[str]:
    from vinte.project.postgres import temporary_server

    if url:
        yield url
        return
    free, asked = shutil.disk_usage(tempfile.gettempdir()).free, BYTES_EACH * max(purchases)
    if free < asked:
        raise SystemExit(
            f"{tempfile.gettempdir()} has {free / 1e9:.0f} GB left, and {asked / 1e9:.0f} GB are needed: "
            "name a larger folder in TMPDIR, or ask for fewer purchases"
        )
    with temporary_server() as started:
        yield started


def _open(server: str, name: str) -> bool:
    """Let Django use that database of the server, made when missing; whether it was filled before."""
    from django.db import connection

    parts = urlsplit(server)
    with psycopg.connect(parts._replace(path="/postgres").geturl(), autocommit=True) as session:
        found = session.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
        ).fetchone()
        if found != ("filled",):
            session.execute(f'DROP DATABASE IF EXISTS "{name}"')
            session.execute(f'CREATE DATABASE "{name}"')
    connection.close()
    connection.settings_dict["NAME"] = name
    return found == ("filled",)


def _fill(name: str, purchases: int) -> None:
    import live_rows
    from django.core.management import call_command
    from django.db import connection

    begun = time.perf_counter()
    call_command("migrate", verbosity=0)
    live_rows.fill(purchases)
    with connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON DATABASE \"{name}\" IS 'filled'")
    print(f"{name} filled in {time.perf_counter() - begun:.0f} s", file=sys.stderr, flush=True)


def _questions() -> dict[str, Ask]:
    """What is measured, by what it is called; the first is what all others are compared with."""
    import live_rows
    from django.db import connection

    from vinte.claims import progress
    from vinte.claims.dossier import assessing
    from vinte.leads.models import ContactPurchase

    terms = assessing.terms_named(TERMS)
    query = assessing._live_query(terms)
    apart = replace(query, statement=query.statement.replace(b" NOT MATERIALIZED", b""))

    def row(number: int) -> Any:
        return ContactPurchase.objects.get(
            professional_id=live_rows.professional_id(number), id=live_rows.contact_id(number, 9)
        )

    def ask(number: int) -> assessing.Assessment:
        return assessing.assess_with(
            terms=terms, professional_id=live_rows.professional_id(number), at=live_rows.AT
        )

    def kept_apart(number: int) -> assessing.Assessment:
        with connection.cursor():
            return apart.ask(
                connection.connection,
                professional_id=live_rows.professional_id(number),
                as_of=live_rows.AT,
            )

    def of_a_page(number: int) -> assessing.Assessment:
        return progress.assess(professional_id=live_rows.professional_id(number), at=live_rows.AT)

    return {
        "one row by its key, ORM": row,
        QUESTION: lambda number: ask(number).statuses,
        "the question, every contact and clause read": lambda number: ask(number).clauses,
        "the question, each `WITH` kept apart": lambda number: kept_apart(number).statuses,
        "by which terms, and the question": lambda number: of_a_page(number).statuses,
    }


def _milliseconds(what: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    what()
    return (time.perf_counter() - begun) * 1000


def _middle_and_slow(times: list[float]) -> tuple[float, float]:
    """The median and the 99th of a hundred."""
    return statistics.median(times), statistics.quantiles(times, n=100)[98]


def _measure(questions: dict[str, Ask], count: int) -> dict[str, list[float]]:
    """Milliseconds of each, in turns; each has been asked of these professionals before."""
    chance = random.Random(20)
    who = [chance.randrange(count) for _ in range(ASKED)]
    for number in who:
        for ask in questions.values():
            ask(number)
    found: dict[str, list[float]] = {name: [] for name in questions}
    for _round in range(ROUNDS):
        for number in who:
            for name, ask in questions.items():
                found[name].append(_milliseconds(partial(ask, number)))
    return found


def _of_strangers(questions: dict[str, Ask], count: int) -> dict[str, list[float]]:
    """Milliseconds of the row and of the question, each of professionals whom nobody asked about before."""
    chance = random.SystemRandom()
    return {
        name: [_milliseconds(partial(questions[name], chance.randrange(count))) for _ in range(ASKED)]
        for name in (next(iter(questions)), QUESTION)
    }


def _processor(questions: dict[str, Ask], count: int) -> dict[str, float]:
    """Milliseconds of processor time of each, ours and the server's, the least of some rounds.

    What else the machine does hardly shows in it. Read from /proc, so NaN where the server is elsewhere.
    """
    from django.db import connection

    chance = random.Random(20)
    who = [chance.randrange(count) for _ in range(ASKED)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        ((backend,),) = cursor.fetchall()
    counter = Path(f"/proc/{backend}/schedstat")

    def used() -> float:
        theirs = int(counter.read_text().split()[0]) / 1e6 if counter.exists() else math.nan
        return time.process_time() * 1000 + theirs

    found: dict[str, float] = dict.fromkeys(questions, math.inf)
    for _round in range(ROUNDS):
        for name, ask in questions.items():
            begun = used()
            for number in who:
                ask(number)
            found[name] = min(found[name], (used() - begun) / len(who))
    return found


def _first(ask: Ask) -> float:
    """Milliseconds of the first question of a new connection, which plans it."""
    from django.db import connection

    connection.close()
    connection.ensure_connection()
    return _milliseconds(partial(ask, 0))


def _scans() -> list[tuple[str, str, str, int]]:
    """How the prepared plan reads each table: its name, the kind of scan, the index, and how often it does."""
    import live_rows
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM pg_prepared_statements WHERE statement LIKE '%NOT MATERIALIZED%' AND generic_plans > 0"
        )
        ((name,),) = cursor.fetchall()
        who, at = live_rows.professional_id(0), live_rows.AT
        cursor.execute(f"EXPLAIN (FORMAT JSON) EXECUTE \"{name}\" ('{who}', '{at}', '{at.date()}')")
        ((plan,),) = cursor.fetchall()
    plan = json.loads(plan) if isinstance(plan, str) else plan
    found: dict[tuple[str, str, str], int] = {}

    def walk(node: dict[str, Any], table: str) -> None:
        table = node.get("Relation Name", table)
        kind = node["Node Type"]
        # Of a bitmap, the index is named below the table.
        if "Index Name" in node or (kind == "Seq Scan"):
            key = (table, kind, node.get("Index Name", ""))
            found[key] = found.get(key, 0) + 1
        for child in node.get("Plans", []):
            walk(child, table)

    walk(plan[0]["Plan"], "")
    return sorted((*key, times) for key, times in found.items())


def _whole_tables(scans: list[tuple[str, str, str, int]]) -> list[str]:
    """The tables of many rows that a plan reads from end to end."""
    from django.db import connection

    read = [table for table, kind, _index, _times in scans if kind == "Seq Scan"]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relname = ANY(%s) AND reltuples > %s", [read, MANY_ROWS]
        )
        return [name for (name,) in cursor.fetchall()]


def _report(purchases: int) -> tuple[list[str], list[str]]:
    """The lines about one database, and the tables that are read from end to end but should not be."""
    import live_rows
    from django.db import connection

    questions = _questions()
    first = _first(questions[QUESTION])
    count = live_rows.professionals(purchases)
    strangers = _of_strangers(questions, count)
    found, processor = _measure(questions, count), _processor(questions, count)
    scans = _scans()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_size_pretty(pg_database_size(current_database()))")
        size = cursor.fetchone()[0]
    met = {name: _middle_and_slow(times) for name, times in strangers.items()}
    lines = [
        f"## {purchases:,} purchases",
        "",
        f"{size} with all indexes. The first question of a new connection, which plans it: {first:.0f} ms.",
        "Of professionals whom nobody asked about before, median and 99th: "
        + "; ".join(f"{name}, {middle:.2f} and {slow:.2f} ms" for name, (middle, slow) in met.items())
        + ".",
        "",
        "| | median ms | 99th of 100, ms | processor ms | median, ratio | 99th, ratio | processor, ratio |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    base: tuple[float, ...] = ()
    for name, times in found.items():
        told = (*_middle_and_slow(times), processor[name])
        base = base or told
        cells = [*told, *(mine / row for mine, row in zip(told, base, strict=True))]
        lines.append(f"| {name} | {' | '.join(f'{cell:.2f}' for cell in cells)} |")
    lines += ["", "| table | read by | index | times |", "| --- | --- | --- | ---: |"]
    lines += [f"| {table} | {kind} | {index} | {times} |" for table, kind, index, times in scans]
    return [*lines, ""], _whole_tables(scans)


def _goes_first() -> bool:
    """Whether the system lets this process run before all ordinary ones."""
    return hasattr(os, "sched_getscheduler") and os.sched_getscheduler(0) == os.SCHED_FIFO


def main() -> None:
    """Print the tables and write them down."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("purchases", type=int, nargs="*", default=[1_000, 25_000_000])
    parser.add_argument("--server", help="the address of a running PostgreSQL, as its superuser")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vinte.project.settings")
    os.environ.setdefault("VINTE_DEMO", "1")
    os.environ.setdefault("VINTE_SECRET_KEY", "a key for a measurement that guards nothing")
    whole: list[str] = []
    with _server(options.server, options.purchases) as server:
        os.environ["VINTE_DATABASE_URL"] = server
        django.setup()
        lines = [
            "# The live question beside one row by its index",
            "",
            f"{ASKED} professionals with 25 contacts each, {ROUNDS} times, in turns; every one was asked before. "
            f"{os.cpu_count()} cores ({platform.machine()}), load {os.getloadavg()[0]:.1f} when it began, "
            f"Python {platform.python_version()}.",
            f"By `python bench/live.py {' '.join(map(str, options.purchases))}`"
            + (", ahead of all else on the machine (`chrt -f 1`)." if _goes_first() else "."),
            "",
        ]
        for purchases in options.purchases:
            name = f"vinte_live_{purchases}"
            if not _open(server, name):
                _fill(name, purchases)
            told, read_whole = _report(purchases)
            print("\n".join(told), flush=True)
            lines += told
            whole += read_whole
        from django.db import connection

        connection.close()
    RESULTS.write_text("\n".join(lines), "utf-8")
    if whole:
        raise SystemExit(f"read from end to end: {', '.join(whole)}")


if __name__ == "__main__":
    main()
