"""Payments through a provider, and their incidents."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class TopUp(models.Model):
    """A payment that a professional was sent to a provider for."""

    class State(models.TextChoices):
        PENDING = "pending", _("à espera")
        PAID = "paid", _("pago")
        FAILED = "failed", _("falhado")

    id = models.UUIDField(primary_key=True)
    professional_id = models.UUIDField(db_index=True)
    amount_cents = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    provider = models.CharField(max_length=20)
    provider_reference = models.CharField(max_length=120)
    pay_url = models.CharField(max_length=500)
    return_url = models.CharField(max_length=500)
    idempotency_key = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    started_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["provider", "provider_reference"], name="top_up_reference_once"),
            models.UniqueConstraint(fields=["professional_id", "idempotency_key"], name="top_up_key_once"),
            models.CheckConstraint(name="top_up_positive", condition=models.Q(amount_cents__gt=0)),
        )
