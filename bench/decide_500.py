"""500 claims decided by 20 workers, each by two of them, while 100 workers are killed in between: exactly 500 paid.

    .venv/bin/python bench/decide_500.py [CLAIMS] [KILLS]

Every claim is clear, so that the rules approve it. Each worker is a process with a connection of its own and a list in
an order of its own; one that is killed (SIGKILL) is begun again with the same list. Writes results/decide-500.md;
exit 1 when anything is paid twice, not at all, or wrong.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import claims_of_many

RESULTS = Path(__file__).parent / "results" / "decide-500.md"
WORKERS = 20
SECONDS_BETWEEN_KILLS = 0.25


def work(ids: list[Any]) -> None:
    """Decide these claims, as the duty does, one after the other."""
    from django.db import connections

    from cast import CLAIM_DAY
    from vinte.claims.models import Claim
    from vinte.claims.steps import by_rules

    connections.close_all()
    for claim in Claim.objects.filter(id__in=ids):
        by_rules.end_verification(claim, at=CLAIM_DAY + timedelta(days=7))


def decide(ids: list[Any], *, kills: int, chance: random.Random) -> tuple[float, int]:
    """Let the workers decide, killing so many in between; seconds, and how many were killed while they worked."""
    from django.db import connections

    twice = [*ids, *ids]
    chance.shuffle(twice)
    lists = [twice[place::WORKERS] for place in range(WORKERS)]
    context = get_context("fork")
    connections.close_all()
    began, killed = time.perf_counter(), 0
    workers = [context.Process(target=work, args=(mine,)) for mine in lists]
    for worker in workers:
        worker.start()
    while True:
        alive = [place for place, worker in enumerate(workers) if worker.is_alive()]
        if killed < kills:
            # Where all are done, somebody begins once more: a kill between two claims is one too.
            place = chance.choice(alive or range(WORKERS))
            if workers[place].is_alive():
                os.kill(workers[place].pid, signal.SIGKILL)  # type: ignore[arg-type]
                killed += 1
            workers[place].join()
            workers[place] = context.Process(target=work, args=(lists[place],))
            workers[place].start()
            time.sleep(SECONDS_BETWEEN_KILLS * chance.random() * 2)
        elif alive:
            time.sleep(0.05)
        else:
            break
    for worker in workers:
        worker.join()
    failed = [worker.exitcode for worker in workers if worker.exitcode]
    if failed:
        raise RuntimeError(f"workers ended with {failed}")
    return time.perf_counter() - began, killed


def faults(ids: list[Any]) -> list[str]:
    """Everything that is not as it should be, in words."""
    from django.db.models import Sum

    from vinte.claims.models import Claim, Decision, GuaranteePayment
    from vinte.project import rooms

    found = []
    states = dict.fromkeys(Claim.objects.filter(id__in=ids).values_list("state", flat=True))
    if list(states) != ["approved"]:
        found.append(f"the claims are {', '.join(states)}")
    paid = GuaranteePayment.objects.count()
    if paid != len(ids):
        found.append(f"{paid} were paid, of {len(ids)}")
    if Decision.objects.count() != len(ids):
        found.append(f"{Decision.objects.count()} decisions of {len(ids)} claims")
    sums = [
        model.objects.aggregate(cents=Sum(field))["cents"]
        for model, field in ((GuaranteePayment, "amount_cents"), (Decision, "refund_cents"))
    ]
    if len(set(sums)) != 1:
        found.append(f"paid and decided differ: {sums}")
    return found + [line for check in rooms.checks() for line in check.rows()]


def main(count: int, kills: int) -> int:
    """Play, decide, look; how many faults."""
    with claims_of_many.database():
        began = time.perf_counter()
        claims_of_many.play_first()
        claims_of_many.copy(count - 1)
        from vinte.claims.models import Claim

        ids = list(Claim.objects.values_list("id", flat=True))
        played = time.perf_counter() - began
        seconds, killed = decide(ids, kills=kills, chance=random.Random(11))
        found = faults(ids)
    said = (
        f"# {count} claims, each decided twice by {WORKERS} workers\n\n"
        f"`bench/decide_500.py {count} {kills}`, on {os.cpu_count()} processors.\n\n"
        "| what | found |\n| --- | --- |\n"
        f"| claims filed | {count} |\n"
        f"| attempts to decide, at least | {2 * count} |\n"
        f"| workers killed while they worked | {killed} |\n"
        f"| paid | {count - len(found) if not found else 'see below'} |\n"
        f"| seconds for the deciding | {seconds:.0f} |\n"
        f"| faults, with every check of `vinte check` | {len(found)} |\n"
        + "".join(f"\n- {line}" for line in found[:20])
    )
    RESULTS.write_text(said, "utf-8")
    print(said, f"\n(the story and its copies took {played:.0f} s)")
    return len(found)


if __name__ == "__main__":
    numbers = [int(each) for each in sys.argv[1:]]
    sys.exit(1 if main(*[*numbers, *(500, 100)[len(numbers) :]]) else 0)
