"""Makes the town in an empty database."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import connection

from vinte.demo.models import Town
from vinte.demo.play_payments import history
from vinte.demo.town import one_transaction, play_wizard
from vinte.demo.town.cast import CAST
from vinte.demo.town.plan import HISTORY_DAYS, ZONE, Event
from vinte.demo.town.plan_scenes import plan_town
from vinte.demo.town.play_money import TownPlayer
from vinte.demo.town.progress import Progress, Report
from vinte.kernel import duty_state
from vinte.kernel.errors import VinteError
from vinte.people import queries as people

SEED = 20


class TownExists(RuntimeError):
    """There is a town in this database already; begin anew with an empty one."""


class DutyFailed(VinteError):
    """Something that time alone brings failed while the town was played."""


class NotEmpty(VinteError):
    """The database has people of its own: the town, whose logins need no code, may not move in."""


def is_loaded() -> bool:
    """Whether this database has its town."""
    return Town.objects.exists()


def load(
    *,
    now: datetime,
    seed: int = SEED,
    report: Report | None = None,
    payments_into: Path | None = None,
) -> int:
    """Play the whole year up to `now` and return how many events that took.

    All of it is one transaction: a town that was cut short leaves nothing behind. Raises TownExists when
    there is one, NotEmpty when other people live here, DutyFailed for what time brings and fails. `report` is told before each event how far it is.
    `payments_into` is the play provider's state, made anew, in which its payments of the year then stand too.
    """
    if is_loaded():
        raise TownExists("this database has a town; start with FRESH=1 to make a new one")
    if people.professionals() or any("operator" in member.roles for member in people.staff()):
        raise NotEmpty(
            "this database has people of its own; the demo needs an empty one (VINTE_DATABASE_URL)"
        )
    events = plan_town(seed=seed, now=now).events()
    names = {member.slug: member.name for member in CAST}

    def play() -> None:
        player = TownPlayer(seed=seed)
        player.open_house(at=now - timedelta(days=HISTORY_DAYS + 1))
        for done, event in enumerate(events):
            if report is not None:
                report(_progress(event, names, done=done, of=len(events)))
            getattr(player, event.what)(at=event.at, **event.of)
        _refuse_failed_duties(at=now)
        # What was promised to hold at commit is looked at before the town counts as made.
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        if payments_into is not None:
            history.bring_in(payments_into, player.payments, player.disputes.values())
        Town.objects.create(pk=1, seed=seed, made_at=now)

    one_transaction.whole(play)
    return len(events)


def _refuse_failed_duties(*, at: datetime) -> None:
    """A duty writes its failures down and goes on, as it must where people wait; here nobody would see it."""
    for duty in duty_state.duty_states(at=at):
        for failed in duty.failures:
            raise DutyFailed(
                f"{duty.name} failed for {failed.key} at {failed.failed_first_at}: {failed.error}"
            )


def _progress(event: Event, names: dict[str, str], *, done: int, of: int) -> Progress:
    """How far it is; learns the name of who joins."""
    if "member" in event.of:
        names[event.of["who"]] = event.of["member"].name
    who = names.get(event.of.get("who", ""), "") or names.get(event.of.get("homeowner", ""), "")
    return Progress("playing", done=done, of=of, day=event.at.astimezone(ZoneInfo(ZONE)).date(), who=who)


def finish() -> int:
    """What needs transactions of its own: done after `load`, at every start, and only once; how many."""
    return play_wizard.publish(made_at=Town.objects.get(pk=1).made_at)
