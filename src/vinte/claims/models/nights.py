"""What is worked out by night: decisions run again, and the open figures."""

from __future__ import annotations

from django.db import models

from vinte.claims.models.decisions import Decision
from vinte.kernel.text_columns import Data, WordsList


class DecisionReplay(models.Model):
    """What running a decision again found the last time that it was asked: `differences` is empty when nothing did."""

    decision = models.OneToOneField(Decision, models.PROTECT, primary_key=True, related_name="last_replay")
    replayed_at = models.DateTimeField()
    replayed_by = models.ForeignKey(
        "people.Account",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who asked for it; nobody for the nightly one.",
    )
    verdict = models.CharField(
        max_length=20, help_text="The second run's; `unknown` for evidence that can't be read."
    )
    differences = WordsList(models.TextField(), max_length=100_000, default=list, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["decision"], name="replay_differs", condition=~models.Q(differences=[])),
        )


class ReplayNight(models.Model):
    """One night's replay of every decision, as far as it came; `reached` is the last sequence that was replayed."""

    on = models.DateField(primary_key=True, help_text="The night that ends on this day of the market.")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    reached = models.PositiveBigIntegerField(default=0)
    decision_count = models.PositiveIntegerField(default=0)
    differing_count = models.PositiveIntegerField(default=0)


class OpenFigures(models.Model):
    """What was counted of a market in one night, for everybody to read; nobody is named in it."""

    pk = models.CompositePrimaryKey("market", "on")
    market = models.CharField(max_length=2)
    on = models.DateField(help_text="The night that ends on this day of the market.")
    counted_at = models.DateTimeField()
    counts = Data(max_length=20_000, help_text="As `open_figures.counting.Counts` has them.")
