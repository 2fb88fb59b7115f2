"""Caps, consents and what was done by them: tables that only grow (INVARIANTS, 12)."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from vinte.kernel.composite_keys import composite_foreign_key

APPEND_ONLY = """
CREATE FUNCTION leads_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER spend_cap_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON leads_spendcap
    FOR EACH STATEMENT EXECUTE FUNCTION leads_append_only();
CREATE TRIGGER automatic_consent_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON leads_automaticpurchaseconsent
    FOR EACH STATEMENT EXECUTE FUNCTION leads_append_only();
CREATE TRIGGER automatic_revocation_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON leads_automaticpurchaserevocation
    FOR EACH STATEMENT EXECUTE FUNCTION leads_append_only();
CREATE TRIGGER automatic_act_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON leads_automaticact
    FOR EACH STATEMENT EXECUTE FUNCTION leads_append_only();
"""
APPEND_ONLY_UNDO = """
DROP TRIGGER spend_cap_append_only ON leads_spendcap;
DROP TRIGGER automatic_consent_append_only ON leads_automaticpurchaseconsent;
DROP TRIGGER automatic_revocation_append_only ON leads_automaticpurchaserevocation;
DROP TRIGGER automatic_act_append_only ON leads_automaticact;
DROP FUNCTION leads_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("leads", "0006_contact_credited_once"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AutomaticPurchaseRevocation",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "professional_id",
                        "consent_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("consent_id", models.UUIDField()),
                ("revoked_at", models.DateTimeField()),
                (
                    "professional",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.professional",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AutomaticAct",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "professional_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("id", models.UUIDField()),
                ("consent_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("purchase_id", models.UUIDField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=40)),
                (
                    "job_request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="leads.jobrequest"
                    ),
                ),
                (
                    "professional",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.professional",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["professional", "at"], name="automatic_act_log")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("professional", "job_request", "reason"), name="automatic_act_said_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("purchase_id__isnull", False), ("reason", "")),
                            models.Q(("purchase_id__isnull", True), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="automatic_act_bought_or_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AutomaticPurchaseConsent",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "professional_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("id", models.UUIDField()),
                ("given_at", models.DateTimeField()),
                ("week_cents", models.BigIntegerField()),
                ("month_cents", models.BigIntegerField()),
                ("highest_price_cents", models.BigIntegerField()),
                (
                    "trades",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), size=None
                    ),
                ),
                (
                    "municipalities",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                    ),
                ),
                (
                    "intents",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10), size=None
                    ),
                ),
                (
                    "budgets",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10), size=None
                    ),
                ),
                ("only_unsold", models.BooleanField(default=False)),
                ("from_hour", models.PositiveSmallIntegerField(default=0)),
                ("until_hour", models.PositiveSmallIntegerField(default=24)),
                ("language", models.CharField(max_length=5)),
                ("text", models.TextField()),
                (
                    "professional",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.professional",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("professional", "given_at"), name="automatic_consent_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("highest_price_cents__gte", 1), ("week_cents__gte", 0), ("month_cents__gte", 0)
                        ),
                        name="automatic_consent_figures",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("from_hour__lt", models.F("until_hour")), ("until_hour__lte", 24)
                        ),
                        name="automatic_consent_hours",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SpendCap",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "professional_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("id", models.UUIDField()),
                ("set_at", models.DateTimeField()),
                ("week_cents", models.BigIntegerField(blank=True, null=True)),
                ("month_cents", models.BigIntegerField(blank=True, null=True)),
                (
                    "professional",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.professional",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("professional", "set_at"), name="spend_cap_instant_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("week_cents__isnull", True), ("week_cents__gte", 0), _connector="OR"),
                            models.Q(("month_cents__isnull", True), ("month_cents__gte", 0), _connector="OR"),
                        ),
                        name="spend_cap_not_negative",
                    ),
                ],
            },
        ),
        composite_foreign_key(
            table="leads_automaticpurchaserevocation",
            name="automatic_revocation_of_consent",
            columns="professional_id, consent_id",
            target="leads_automaticpurchaseconsent (professional_id, id)",
        ),
        composite_foreign_key(
            table="leads_automaticact",
            name="automatic_act_of_consent",
            columns="professional_id, consent_id",
            target="leads_automaticpurchaseconsent (professional_id, id)",
        ),
        composite_foreign_key(
            table="leads_automaticact",
            name="automatic_act_of_purchase",
            columns="professional_id, purchase_id",
            target="leads_contactpurchase (professional_id, id)",
        ),
        migrations.RunSQL(APPEND_ONLY, APPEND_ONLY_UNDO),
    ]
