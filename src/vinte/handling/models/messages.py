"""What a professional and a homeowner write to each other about a contact."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from vinte.kernel.guards import keeps, never
from vinte.kernel.text_columns import OneLine, Words


class MessageThread(models.Model):
    """One conversation for each contact; its identifier stands in the address that letters are answered to."""

    id = models.UUIDField(primary_key=True)
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    purchase_id = models.UUIDField()
    purchase = models.ForeignObject(
        "leads.ContactPurchase",
        models.DO_NOTHING,
        from_fields=["professional_id", "purchase_id"],
        to_fields=["professional_id", "id"],
        related_name="message_threads",
    )
    opened_at = models.DateTimeField()
    professional_read_at = models.DateTimeField(
        null=True, blank=True, help_text="What the homeowner wrote until then was read."
    )
    homeowner_read_at = models.DateTimeField(
        null=True, blank=True, help_text="What the professional wrote until then was read."
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["professional", "purchase_id"], name="thread_one_for_each_contact"
            ),
        )


class ContactMessage(models.Model):
    """Something that one side wrote to the other, on the page or by e-mail."""

    class Side(models.TextChoices):
        PROFESSIONAL = "professional", _("profissional")
        HOMEOWNER = "homeowner", _("particular")

    class Kind(models.TextChoices):
        MESSAGE = "message", _("mensagem")
        SUMMARY = "summary", _("resumo")

    class Via(models.TextChoices):
        PAGE = "page", _("na página")
        MAIL = "mail", _("por e-mail")

    id = models.UUIDField(primary_key=True)
    thread = models.ForeignKey(MessageThread, models.PROTECT, related_name="messages")
    by = models.CharField(max_length=12, choices=Side)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.MESSAGE)
    via = models.CharField(max_length=4, choices=Via, default=Via.PAGE)
    subject = OneLine(max_length=120, blank=True)
    text = Words(max_length=20_000, blank=True)
    original = Words(
        max_length=200_000,
        blank=True,
        help_text="The letter with what it quoted, where more of it came than is shown.",
    )
    left_out = Words(
        max_length=4000, blank=True, help_text="Names of what hung on the letter and was not kept."
    )
    sent_at = models.DateTimeField()
    attempt_id = models.UUIDField(
        null=True, blank=True, help_text="The attempt that it stands for, if it does."
    )
    key = models.CharField(max_length=80, unique=True)
    body_hash = models.CharField(max_length=64)

    class Meta:
        # The words are a person's, which an erasure may have to take; that they were written stays.
        triggers = (
            keeps(
                name="contact_message_kept",
                columns="id thread_id by kind via sent_at attempt_id key body_hash",
                message="message % stays as it was sent",
            ),
            never(name="contact_message_not_removed", operation=pgtrigger.Delete | pgtrigger.Truncate),
        )
        indexes = (models.Index(fields=["thread", "sent_at"], name="message_in_thread"),)


class MessageFile(models.Model):
    """A photograph, made anew, or a PDF that came with a message."""

    id = models.UUIDField(primary_key=True)
    message = models.ForeignKey(ContactMessage, models.PROTECT, related_name="files")
    number = models.PositiveSmallIntegerField()
    name = OneLine(max_length=80)
    media_type = models.CharField(max_length=40)
    content = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["message", "number"], name="message_file_once_in_order"),
        )
