"""kill -9 at random while contacts are bought, payments come, claims are paid and letters are sent: nothing lost or doubled.

Clients, the processes behind connections, the postmaster, the worker and the web are killed and begun again. What was
confirmed to a client must be in the books once, and what was not confirmed is asked for again with the same key.
The control switches synchronous_commit off, which must lose what was confirmed.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))

import killing
from killing import Client, Journal, Server, Site
from parts import Control, Figure, Part

SEED = 20_261_130
PLACES, TRIES = 4, 5
# How often each is killed, of a hundred kills.
SHARES = {"client": 62, "connection": 12, "web": 10, "worker": 10, "postmaster": 6}


@dataclass(frozen=True)
class Force:
    """How much of each there is; a request has four places, for which five try."""

    buyers: int
    requests: int
    claims: int
    payments: int
    kills: int
    buying_clients: int
    seconds_between: float
    letters_patience_seconds: float


LONG = Force(
    buyers=100,
    requests=2_500,
    claims=1_000,
    payments=300,
    kills=300,
    buying_clients=5,
    seconds_between=0.8,
    letters_patience_seconds=1_200,
)
SHORT = Force(
    buyers=6,
    requests=8,
    claims=6,
    payments=4,
    kills=12,
    buying_clients=2,
    seconds_between=0.05,
    letters_patience_seconds=300,
)
# The control buys from one client, and kills the postmaster while it does.
LOSSES_TRIED = 8


def run(*, short: bool) -> Part:
    """Prepare, kill, wait until all is done, and count; then the control."""
    force = SHORT if short else LONG
    chance = random.Random(SEED)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        with killing.database(folder) as server:
            people = prepare(force)
            began = time.monotonic()
            clients = hand_out(force, people, folder, chance)
            with killing.running(server, folder, payers=1) as site:
                for client in clients:
                    client.start()
                kill_all(site, clients, kills=force.kills, pause=force.seconds_between, chance=chance)
                finish(site, clients)
                seconds = time.monotonic() - began
                unsent = wait_for_letters(patience=force.letters_patience_seconds)
                unpaid = wait_for_payments(force.payments, patience=force.letters_patience_seconds)
            figures = list(count(force, site, clients, unsent=unsent, unpaid=unpaid))
            notes = tuple(letters_note(site))
            control = lose(server, people, folder)
    killed = ", ".join(f"{kind} {site.killed.get(kind, 0)}" for kind in SHARES)
    return Part(
        title="kill -9",
        how=f"Seed {SEED}: {force.buyers} professionals, five for each four places, in {force.buying_clients} processes; two that "
        f"decide each claim twice, one that pays in, the web and the worker; {seconds:.0f} s. Killed: {killed}.",
        figures=tuple(figures),
        controls=(control,),
        notes=notes,
    )


@dataclass(frozen=True)
class People:
    """Who buys, what, and the claims that wait for a decision."""

    buyers: list[Any]
    requests: list[Any]
    spare: list[Any]
    claims: list[Any]


def prepare(force: Force) -> People:
    """People with money, requests of today, and claims whose homeowners had their days."""
    import claims_of_many

    import cast
    from vinte.claims.models import Claim

    claims_of_many.play_first()
    claims_of_many.copy(force.claims - 1)
    now = datetime.now(UTC)
    buyers = [
        cast.professional(
            f"Ana {number}",
            at=now - timedelta(days=30),
            balance_cents=400_000,
            pack="yearly",
            is_complete=number == 0,
            email=f"ana{number}@obras.example",
        ).id
        for number in range(force.buyers)
    ]
    at = now - timedelta(hours=10)
    asked = []
    for number in range(force.requests + 10 * LOSSES_TRIED):
        owner = cast.homeowner(f"Helena {number}", at=at, email=f"helena{number}@casa.example")
        asked.append(cast.request(at=at, of=owner, title=f"Pintar a sala {number}", place_count=PLACES).pk)
    return People(
        buyers=buyers,
        requests=asked[: force.requests],
        spare=asked[force.requests :],
        claims=list(Claim.objects.values_list("id", flat=True)),
    )


def hand_out(force: Force, people: People, folder: Path, chance: random.Random) -> list[Client]:
    """Each contact to five professionals, a tenth of them twice with one key; each claim twice; each payment once."""
    wanted = []
    for asked in people.requests:
        for buyer in chance.sample(people.buyers, TRIES):
            task = (buyer, asked, f"{buyer}:{asked}")
            wanted += [task, task] if chance.random() < 0.1 else [task]
    chance.shuffle(wanted)
    twice = [*people.claims, *people.claims]
    chance.shuffle(twice)
    payments = [(chance.choice(people.buyers), f"payment {number}") for number in range(force.payments)]
    lists = [
        *((killing.buy, wanted[place :: force.buying_clients]) for place in range(force.buying_clients)),
        *((killing.decide, twice[place::2]) for place in range(2)),
        (killing.pay_in, payments),
    ]
    counts: Counter[str] = Counter()
    clients = []
    for act, tasks in lists:
        journal = Journal(folder / f"{act.__name__}-{counts[act.__name__]}")
        counts[act.__name__] += 1
        clients.append(Client(act, list(enumerate(tasks)), journal))
    return clients


def kill_all(site: Site, clients: list[Client], *, kills: int, pause: float, chance: random.Random) -> None:
    """So many kills, spread over all kinds; only what was alive counts."""
    kinds, weights = zip(*SHARES.items(), strict=True)
    while sum(site.killed.values()) < kills:
        kind = chance.choices(kinds, weights)[0]
        if kind == "client":
            at_work = [client for client in clients if client.alive()]
            if not at_work:
                kind = "connection"
            elif chance.choice(at_work).kill():
                site.note(kind)
        if kind == "connection" and site.server.kill_a_backend(chance):
            site.note(kind)
        if kind == "postmaster":
            site.server.kill()
            site.note(kind)
            site.server.start()
        for service in site.services:
            if service.name == kind and service.kill():
                site.note(kind)
        time.sleep(pause * 2 * chance.random())


def finish(site: Site, clients: list[Client]) -> None:
    """Let the clients end what they have to do."""
    site.server.wait()
    while any(client.alive() for client in clients):
        time.sleep(killing.PAUSE_SECONDS)
    for client in clients:
        left = len(client.tasks) - len(client.journal.lines())
        if left:
            raise RuntimeError(f"{client.journal.path.name} left {left} undone")


def _patiently(ask: Any, *, patience: float) -> int:
    """Ask until it says 0, or for so long; what it said last."""
    from django.db import DatabaseError, connections

    ends = time.monotonic() + patience
    while True:
        try:
            said = int(ask())
        except DatabaseError:
            connections.close_all()
            said = -1
        if said == 0 or time.monotonic() > ends:
            return said
        time.sleep(1)


def wait_for_letters(*, patience: float) -> int:
    """Until the worker has sent every letter; how many are left."""
    from vinte.notices.models import Message

    unsent = Message.objects.exclude(state=Message.State.SENT).filter(channel=Message.Channel.EMAIL)
    return _patiently(unsent.count, patience=patience)


def wait_for_payments(count: int, *, patience: float) -> int:
    """Until every payment that was begun is credited; how many are not."""
    from vinte.wallet.models import TopUp

    paid = TopUp.objects.filter(state="paid", idempotency_key__startswith="payment ")
    return _patiently(lambda: count - paid.count(), patience=patience)


def _of(clients: Iterable[Client], act: Any) -> Iterable[tuple[Any, str]]:
    """Each task of those clients, and what became of it."""
    for client in clients:
        if client.act is act:
            became = client.journal.lines()
            yield from ((task, became[number]) for number, task in client.tasks)


def count(force: Force, site: Site, clients: list[Client], *, unsent: int, unpaid: int) -> Iterable[Figure]:
    """What the books say beside what was confirmed."""
    from django.db import connection

    from vinte.claims.models import Decision, GuaranteePayment
    from vinte.notices.models import Message
    from vinte.project import rooms

    with connection.cursor() as cursor:
        cursor.execute("SELECT id::text FROM leads_contactpurchase WHERE idempotency_key LIKE '%%:%%'")
        kept = {key for (key,) in cursor.fetchall()}
        cursor.execute(
            "SELECT count(*) FROM (SELECT 1 FROM leads_contactpurchase GROUP BY professional_id, job_request_id"
            " HAVING count(*) > 1) AS twice"
        )
        (twice,) = cursor.fetchone()
        cursor.execute(
            "SELECT count(*) FROM (SELECT job_request_id, count(*) AS sold FROM leads_place GROUP BY 1) AS each"
            " JOIN leads_jobrequest AS asked ON asked.id = each.job_request_id WHERE sold > place_count"
        )
        (oversold,) = cursor.fetchone()
    confirmed = {
        became.split(" ")[1] for _task, became in _of(clients, killing.buy) if became.startswith("bought ")
    }
    refused = Counter(
        became for _task, became in _of(clients, killing.buy) if not became.startswith("bought ")
    )
    wanted = PLACES * force.requests
    told = Message.objects.filter(idempotency_key__in=[f"contact_sold:{key}" for key in kept]).count()
    broken = [f"{check.name}: {line}" for check in rooms.checks() for line in check.rows()]
    paid = GuaranteePayment.objects.count()
    kills = sum(site.killed.values())
    yield Figure("kills of what was at work", f"{kills}", f"{force.kills}", kills >= force.kills)
    yield Figure("purchases", f"{len(kept)}", f"{wanted}", len(kept) == wanted)
    yield Figure(
        "confirmed and not in the books (lost)", f"{len(confirmed - kept)}", "0", not confirmed - kept
    )
    yield Figure(
        "in the books and confirmed to nobody", f"{len(kept - confirmed)}", "0", not kept - confirmed
    )
    yield Figure("bought twice", f"{twice}", "0", not twice)
    yield Figure("requests sold to more than have a place", f"{oversold}", "0", not oversold)
    yield Figure(
        "refused, all because the places were sold",
        f"{refused['sold_out']} of {refused.total()}",
        "all",
        refused["sold_out"] == refused.total() > 0,
    )
    yield Figure("claims paid", f"{paid}", f"{force.claims}", paid == force.claims)
    decided = Decision.objects.count()
    yield Figure("decisions", f"{decided}", f"{force.claims}", decided == force.claims)
    yield Figure("payments begun and not credited once", f"{unpaid}", "0", unpaid == 0)
    yield Figure("purchases told to their homeowner", f"{told}", f"{wanted}", told == wanted)
    yield Figure("letters left unsent", f"{unsent}", "0", unsent == 0)
    yield Figure(
        "lines of every check of `vinte check`",
        f"{len(broken)}" + "".join(f"; {line}" for line in broken[:3]),
        "0",
        not broken,
    )


def letters_note(site: Site) -> Iterable[str]:
    """How many letters a mail server saw twice: killed between its answer and our commit, a letter goes out again."""
    came = Counter(site.letters.read_text().splitlines())
    again = sum(number - 1 for number in came.values())
    yield (
        f"Letters at the mail server: {len(came)}, of which {again} came a second time with the same Message-ID: whoever is "
        "killed between the server's answer and the commit sends again, which is the lesser evil."
    )


def lose(server: Server, people: People, folder: Path) -> Control:
    """Confirm a purchase while synchronous_commit is off, and kill the postmaster at once."""
    import psycopg
    from django.db import connections

    connections.close_all()
    for setting in ("synchronous_commit = off", "wal_writer_delay = '10s'"):
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute(f"ALTER SYSTEM SET {setting}")
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("SELECT pg_reload_conf()")
    lost = tried = 0
    spare = list(people.spare)
    while not lost and tried < LOSSES_TRIED:
        mine, spare = spare[:10], spare[10:]
        tried += 1
        tasks = [(number, (people.buyers[0], asked, f"lost:{asked}")) for number, asked in enumerate(mine)]
        client = Client(killing.buy, tasks, Journal(folder / f"lost-{tried}"))
        client.start()
        while len(client.journal.lines()) < 3:
            client.alive()
            time.sleep(0.01)
        server.kill()
        assert client.process
        client.process.kill()
        client.process.join()
        confirmed = {line.split(" ")[1] for line in client.journal.lines().values()}
        server.start()
        with psycopg.connect(server.url) as connection:
            rows = connection.execute("SELECT id::text FROM leads_contactpurchase").fetchall()
        lost = len(confirmed - {key for (key,) in rows})
    return Control(
        "synchronous_commit",
        f"{lost} confirmed purchases lost after {tried} kills of the postmaster",
        lost > 0,
    )


if __name__ == "__main__":
    part = run(short="--short" in sys.argv)
    print(part.markdown(when=f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC", machine=f"{os.cpu_count()} cores"))
    sys.exit(0 if part.good else 1)
