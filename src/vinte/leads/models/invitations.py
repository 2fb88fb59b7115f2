"""Whom a homeowner asked by name or by distance, and whom they thanked."""

from __future__ import annotations

from django.db import models

from vinte.kernel.guards import append_only, keeps
from vinte.leads.models.requests import JobRequest


class RequestInvitation(models.Model):
    """A professional was told of a request because its homeowner wished it: once for each request, for ever.

    `chosen` by the homeowner from those who can buy it; `further` is one who works near and would have to widen their area.
    """

    class Kind(models.TextChoices):
        CHOSEN = "chosen", "chosen"
        FURTHER = "further", "further"

    id = models.UUIDField(primary_key=True)
    job_request = models.ForeignKey(JobRequest, models.PROTECT, related_name="invitations")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    invited_at = models.DateTimeField()

    class Meta:
        triggers = (append_only("request_invitation"),)
        constraints = (
            models.UniqueConstraint(
                fields=["job_request", "professional", "kind"], name="invited_to_request_once"
            ),
        )


class RequestThanks(models.Model):
    """A homeowner thanks a professional who bought the contact; told once it can't be undone any more."""

    id = models.UUIDField(primary_key=True)
    job_request = models.ForeignKey(JobRequest, models.PROTECT, related_name="thanks")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    thanked_at = models.DateTimeField(help_text="The tap.")
    undoable_until = models.DateTimeField(help_text="The first instant at which it stands.")
    undone_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    is_told = models.BooleanField(default=False, help_text="Not where the contact went back meanwhile.")

    class Meta:
        triggers = (
            keeps(
                name="thanks_keep_their_tap",
                columns="id job_request_id professional_id thanked_at undoable_until",
                message="thanks % keep their tap",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["job_request", "professional"],
                condition=models.Q(undone_at__isnull=True),
                name="thanked_once",
            ),
            models.CheckConstraint(
                name="thanks_undone_or_settled",
                condition=models.Q(undone_at__isnull=True) | models.Q(settled_at__isnull=True),
            ),
            models.CheckConstraint(
                name="thanks_undone_in_time",
                condition=models.Q(undone_at__isnull=True)
                | models.Q(undone_at__lt=models.F("undoable_until")),
            ),
        )
        indexes = (
            models.Index(
                fields=["undoable_until"],
                condition=models.Q(undone_at__isnull=True, settled_at__isnull=True),
                name="thanks_waiting",
            ),
        )
