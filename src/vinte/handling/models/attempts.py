"""Attempts to reach the homeowner of a contact, and those taken back."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from vinte.kernel.guards import append_only, keeps, never


class ContactAttempt(models.Model):
    """The professional tried to reach the homeowner, or did."""

    class Channel(models.TextChoices):
        PHONE = "phone", _("telefone")
        EMAIL = "email", _("e-mail")
        MESSAGE = "message", _("mensagem")
        VISIT = "visit", _("visita")

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField()
    purchase_id = models.UUIDField()
    purchase = models.ForeignObject(
        "leads.ContactPurchase",
        models.DO_NOTHING,
        from_fields=["professional_id", "purchase_id"],
        to_fields=["professional_id", "id"],
        related_name="contact_attempts",
    )
    attempted_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    channel = models.CharField(max_length=10, choices=Channel)
    note = models.TextField(_("nota"), blank=True)

    class Meta:
        # The note is a person's words, which an erasure may have to take; the fact stays.
        triggers = (
            keeps(
                name="attempt_kept",
                columns="professional_id id purchase_id attempted_at recorded_at channel",
                message="attempt % stays as it was told; a mistake is withdrawn",
            ),
            never(name="attempt_not_removed", operation=pgtrigger.Delete | pgtrigger.Truncate),
        )
        indexes = (
            models.Index(fields=["professional", "purchase_id", "attempted_at"], name="attempt_by_purchase"),
        )


class AttemptWithdrawal(models.Model):
    """An attempt was recorded by mistake: it stays in the history, and counts no more from then on."""

    pk = models.CompositePrimaryKey("professional_id", "attempt_id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    attempt_id = models.UUIDField()
    attempt = models.ForeignObject(
        ContactAttempt,
        models.DO_NOTHING,
        from_fields=["professional_id", "attempt_id"],
        to_fields=["professional_id", "id"],
        related_name="withdrawals",
    )
    withdrawn_at = models.DateTimeField()
    reason = models.TextField()

    class Meta:
        triggers = (append_only("attempt_withdrawal"),)
