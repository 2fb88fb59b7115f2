"""What a homeowner steers after publication: who sees the telephone, and who is a nuisance."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from vinte.kernel.text_columns import Words
from vinte.leads.models.requests import JobRequest


class PhoneRelease(models.Model):
    """A hidden telephone, shown to one professional who bought the contact."""

    job_request = models.ForeignKey(JobRequest, models.CASCADE, related_name="phone_releases")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    released_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["job_request", "professional"], name="phone_released_once"),
        )


class NuisanceReport(models.Model):
    """A homeowner says that a professional who bought the contact is a nuisance; a case for the desk."""

    class Kind(models.TextChoices):
        TOO_MANY_CALLS = "too_many_calls", _("liga vezes demais")
        AFTER_NO = "after_no", _("insiste depois de eu dizer que não")
        RUDE = "rude", _("foi malcriado")
        SOLD_ON = "sold_on", _("deu o meu contacto a outros")
        OTHER = "other", _("outra coisa")

    id = models.UUIDField(primary_key=True)
    job_request = models.ForeignKey(JobRequest, models.PROTECT, related_name="nuisance_reports")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    text = Words(max_length=4000, blank=True)
    reported_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey("people.Account", models.PROTECT, null=True, blank=True, related_name="+")
    outcome = Words(max_length=4000, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["job_request", "professional"],
                condition=models.Q(closed_at__isnull=True),
                name="nuisance_open_once",
            ),
            models.CheckConstraint(
                name="nuisance_closed_by_somebody_who_says_why",
                condition=models.Q(closed_at__isnull=True, closed_by__isnull=True, outcome="")
                | (models.Q(closed_at__isnull=False, closed_by__isnull=False) & ~models.Q(outcome="")),
            ),
        )
