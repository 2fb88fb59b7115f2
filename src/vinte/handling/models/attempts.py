"""Attempts to reach the homeowner of a contact, those taken back, and what was told and is none."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from vinte.kernel.guards import append_only, guard, keeps, never
from vinte.kernel.text_columns import Words


class ContactAttempt(models.Model):
    """The professional tried to reach the homeowner, or did.

    One that began with a tap on the number is written when it was tapped, and its outcome once it is told.
    """

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
    note = Words(_("nota"), max_length=4000, blank=True)
    idempotency_key = models.CharField(max_length=64, blank=True, default="")
    clock_said = models.DateTimeField(
        null=True, blank=True, help_text="When it happened by the phone's clock, of one that waited there."
    )
    corrects_id = models.UUIDField(null=True, blank=True, help_text="The entry that this one corrects.")
    tap_key = models.CharField(
        max_length=64, blank=True, default="", help_text="The key of the tap on a number with which it began."
    )
    answered_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was told how it went, of one that began with a tap."
    )

    class Meta:
        # The note is a person's words, which an erasure may have to take; the fact stays.
        triggers = (
            keeps(
                name="attempt_kept",
                columns="professional_id id purchase_id attempted_at recorded_at channel grade clock_said"
                " corrects_id tap_key",
                message="attempt % stays as it was told; a mistake is withdrawn",
            ),
            # What becomes of a call that began with a tap is told once, after it.
            guard(
                name="attempt_outcome_told_once",
                operation=pgtrigger.Update,
                refuses_if="(NEW.outcome, NEW.call_back_at, NEW.idempotency_key, NEW.answered_at) IS DISTINCT FROM"
                " (OLD.outcome, OLD.call_back_at, OLD.idempotency_key, OLD.answered_at)"
                " AND (OLD.tap_key = '' OR OLD.answered_at IS NOT NULL OR NEW.answered_at IS NULL)",
                message="attempt % has its outcome; a mistake is withdrawn",
                value="OLD.id",
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
            models.UniqueConstraint(
                fields=["professional", "tap_key"],
                condition=~models.Q(tap_key=""),
                name="attempt_once_a_tap",
            ),
            models.CheckConstraint(
                name="attempt_outcome_of_a_tap_is_told",
                condition=models.Q(tap_key="", answered_at__isnull=True)
                | (~models.Q(tap_key="") & (models.Q(outcome="") | models.Q(answered_at__isnull=False))),
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
    reason = Words(max_length=4000, blank=True)

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
    note = Words(_("nota"), max_length=4000, blank=True)
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


class VoiceNote(models.Model):
    """What a professional said into the phone about a contact, with what became of a call: theirs, and nobody sends it."""

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField()
    purchase_id = models.UUIDField()
    purchase = models.ForeignObject(
        "leads.ContactPurchase",
        models.DO_NOTHING,
        from_fields=["professional_id", "purchase_id"],
        to_fields=["professional_id", "id"],
        related_name="voice_notes",
    )
    about_id = models.UUIDField(help_text="The attempt that it was told with, or the note that it became.")
    recorded_at = models.DateTimeField()
    seconds = models.PositiveSmallIntegerField()
    media_type = models.CharField(max_length=20)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        # It goes with an erasure, and is never another.
        triggers = (never(name="voice_note_not_changed", operation=pgtrigger.Update | pgtrigger.Truncate),)
        indexes = (models.Index(fields=["professional", "purchase_id"], name="voice_note_by_purchase"),)
        constraints = (
            models.UniqueConstraint(fields=["professional", "about_id"], name="voice_note_one_for_each"),
        )
