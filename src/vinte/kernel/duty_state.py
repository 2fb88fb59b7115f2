"""How the duties stand, for the operator's page, `/healthz` and `vinte check`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F

from vinte.kernel import due
from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed
from vinte.kernel.models import DutyFailure, DutyRun

# A duty is late when it did not come to its end for its period and so much more: a restart is shorter.
PATIENCE = timedelta(minutes=5)


@dataclass(frozen=True)
class Failure:
    """An item that failed and was not done since; `retry_at` is when it is tried again."""

    id: int
    duty: str
    key: str
    failed_first_at: datetime
    failed_last_at: datetime
    failure_count: int
    retry_at: datetime
    error: str


@dataclass(frozen=True)
class DutyState:
    """A duty as it stands; `succeeded_at` is None until it came to its end once."""

    name: str
    title: str
    every_minutes: int
    succeeded_at: datetime | None
    error: str
    is_late: bool
    failures: tuple[Failure, ...]


def duty_states(*, at: datetime) -> list[DutyState]:
    """Every duty of this site, in order, with what failed in it, oldest failure first."""
    runs = DutyRun.objects.in_bulk()
    failures: dict[str, list[Failure]] = {}
    for row in DutyFailure.objects.order_by("failed_first_at", "id"):
        failures.setdefault(row.duty, []).append(copied(Failure, row))
    found = []
    for duty in due.all_duties():
        run = runs.get(duty.name)
        succeeded_at = run.succeeded_at if run else None
        latest = at - timedelta(minutes=duty.every_minutes) - PATIENCE
        found.append(
            DutyState(
                name=duty.name,
                title=str(duty.title),
                every_minutes=duty.every_minutes,
                succeeded_at=succeeded_at,
                error=run.error if run else "",
                is_late=succeeded_at is None or succeeded_at < latest,
                failures=tuple(failures.get(duty.name, ())),
            )
        )
    return found


def has_succeeded(name: str) -> bool:
    """Whether the duty of this name ever came to its end."""
    return DutyRun.objects.filter(duty=name, succeeded_at__isnull=False).exists()


def try_soon(*, failure_id: int) -> None:
    """Let a failed item be tried at the next run of its duty, or forgotten if that does not offer it any more.

    Raises NotAllowed when it is none any more.
    """
    if not DutyFailure.objects.filter(pk=failure_id).update(retry_at=F("failed_last_at")):
        raise NotAllowed(f"no failure {failure_id}")
