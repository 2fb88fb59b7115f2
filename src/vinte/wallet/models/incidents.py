"""Payment incidents with their history, and the disputes that freeze balance."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from vinte.kernel.guards import append_only, guard, keeps, never
from vinte.kernel.text_columns import OneLine


class PaymentIncident(models.Model):
    """A failed charge, a chargeback or a dispute, with what became of it.

    `state` and `settled_at` say the latest change; every change is an IncidentChange.
    """

    class Kind(models.TextChoices):
        FAILED_CHARGE = "failed_charge", _("cobrança falhada")
        CHARGEBACK = "chargeback", _("estorno")
        DISPUTE = "dispute", _("contestação")

    class State(models.TextChoices):
        OPEN = "open", _("em averiguação")
        UPHELD = "upheld", _("confirmada")
        DISMISSED = "dismissed", _("afastada")

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional_id = models.UUIDField()
    id = models.UUIDField()
    kind = models.CharField(max_length=20, choices=Kind)
    occurred_at = models.DateTimeField()
    payment_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was told: nobody knew of it before."
    )
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    settled_at = models.DateTimeField(null=True, blank=True)
    memo = OneLine(max_length=200, blank=True)
    provider_reference = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["professional_id", "provider_reference"],
                condition=~models.Q(provider_reference=""),
                name="incident_reference_once",
            ),
        )
        triggers = (
            keeps(
                name="incident_kept",
                columns="professional_id id kind occurred_at payment_at recorded_at provider_reference",
                message="payment incident % stays as it was told; what became of it is a change",
            ),
            guard(
                name="incident_settled_by_a_change",
                operation=pgtrigger.Update,
                refuses_if="(NEW.state, NEW.settled_at) IS DISTINCT FROM (OLD.state, OLD.settled_at)"
                " AND (NEW.state = 'open' OR NEW.state = OLD.state OR NEW.settled_at IS NULL"
                " OR NEW.settled_at <= OLD.settled_at)",
                message="payment incident % goes on to another state, later, and never back to open",
                value="OLD.id",
            ),
            never(name="incident_not_removed", operation=pgtrigger.Delete | pgtrigger.Truncate),
        )


class IncidentChange(models.Model):
    """One change of an incident's state, kept for ever: an answer about the time between reads it."""

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional_id = models.UUIDField()
    id = models.UUIDField()
    incident_id = models.UUIDField()
    state = models.CharField(max_length=10, choices=PaymentIncident.State)
    changed_at = models.DateTimeField()
    changed_by_id = models.UUIDField(null=True, blank=True)
    reason = OneLine(max_length=300, blank=True)

    class Meta:
        triggers = (append_only("incident_change"),)
        indexes = (
            models.Index(
                fields=["professional_id", "incident_id", "changed_at"], name="incident_change_by_instant"
            ),
        )


class IncidentPurchase(models.Model):
    """A contact bought with the money of the payment that an incident is about, as the lots say."""

    pk = models.CompositePrimaryKey("professional_id", "incident_id", "purchase_id")
    professional_id = models.UUIDField()
    incident_id = models.UUIDField()
    purchase_id = models.UUIDField()

    class Meta:
        triggers = (append_only("incident_purchase"),)


class Dispute(models.Model):
    """A payment that a bank contests, as its provider last told it.

    A dispute that was closed before it was opened has no payment yet: `top_up_id` is None, and opening it
    closes it at once. What it froze and took stands in the books (`books.contested`). `told_at` is the provider's
    instant of the last word: an older one that comes late changes nothing.
    """

    class State(models.TextChoices):
        OPEN = "open", _("aberta")
        WON = "won", _("ganha")
        LOST = "lost", _("perdida")

    id = models.BigAutoField(primary_key=True)
    provider_reference = models.CharField(max_length=120, unique=True)
    professional_id = models.UUIDField(null=True, blank=True, db_index=True)
    top_up_id = models.UUIDField(null=True, blank=True)
    incident_id = models.UUIDField(null=True, blank=True)
    amount_cents = models.BigIntegerField(default=0)
    state = models.CharField(max_length=4, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="dispute_about_a_payment_whole",
                condition=models.Q(
                    professional_id__isnull=True,
                    top_up_id__isnull=True,
                    incident_id__isnull=True,
                    opened_at__isnull=True,
                )
                | models.Q(
                    professional_id__isnull=False,
                    top_up_id__isnull=False,
                    incident_id__isnull=False,
                    opened_at__isnull=False,
                    amount_cents__gt=0,
                ),
            ),
        )
        triggers = (
            guard(
                name="dispute_guarded",
                operation=pgtrigger.Update,
                refuses_if="NEW.provider_reference <> OLD.provider_reference OR (OLD.incident_id IS NOT NULL AND"
                " (NEW.professional_id, NEW.top_up_id, NEW.incident_id, NEW.opened_at)"
                " IS DISTINCT FROM (OLD.professional_id, OLD.top_up_id, OLD.incident_id, OLD.opened_at))"
                " OR (NEW.state = 'open' AND OLD.state <> 'open') OR NEW.told_at < OLD.told_at",
                message="dispute % stays about its payment, and follows the last word",
                value="OLD.id",
            ),
            never(name="dispute_not_removed", operation=pgtrigger.Delete | pgtrigger.Truncate),
        )
