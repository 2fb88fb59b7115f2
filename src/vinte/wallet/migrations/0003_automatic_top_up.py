"""Automatic top-up: consents that only grow, and charges whose figures stay."""

from __future__ import annotations

from django.db import migrations, models

from vinte.kernel.composite_keys import composite_foreign_key

GUARDS = """
CREATE TRIGGER top_up_consent_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wallet_automatictopupconsent
    FOR EACH STATEMENT EXECUTE FUNCTION wallet_append_only();
CREATE TRIGGER top_up_revocation_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wallet_automatictopuprevocation
    FOR EACH STATEMENT EXECUTE FUNCTION wallet_append_only();
CREATE FUNCTION wallet_guard_automatic_top_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.professional_id, NEW.id, NEW.consent_id, NEW.amount_cents, NEW.started_at)
        IS DISTINCT FROM (OLD.professional_id, OLD.id, OLD.consent_id, OLD.amount_cents, OLD.started_at) THEN
        RAISE EXCEPTION 'automatic top-up % keeps its figures', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER automatic_top_up_guarded BEFORE UPDATE OR DELETE ON wallet_automatictopup
    FOR EACH ROW EXECUTE FUNCTION wallet_guard_automatic_top_up();
"""
GUARDS_UNDO = """
DROP TRIGGER top_up_consent_append_only ON wallet_automatictopupconsent;
DROP TRIGGER top_up_revocation_append_only ON wallet_automatictopuprevocation;
DROP TRIGGER automatic_top_up_guarded ON wallet_automatictopup;
DROP FUNCTION wallet_guard_automatic_top_up();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("wallet", "0002_books"),
    ]

    operations = [
        migrations.CreateModel(
            name="AutomaticTopUpRevocation",
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
                ("professional_id", models.UUIDField()),
                ("consent_id", models.UUIDField()),
                ("revoked_at", models.DateTimeField()),
                (
                    "reason",
                    models.CharField(
                        choices=[("by_hand", "parado por si"), ("failures", "parado porque o cartão falhou")],
                        max_length=10,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AutomaticTopUp",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "professional_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("professional_id", models.UUIDField()),
                ("id", models.UUIDField()),
                ("consent_id", models.UUIDField()),
                ("amount_cents", models.BigIntegerField()),
                ("started_at", models.DateTimeField()),
                ("started_on", models.DateField(help_text="The day in the market's time zone.")),
                ("top_up_id", models.UUIDField(blank=True, null=True, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "à espera"),
                            ("paid", "pago"),
                            ("failed", "falhado"),
                            ("refused", "recusado"),
                        ],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("why", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "pending")),
                        fields=("professional_id",),
                        name="automatic_top_up_one_pending",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_cents__gt", 0)), name="automatic_top_up_positive"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AutomaticTopUpConsent",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "professional_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("professional_id", models.UUIDField()),
                ("id", models.UUIDField()),
                ("market", models.CharField(max_length=2)),
                ("given_at", models.DateTimeField()),
                ("amount_cents", models.BigIntegerField()),
                ("threshold_cents", models.BigIntegerField()),
                ("month_cents", models.BigIntegerField()),
                ("language", models.CharField(max_length=5)),
                ("text", models.TextField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("professional_id", "given_at"), name="top_up_consent_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount_cents__gte", 1),
                            ("threshold_cents__gte", 1),
                            ("month_cents__gte", models.F("amount_cents")),
                        ),
                        name="top_up_consent_figures",
                    ),
                ],
            },
        ),
        composite_foreign_key(
            table="wallet_automatictopuprevocation",
            name="top_up_revocation_of_consent",
            columns="professional_id, consent_id",
            target="wallet_automatictopupconsent (professional_id, id)",
        ),
        composite_foreign_key(
            table="wallet_automatictopup",
            name="automatic_top_up_of_consent",
            columns="professional_id, consent_id",
            target="wallet_automatictopupconsent (professional_id, id)",
        ),
        migrations.RunSQL(GUARDS, GUARDS_UNDO),
    ]
