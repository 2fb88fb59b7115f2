"""Tables of the room `notices`; other rooms ask `queries` and `actions` instead."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

# Why a message was given up whose code was good no more when it could have gone.
TOO_LATE = "it came too late"
# How the reason begins when a server took the letter's envelope and not its recipient; the code follows.
RECIPIENT_REFUSED = "the mail server refused the recipient"


class Message(models.Model):
    """An e-mail or a text message that waits, or was sent, or could not be."""

    class Channel(models.TextChoices):
        EMAIL = "email", _("e-mail")
        SMS = "sms", _("SMS")

    class State(models.TextChoices):
        WAITING = "waiting", _("por enviar")
        SENT = "sent", _("enviada")
        FAILED = "failed", _("falhada")

    id = models.UUIDField(primary_key=True)
    idempotency_key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=5, choices=Channel, default=Channel.EMAIL)
    to_address = models.EmailField(blank=True)
    to_number = models.CharField(max_length=20, blank=True)
    to_name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    calendar = models.TextField(blank=True, help_text="An appointment that goes with the letter (RFC 5545).")
    secrets = ArrayField(
        models.CharField(max_length=60),
        default=list,
        blank=True,
        help_text="Codes in the text; struck out of it, and forgotten, once nobody sends it any more.",
    )
    written_at = models.DateTimeField()
    useful_until = models.DateTimeField(
        null=True,
        blank=True,
        help_text="From this instant it says nothing any more, and is not sent: a code's.",
    )
    tried_at = models.DateTimeField(null=True, blank=True)
    again_at = models.DateTimeField(
        null=True, blank=True, help_text="When somebody last had it sent once more after it failed."
    )
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
                name="message_goes_one_way",
                condition=(models.Q(channel="email", to_number="") & ~models.Q(to_address=""))
                | (models.Q(channel="sms", to_address="") & ~models.Q(to_number="")),
            ),
            models.CheckConstraint(
                name="message_sent_has_its_instant",
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="message_failed_says_why", condition=~models.Q(state="failed") | ~models.Q(last_error="")
            ),
        )
        indexes = (
            models.Index(fields=["state", "written_at"], name="message_waiting"),
            models.Index(fields=["channel", "tried_at"], name="message_tried_latest"),
        )

    @property
    def reader(self) -> str:
        """Where it goes: an address or a number."""
        return self.to_number if self.channel == self.Channel.SMS else self.to_address
