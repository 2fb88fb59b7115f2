"""How a request ended by its homeowner's wish, and what its buyers are owed for that."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from vinte.kernel.guards import keeps
from vinte.leads.models.purchases import ContactPurchase
from vinte.leads.models.requests import JobRequest


class RequestClosing(models.Model):
    """A homeowner closed a request: sales stop at the tap, the rest follows once it can't be undone any more."""

    id = models.UUIDField(primary_key=True)
    job_request = models.ForeignKey(JobRequest, models.PROTECT, related_name="closings")
    closed_at = models.DateTimeField(help_text="The tap.")
    undoable_until = models.DateTimeField(help_text="The first instant at which it stands.")
    reason = models.CharField(max_length=20)
    hired = models.ForeignKey("people.Professional", models.PROTECT, null=True, blank=True, related_name="+")
    talked_with = ArrayField(
        models.UUIDField(), default=list, blank=True, help_text="Whom the homeowner says to have talked to."
    )
    state_before = models.CharField(max_length=10, choices=JobRequest.State)
    undone_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        triggers = (
            keeps(
                name="closing_keeps_its_tap",
                columns="id job_request_id closed_at undoable_until state_before",
                message="closing % keeps its tap",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["job_request"],
                condition=models.Q(undone_at__isnull=True, settled_at__isnull=True),
                name="closing_open_once",
            ),
            models.CheckConstraint(
                name="closing_undone_or_settled",
                condition=models.Q(undone_at__isnull=True) | models.Q(settled_at__isnull=True),
            ),
            models.CheckConstraint(
                name="closing_undone_in_time",
                condition=models.Q(undone_at__isnull=True)
                | models.Q(undone_at__lt=models.F("undoable_until")),
            ),
        )
        indexes = (
            models.Index(
                fields=["undoable_until"],
                condition=models.Q(undone_at__isnull=True, settled_at__isnull=True),
                name="closing_waiting",
            ),
        )


class OwedCredit(models.Model):
    """A contact that goes back without being asked for, because of its request; once for each contact."""

    class Outcome(models.TextChoices):
        CREDITED = "credited", _("creditado")
        CREDITED_BEFORE = "before", _("já tinha sido creditado")
        PAID_BACK = "paid_back", _("pago pela garantia")

    pk = models.CompositePrimaryKey("professional_id", "purchase_id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    purchase_id = models.UUIDField()
    purchase = models.ForeignObject(
        ContactPurchase,
        models.DO_NOTHING,
        from_fields=["professional_id", "purchase_id"],
        to_fields=["professional_id", "id"],
        related_name="owed_credits",
    )
    reason = models.CharField(max_length=40, choices=ContactPurchase.ReturnReason)
    owed_from = models.DateTimeField(help_text="When it came to be owed: the tap, the answer, the decision.")
    held_at = models.DateTimeField(
        null=True, blank=True, help_text="When a claim was first found to hold it."
    )
    asked_at = models.DateTimeField(
        null=True, blank=True, help_text="When its buyer was asked, because of what it does to the guarantee."
    )
    agreed_at = models.DateTimeField(null=True, blank=True, help_text="When they said yes.")
    settled_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)

    class Meta:
        triggers = (
            keeps(
                name="owed_credit_kept",
                columns="professional_id purchase_id reason owed_from",
                message="what is owed for contact % stays as it came to be owed",
                value="OLD.purchase_id",
            ),
        )
        constraints = (
            models.CheckConstraint(
                name="owed_credit_ended_somehow",
                condition=models.Q(settled_at__isnull=True, outcome="")
                | (models.Q(settled_at__isnull=False) & ~models.Q(outcome="")),
            ),
            models.CheckConstraint(
                name="owed_credit_agreed_when_asked",
                condition=models.Q(agreed_at__isnull=True) | models.Q(asked_at__lte=models.F("agreed_at")),
            ),
        )
        indexes = (
            models.Index(
                fields=["owed_from"], condition=models.Q(settled_at__isnull=True), name="owed_credit_waiting"
            ),
        )
