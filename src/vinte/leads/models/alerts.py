"""Filters that a professional keeps, and the requests that were already told by each."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from vinte.kernel.text_columns import Data, OneLine
from vinte.leads.models.requests import JobRequest


class SavedSearch(models.Model):
    """Filters of the feed under a name, and how often a letter tells of what is new in them."""

    class Frequency(models.TextChoices):
        AT_ONCE = "at_once", _("logo que apareça")
        DAILY = "daily", _("um e-mail por dia")
        OFF = "off", _("sem e-mails")

    id = models.UUIDField(primary_key=True)
    professional = models.ForeignKey("people.Professional", models.CASCADE, related_name="+")
    name = OneLine(_("nome"), max_length=60)
    filters = Data(max_length=20_000, default=dict)
    frequency = models.CharField(max_length=10, choices=Frequency)
    saved_at = models.DateTimeField()
    since = models.DateTimeField(help_text="What could be bought before is not told.")
    digest_on = models.DateField(null=True, blank=True, help_text="The market's day of the last digest.")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["professional", "name"], name="saved_search_name_once"),
        )


class AlertedRequest(models.Model):
    """A request that a saved search has told of: once for each trade under which it was offered, the last time."""

    saved_search = models.ForeignKey(SavedSearch, models.CASCADE, related_name="alerted")
    job_request = models.ForeignKey(JobRequest, models.CASCADE, related_name="+")
    alerted_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["saved_search", "job_request"], name="alerted_once"),)
