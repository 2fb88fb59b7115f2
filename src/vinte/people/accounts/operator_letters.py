"""A letter to whoever operates the site when a duty fails and goes on failing: nobody looks at a page all day.

What is late because no worker runs is not told here, for no worker would write it: `/healthz` says so.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from vinte.kernel import due
from vinte.kernel.dated_files import Count, Figures, read_figures
from vinte.kernel.duty_state import DutyState, duty_states
from vinte.notices import actions as notices
from vinte.notices import queries as outbox
from vinte.people.accounts.staff import staff
from vinte.people.models import Account, StaffRole

KIND = "duty_failed"
DUTIES_PATH = "/operador/tarefas/"


class _When(Figures):
    """After how long, and how often at most."""

    after_minutes: Count
    every_hours: Count


@cache
def _when() -> _When:
    return read_figures(Path(__file__).with_name("operator_letters.toml"), _When)


def _letters_due(*, at: datetime) -> due.Found:
    since = at - timedelta(minutes=_when().after_minutes)
    failing = [state for state in duty_states(at=at) if _fails_since(state, since)]
    if not failing:
        return
    operators = [each.id for each in staff() if StaffRole.Role.OPERATOR in each.roles]
    rows = Account.objects.filter(pk__in=operators).order_by("pk")
    yield from due.items("operator", rows, partial(_tell, failing=failing), at=at)


def _fails_since(state: DutyState, since: datetime) -> bool:
    """Whether an item failed first by then, or the whole duty has not come to its end since."""
    if any(failure.failed_first_at <= since for failure in state.failures):
        return True
    return bool(state.error) and (state.succeeded_at is None or state.succeeded_at <= since)


def _tell(account: Account, *, failing: list[DutyState], at: datetime) -> int:
    key = f"{KIND}:{account.pk}:"
    written = outbox.messages_with_key(key)
    if written and at < written[-1].written_at + timedelta(hours=_when().every_hours):
        return 0
    notices.post(
        kind=KIND,
        to_address=account.email,
        to_name=account.name,
        language=account.language,
        # Titles only: what failed names rows, and its page is for whoever is logged in.
        context={
            "duties": [str(state.title) for state in failing],
            "minutes_count": _when().after_minutes,
            "hours_count": _when().every_hours,
            "url": settings.VINTE_BASE_URL.rstrip("/") + DUTIES_PATH,
        },
        idempotency_key=f"{key}{at.isoformat()}",
        at=at,
    )
    return 1


DUTY = due.Duty(
    "people.operator_letters",
    _("E-mails a quem opera, sobre tarefas que falham"),
    _letters_due,
    every_minutes=15,
    only_looks=True,
)
