"""Times in which the rules approve nothing, because an operator said so."""

from __future__ import annotations

import pgtrigger
from django.db import models

from vinte.kernel.guards import guard, keeps, never
from vinte.kernel.text_columns import Words


class RulesPause(models.Model):
    """From `paused_at` until `resumed_at` every claim of the market is a person's to decide; who said so, and why."""

    id = models.UUIDField(primary_key=True)
    market = models.CharField(max_length=2)
    paused_at = models.DateTimeField()
    paused_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    paused_why = Words(max_length=4000)
    resumed_at = models.DateTimeField(null=True, blank=True)
    resumed_by = models.ForeignKey("people.Account", models.PROTECT, null=True, blank=True, related_name="+")
    resumed_why = Words(max_length=4000, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="rules_paused_once",
                fields=["market"],
                condition=models.Q(resumed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="rules_pause_ended_whole",
                condition=models.Q(resumed_at__isnull=True, resumed_by__isnull=True, resumed_why="")
                | (
                    models.Q(resumed_by__isnull=False, resumed_at__gte=models.F("paused_at"))
                    & ~models.Q(resumed_why="")
                ),
            ),
        )
        triggers = (
            keeps(
                name="rules_pause_stays_as_begun",
                columns="id market paused_at paused_by_id paused_why",
                message="pause % stays as it was begun",
            ),
            guard(
                name="rules_pause_ends_once",
                operation=pgtrigger.Update,
                refuses_if="OLD.resumed_at IS NOT NULL AND NEW IS DISTINCT FROM OLD",
                message="pause % is over; begin another",
                value="OLD.id",
            ),
            never(name="rules_pause_never_deleted", operation=pgtrigger.Delete | pgtrigger.Truncate),
        )
