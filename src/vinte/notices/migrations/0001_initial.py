import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from vinte.kernel.migrating import AtOnce


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="Message",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("idempotency_key", models.CharField(max_length=160, unique=True)),
                        ("kind", models.CharField(max_length=40)),
                        (
                            "channel",
                            models.CharField(
                                choices=[("email", "e-mail"), ("sms", "SMS")], default="email", max_length=5
                            ),
                        ),
                        ("to_address", models.EmailField(blank=True, max_length=254)),
                        ("to_number", models.CharField(blank=True, max_length=20)),
                        ("to_name", models.CharField(blank=True, max_length=120)),
                        ("language", models.CharField(max_length=5)),
                        ("subject", models.CharField(max_length=200)),
                        ("text", models.TextField()),
                        ("html", models.TextField(blank=True)),
                        (
                            "secrets",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=60),
                                blank=True,
                                default=list,
                                help_text="Codes in the text; struck out of it, and forgotten, once nobody sends it any more.",
                                size=None,
                            ),
                        ),
                        ("written_at", models.DateTimeField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "por enviar"),
                                    ("sent", "enviada"),
                                    ("failed", "falhada"),
                                ],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                        ("sent_at", models.DateTimeField(blank=True, null=True)),
                        ("attempt_count", models.PositiveSmallIntegerField(default=0)),
                        ("last_error", models.CharField(blank=True, max_length=300)),
                        (
                            "body_hash",
                            models.CharField(
                                help_text="SHA-256 of what was written, which tells a repetition from another body.",
                                max_length=64,
                            ),
                        ),
                        (
                            "again_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="When somebody last had it sent once more after it failed.",
                                null=True,
                            ),
                        ),
                        ("tried_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "useful_until",
                            models.DateTimeField(
                                blank=True,
                                help_text="From this instant it says nothing any more, and is not sent: a code's.",
                                null=True,
                            ),
                        ),
                        (
                            "bounced_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="When a server told that it could not deliver what it had taken.",
                                null=True,
                            ),
                        ),
                        (
                            "reply_to",
                            models.CharField(
                                blank=True,
                                help_text="Where an answer goes, with the token that says what it is about.",
                                max_length=254,
                            ),
                        ),
                        (
                            "unsubscribe_url",
                            models.CharField(
                                blank=True,
                                help_text="Where one click ends letters of this kind (RFC 8058).",
                                max_length=300,
                            ),
                        ),
                        (
                            "calendar",
                            models.TextField(
                                blank=True, help_text="An appointment that goes with the letter (RFC 5545)."
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["state", "written_at"], name="message_waiting"),
                            models.Index(fields=["channel", "tried_at"], name="message_tried_latest"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("channel", "email"),
                                        ("to_number", ""),
                                        models.Q(("to_address", ""), _negated=True),
                                    ),
                                    models.Q(
                                        ("channel", "sms"),
                                        ("to_address", ""),
                                        models.Q(("to_number", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="message_goes_one_way",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("sent_at__isnull", False), ("state", "sent")),
                                    models.Q(
                                        models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", True)
                                    ),
                                    _connector="OR",
                                ),
                                name="message_sent_has_its_instant",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "failed"), _negated=True),
                                    models.Q(("last_error", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="message_failed_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InboundMail",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        (
                            "identity",
                            models.CharField(
                                help_text="SHA-256 of what was written, without the traces of its way.",
                                max_length=64,
                                unique=True,
                            ),
                        ),
                        ("received_at", models.DateTimeField()),
                        ("envelope_from", models.CharField(blank=True, max_length=254)),
                        (
                            "sender",
                            models.CharField(
                                blank=True,
                                help_text="As the letter has it, and not to be trusted.",
                                max_length=254,
                            ),
                        ),
                        ("subject", models.CharField(blank=True, max_length=200)),
                        ("message_id", models.CharField(blank=True, max_length=250)),
                        ("purpose", models.CharField(blank=True, max_length=40)),
                        ("about", models.UUIDField(blank=True, help_text="What its token names.", null=True)),
                        ("side", models.CharField(blank=True, max_length=1)),
                        (
                            "authenticated",
                            models.CharField(
                                blank=True,
                                help_text="What the trusted server found of DMARC; unchecked where none is trusted.",
                                max_length=10,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("taken", "entregue"),
                                    ("quarantined", "à espera de uma pessoa"),
                                    ("released", "entregue por uma pessoa"),
                                    ("dropped", "deitada fora"),
                                    ("expired", "apagada sem que ninguém a visse"),
                                    ("refused", "recusada"),
                                    ("automatic", "automática"),
                                    ("bounce", "devolvida por um servidor"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=40)),
                        ("raw", models.BinaryField(blank=True, null=True)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("decided_by", models.UUIDField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["state", "received_at"], name="inbound_waiting")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("raw__isnull", False),
                                        ("state", "quarantined"),
                                        models.Q(("reason", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("state", "quarantined"), _negated=True),
                                        ("raw__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="inbound_whole_only_while_it_waits",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                        ("state__in", ["released", "dropped"]),
                                    ),
                                    models.Q(
                                        models.Q(("state__in", ["released", "dropped"]), _negated=True),
                                        ("decided_by__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="inbound_decided_by_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PushSubscription",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("owner", models.UUIDField()),
                        ("endpoint", models.URLField(max_length=600, unique=True)),
                        (
                            "p256dh",
                            models.CharField(
                                help_text="The phone's public key, for which messages are encrypted.",
                                max_length=100,
                            ),
                        ),
                        (
                            "auth",
                            models.CharField(
                                help_text="The secret that goes into the encryption (RFC 8291).",
                                max_length=40,
                            ),
                        ),
                        ("device", models.CharField(blank=True, max_length=60)),
                        ("since", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["owner", "ended_at"], name="push_phones_of")],
                    },
                ),
                migrations.CreateModel(
                    name="QuietHours",
                    fields=[
                        ("owner", models.UUIDField(primary_key=True, serialize=False)),
                        ("begins_hour", models.PositiveSmallIntegerField()),
                        ("ends_hour", models.PositiveSmallIntegerField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("begins_hour__lte", 23), ("ends_hour__lte", 23)),
                                name="quiet_hours_of_a_day",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Push",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("idempotency_key", models.CharField(max_length=160)),
                        ("kind", models.CharField(max_length=40)),
                        ("title", models.CharField(max_length=120)),
                        ("text", models.CharField(max_length=400)),
                        ("path", models.CharField(max_length=200)),
                        ("written_at", models.DateTimeField()),
                        ("useful_until", models.DateTimeField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "por enviar"),
                                    ("sent", "enviada"),
                                    ("failed", "falhada"),
                                ],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                        ("sent_at", models.DateTimeField(blank=True, null=True)),
                        ("attempt_count", models.PositiveSmallIntegerField(default=0)),
                        ("last_error", models.CharField(blank=True, max_length=300)),
                        (
                            "subscription",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pushes",
                                to="notices.pushsubscription",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["state", "written_at"], name="push_waiting")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("subscription", "idempotency_key"), name="push_once_a_phone"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("sent_at__isnull", False), ("state", "sent")),
                                    models.Q(
                                        models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", True)
                                    ),
                                    _connector="OR",
                                ),
                                name="push_sent_has_its_instant",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "failed"), _negated=True),
                                    models.Q(("last_error", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="push_failed_says_why",
                            ),
                        ],
                    },
                ),
            ]
        )
    ]
