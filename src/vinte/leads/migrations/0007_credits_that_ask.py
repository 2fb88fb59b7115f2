"""A credit nobody asked for waits for its buyer's yes where it would take something from the guarantee."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("leads", "0006_within_a_month"),
        ("people", "0005_changes_of_identity"),
    ]

    operations = [
        migrations.AddField(
            model_name="owedcredit",
            name="agreed_at",
            field=models.DateTimeField(blank=True, help_text="When they said yes.", null=True),
        ),
        migrations.AddField(
            model_name="owedcredit",
            name="asked_at",
            field=models.DateTimeField(
                blank=True,
                help_text="When its buyer was asked, because of what it does to the guarantee.",
                null=True,
            ),
        ),
        migrations.AddConstraint(
            model_name="owedcredit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agreed_at__isnull", True), ("asked_at__lte", models.F("agreed_at")), _connector="OR"
                ),
                name="owed_credit_agreed_when_asked",
            ),
        ),
    ]
