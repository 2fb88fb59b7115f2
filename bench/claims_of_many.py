"""Many professionals with a claim each, on a database of their own, for the programmes about claims."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]


@contextmanager
def database() -> Iterator[None]:
    """A server of its own with every table, and Django set up on it; both go afterwards."""
    os.environ.setdefault("VINTE_SECRET_KEY", "a key for programmes that guards nothing and is known to all")
    os.environ["VINTE_DEMO"] = "1"
    os.environ["VINTE_STATIC_COLLECTED"] = "0"
    os.environ["DJANGO_SETTINGS_MODULE"] = "vinte.project.settings"
    from vinte.project import postgres

    launched = postgres.launch(None)
    os.environ["VINTE_DATABASE_URL"] = launched.url
    try:
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        yield
    finally:
        from django.db import connections

        connections.close_all()
        launched.stop()


def _play(first: int, last: int) -> None:
    import cast
    from vinte.people import actions as people

    for number in range(first, last):
        of = cast.claimable(
            f"Profissional {number}",
            tax_identity=_tax_identity(number),
            email=f"profissional{number}@obras.example",
            owners=[
                cast.homeowner(
                    f"Morador {number}-{place}",
                    email=f"morador{number}-{place}@casa.example",
                    phone=f"91{number:04d}{place:03d}",
                )
                for place in range(20)
            ],
        )
        # Nobody shares a telephone with anybody: that would be a signal.
        people.update_profile(professional_id=of.id, at=cast.MONDAY, phone=f"96{number:07d}")


def _tax_identity(number: int) -> str:
    from stdnum.pt import nif

    digits = f"51{number:06d}"
    return digits + str(nif.calc_check_digit(digits))


def play(count: int, *, processes: int = 2) -> None:
    """So many professionals after their twenty contacts, each as `cast.claimable` has them."""
    from django.db import connections

    connections.close_all()
    share = -(-count // processes)
    context = get_context("fork")
    playing = [
        context.Process(target=_play, args=(first, min(first + share, count)))
        for first in range(0, count, share)
    ]
    for process in playing:
        process.start()
    for process in playing:
        process.join()
        if process.exitcode:
            raise RuntimeError(f"the story of some professionals ended with {process.exitcode}")
