"""Packs: the subscription."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from vinte.kernel.guards import append_only, guard, keeps, never


class Pack(models.Model):
    """A subscription: the days on which it is in force, both ends included, and what it cost."""

    class Period(models.TextChoices):
        MONTHLY = "monthly", _("mensal")
        YEARLY = "yearly", _("anual")

    class PaidBy(models.TextChoices):
        BALANCE = "balance", _("saldo")
        CARD = "card", _("cartão")
        PREPAID = "prepaid", _("pago antes, por MB WAY ou Multibanco")

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional_id = models.UUIDField()
    id = models.UUIDField()
    market = models.CharField(max_length=2)
    period = models.CharField(max_length=10, choices=Period)
    starts_on = models.DateField()
    ends_on = models.DateField()
    cancelled_on = models.DateField(null=True, blank=True)
    paid_by = models.CharField(max_length=10, choices=PaidBy, default=PaidBy.BALANCE)
    renews = models.BooleanField(default=True)
    renewal_tried_on = models.DateField(null=True, blank=True)
    renewal_failed_at = models.DateTimeField(null=True, blank=True)
    renewal_failure = models.CharField(max_length=80, blank=True)
    renewal_incident_id = models.UUIDField(null=True, blank=True)
    price_cents = models.BigIntegerField()
    bought_at = models.DateTimeField()
    idempotency_key = models.CharField(max_length=120)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="pack_ends_after_start", condition=models.Q(ends_on__gte=models.F("starts_on"))
            ),
            models.CheckConstraint(name="pack_price_not_negative", condition=models.Q(price_cents__gte=0)),
            models.UniqueConstraint(fields=["professional_id", "idempotency_key"], name="pack_key_once"),
        )
        triggers = (
            keeps(
                name="pack_kept",
                columns="professional_id id market period starts_on ends_on paid_by price_cents bought_at"
                " idempotency_key",
                message="pack % stays as it was bought; it is cancelled, or prolonged by rows of their own",
            ),
            guard(
                name="pack_cancelled_once",
                operation=pgtrigger.Update,
                refuses_if="OLD.cancelled_on IS NOT NULL AND NEW.cancelled_on IS DISTINCT FROM OLD.cancelled_on",
                message="pack % was cancelled and stays so",
                value="OLD.id",
            ),
            never(name="pack_not_removed", operation=pgtrigger.Delete | pgtrigger.Truncate),
        )


class PackPriceYes(models.Model):
    """A yes to what a pack's next period costs, given because it costs more than was last paid.

    It is good for that price and any lower one, and for the period after this pack only.
    """

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional_id = models.UUIDField()
    id = models.UUIDField()
    pack_id = models.UUIDField()
    price_cents = models.BigIntegerField()
    given_at = models.DateTimeField()

    class Meta:
        triggers = (append_only("pack_price_yes"),)
        constraints = (
            models.CheckConstraint(name="pack_price_yes_positive", condition=models.Q(price_cents__gt=0)),
        )
        indexes = (models.Index(fields=["professional_id", "pack_id"], name="pack_price_yes_of_pack"),)


class PackProlongation(models.Model):
    """Days on which a pack stays in force beyond its last one, at no cost, because a decision about its owner is late.

    `pack_id` is the pack that they follow. It moves no money: what renews the pack begins after them.
    """

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional_id = models.UUIDField()
    id = models.UUIDField(unique=True)
    pack_id = models.UUIDField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=60, help_text="What was late, such as `claim:` and its identifier.")
    made_at = models.DateTimeField()

    class Meta:
        triggers = (append_only("pack_prolongation"),)
        constraints = (
            models.CheckConstraint(
                name="prolongation_ends_after_start", condition=models.Q(ends_on__gte=models.F("starts_on"))
            ),
            # Two at once about the same day: one of them.
            models.UniqueConstraint(
                fields=["professional_id", "pack_id", "starts_on"], name="prolongation_day_once"
            ),
        )
