"""What time alone does to a complaint: the professional is reminded before the days for an answer are over."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vinte.guarantee import terms
from vinte.help_centre.complaints import letters
from vinte.help_centre.judging import lock
from vinte.help_centre.matter_rules import MatterRules
from vinte.help_centre.matters import Complaint
from vinte.kernel import due
from vinte.notices import queries as outbox


def _waiting(*, at: datetime) -> due.Found:
    for market in Complaint.objects.filter(state="open", answered_at=None).values_list("market").distinct():
        today = terms.market_day(market=market[0], at=at)
        days = MatterRules.at(market=market[0], at=at).reminder_days
        rows = Complaint.objects.filter(
            market=market[0],
            state="open",
            answered_at=None,
            answer_until__gte=today,
            answer_until__lte=today + timedelta(days=days),
        )
        for row in rows.order_by("answer_until", "id"):
            yield due.Item(f"complaint {row.pk}", partial(_remind, row.pk, at=at))


@transaction.atomic
def _remind(complaint_id: UUID, *, at: datetime) -> int:
    row = lock(Complaint, complaint_id)
    if row.state != "open" or row.answered_at is not None:
        return 0
    if outbox.messages_with_key(f"complaint_reminder:{row.pk}"):
        return 0
    letters.remind(row, at=at)
    return 1


DUTY = due.Duty(
    "help_centre.complaints",
    _("Reclamações à espera da resposta de um profissional"),
    _waiting,
    every_minutes=30,
)
