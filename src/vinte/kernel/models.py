"""Tables of the kernel: how the duties went, and what failed in them."""

from __future__ import annotations

from django.db import models

from vinte.kernel.guards import append_only
from vinte.kernel.text_columns import OneLine, Words


class DutyRun(models.Model):
    """The latest run of a duty, by the site's clock; `error` is why it did not come to its end."""

    duty = models.CharField(primary_key=True, max_length=60)
    began_at = models.DateTimeField()
    succeeded_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)


class DutyFailure(models.Model):
    """An item of a duty that failed and was not done since; it is tried again from `retry_at` on."""

    duty = models.CharField(max_length=60)
    key = models.CharField(max_length=160)
    failed_first_at = models.DateTimeField()
    failed_last_at = models.DateTimeField()
    failure_count = models.PositiveIntegerField(default=1)
    retry_at = models.DateTimeField()
    error = models.CharField(max_length=300)

    class Meta:
        constraints = (models.UniqueConstraint(name="duty_failure_once", fields=["duty", "key"]),)


class DutyDismissal(models.Model):
    """A failed item of which somebody said, with a reason, that nothing more is to be done about it."""

    duty = models.CharField(max_length=60)
    key = models.CharField(max_length=160)
    error = models.CharField(max_length=300)
    failed_first_at = models.DateTimeField()
    failure_count = models.PositiveIntegerField()
    reason = Words(max_length=4000)
    by_id = models.UUIDField()
    by_name = OneLine(max_length=120)
    dismissed_at = models.DateTimeField()

    class Meta:
        triggers = (append_only("duty_dismissal"),)
