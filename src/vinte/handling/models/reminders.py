"""What a professional was reminded of."""

from __future__ import annotations

from django.db import models


class Reminder(models.Model):
    """A reminder of one fact was told to one person of the business, alone or with others at the same instant."""

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField()
    account = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    rule = models.CharField(max_length=40)
    subject = models.UUIDField(help_text="The contact, or whatever it reminds of.")
    number = models.PositiveSmallIntegerField(help_text="Which of the rule's reminders, from 1.")
    told_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["professional", "account", "rule", "subject", "number"], name="reminded_once_each"
            ),
        )
        indexes = (models.Index(fields=["professional", "account", "told_at"], name="reminders_told"),)
