"""Attempts to reach the homeowner of a contact, those taken back, and what was told and is none."""

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

    class Outcome(models.TextChoices):
        NONE = "", _("sem resultado dito")
        TALKED = "talked", _("falaram")
        NO_ANSWER = "no_answer", _("ninguém atendeu")
        WRONG_NUMBER = "wrong_number", _("número errado")
        CALL_BACK = "call_back", _("ligar mais tarde")

    class Grade(models.TextChoices):
        TOLD = "told", _("dito pelo profissional")
        SEEN = "seen", _("visto pela plataforma")
        CONFIRMED = "confirmed", _("confirmado pelo particular")

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
    outcome = models.CharField(max_length=14, choices=Outcome, blank=True, default=Outcome.NONE)
    call_back_at = models.DateTimeField(null=True, blank=True)
    grade = models.CharField(max_length=10, choices=Grade, default=Grade.TOLD)
    note = models.TextField(_("nota"), blank=True)
    idempotency_key = models.CharField(max_length=64, blank=True, default="")
    clock_said = models.DateTimeField(
        null=True, blank=True, help_text="When it happened by the phone's clock, of one that waited there."
    )
    corrects_id = models.UUIDField(null=True, blank=True, help_text="The entry that this one corrects.")

    class Meta:
        # The note is a person's words, which an erasure may have to take; the fact stays.
        triggers = (
            keeps(
                name="attempt_kept",
                columns="professional_id id purchase_id attempted_at recorded_at channel outcome call_back_at"
                " grade idempotency_key clock_said corrects_id",
                message="attempt % stays as it was told; a mistake is withdrawn",
            ),
            never(name="attempt_not_removed", operation=pgtrigger.Delete | pgtrigger.Truncate),
        )
        indexes = (
            models.Index(fields=["professional", "purchase_id", "attempted_at"], name="attempt_by_purchase"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["professional", "idempotency_key"],
                condition=~models.Q(idempotency_key=""),
                name="attempt_once_a_key",
            ),
            models.CheckConstraint(
                name="attempt_call_back_has_its_instant",
                condition=models.Q(outcome="call_back", call_back_at__isnull=False)
                | (~models.Q(outcome="call_back") & models.Q(call_back_at__isnull=True)),
            ),
        )


class AttemptWithdrawal(models.Model):
    """An attempt was recorded by mistake: it stays in the history, and counts no more from then on.

    Taken back within the first minutes it needs no reason.
    """

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
    reason = models.TextField(blank=True)

    class Meta:
        triggers = (append_only("attempt_withdrawal"),)


class ContactNote(models.Model):
    """Something that a phone sent late and that is no attempt: it is kept as it came, and counts for nothing."""

    class Why(models.TextChoices):
        BEFORE_PURCHASE = "before_purchase", _("anterior à compra, pela hora do telemóvel")
        CONTACT_RETURNED = "contact_returned", _("chegou depois da devolução do contacto")

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField()
    purchase_id = models.UUIDField()
    purchase = models.ForeignObject(
        "leads.ContactPurchase",
        models.DO_NOTHING,
        from_fields=["professional_id", "purchase_id"],
        to_fields=["professional_id", "id"],
        related_name="contact_notes",
    )
    clock_said = models.DateTimeField()
    recorded_at = models.DateTimeField()
    channel = models.CharField(max_length=10, choices=ContactAttempt.Channel)
    outcome = models.CharField(max_length=14, choices=ContactAttempt.Outcome, blank=True, default="")
    call_back_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(_("nota"), blank=True)
    why = models.CharField(max_length=20, choices=Why)
    idempotency_key = models.CharField(max_length=64)

    class Meta:
        triggers = (
            keeps(
                name="contact_note_kept",
                columns="professional_id id purchase_id clock_said recorded_at channel outcome call_back_at why"
                " idempotency_key",
                message="note % stays as it came",
            ),
            never(name="contact_note_not_removed", operation=pgtrigger.Delete | pgtrigger.Truncate),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["professional", "idempotency_key"], name="contact_note_once_a_key"
            ),
        )
        indexes = (
            models.Index(fields=["professional", "purchase_id", "recorded_at"], name="note_by_purchase"),
        )
