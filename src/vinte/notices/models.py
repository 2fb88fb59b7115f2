"""Tables of the room `notices`; other rooms ask `queries` and `actions` instead."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

# How the reason begins when a server took the letter's envelope and not its recipient; the code follows.
RECIPIENT_REFUSED = "the mail server refused the recipient"


class Message(models.Model):
    """An e-mail that waits, or was sent, or could not be."""

    class State(models.TextChoices):
        WAITING = "waiting", _("por enviar")
        SENT = "sent", _("enviada")
        FAILED = "failed", _("falhada")

    id = models.UUIDField(primary_key=True)
    idempotency_key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=40)
    to_address = models.EmailField()
    to_name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    written_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempt_count = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    body_hash = models.CharField(
        max_length=64, help_text="SHA-256 of what was written, which tells a repetition from another body."
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="message_sent_has_its_instant",
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="message_failed_says_why", condition=~models.Q(state="failed") | ~models.Q(last_error="")
            ),
        )
        indexes = (models.Index(fields=["state", "written_at"], name="message_waiting"),)
