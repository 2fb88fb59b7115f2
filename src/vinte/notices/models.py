"""Tables of the room `notices`; other rooms ask `queries` and `actions` instead."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from vinte.kernel.guards import append_only
from vinte.kernel.text_columns import OneLine, Words

# Why a message was given up whose code was good no more when it could have gone.
TOO_LATE = "it came too late"
# How the reason begins when a server took the letter's envelope and not its recipient; the code follows.
RECIPIENT_REFUSED = "the mail server refused the recipient"
# The reason of a message that a person gave up before any attempt had failed.
GIVEN_UP = "given up by a person"
# The same of a gateway for text messages and a number.
NUMBER_REFUSED = "the SMS gateway refused the number"


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
    to_name = OneLine(max_length=120, blank=True)
    language = models.CharField(max_length=5)
    subject = OneLine(max_length=200)
    text = Words(max_length=200_000)
    html = Words(max_length=1_000_000, blank=True)
    calendar = Words(
        max_length=20_000, blank=True, help_text="An appointment that goes with the letter (RFC 5545)."
    )
    secrets = ArrayField(
        models.CharField(max_length=60),
        default=list,
        blank=True,
        help_text="Codes in the text; struck out of it, and forgotten, once nobody sends it any more.",
    )
    unsubscribe_url = models.CharField(
        max_length=300, blank=True, help_text="Where one click ends letters of this kind (RFC 8058)."
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
    given_up_at = models.DateTimeField(
        null=True, blank=True, help_text="When somebody said, with a reason, that it is not sent any more."
    )
    was_struck = models.BooleanField(
        default=False,
        db_default=True,
        help_text="A code or the secret of a link was struck out of it: whoever got it now could do nothing with it."
        " What a version wrote that did not know this may have been.",
    )
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempt_count = models.PositiveSmallIntegerField(default=0)
    doubt_count = models.PositiveSmallIntegerField(
        default=0,
        db_default=0,
        help_text="After how many attempts nobody could say whether it had gone: an SMS gateway's.",
    )
    gateway_reference = models.CharField(
        max_length=64,
        blank=True,
        default="",
        db_default="",
        help_text="What the SMS gateway that took it calls it.",
    )
    last_error = models.CharField(max_length=300, blank=True)
    reply_to = models.CharField(
        max_length=254,
        blank=True,
        help_text="Where an answer goes, with the token that says what it is about.",
    )
    bounced_at = models.DateTimeField(
        null=True, blank=True, help_text="When a server told that it could not deliver what it had taken."
    )
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
            models.CheckConstraint(
                name="message_given_up_is_not_sent",
                condition=models.Q(given_up_at__isnull=True) | models.Q(state="failed"),
            ),
        )
        indexes = (
            models.Index(fields=["state", "written_at"], name="message_waiting"),
            models.Index(fields=["channel", "tried_at"], name="message_tried_latest"),
            models.Index(fields=["to_address", "written_at"], name="message_of_address"),
        )

    @property
    def reader(self) -> str:
        """Where it goes: an address or a number."""
        return self.to_number if self.channel == self.Channel.SMS else self.to_address


class MessageAct(models.Model):
    """What somebody who operates the site did about a message, kept for ever.

    They had it sent again, gave it up, or read to whom it goes; the last two with a reason.
    """

    class Kind(models.TextChoices):
        AGAIN = "again", _("enviada outra vez")
        GIVEN_UP = "given_up", _("desistência")
        READ = "read", _("destinatário visto")

    id = models.UUIDField(primary_key=True)
    message = models.ForeignKey(Message, models.PROTECT, related_name="acts")
    kind = models.CharField(max_length=10, choices=Kind)
    reason = Words(max_length=4000, blank=True)
    by_id = models.UUIDField()
    by_name = OneLine(max_length=120)
    done_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="message_act_says_why", condition=models.Q(kind="again") | ~models.Q(reason="")
            ),
        )
        triggers = (append_only("message_act"),)


class InboundMail(models.Model):
    """A letter that somebody wrote to Vinte, and what became of it; the whole of it only while a person must look."""

    class State(models.TextChoices):
        TAKEN = "taken", _("entregue")
        QUARANTINED = "quarantined", _("à espera de uma pessoa")
        RELEASED = "released", _("entregue por uma pessoa")
        DROPPED = "dropped", _("deitada fora")
        EXPIRED = "expired", _("apagada sem que ninguém a visse")
        REFUSED = "refused", _("recusada")
        AUTOMATIC = "automatic", _("automática")
        BOUNCE = "bounce", _("devolvida por um servidor")

    id = models.UUIDField(primary_key=True)
    identity = models.CharField(
        max_length=64, unique=True, help_text="SHA-256 of what was written, without the traces of its way."
    )
    received_at = models.DateTimeField()
    envelope_from = OneLine(max_length=254, blank=True)
    sender = OneLine(max_length=254, blank=True, help_text="As the letter has it, and not to be trusted.")
    subject = OneLine(max_length=200, blank=True)
    message_id = OneLine(max_length=250, blank=True)
    purpose = models.CharField(max_length=40, blank=True)
    about = models.UUIDField(null=True, blank=True, help_text="What its token names.")
    side = models.CharField(max_length=1, blank=True)
    authenticated = models.CharField(
        max_length=10,
        blank=True,
        help_text="What the trusted server found of DMARC; unchecked where none is trusted.",
    )
    state = models.CharField(max_length=12, choices=State)
    reason = models.CharField(max_length=40, blank=True)
    raw = models.BinaryField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="inbound_whole_only_while_it_waits",
                condition=(models.Q(state="quarantined", raw__isnull=False) & ~models.Q(reason=""))
                | (~models.Q(state="quarantined") & models.Q(raw__isnull=True)),
            ),
            models.CheckConstraint(
                name="inbound_decided_by_somebody",
                condition=models.Q(
                    state__in=["released", "dropped"], decided_at__isnull=False, decided_by__isnull=False
                )
                | (~models.Q(state__in=["released", "dropped"]) & models.Q(decided_by__isnull=True)),
            ),
        )
        indexes = (models.Index(fields=["state", "received_at"], name="inbound_waiting"),)


class PushSubscription(models.Model):
    """A phone whose owner agreed to be told there; `owner` is their account, which this room knows by its id alone."""

    id = models.UUIDField(primary_key=True)
    owner = models.UUIDField()
    endpoint = models.URLField(max_length=600, unique=True)
    p256dh = models.CharField(
        max_length=100, help_text="The phone's public key, for which messages are encrypted."
    )
    auth = models.CharField(max_length=40, help_text="The secret that goes into the encryption (RFC 8291).")
    device = OneLine(max_length=60, blank=True)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["owner", "ended_at"], name="push_phones_of"),)


class Push(models.Model):
    """A short message that waits for a phone, or was handed to its push service, or could not be."""

    class State(models.TextChoices):
        WAITING = "waiting", _("por enviar")
        SENT = "sent", _("enviada")
        FAILED = "failed", _("falhada")

    id = models.UUIDField(primary_key=True)
    subscription = models.ForeignKey(PushSubscription, models.CASCADE, related_name="pushes")
    idempotency_key = models.CharField(max_length=160)
    kind = models.CharField(max_length=40)
    title = OneLine(max_length=120)
    text = OneLine(max_length=400)
    path = OneLine(max_length=200)
    written_at = models.DateTimeField()
    useful_until = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempt_count = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["subscription", "idempotency_key"], name="push_once_a_phone"),
            models.CheckConstraint(
                name="push_sent_has_its_instant",
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="push_failed_says_why", condition=~models.Q(state="failed") | ~models.Q(last_error="")
            ),
        )
        indexes = (models.Index(fields=["state", "written_at"], name="push_waiting"),)


class QuietHours(models.Model):
    """When somebody is not to be told what can wait, by the clock of their market."""

    owner = models.UUIDField(primary_key=True)
    begins_hour = models.PositiveSmallIntegerField()
    ends_hour = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="quiet_hours_of_a_day", condition=models.Q(begins_hour__lte=23, ends_hour__lte=23)
            ),
        )
