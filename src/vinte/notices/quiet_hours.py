"""Hours in which somebody does not want to be told what can wait; chosen by whoever reads, known by their account's id."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.kernel.errors import Refused
from vinte.notices.models import QuietHours

# Longer ones would leave no hour in which a warning comes in time.
MOST_HOURS = 11


@dataclass(frozen=True)
class Quiet:
    """From an hour of the clock to another, which may be of the next day; the same hour twice is no silence."""

    begins_hour: int
    ends_hour: int


def quiet_hours(owner: UUID) -> Quiet | None:
    """What somebody chose; None of whoever chose nothing."""
    row = QuietHours.objects.filter(owner=owner).first()
    return Quiet(row.begins_hour, row.ends_hour) if row is not None else None


@transaction.atomic
def choose_quiet_hours(*, owner: UUID, begins_hour: int, ends_hour: int) -> None:
    """Tell nothing that can wait between these hours. Raises Refused (`quiet_too_long`, `hour_unknown`)."""
    if not (0 <= begins_hour <= 23 and 0 <= ends_hour <= 23):
        raise Refused(code="hour_unknown", message=_("As horas vão de 0 a 23."))
    if (ends_hour - begins_hour) % 24 > MOST_HOURS:
        raise Refused(
            code="quiet_too_long",
            message=_(
                "São mais de %(hours)d horas de silêncio: um aviso da garantia podia não chegar a tempo."
            )
            % {"hours": MOST_HOURS},
            what_to_do=_("Escolha menos."),
        )
    QuietHours.objects.update_or_create(
        owner=owner, defaults={"begins_hour": begins_hour, "ends_hour": ends_hour}
    )
