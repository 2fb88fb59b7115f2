"""What a professional lets be spent: caps, consents to automatic purchase, and what was done by them.

Every table here is append-only: a change is a new row with its instant, and the database refuses the rest.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from vinte.kernel.guards import append_only
from vinte.kernel.text_columns import Words
from vinte.leads.models.requests import JobRequest


class SpendCap(models.Model):
    """The most that may be spent on contacts in a calendar week and month; the newest row is in force.

    Whole cents; None is no cap, 0 lets nothing be bought.
    """

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField()
    set_at = models.DateTimeField()
    week_cents = models.BigIntegerField(null=True, blank=True)
    month_cents = models.BigIntegerField(null=True, blank=True)

    class Meta:
        triggers = (append_only("spend_cap"),)
        constraints = (
            models.UniqueConstraint(fields=["professional", "set_at"], name="spend_cap_instant_once"),
            models.CheckConstraint(
                name="spend_cap_not_negative",
                condition=(models.Q(week_cents__isnull=True) | models.Q(week_cents__gte=0))
                & (models.Q(month_cents__isnull=True) | models.Q(month_cents__gte=0)),
            ),
        )


class AutomaticPurchaseConsent(models.Model):
    """What a professional agreed to have bought without being asked again: the text as read, and its figures.

    The newest is in force until it is revoked. Empty `municipalities` are the whole area; hours are whole
    hours of the market's zone, the first included and the last not.
    """

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField()
    given_at = models.DateTimeField()
    week_cents = models.BigIntegerField()
    month_cents = models.BigIntegerField()
    highest_price_cents = models.BigIntegerField()
    trades = ArrayField(models.CharField(max_length=40))
    municipalities = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    intents = ArrayField(models.CharField(max_length=10))
    budgets = ArrayField(models.CharField(max_length=10))
    only_unsold = models.BooleanField(default=False)
    from_hour = models.PositiveSmallIntegerField(default=0)
    until_hour = models.PositiveSmallIntegerField(default=24)
    language = models.CharField(max_length=5)
    text = Words(max_length=20_000)
    service = models.CharField(max_length=10, blank=True, help_text="The service that it was given under.")
    despite = ArrayField(
        models.CharField(max_length=40),
        default=list,
        blank=True,
        help_text="Clauses of the guarantee that it was given in spite of; with one, none is asked any more.",
    )

    class Meta:
        triggers = (append_only("automatic_consent"),)
        constraints = (
            models.UniqueConstraint(fields=["professional", "given_at"], name="automatic_consent_once"),
            models.CheckConstraint(
                name="automatic_consent_figures",
                condition=models.Q(highest_price_cents__gte=1)
                & models.Q(week_cents__gte=0)
                & models.Q(month_cents__gte=0),
            ),
            models.CheckConstraint(
                name="automatic_consent_hours",
                condition=models.Q(from_hour__lt=models.F("until_hour")) & models.Q(until_hour__lte=24),
            ),
        )


class AutomaticPurchaseRevocation(models.Model):
    """A consent that ended: taken back, or stopped because what it was given under no longer held (`because`).

    Nothing is bought by it from then on.
    """

    pk = models.CompositePrimaryKey("professional_id", "consent_id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    consent_id = models.UUIDField()
    revoked_at = models.DateTimeField()
    because = ArrayField(models.CharField(max_length=40), default=list, blank=True)

    class Meta:
        triggers = (append_only("automatic_revocation"),)


class AutomaticAct(models.Model):
    """What a consent led to for one request: the purchase, or why there was none (`reason`), said once."""

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField()
    consent_id = models.UUIDField()
    job_request = models.ForeignKey(JobRequest, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    purchase_id = models.UUIDField(null=True, blank=True)
    reason = models.CharField(max_length=40, blank=True)

    class Meta:
        triggers = (append_only("automatic_act"),)
        constraints = (
            models.UniqueConstraint(
                fields=["professional", "job_request", "reason"], name="automatic_act_said_once"
            ),
            models.CheckConstraint(
                name="automatic_act_bought_or_why",
                condition=models.Q(purchase_id__isnull=False, reason="")
                | (models.Q(purchase_id__isnull=True) & ~models.Q(reason="")),
            ),
        )
        indexes = (models.Index(fields=["professional", "at"], name="automatic_act_log"),)
