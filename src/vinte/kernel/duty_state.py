"""How the duties stand, for the operator's page, `/healthz` and `vinte check`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from vinte.kernel import due
from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.models import DutyDismissal, DutyFailure, DutyRun
from vinte.kernel.texts import require_text

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
    can_be_dismissed: bool


@dataclass(frozen=True)
class Dismissed:
    """A failed item about which nothing more is to be done, by whose word and why."""

    duty: str
    key: str
    error: str
    reason: str
    by_name: str
    dismissed_at: datetime


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
    duties = due.all_duties()
    dismissable = {duty.name: duty.dismissable for duty in duties}
    failures: dict[str, list[Failure]] = {}
    for row in DutyFailure.objects.order_by("failed_first_at", "id"):
        can = _can_be_dismissed(row.key, dismissable.get(row.duty, ""))
        failures.setdefault(row.duty, []).append(copied(Failure, row, can_be_dismissed=can))
    found = []
    for duty in duties:
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


def has_succeeded(name: str, *, since: datetime) -> bool:
    """Whether the duty of this name came to its end at that instant or later."""
    return DutyRun.objects.filter(duty=name, succeeded_at__gte=since).exists()


def try_soon(*, failure_id: int) -> None:
    """Let a failed item be tried at the next run of its duty, or forgotten if that does not offer it any more.

    Raises NotAllowed when it is none any more.
    """
    if not DutyFailure.objects.filter(pk=failure_id).update(retry_at=F("failed_last_at")):
        raise NotAllowed(f"no failure {failure_id}")


@transaction.atomic
def dismiss(*, failure_id: int, reason: str, by_id: UUID, by_name: str, at: datetime) -> None:
    """Say of a failed item that nothing more is to be done about it, with a reason that is kept for ever.

    For what nobody can do any more, as an event that its provider has forgotten; what its duty finds anew is
    tried anew. Raises NotAllowed when it is none any more, Refused (`reason_missing`, `text_too_long`,
    `tried_for_ever`).
    """
    row = DutyFailure.objects.select_for_update().filter(pk=failure_id).first()
    if row is None:
        raise NotAllowed(f"no failure {failure_id}")
    words = require_text(
        reason, code="reason_missing", message=_("Falta o motivo, que fica guardado com o seu nome.")
    )
    prefix = next((duty.dismissable for duty in due.all_duties() if duty.name == row.duty), "")
    if not _can_be_dismissed(row.key, prefix):
        raise Refused(
            code="tried_for_ever",
            message=_("Isto volta a ser tentado até se conseguir: não se pode dispensar."),
            what_to_do=_("Corrija a causa, que está escrita ao lado."),
        )
    DutyDismissal.objects.create(
        duty=row.duty,
        key=row.key,
        error=row.error,
        failed_first_at=row.failed_first_at,
        failure_count=row.failure_count,
        reason=words,
        by_id=by_id,
        by_name=by_name,
        dismissed_at=at,
    )
    row.delete()


def dismissed(*, limit: int = 20) -> list[Dismissed]:
    """What was dismissed, newest first."""
    return [copied(Dismissed, row) for row in DutyDismissal.objects.order_by("-dismissed_at", "-id")[:limit]]


def _can_be_dismissed(key: str, prefix: str) -> bool:
    return bool(prefix) and key.startswith(prefix)
