"""What the books owe to others by the day: expiry told once, the provider's totals compared, sales invoiced."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


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


class Reconciliation(models.Model):
    """One day of one provider, compared with our books; `differences` lists them by payment."""

    class State(models.TextChoices):
        CLEAN = "clean", _("certo")
        DIFFERS = "differs", _("com diferenças")

    id = models.BigAutoField(primary_key=True)
    provider = models.CharField(max_length=20)
    on = models.DateField()
    state = models.CharField(max_length=8, choices=State)
    ours_cents = models.BigIntegerField()
    theirs_cents = models.BigIntegerField()
    differences = models.JSONField(default=list)
    compared_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["provider", "on"], name="reconciliation_once"),)


class InvoiceRecord(models.Model):
    """A sale that was handed to invoicing software, with the number it gave; the software holds the invoice."""

    id = models.BigAutoField(primary_key=True)
    professional_id = models.UUIDField(db_index=True)
    transaction_id = models.UUIDField(unique=True)
    issuer = models.CharField(max_length=20)
    number = models.CharField(max_length=60)
    is_invoice = models.BooleanField(default=True)
    amount_cents = models.BigIntegerField()
    issued_at = models.DateTimeField()
    content = models.TextField(blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["issuer", "number"], name="invoice_number_once"),)
