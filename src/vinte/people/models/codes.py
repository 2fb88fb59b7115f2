"""Codes that confirm an address."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ConfirmationCode(models.Model):
    """A code sent to one address for one thing; neither the code nor the address is kept, only keyed hashes."""

    class Channel(models.TextChoices):
        EMAIL = "email", _("e-mail")
        SMS = "sms", _("SMS")

    id = models.UUIDField(primary_key=True)
    purpose = models.CharField(max_length=40)
    subject = models.UUIDField()
    channel = models.CharField(max_length=5, choices=Channel)
    address_hash = models.CharField(max_length=64)
    code_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempt_count = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="code_used_in_its_time",
                condition=models.Q(used_at__isnull=True)
                | models.Q(used_at__gte=models.F("made_at"), used_at__lt=models.F("expires_at")),
            ),
            models.CheckConstraint(
                name="code_tried_five_times_at_most", condition=models.Q(attempt_count__lte=5)
            ),
        )
        indexes = (
            models.Index(fields=["purpose", "subject", "made_at"], name="code_of_subject"),
            models.Index(fields=["address_hash", "made_at"], name="code_of_address"),
            models.Index(fields=["made_at"], name="code_by_age"),
        )
