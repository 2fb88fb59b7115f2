import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from vinte.kernel.migrating import AtOnce


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("pghistory", "__first__"),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="Account",
                    fields=[
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        (
                            "last_login",
                            models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                        ),
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail")),
                        ("name", models.CharField(blank=True, max_length=120, verbose_name="nome")),
                        ("language", models.CharField(default="pt", max_length=5, verbose_name="língua")),
                        ("is_active", models.BooleanField(default=True)),
                        ("joined_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                django.db.models.functions.text.Lower("email"), name="account_email_any_case"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Professional",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("market", models.CharField(max_length=2)),
                        (
                            "tax_identity",
                            models.CharField(db_index=True, max_length=20, verbose_name="número fiscal"),
                        ),
                        ("trade_name", models.CharField(max_length=120, verbose_name="nome comercial")),
                        (
                            "trades",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=40),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="ofícios",
                            ),
                        ),
                        (
                            "municipality",
                            models.CharField(blank=True, max_length=80, verbose_name="concelho"),
                        ),
                        (
                            "further_municipalities",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=80),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="outros concelhos",
                            ),
                        ),
                        (
                            "radius_km",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="raio"),
                        ),
                        ("description", models.TextField(blank=True, verbose_name="apresentação")),
                        ("phone", models.CharField(blank=True, max_length=20, verbose_name="telefone")),
                        ("website", models.URLField(blank=True, verbose_name="página")),
                        (
                            "opening_hours",
                            models.CharField(blank=True, max_length=200, verbose_name="horário"),
                        ),
                        (
                            "weekly_hours",
                            models.JSONField(blank=True, default=list, verbose_name="horário da semana"),
                        ),
                        ("logo", models.TextField(blank=True, verbose_name="logótipo em SVG")),
                        ("joined_at", models.DateTimeField()),
                        (
                            "account",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="professional",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="professional",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_professionalevent" ("account_id", "description", "further_municipalities", "id", "joined_at", "logo", "market", "municipality", "opening_hours", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "radius_km", "tax_identity", "trade_name", "trades", "website", "weekly_hours") VALUES (NEW."account_id", NEW."description", NEW."further_municipalities", NEW."id", NEW."joined_at", NEW."logo", NEW."market", NEW."municipality", NEW."opening_hours", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."radius_km", NEW."tax_identity", NEW."trade_name", NEW."trades", NEW."website", NEW."weekly_hours"); RETURN NULL;',
                            hash="0e6ee3933d6c8e25d0d1e6b7de4d71df5eb9cd04",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_75012",
                            table="people_professional",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="professional",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "people_professionalevent" ("account_id", "description", "further_municipalities", "id", "joined_at", "logo", "market", "municipality", "opening_hours", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "radius_km", "tax_identity", "trade_name", "trades", "website", "weekly_hours") VALUES (NEW."account_id", NEW."description", NEW."further_municipalities", NEW."id", NEW."joined_at", NEW."logo", NEW."market", NEW."municipality", NEW."opening_hours", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."radius_km", NEW."tax_identity", NEW."trade_name", NEW."trades", NEW."website", NEW."weekly_hours"); RETURN NULL;',
                            hash="5012d2f456ef539498a1a0dea56ad26d75d8c20e",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_17458",
                            table="people_professional",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="Badge",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("kind", models.CharField(max_length=40)),
                        ("active_from", models.DateTimeField()),
                        ("active_until", models.DateTimeField(blank=True, null=True)),
                        ("reason", models.CharField(blank=True, max_length=200)),
                        (
                            "professional",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="badges",
                                to="people.professional",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("active_until__isnull", True),
                                    ("active_until__gte", models.F("active_from")),
                                    _connector="OR",
                                ),
                                name="badge_ends_after_start",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("active_until__isnull", True)),
                                fields=("professional", "kind"),
                                name="badge_active_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BadgeApplication",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("kind", models.CharField(max_length=40)),
                        ("number", models.CharField(blank=True, max_length=60, verbose_name="número")),
                        ("issuer", models.CharField(blank=True, max_length=120, verbose_name="entidade")),
                        ("starts_on", models.DateField(blank=True, null=True, verbose_name="válido desde")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="válido até")),
                        ("sent_at", models.DateTimeField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("sent", "a ser visto"),
                                    ("accepted", "aceite"),
                                    ("refused", "recusado"),
                                ],
                                default="sent",
                                max_length=10,
                            ),
                        ),
                        ("reason", models.TextField(blank=True)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "badge",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="application",
                                to="people.badge",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "professional",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="badge_applications",
                                to="people.professional",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "sent")),
                                fields=("professional", "kind"),
                                name="badge_asked_for_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("badge", None),
                                        ("decided_at", None),
                                        ("decided_by", None),
                                        ("state", "sent"),
                                    ),
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                        ("state", "accepted"),
                                        ("badge__isnull", False),
                                    ),
                                    models.Q(
                                        ("badge", None),
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                        ("state", "refused"),
                                        models.Q(("reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="badge_application_decided_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BadgeDocument",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("position", models.PositiveSmallIntegerField()),
                        ("content", models.BinaryField()),
                        ("media_type", models.CharField(max_length=40)),
                        ("sha256", models.CharField(max_length=64)),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="documents",
                                to="people.badgeapplication",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("application", "position"), name="badge_document_position_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BadgeReminder",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("days_before", models.PositiveSmallIntegerField()),
                        ("written_at", models.DateTimeField()),
                        (
                            "badge",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reminders",
                                to="people.badge",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("badge", "days_before"), name="badge_reminder_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConfirmationCode",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("purpose", models.CharField(max_length=40)),
                        ("subject", models.UUIDField()),
                        (
                            "channel",
                            models.CharField(choices=[("email", "e-mail"), ("sms", "SMS")], max_length=5),
                        ),
                        ("address_hash", models.CharField(max_length=64)),
                        ("code_hash", models.CharField(max_length=64)),
                        ("made_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        ("attempt_count", models.PositiveSmallIntegerField(default=0)),
                        ("used_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["purpose", "subject", "made_at"], name="code_of_subject"),
                            models.Index(fields=["address_hash", "made_at"], name="code_of_address"),
                            models.Index(fields=["made_at"], name="code_by_age"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("used_at__isnull", True),
                                    models.Q(
                                        ("used_at__gte", models.F("made_at")),
                                        ("used_at__lt", models.F("expires_at")),
                                    ),
                                    _connector="OR",
                                ),
                                name="code_used_in_its_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("attempt_count__lte", 5)),
                                name="code_tried_five_times_at_most",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DocumentReading",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("read_at", models.DateTimeField()),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="readings",
                                to="people.badgedocument",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Homeowner",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("name", models.CharField(max_length=120, verbose_name="nome")),
                        ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                        ("phone", models.CharField(max_length=20, verbose_name="telefone")),
                        ("language", models.CharField(default="pt", max_length=5)),
                        ("joined_at", models.DateTimeField()),
                        ("email_confirmed_at", models.DateTimeField(blank=True, null=True)),
                        ("phone_confirmed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "account",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="homeowner",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="PrivateLink",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("secret_hash", models.CharField(max_length=64, unique=True)),
                        ("purpose", models.CharField(max_length=40)),
                        ("subject", models.UUIDField()),
                        ("made_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        ("used_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["purpose", "subject"], name="private_link_subject")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("expires_at__gt", models.F("made_at"))),
                                name="private_link_ends_after_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("secret_hash__regex", "^[0-9a-f]{64}$")),
                                name="private_link_hash_is_sha256",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConfirmedContact",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        (
                            "channel",
                            models.CharField(choices=[("email", "e-mail"), ("sms", "SMS")], max_length=5),
                        ),
                        ("address", models.CharField(max_length=254)),
                        ("confirmed_at", models.DateTimeField()),
                        (
                            "professional",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="confirmed_contacts",
                                to="people.professional",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("professional", "channel", "address"), name="contact_confirmed_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Absence",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("first_on", models.DateField(verbose_name="primeiro dia")),
                        ("last_on", models.DateField(verbose_name="último dia")),
                        ("added_at", models.DateTimeField()),
                        (
                            "professional",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="absences",
                                to="people.professional",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("last_on__gte", models.F("first_on"))),
                                name="absence_ends_after_start",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProfessionalEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.UUIDField(serialize=False)),
                        ("market", models.CharField(max_length=2)),
                        ("tax_identity", models.CharField(max_length=20, verbose_name="número fiscal")),
                        ("trade_name", models.CharField(max_length=120, verbose_name="nome comercial")),
                        (
                            "trades",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=40),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="ofícios",
                            ),
                        ),
                        (
                            "municipality",
                            models.CharField(blank=True, max_length=80, verbose_name="concelho"),
                        ),
                        (
                            "further_municipalities",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=80),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="outros concelhos",
                            ),
                        ),
                        (
                            "radius_km",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="raio"),
                        ),
                        ("description", models.TextField(blank=True, verbose_name="apresentação")),
                        ("phone", models.CharField(blank=True, max_length=20, verbose_name="telefone")),
                        ("website", models.URLField(blank=True, verbose_name="página")),
                        (
                            "opening_hours",
                            models.CharField(blank=True, max_length=200, verbose_name="horário"),
                        ),
                        (
                            "weekly_hours",
                            models.JSONField(blank=True, default=list, verbose_name="horário da semana"),
                        ),
                        ("logo", models.TextField(blank=True, verbose_name="logótipo em SVG")),
                        ("joined_at", models.DateTimeField()),
                        (
                            "account",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="people.professional",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="StaffRole",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[("support", "apoio"), ("operator", "operador")], max_length=20
                            ),
                        ),
                        ("given_at", models.DateTimeField()),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="staff_roles",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("taken_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("taken_at__isnull", True)),
                                fields=("account", "role"),
                                name="staff_role_held_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("taken_at__isnull", True),
                                    ("taken_at__gte", models.F("given_at")),
                                    _connector="OR",
                                ),
                                name="staff_role_given_before_taken",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Standing",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "professional_id",
                                "id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("id", models.UUIDField()),
                        ("since", models.DateTimeField()),
                        (
                            "state",
                            models.CharField(
                                choices=[("good", "em ordem"), ("suspended", "suspenso")], max_length=10
                            ),
                        ),
                        ("reason", models.TextField()),
                        (
                            "decided_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "professional",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="standings",
                                to="people.professional",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="standing_has_a_reason",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Work",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("title", models.CharField(max_length=120, verbose_name="título")),
                        ("description", models.TextField(blank=True, verbose_name="descrição")),
                        ("added_at", models.DateTimeField()),
                        (
                            "professional",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="works",
                                to="people.professional",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="WorkPhoto",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("position", models.PositiveSmallIntegerField()),
                        ("content", models.BinaryField()),
                        ("small", models.BinaryField()),
                        ("width", models.PositiveIntegerField()),
                        ("height", models.PositiveIntegerField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("added_at", models.DateTimeField()),
                        (
                            "work",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="photos",
                                to="people.work",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("work", "position"), name="work_photo_position_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Logo",
                    fields=[
                        (
                            "professional",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="logo_picture",
                                serialize=False,
                                to="people.professional",
                            ),
                        ),
                        ("content", models.BinaryField(blank=True)),
                        ("sha256", models.CharField(blank=True, max_length=64)),
                        ("kept_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="TermsAcceptance",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        (
                            "first_day",
                            models.DateField(help_text="From which day the text is in force: its name."),
                        ),
                        ("language", models.CharField(max_length=5)),
                        ("text", models.TextField()),
                        ("accepted_at", models.DateTimeField()),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="accepted_terms",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "first_day"), name="terms_accepted_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True), name="terms_have_a_text"
                            ),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="termsacceptance",
                    trigger=pgtrigger.compiler.Trigger(
                        name="terms_acceptance_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="292c3783b01aa6ecb3ef7c912913e9947fed9671",
                            level="STATEMENT",
                            operation="UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_terms_acceptance_append_only_b4683",
                            table="people_termsacceptance",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="MemberInvitation",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                        ("sent_at", models.DateTimeField()),
                        ("accepted_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "professional",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="member_invitations",
                                to="people.professional",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("accepted_at__isnull", True), ("withdrawn_at__isnull", True)
                                ),
                                fields=("professional", "email"),
                                name="member_invited_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Member",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("since", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "professional",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="members",
                                to="people.professional",
                            ),
                        ),
                        ("is_reminded", models.BooleanField(default=False)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("account",),
                                name="member_of_one_business",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_at__isnull", True),
                                    ("ended_at__gte", models.F("since")),
                                    _connector="OR",
                                ),
                                name="member_ends_after_start",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MemberAct",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("act", models.CharField(max_length=40)),
                        ("done_at", models.DateTimeField()),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                        "indexes": [
                            models.Index(fields=["professional", "-done_at"], name="member_acts_newest")
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="memberact",
                    trigger=pgtrigger.compiler.Trigger(
                        name="member_act_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="777ad4fcc0b81d45d08938e48f270e38f1e73a73",
                            level="STATEMENT",
                            operation="UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_member_act_append_only_96e44",
                            table="people_memberact",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="IdentityChange",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("old_trade_name", models.CharField(max_length=120)),
                        (
                            "new_trade_name",
                            models.CharField(
                                blank=True, help_text="Empty where the name stays.", max_length=120
                            ),
                        ),
                        ("old_tax_identity", models.CharField(max_length=20)),
                        (
                            "new_tax_identity",
                            models.CharField(
                                blank=True, help_text="Empty where the number stays.", max_length=20
                            ),
                        ),
                        ("words", models.TextField(blank=True)),
                        ("sent_at", models.DateTimeField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("sent", "a ser visto"),
                                    ("accepted", "aceite"),
                                    ("refused", "recusado"),
                                    ("withdrawn", "retirado"),
                                ],
                                default="sent",
                                max_length=10,
                            ),
                        ),
                        ("reason", models.TextField(blank=True)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "professional",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="identity_changes",
                                to="people.professional",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "sent")),
                                fields=("professional",),
                                name="identity_change_open_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("new_tax_identity", ""), ("new_trade_name", ""), _negated=True
                                ),
                                name="identity_change_changes_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_at", None), ("decided_by", None), ("state", "sent")),
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        ("decided_by", None),
                                        ("state", "withdrawn"),
                                    ),
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                        ("state", "accepted"),
                                    ),
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                        ("state", "refused"),
                                        models.Q(("reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="identity_change_decided_whole",
                            ),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="identitychange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="identity_change_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF (NEW.id, NEW.professional_id, NEW.old_trade_name, NEW.new_trade_name, NEW.old_tax_identity, NEW.new_tax_identity, NEW.sent_at) IS DISTINCT FROM (OLD.id, OLD.professional_id, OLD.old_trade_name, OLD.new_trade_name, OLD.old_tax_identity, OLD.new_tax_identity, OLD.sent_at) THEN RAISE EXCEPTION 'change of identity % stays as it was asked', OLD.id USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                            hash="3bd34ec6433dc1c6ed91ae38c655dc22ed9c3d10",
                            operation="UPDATE",
                            pgid="pgtrigger_identity_change_kept_2f9f3",
                            table="people_identitychange",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="IdentityPaper",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("position", models.PositiveSmallIntegerField()),
                        ("content", models.BinaryField()),
                        ("media_type", models.CharField(max_length=40)),
                        ("sha256", models.CharField(max_length=64)),
                        (
                            "change",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="papers",
                                to="people.identitychange",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("change", "position"), name="identity_paper_position_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IdentityPaperReading",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("read_at", models.DateTimeField()),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "paper",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="readings",
                                to="people.identitypaper",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="TaxIdentityLink",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("tax_identity", models.CharField(max_length=20)),
                        ("other", models.CharField(max_length=20)),
                        ("linked_at", models.DateTimeField()),
                        (
                            "change",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.identitychange",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("tax_identity", "other"), name="tax_identities_linked_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("tax_identity", models.F("other")), _negated=True),
                                name="tax_identity_linked_to_another",
                            ),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="taxidentitylink",
                    trigger=pgtrigger.compiler.Trigger(
                        name="tax_identity_link_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="8ec47b3955000497cd8dac69978c678fc6e181d2",
                            level="STATEMENT",
                            operation="UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_tax_identity_link_append_only_dabc0",
                            table="people_taxidentitylink",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="Leaving",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("asked_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField()),
                        ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                        ("erased_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="leavings",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "professional",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="leavings",
                                to="people.professional",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("taken_back_at__isnull", True)),
                                fields=("account",),
                                name="leaving_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("asked_at"))),
                                name="leaving_ends_after_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("erased_at__isnull", True),
                                    models.Q(
                                        ("erased_at__gte", models.F("ends_at")),
                                        ("taken_back_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="leaving_erased_or_taken_back",
                            ),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="leaving",
                    trigger=pgtrigger.compiler.Trigger(
                        name="leaving_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF (NEW.id, NEW.account_id, NEW.professional_id, NEW.asked_at, NEW.ends_at) IS DISTINCT FROM (OLD.id, OLD.account_id, OLD.professional_id, OLD.asked_at, OLD.ends_at) THEN RAISE EXCEPTION 'leaving % stays as it was asked', OLD.id USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                            hash="6722adc267a031ee49a36fe4a24a6afcf3d8c1d4",
                            operation="UPDATE",
                            pgid="pgtrigger_leaving_kept_d4306",
                            table="people_leaving",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="leaving",
                    trigger=pgtrigger.compiler.Trigger(
                        name="leaving_not_removed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="1ae2ffbcbc8a33df7479046da8843ba9a076769b",
                            level="STATEMENT",
                            operation="DELETE OR TRUNCATE",
                            pgid="pgtrigger_leaving_not_removed_ed7d3",
                            table="people_leaving",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="MailboxRequest",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("old_email", models.EmailField(max_length=254)),
                        ("new_email", models.EmailField(max_length=254)),
                        ("words", models.TextField(blank=True)),
                        (
                            "tax_number_matches",
                            models.BooleanField(
                                help_text="Whether who asks knew the tax number of the business."
                            ),
                        ),
                        ("asked_at", models.DateTimeField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("sent", "a ser visto"),
                                    ("accepted", "aceite, à espera do prazo"),
                                    ("refused", "recusado"),
                                    ("stopped", "parado pelo endereço antigo"),
                                    ("done", "mudado"),
                                ],
                                default="sent",
                                max_length=10,
                            ),
                        ),
                        ("old_confirmed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "checks",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=20),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        ("reason", models.TextField(blank=True)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("works_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mailbox_requests",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["sent", "accepted"])),
                                fields=("account",),
                                name="mailbox_request_open_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_at", None),
                                        ("decided_by", None),
                                        ("state__in", ["sent", "stopped"]),
                                        ("works_at", None),
                                    ),
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        ("state", "refused"),
                                        ("works_at", None),
                                        models.Q(("reason", ""), _negated=True),
                                    ),
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                        ("state__in", ["accepted", "done", "stopped"]),
                                        ("works_at__isnull", False),
                                        models.Q(("reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="mailbox_request_decided_whole",
                            ),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="mailboxrequest",
                    trigger=pgtrigger.compiler.Trigger(
                        name="mailbox_request_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF (NEW.id, NEW.account_id, NEW.asked_at, NEW.tax_number_matches) IS DISTINCT FROM (OLD.id, OLD.account_id, OLD.asked_at, OLD.tax_number_matches) THEN RAISE EXCEPTION 'request for another mailbox % stays as it was asked', OLD.id USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                            hash="6d851d02b8d8b32063ebea2a0efe6f72a36c30ad",
                            operation="UPDATE",
                            pgid="pgtrigger_mailbox_request_kept_c2119",
                            table="people_mailboxrequest",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="mailboxrequest",
                    trigger=pgtrigger.compiler.Trigger(
                        name="mailbox_request_not_removed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="970ac8713182d478e8cd16812ca2d66359863996",
                            level="STATEMENT",
                            operation="DELETE OR TRUNCATE",
                            pgid="pgtrigger_mailbox_request_not_removed_e414b",
                            table="people_mailboxrequest",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="LetterOff",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=40)),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="letters_off",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "kind"), name="letter_off_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TraderDetails",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("legal_name", models.CharField(max_length=160, verbose_name="nome legal")),
                        ("address", models.CharField(max_length=300, verbose_name="morada")),
                        ("phone", models.CharField(max_length=20, verbose_name="telefone")),
                        ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                        ("register", models.CharField(blank=True, max_length=120, verbose_name="registo")),
                        (
                            "register_number",
                            models.CharField(blank=True, max_length=60, verbose_name="número no registo"),
                        ),
                        ("declared_at", models.DateTimeField()),
                        (
                            "declared_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "professional",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="trader_details",
                                to="people.professional",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["professional", "-declared_at"], name="trader_details_latest"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("legal_name", ""), _negated=True),
                                    models.Q(("address", ""), _negated=True),
                                    models.Q(("phone", ""), _negated=True),
                                    models.Q(("email", ""), _negated=True),
                                ),
                                name="trader_details_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("register", ""), ("register_number", "")),
                                    models.Q(
                                        models.Q(("register", ""), _negated=True),
                                        models.Q(("register_number", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="trader_register_with_its_number",
                            ),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="traderdetails",
                    trigger=pgtrigger.compiler.Trigger(
                        name="trader_details_not_changed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: what was declared stays; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="d04619129ecfcb4557bc24c29803b3c132678278",
                            level="STATEMENT",
                            operation="UPDATE OR TRUNCATE",
                            pgid="pgtrigger_trader_details_not_changed_e24ec",
                            table="people_traderdetails",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        )
    ]
