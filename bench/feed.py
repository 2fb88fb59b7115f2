"""How long a page of the feed takes: `python bench/feed.py`, on the database of VINTE_DATABASE_URL.

50,000 open requests in 278 municipalities and 5,000 professionals are made in one transaction, which is
rolled back. The first page of some professionals is asked with the index of the feed and without it, in
turns, so that both meet the same machine; what counts is the ratio. `bench/results/feed.md` keeps it.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import statistics
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django

RESULTS = Path(__file__).parent / "results" / "feed.md"
INDEX = "job_request_open_feed"
AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
PAGE = 24
ROUNDS = 3


def make(requests: int, professionals: int, chance: random.Random) -> list[Any]:
    """The rows, and the professionals."""
    from django.db import connection

    from vinte.kernel.ids import new_id
    from vinte.leads.models import JobRequest, Place
    from vinte.people.catalogue import places as catalogue
    from vinte.people.catalogue import trades as catalogue_trades
    from vinte.people.models import Account, Homeowner, Professional

    # Places without their purchases are enough for the feed, and would be refused otherwise.
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    places, trades = (
        [place.name for place in catalogue.places("pt")],
        [t.slug for t in catalogue_trades.trades()],
    )
    homeowner = Homeowner(
        id=new_id(at=AT), name="Helena", email="helena@casa.example", phone="+351912345678", joined_at=AT
    )
    homeowner.save(force_insert=True)
    accounts = [
        Account(id=new_id(at=AT), email=f"p{number}@obras.example", name="P", joined_at=AT)
        for number in range(professionals)
    ]
    Account.objects.bulk_create(accounts, batch_size=1000)
    made = [
        Professional(
            id=new_id(at=AT),
            account=account,
            market="pt",
            tax_identity="PT501964843",
            trade_name="P",
            trades=chance.sample(trades, 2),
            municipality=chance.choice(places),
            joined_at=AT,
        )
        for account in accounts
    ]
    Professional.objects.bulk_create(made, batch_size=1000)
    rows, sold = [], []
    for _number in range(requests):
        published_at = AT - timedelta(minutes=chance.randrange(60 * 24 * 30))
        rows.append(
            JobRequest(
                id=new_id(at=published_at),
                homeowner=homeowner,
                market="pt",
                trade=chance.choice(trades),
                title="Obra",
                description="Uma obra. " * 20,
                municipality=chance.choice(places),
                parish="Sé",
                address="Rua",
                intent="comparing",
                place_count=4,
                priority_price_cents=1200,
                standard_price_cents=1500,
                published_at=published_at,
                priority_until=published_at + timedelta(hours=24),
                unsold_from=published_at + timedelta(hours=48),
                unsold_percent=30,
            )
        )
        sold.extend(
            Place(
                job_request=rows[-1],
                number=number + 1,
                professional=made[number],
                purchase_id=new_id(at=AT),
                sold_at=AT,
            )
            for number in range(chance.choice((0, 0, 1, 2)))
        )
    JobRequest.objects.bulk_create(rows, batch_size=2000)
    Place.objects.bulk_create(sold, batch_size=2000)
    with connection.cursor() as cursor:
        for model in (JobRequest, Place, Professional):
            cursor.execute(f"ANALYZE {model._meta.db_table}")
    return made


def milliseconds(who: list[Any]) -> list[float]:
    """For each professional, how long the count and the first page take together."""
    from vinte.leads.offers.feed import EVERYTHING, Feed, buyable

    found = []
    for professional in who:
        begun = time.perf_counter()
        rows = buyable(professional, professional.pk, service="priority", filters=EVERYTHING, at=AT)
        feed = Feed(rows=rows, service="priority", at=AT)
        feed.count()
        feed[:PAGE]
        found.append((time.perf_counter() - begun) * 1000)
    return found


def measure(requests: int, professionals: int, asked: int) -> tuple[list[float], list[float]]:
    """With the index and without it, in turns."""
    from django.db import connection, transaction

    chance = random.Random(20)
    with transaction.atomic():
        made = make(requests, professionals, chance)
        who = chance.sample(made, min(asked, len(made)))
        milliseconds(who[:20])
        with_index: list[float] = []
        without: list[float] = []
        for _round in range(ROUNDS):
            with_index += milliseconds(who)
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"DROP INDEX {INDEX}")
                without += milliseconds(who)
                transaction.set_rollback(True)
        transaction.set_rollback(True)
    return with_index, without


def main() -> None:
    """Print the table and write it down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=50_000)
    parser.add_argument("--professionals", type=int, default=5_000)
    parser.add_argument("--asked", type=int, default=100)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vinte.project.settings")
    django.setup()
    load_before = os.getloadavg()[0]
    with_index, without = measure(options.requests, options.professionals, options.asked)
    base = statistics.median(with_index)
    lines = [
        "# The first page of the feed, with its index and without",
        "",
        f"{options.requests} open requests, {options.professionals} professionals with two trades and one",
        f"municipality each; count and first {PAGE} offers of {options.asked} of them, {ROUNDS} times in turns.",
        f"{os.cpu_count()} cores ({platform.machine()}), load {load_before:.1f} before.",
        "",
        "| | median ms | 95th of 100, ms | median, ratio |",
        "| --- | ---: | ---: | ---: |",
    ]
    for name, found in ((f"with `{INDEX}`", with_index), ("without it", without)):
        middle, slow = statistics.median(found), statistics.quantiles(found, n=100)[94]
        lines.append(f"| {name} | {middle:.1f} | {slow:.1f} | {middle / base:.2f} |")
    report = "\n".join(lines) + "\n"
    print(report)
    RESULTS.write_text(report, "utf-8")


if __name__ == "__main__":
    main()
