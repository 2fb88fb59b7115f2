"""Who is leaving: since when, until when it can be taken back, and when the personal data were removed."""

from __future__ import annotations

import pgtrigger
from django.db import models

from vinte.kernel.guards import keeps, never
from vinte.people.models.accounts import Account
from vinte.people.models.professionals import Professional


class Leaving(models.Model):
    """An account that its owner closes, with the business that it owns, if any; it can be taken back until `ends_at`.

    Afterwards the personal data go, once nothing stands in the way, and `erased_at` says when.
    """

    id = models.UUIDField(primary_key=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="leavings")
    professional = models.ForeignKey(
        Professional, models.PROTECT, null=True, blank=True, related_name="leavings"
    )
    asked_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(taken_back_at__isnull=True),
                name="leaving_once",
            ),
            models.CheckConstraint(
                name="leaving_ends_after_start", condition=models.Q(ends_at__gt=models.F("asked_at"))
            ),
            models.CheckConstraint(
                name="leaving_erased_or_taken_back",
                condition=models.Q(erased_at__isnull=True)
                | models.Q(taken_back_at__isnull=True, erased_at__gte=models.F("ends_at")),
            ),
        )
        triggers = (
            keeps(
                name="leaving_kept",
                columns="id account_id professional_id asked_at ends_at",
                message="leaving % stays as it was asked",
            ),
            never(name="leaving_not_removed", operation=pgtrigger.Delete | pgtrigger.Truncate),
        )
