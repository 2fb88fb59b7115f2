"""The prices at which a paid guarantee's balance buys."""

from __future__ import annotations

from django.db import models

from vinte.kernel.guards import append_only


class PromisedPrice(models.Model):
    """What the dearest contact of a trade and size cost among those of a guarantee that was paid.

    `guarantee_id` is the decision that paid it, which is also the reference of its balance in the wallet: for
    as long as some of that is left, a contact of this trade and size costs its owner no more. Written once,
    when it is paid.
    """

    pk = models.CompositePrimaryKey("professional_id", "guarantee_id", "trade", "budget")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    guarantee_id = models.UUIDField()
    trade = models.CharField(max_length=40)
    budget = models.CharField(max_length=10, help_text="The size of the job, as the request says it.")
    price_cents = models.BigIntegerField()
    written_at = models.DateTimeField()

    class Meta:
        triggers = (append_only("promised_price"),)
        constraints = (
            models.CheckConstraint(name="promised_price_positive", condition=models.Q(price_cents__gt=0)),
        )
