"""A credit that would take something from the guarantee waits for its buyer's yes."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("leads", "0007_invitations_and_thanks"),
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
        migrations.AddField(
            model_name="returnrequest",
            name="told_end",
            field=models.BooleanField(
                default=False,
                help_text="Whether it was asked for though it would end the guarantee, as its page said.",
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
