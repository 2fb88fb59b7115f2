"""Expiry: the days on which it was looked after, and who was warned of it."""

from __future__ import annotations

from django.db import models


class ExpirySweep(models.Model):
    """A market day on which the balances that passed their day were taken out, once."""

    id = models.BigAutoField(primary_key=True)
    market = models.CharField(max_length=2)
    on = models.DateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["market", "on"], name="expiry_sweep_once"),)


class ExpiryWarning(models.Model):
    """A lot whose holder was warned so many days before it expires."""

    id = models.BigAutoField(primary_key=True)
    professional_id = models.UUIDField(db_index=True)
    lot_id = models.UUIDField()
    days = models.PositiveSmallIntegerField()
    warned_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["lot_id", "days"], name="expiry_warning_once"),)
