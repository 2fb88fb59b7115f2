"""Requests that an agent put under another trade, because their homeowner had asked under the wrong one."""

from __future__ import annotations

import pgtrigger
from django.db import models

from vinte.kernel.guards import guard, keeps, never
from vinte.kernel.text_columns import Words
from vinte.leads.models.requests import JobRequest

LONGEST_REASON = 2000


class RequestMove(models.Model):
    """A request went from one trade to another: who moved it, when, and why, in words that its homeowner read.

    The old prices are what a contact cost until then, in whole cents; none where it was moved as it was published,
    and was never sold under the old trade. The reason can go; all else stays.
    """

    id = models.UUIDField(primary_key=True)
    job_request = models.ForeignKey(JobRequest, models.PROTECT, related_name="moves")
    old_trade = models.CharField(max_length=40)
    new_trade = models.CharField(max_length=40)
    old_priority_price_cents = models.BigIntegerField(null=True, blank=True)
    old_standard_price_cents = models.BigIntegerField(null=True, blank=True)
    reason = Words(max_length=LONGEST_REASON, blank=True)
    moved_at = models.DateTimeField()
    moved_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")

    class Meta:
        triggers = (
            keeps(
                name="request_move_kept",
                columns="id job_request_id old_trade new_trade old_priority_price_cents old_standard_price_cents "
                "moved_at moved_by_id",
                message="move % stays as it was made",
            ),
            guard(
                name="request_move_reason_only_erased",
                operation=pgtrigger.Update,
                refuses_if="NEW.reason NOT IN (OLD.reason, '')",
                message="move % stays as it was made",
                value="OLD.id",
            ),
            never(name="request_move_not_removed", operation=pgtrigger.Delete | pgtrigger.Truncate),
        )
        constraints = (
            models.CheckConstraint(
                name="request_moved_to_another_trade", condition=~models.Q(new_trade=models.F("old_trade"))
            ),
            models.UniqueConstraint(
                fields=["job_request", "moved_at"], name="request_moved_once_at_an_instant"
            ),
        )
