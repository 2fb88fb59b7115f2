import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from vinte.kernel.migrating import AtOnce


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("leads", "0002_composite_foreign_keys"),
        ("people", "0001_initial"),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="Award",
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
                        ("purchase_id", models.UUIDField()),
                        ("awarded_at", models.DateTimeField()),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "told_by",
                            models.CharField(
                                choices=[("professional", "profissional"), ("homeowner", "particular")],
                                max_length=12,
                            ),
                        ),
                        (
                            "ordinal",
                            models.PositiveSmallIntegerField(
                                default=1,
                                help_text="1, or one more than the award of this contact that was withdrawn before.",
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
                        (
                            "purchase",
                            models.ForeignObject(
                                from_fields=["professional_id", "purchase_id"],
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="awards",
                                to="leads.contactpurchase",
                                to_fields=["professional_id", "id"],
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("professional", "purchase_id", "ordinal"), name="award_once"
                            )
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="award",
                    trigger=pgtrigger.compiler.Trigger(
                        name="award_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="c8f12818236a0deecaaf4ed51eb143e26eb438bb",
                            level="STATEMENT",
                            operation="UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_award_append_only_c78de",
                            table="handling_award",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="AwardWithdrawal",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "professional_id",
                                "award_id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("award_id", models.UUIDField()),
                        ("withdrawn_at", models.DateTimeField()),
                        ("reason", models.TextField()),
                        (
                            "award",
                            models.ForeignObject(
                                from_fields=["professional_id", "award_id"],
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="withdrawals",
                                to="handling.award",
                                to_fields=["professional_id", "id"],
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
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="awardwithdrawal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="award_withdrawal_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="0dad1311511780556be446b769c6465ecc88dfdc",
                            level="STATEMENT",
                            operation="UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_award_withdrawal_append_only_3fe52",
                            table="handling_awardwithdrawal",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="ContactAttempt",
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
                        ("purchase_id", models.UUIDField()),
                        ("attempted_at", models.DateTimeField()),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("phone", "telefone"),
                                    ("email", "e-mail"),
                                    ("message", "mensagem"),
                                    ("visit", "visita"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("note", models.TextField(blank=True, verbose_name="nota")),
                        (
                            "professional",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.professional",
                            ),
                        ),
                        (
                            "purchase",
                            models.ForeignObject(
                                from_fields=["professional_id", "purchase_id"],
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="contact_attempts",
                                to="leads.contactpurchase",
                                to_fields=["professional_id", "id"],
                            ),
                        ),
                        ("call_back_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "clock_said",
                            models.DateTimeField(
                                blank=True,
                                help_text="When it happened by the phone's clock, of one that waited there.",
                                null=True,
                            ),
                        ),
                        (
                            "corrects_id",
                            models.UUIDField(
                                blank=True, help_text="The entry that this one corrects.", null=True
                            ),
                        ),
                        (
                            "grade",
                            models.CharField(
                                choices=[
                                    ("told", "dito pelo profissional"),
                                    ("seen", "visto pela plataforma"),
                                    ("confirmed", "confirmado pelo particular"),
                                ],
                                default="told",
                                max_length=10,
                            ),
                        ),
                        ("idempotency_key", models.CharField(blank=True, default="", max_length=64)),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "sem resultado dito"),
                                    ("talked", "falaram"),
                                    ("no_answer", "ninguém atendeu"),
                                    ("wrong_number", "número errado"),
                                    ("call_back", "ligar mais tarde"),
                                ],
                                default="",
                                max_length=14,
                            ),
                        ),
                        (
                            "answered_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="When it was told how it went, of one that began with a tap.",
                                null=True,
                            ),
                        ),
                        (
                            "tap_key",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="The key of the tap on a number with which it began.",
                                max_length=64,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["professional", "purchase_id", "attempted_at"],
                                name="attempt_by_purchase",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("idempotency_key", ""), _negated=True),
                                fields=("professional", "idempotency_key"),
                                name="attempt_once_a_key",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("call_back_at__isnull", False), ("outcome", "call_back")),
                                    models.Q(
                                        models.Q(("outcome", "call_back"), _negated=True),
                                        ("call_back_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="attempt_call_back_has_its_instant",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("tap_key", ""), _negated=True),
                                fields=("professional", "tap_key"),
                                name="attempt_once_a_tap",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answered_at__isnull", True), ("tap_key", "")),
                                    models.Q(
                                        models.Q(("tap_key", ""), _negated=True),
                                        models.Q(
                                            ("outcome", ""), ("answered_at__isnull", False), _connector="OR"
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="attempt_outcome_of_a_tap_is_told",
                            ),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contactattempt",
                    trigger=pgtrigger.compiler.Trigger(
                        name="attempt_not_removed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="c89ba06055fd0e7afcdff7629d30338f8a751d2c",
                            level="STATEMENT",
                            operation="DELETE OR TRUNCATE",
                            pgid="pgtrigger_attempt_not_removed_c40c6",
                            table="handling_contactattempt",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contactattempt",
                    trigger=pgtrigger.compiler.Trigger(
                        name="attempt_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF (NEW.professional_id, NEW.id, NEW.purchase_id, NEW.attempted_at, NEW.recorded_at, NEW.channel, NEW.grade, NEW.clock_said, NEW.corrects_id, NEW.tap_key) IS DISTINCT FROM (OLD.professional_id, OLD.id, OLD.purchase_id, OLD.attempted_at, OLD.recorded_at, OLD.channel, OLD.grade, OLD.clock_said, OLD.corrects_id, OLD.tap_key) THEN RAISE EXCEPTION 'attempt % stays as it was told; a mistake is withdrawn', OLD.id USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                            hash="1e85253171ac8c0a2585017bdffad5e0209bc3d1",
                            operation="UPDATE",
                            pgid="pgtrigger_attempt_kept_6ca91",
                            table="handling_contactattempt",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contactattempt",
                    trigger=pgtrigger.compiler.Trigger(
                        name="attempt_outcome_told_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF (NEW.outcome, NEW.call_back_at, NEW.idempotency_key, NEW.answered_at) IS DISTINCT FROM (OLD.outcome, OLD.call_back_at, OLD.idempotency_key, OLD.answered_at) AND (OLD.tap_key = '' OR OLD.answered_at IS NOT NULL OR NEW.answered_at IS NULL) THEN RAISE EXCEPTION 'attempt % has its outcome; a mistake is withdrawn', OLD.id USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                            hash="f116ba52080e7e449a45adf9c295e4163735358c",
                            operation="UPDATE",
                            pgid="pgtrigger_attempt_outcome_told_once_f182c",
                            table="handling_contactattempt",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="AttemptWithdrawal",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "professional_id",
                                "attempt_id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("attempt_id", models.UUIDField()),
                        ("withdrawn_at", models.DateTimeField()),
                        ("reason", models.TextField(blank=True)),
                        (
                            "professional",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.professional",
                            ),
                        ),
                        (
                            "attempt",
                            models.ForeignObject(
                                from_fields=["professional_id", "attempt_id"],
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="withdrawals",
                                to="handling.contactattempt",
                                to_fields=["professional_id", "id"],
                            ),
                        ),
                    ],
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="attemptwithdrawal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="attempt_withdrawal_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="dbf34139b4a835744adc8d33a04a77b637221f5c",
                            level="STATEMENT",
                            operation="UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_attempt_withdrawal_append_only_c639a",
                            table="handling_attemptwithdrawal",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="HiringStatement",
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
                        ("purchase_id", models.UUIDField()),
                        ("said_at", models.DateTimeField()),
                        (
                            "answer",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "sem resposta"),
                                    ("confirmed", "confirmado"),
                                    ("denied", "negado"),
                                ],
                                default="",
                                max_length=10,
                            ),
                        ),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("settled_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "outcome",
                            models.TextField(
                                blank=True, help_text="What the agent found, of a statement not confirmed."
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
                        (
                            "purchase",
                            models.ForeignObject(
                                from_fields=["professional_id", "purchase_id"],
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="hiring_statements",
                                to="leads.contactpurchase",
                                to_fields=["professional_id", "id"],
                            ),
                        ),
                        (
                            "settled_by",
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
                                fields=("professional", "purchase_id"), name="hiring_stated_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("outcome", ""),
                                        ("settled_at__isnull", True),
                                        ("settled_by__isnull", True),
                                    ),
                                    models.Q(
                                        ("settled_at__isnull", False),
                                        ("settled_by__isnull", False),
                                        models.Q(("outcome", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="hiring_settled_by_somebody_who_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CalledOff",
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
                        ("id", models.UUIDField(unique=True)),
                        ("award_id", models.UUIDField()),
                        (
                            "said_by",
                            models.CharField(
                                choices=[("professional", "profissional"), ("homeowner", "particular")],
                                max_length=12,
                            ),
                        ),
                        ("said_at", models.DateTimeField()),
                        ("words", models.TextField(blank=True)),
                        (
                            "homeowner_answer",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "sem resposta"),
                                    ("confirmed", "confirmado"),
                                    ("denied", "negado"),
                                ],
                                default="",
                                max_length=10,
                            ),
                        ),
                        ("homeowner_answered_at", models.DateTimeField(blank=True, null=True)),
                        ("settled_at", models.DateTimeField(blank=True, null=True)),
                        ("is_withdrawn", models.BooleanField(default=False)),
                        (
                            "outcome",
                            models.TextField(
                                blank=True, help_text="What the agent found; both sides may read it."
                            ),
                        ),
                        (
                            "award",
                            models.ForeignObject(
                                from_fields=["professional_id", "award_id"],
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="called_off",
                                to="handling.award",
                                to_fields=["professional_id", "id"],
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
                        (
                            "settled_by",
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
                                condition=models.Q(("settled_at__isnull", True)),
                                fields=("professional", "award_id"),
                                name="called_off_open_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("is_withdrawn", False),
                                        ("outcome", ""),
                                        ("settled_at__isnull", True),
                                        ("settled_by__isnull", True),
                                    ),
                                    models.Q(
                                        ("settled_at__isnull", False),
                                        ("settled_by__isnull", False),
                                        models.Q(("outcome", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="called_off_settled_by_somebody_who_says_why",
                            ),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="calledoff",
                    trigger=pgtrigger.compiler.Trigger(
                        name="called_off_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF (NEW.professional_id, NEW.id, NEW.award_id, NEW.said_by, NEW.said_at) IS DISTINCT FROM (OLD.professional_id, OLD.id, OLD.award_id, OLD.said_by, OLD.said_at) THEN RAISE EXCEPTION 'what was said of job % stays as it was told', OLD.id USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                            hash="c348d0728827f9028fed8d3d96ca094f99c0adfc",
                            operation="UPDATE",
                            pgid="pgtrigger_called_off_kept_3cb8c",
                            table="handling_calledoff",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="calledoff",
                    trigger=pgtrigger.compiler.Trigger(
                        name="called_off_not_removed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="20d632e231c73c62f6dc220d102d8aa9499b242b",
                            level="STATEMENT",
                            operation="DELETE OR TRUNCATE",
                            pgid="pgtrigger_called_off_not_removed_cdda6",
                            table="handling_calledoff",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="ContactNote",
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
                        ("purchase_id", models.UUIDField()),
                        ("clock_said", models.DateTimeField()),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("phone", "telefone"),
                                    ("email", "e-mail"),
                                    ("message", "mensagem"),
                                    ("visit", "visita"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "sem resultado dito"),
                                    ("talked", "falaram"),
                                    ("no_answer", "ninguém atendeu"),
                                    ("wrong_number", "número errado"),
                                    ("call_back", "ligar mais tarde"),
                                ],
                                default="",
                                max_length=14,
                            ),
                        ),
                        ("call_back_at", models.DateTimeField(blank=True, null=True)),
                        ("note", models.TextField(blank=True, verbose_name="nota")),
                        (
                            "why",
                            models.CharField(
                                choices=[
                                    ("before_purchase", "anterior à compra, pela hora do telemóvel"),
                                    ("contact_returned", "chegou depois da devolução do contacto"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("idempotency_key", models.CharField(max_length=64)),
                        (
                            "professional",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.professional",
                            ),
                        ),
                        (
                            "purchase",
                            models.ForeignObject(
                                from_fields=["professional_id", "purchase_id"],
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="contact_notes",
                                to="leads.contactpurchase",
                                to_fields=["professional_id", "id"],
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["professional", "purchase_id", "recorded_at"], name="note_by_purchase"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("professional", "idempotency_key"), name="contact_note_once_a_key"
                            )
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contactnote",
                    trigger=pgtrigger.compiler.Trigger(
                        name="contact_note_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF (NEW.professional_id, NEW.id, NEW.purchase_id, NEW.clock_said, NEW.recorded_at, NEW.channel, NEW.outcome, NEW.call_back_at, NEW.why, NEW.idempotency_key) IS DISTINCT FROM (OLD.professional_id, OLD.id, OLD.purchase_id, OLD.clock_said, OLD.recorded_at, OLD.channel, OLD.outcome, OLD.call_back_at, OLD.why, OLD.idempotency_key) THEN RAISE EXCEPTION 'note % stays as it came', OLD.id USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                            hash="28653b270e8aadb371de52ac6411dd1ac727800b",
                            operation="UPDATE",
                            pgid="pgtrigger_contact_note_kept_fae41",
                            table="handling_contactnote",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contactnote",
                    trigger=pgtrigger.compiler.Trigger(
                        name="contact_note_not_removed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="631d6ecbfbf7c121a313ebb6cc1e9d77b7780c55",
                            level="STATEMENT",
                            operation="DELETE OR TRUNCATE",
                            pgid="pgtrigger_contact_note_not_removed_674a5",
                            table="handling_contactnote",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="MessageThread",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("purchase_id", models.UUIDField()),
                        ("opened_at", models.DateTimeField()),
                        (
                            "professional_read_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="What the homeowner wrote until then was read.",
                                null=True,
                            ),
                        ),
                        (
                            "homeowner_read_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="What the professional wrote until then was read.",
                                null=True,
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
                        (
                            "purchase",
                            models.ForeignObject(
                                from_fields=["professional_id", "purchase_id"],
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="message_threads",
                                to="leads.contactpurchase",
                                to_fields=["professional_id", "id"],
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("professional", "purchase_id"), name="thread_one_for_each_contact"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContactMessage",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        (
                            "by",
                            models.CharField(
                                choices=[("professional", "profissional"), ("homeowner", "particular")],
                                max_length=12,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("message", "mensagem"), ("summary", "resumo")],
                                default="message",
                                max_length=10,
                            ),
                        ),
                        (
                            "via",
                            models.CharField(
                                choices=[("page", "na página"), ("mail", "por e-mail")],
                                default="page",
                                max_length=4,
                            ),
                        ),
                        ("subject", models.CharField(blank=True, max_length=120)),
                        ("text", models.TextField(blank=True)),
                        (
                            "original",
                            models.TextField(
                                blank=True,
                                help_text="The letter with what it quoted, where more of it came than is shown.",
                            ),
                        ),
                        (
                            "left_out",
                            models.TextField(
                                blank=True, help_text="Names of what hung on the letter and was not kept."
                            ),
                        ),
                        ("sent_at", models.DateTimeField()),
                        (
                            "attempt_id",
                            models.UUIDField(
                                blank=True, help_text="The attempt that it stands for, if it does.", null=True
                            ),
                        ),
                        ("key", models.CharField(max_length=80, unique=True)),
                        ("body_hash", models.CharField(max_length=64)),
                        (
                            "thread",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="messages",
                                to="handling.messagethread",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["thread", "sent_at"], name="message_in_thread")],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contactmessage",
                    trigger=pgtrigger.compiler.Trigger(
                        name="contact_message_not_removed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="ade9f5ab0ef13e7095c93fb6bd5418aaadefe38a",
                            level="STATEMENT",
                            operation="DELETE OR TRUNCATE",
                            pgid="pgtrigger_contact_message_not_removed_28e8e",
                            table="handling_contactmessage",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contactmessage",
                    trigger=pgtrigger.compiler.Trigger(
                        name="contact_message_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF (NEW.id, NEW.thread_id, NEW.\"by\", NEW.kind, NEW.via, NEW.sent_at, NEW.attempt_id, NEW.key, NEW.body_hash) IS DISTINCT FROM (OLD.id, OLD.thread_id, OLD.\"by\", OLD.kind, OLD.via, OLD.sent_at, OLD.attempt_id, OLD.key, OLD.body_hash) THEN RAISE EXCEPTION 'message % stays as it was sent', OLD.id USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                            hash="fc22759270fbe58671aaa7d5b5888ce3a68a68b9",
                            operation="UPDATE",
                            pgid="pgtrigger_contact_message_kept_c3190",
                            table="handling_contactmessage",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="MessageFile",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("number", models.PositiveSmallIntegerField()),
                        ("name", models.CharField(max_length=80)),
                        ("media_type", models.CharField(max_length=40)),
                        ("content", models.BinaryField()),
                        (
                            "message",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="handling.contactmessage",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("message", "number"), name="message_file_once_in_order"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reminder",
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
                        ("rule", models.CharField(max_length=40)),
                        ("subject", models.UUIDField(help_text="The contact, or whatever it reminds of.")),
                        (
                            "number",
                            models.PositiveSmallIntegerField(
                                help_text="Which of the rule's reminders, from 1."
                            ),
                        ),
                        ("told_at", models.DateTimeField()),
                        (
                            "professional",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.professional",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["professional", "account", "told_at"], name="reminders_told")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("professional", "account", "rule", "subject", "number"),
                                name="reminded_once_each",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Quote",
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
                        ("id", models.UUIDField(unique=True)),
                        ("purchase_id", models.UUIDField()),
                        (
                            "key",
                            models.CharField(
                                help_text="The idempotency key of the form that began it.", max_length=64
                            ),
                        ),
                        (
                            "number",
                            models.PositiveIntegerField(help_text="Counts the professional's quotes from 1."),
                        ),
                        ("version", models.PositiveSmallIntegerField(default=1)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "rascunho"),
                                    ("sent", "enviado"),
                                    ("accepted", "aceite"),
                                    ("declined", "recusado"),
                                    ("withdrawn", "retirado"),
                                    ("replaced", "substituído"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("title", models.CharField(max_length=120)),
                        (
                            "lines",
                            models.JSONField(
                                help_text="Text, thousandths of a unit, unit, cents a unit, tax in thousandths."
                            ),
                        ),
                        ("terms", models.TextField(blank=True)),
                        ("valid_days", models.PositiveSmallIntegerField()),
                        (
                            "exemption",
                            models.CharField(
                                blank=True, help_text="Why no tax is charged, by its code.", max_length=40
                            ),
                        ),
                        (
                            "issuer",
                            models.JSONField(
                                blank=True,
                                default=dict,
                                help_text="Who offered it, as they were known when sent.",
                            ),
                        ),
                        ("net_cents", models.PositiveBigIntegerField()),
                        ("tax_cents", models.PositiveBigIntegerField()),
                        ("total_cents", models.PositiveBigIntegerField()),
                        ("written_at", models.DateTimeField()),
                        ("sent_at", models.DateTimeField(blank=True, null=True)),
                        ("valid_until", models.DateTimeField(blank=True, null=True)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "accepted_by",
                            models.CharField(
                                blank=True, help_text="The name that the homeowner wrote.", max_length=120
                            ),
                        ),
                        ("award_id", models.UUIDField(blank=True, null=True)),
                        (
                            "award",
                            models.ForeignObject(
                                from_fields=["professional_id", "award_id"],
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="quotes",
                                to="handling.award",
                                to_fields=["professional_id", "id"],
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
                        (
                            "purchase",
                            models.ForeignObject(
                                from_fields=["professional_id", "purchase_id"],
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="quotes",
                                to="leads.contactpurchase",
                                to_fields=["professional_id", "id"],
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["professional", "purchase_id", "written_at"], name="quote_by_purchase"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("professional", "key"), name="quote_begun_once"),
                            models.UniqueConstraint(
                                fields=("professional", "number", "version"), name="quote_numbered_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["sent", "accepted"])),
                                fields=("professional", "number"),
                                name="quote_stands_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "total_cents",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("net_cents"), "+", models.F("tax_cents")
                                        ),
                                    )
                                ),
                                name="quote_adds_up",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("sent_at__isnull", True),
                                        ("state", "draft"),
                                        ("valid_until__isnull", True),
                                    ),
                                    models.Q(
                                        models.Q(("state", "draft"), _negated=True),
                                        ("sent_at__isnull", False),
                                        ("valid_until__gt", models.F("sent_at")),
                                    ),
                                    _connector="OR",
                                ),
                                name="quote_sent_has_its_days",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("award_id__isnull", False),
                                        ("decided_at__lt", models.F("valid_until")),
                                        ("state", "accepted"),
                                        models.Q(("accepted_by", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("state", "accepted"), _negated=True),
                                        ("accepted_by", ""),
                                        ("award_id__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="quote_accepted_by_name_in_time",
                            ),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="quote",
                    trigger=pgtrigger.compiler.Trigger(
                        name="quote_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF (NEW.professional_id, NEW.id, NEW.purchase_id, NEW.key, NEW.written_at) IS DISTINCT FROM (OLD.professional_id, OLD.id, OLD.purchase_id, OLD.key, OLD.written_at) THEN RAISE EXCEPTION 'quote % stays of the contact that it was written for', OLD.id USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                            hash="8b7e4c349d58fd404d047542705c8ad2285d0517",
                            operation="UPDATE",
                            pgid="pgtrigger_quote_kept_cce8b",
                            table="handling_quote",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="quote",
                    trigger=pgtrigger.compiler.Trigger(
                        name="quote_sent_stays",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF OLD.state <> 'draft' AND (NEW.title, NEW.lines, NEW.terms, NEW.valid_days, NEW.exemption, NEW.issuer, NEW.net_cents, NEW.tax_cents, NEW.total_cents, NEW.sent_at, NEW.valid_until, NEW.number, NEW.version) IS DISTINCT FROM (OLD.title, OLD.lines, OLD.terms, OLD.valid_days, OLD.exemption, OLD.issuer, OLD.net_cents, OLD.tax_cents, OLD.total_cents, OLD.sent_at, OLD.valid_until, OLD.number, OLD.version) THEN RAISE EXCEPTION 'quote % was sent and stays as it was; another offer is a new version', OLD.id USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                            hash="7771e7863d79afd96830118c030fe2b14e724757",
                            operation="UPDATE",
                            pgid="pgtrigger_quote_sent_stays_239a2",
                            table="handling_quote",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="quote",
                    trigger=pgtrigger.compiler.Trigger(
                        name="quote_decided_stays",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF OLD.state IN ('accepted', 'declined', 'withdrawn', 'replaced') AND (NEW.state, NEW.decided_at, NEW.award_id) IS DISTINCT FROM (OLD.state, OLD.decided_at, OLD.award_id) THEN RAISE EXCEPTION 'quote % was decided on and stays so', OLD.id USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                            hash="8797b7477ae062998c5f5dc011736ce41082c334",
                            operation="UPDATE",
                            pgid="pgtrigger_quote_decided_stays_b6edd",
                            table="handling_quote",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="quote",
                    trigger=pgtrigger.compiler.Trigger(
                        name="quote_not_removed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="3ceb80d4afd0c9bbe8e54d7746c2cb1506d73f7a",
                            level="STATEMENT",
                            operation="DELETE OR TRUNCATE",
                            pgid="pgtrigger_quote_not_removed_3ac01",
                            table="handling_quote",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="QuoteStep",
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
                        ("id", models.UUIDField(unique=True)),
                        ("quote_id", models.UUIDField()),
                        ("happened_at", models.DateTimeField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("sent", "enviou o orçamento"),
                                    ("asked", "perguntou sobre o orçamento"),
                                    ("answered", "respondeu sobre o orçamento"),
                                    ("accepted", "aceitou o orçamento"),
                                    ("declined", "recusou o orçamento"),
                                    ("withdrawn", "retirou o orçamento"),
                                    ("replaced", "substituiu o orçamento"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "side",
                            models.CharField(
                                choices=[("professional", "profissional"), ("homeowner", "particular")],
                                max_length=12,
                            ),
                        ),
                        ("words", models.TextField(blank=True)),
                        (
                            "professional",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.professional",
                            ),
                        ),
                        (
                            "quote",
                            models.ForeignObject(
                                from_fields=["professional_id", "quote_id"],
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="steps",
                                to="handling.quote",
                                to_fields=["professional_id", "id"],
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["professional", "quote_id", "happened_at"], name="step_by_quote"
                            )
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="quotestep",
                    trigger=pgtrigger.compiler.Trigger(
                        name="quote_step_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="9f7bbb31d93c049d0e552402758dccbdaaf75548",
                            level="STATEMENT",
                            operation="UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_quote_step_append_only_fda1f",
                            table="handling_quotestep",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="Visit",
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
                        ("id", models.UUIDField(unique=True)),
                        ("purchase_id", models.UUIDField()),
                        (
                            "key",
                            models.CharField(
                                help_text="The idempotency key of the form that planned it.", max_length=64
                            ),
                        ),
                        ("starts_at", models.DateTimeField()),
                        ("minutes", models.PositiveSmallIntegerField()),
                        (
                            "place",
                            models.CharField(
                                blank=True,
                                help_text="Empty where it is at the address of the request.",
                                max_length=200,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "à espera da resposta"),
                                    ("agreed", "combinada"),
                                    ("other_time", "pediram outra hora"),
                                    ("called_off", "desmarcada"),
                                    ("made", "feita"),
                                    ("missed", "não aconteceu"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "sequence",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="Grows with each change that a calendar has to hear of (RFC 5545, 3.8.7.4).",
                            ),
                        ),
                        ("planned_at", models.DateTimeField()),
                        ("changed_at", models.DateTimeField()),
                        ("attempt_id", models.UUIDField(blank=True, null=True)),
                        (
                            "attempt",
                            models.ForeignObject(
                                from_fields=["professional_id", "attempt_id"],
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="handling.contactattempt",
                                to_fields=["professional_id", "id"],
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
                        (
                            "purchase",
                            models.ForeignObject(
                                from_fields=["professional_id", "purchase_id"],
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="visits",
                                to="leads.contactpurchase",
                                to_fields=["professional_id", "id"],
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["professional", "state", "starts_at"], name="visit_by_time")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("professional", "key"), name="visit_planned_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["proposed", "agreed", "other_time"])),
                                fields=("professional", "purchase_id"),
                                name="visit_open_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("attempt_id__isnull", False), ("state", "made")),
                                    models.Q(
                                        models.Q(("state", "made"), _negated=True),
                                        ("attempt_id__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="visit_made_is_an_attempt",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["made", "missed"]), _negated=True),
                                    ("starts_at__lte", models.F("changed_at")),
                                    _connector="OR",
                                ),
                                name="visit_happens_when_it_is_time",
                            ),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="visit_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF (NEW.professional_id, NEW.id, NEW.purchase_id, NEW.key, NEW.planned_at) IS DISTINCT FROM (OLD.professional_id, OLD.id, OLD.purchase_id, OLD.key, OLD.planned_at) THEN RAISE EXCEPTION 'visit % stays of the contact that it was planned for', OLD.id USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                            hash="6e726e747424bc7c3946575eb00a326a7de5581a",
                            operation="UPDATE",
                            pgid="pgtrigger_visit_kept_f0daa",
                            table="handling_visit",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="visit_not_removed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="aead5f5c707fe847a78defb2a3780e0b7266ff98",
                            level="STATEMENT",
                            operation="DELETE OR TRUNCATE",
                            pgid="pgtrigger_visit_not_removed_efef0",
                            table="handling_visit",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="VisitStep",
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
                        ("id", models.UUIDField(unique=True)),
                        ("visit_id", models.UUIDField()),
                        ("happened_at", models.DateTimeField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("proposed", "propôs a visita"),
                                    ("noted", "anotou a visita combinada"),
                                    ("moved", "mudou a hora da visita"),
                                    ("confirmed", "confirmou a visita"),
                                    ("other_time", "pediu outra hora para a visita"),
                                    ("called_off", "desmarcou a visita"),
                                    ("made", "disse que a visita se fez"),
                                    ("nobody_home", "disse que não estava ninguém"),
                                    ("nobody_came", "disse que ninguém apareceu"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "side",
                            models.CharField(
                                choices=[("professional", "profissional"), ("homeowner", "particular")],
                                max_length=12,
                            ),
                        ),
                        (
                            "starts_at",
                            models.DateTimeField(
                                help_text="When the visit is to be by this step, or was to be."
                            ),
                        ),
                        ("sequence", models.PositiveSmallIntegerField()),
                        ("words", models.TextField(blank=True)),
                        (
                            "professional",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.professional",
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignObject(
                                from_fields=["professional_id", "visit_id"],
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="steps",
                                to="handling.visit",
                                to_fields=["professional_id", "id"],
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["professional", "visit_id", "happened_at"], name="step_by_visit"
                            )
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visitstep",
                    trigger=pgtrigger.compiler.Trigger(
                        name="visit_step_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="a2f9fe558e3e6fa5195ea7afc1f09ead3d62179a",
                            level="STATEMENT",
                            operation="UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_visit_step_append_only_8aa75",
                            table="handling_visitstep",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="LostJob",
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
                        ("id", models.UUIDField(unique=True)),
                        ("purchase_id", models.UUIDField()),
                        (
                            "said_by",
                            models.CharField(
                                choices=[("professional", "profissional"), ("homeowner", "particular")],
                                max_length=12,
                            ),
                        ),
                        ("said_at", models.DateTimeField()),
                        ("went_to", models.CharField(blank=True, max_length=120)),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "não disse"),
                                    ("price", "o preço"),
                                    ("time", "o prazo"),
                                    ("trust", "a confiança ou as referências"),
                                    ("known", "já conhecia quem escolheu"),
                                    ("gave_up", "desistiu da obra"),
                                    ("other", "outro motivo"),
                                ],
                                default="",
                                max_length=10,
                            ),
                        ),
                        ("price_cents", models.PositiveBigIntegerField(blank=True, null=True)),
                        ("words", models.TextField(blank=True)),
                        (
                            "professional",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.professional",
                            ),
                        ),
                        (
                            "purchase",
                            models.ForeignObject(
                                from_fields=["professional_id", "purchase_id"],
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="lost_jobs",
                                to="leads.contactpurchase",
                                to_fields=["professional_id", "id"],
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["professional", "purchase_id", "said_at"], name="lost_by_purchase"
                            )
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="lostjob",
                    trigger=pgtrigger.compiler.Trigger(
                        name="lost_job_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="2acc74b04d5315a819c9056192a3da8efe2720fa",
                            level="STATEMENT",
                            operation="UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_lost_job_append_only_7aaba",
                            table="handling_lostjob",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="OutcomeQuestion",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "professional_id",
                                "award_id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("award_id", models.UUIDField()),
                        ("asked_at", models.DateTimeField()),
                        (
                            "professional_answer",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "sem resposta"),
                                    ("hired", "o trabalho é deste profissional"),
                                    ("not_hired", "o trabalho não é deste profissional"),
                                ],
                                default="",
                                max_length=10,
                            ),
                        ),
                        ("professional_answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "homeowner_answer",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "sem resposta"),
                                    ("hired", "o trabalho é deste profissional"),
                                    ("not_hired", "o trabalho não é deste profissional"),
                                ],
                                default="",
                                max_length=10,
                            ),
                        ),
                        ("homeowner_answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "award",
                            models.ForeignObject(
                                from_fields=["professional_id", "award_id"],
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="questions",
                                to="handling.award",
                                to_fields=["professional_id", "id"],
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
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="outcomequestion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="outcome_question_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF (NEW.professional_id, NEW.award_id, NEW.asked_at) IS DISTINCT FROM (OLD.professional_id, OLD.award_id, OLD.asked_at) THEN RAISE EXCEPTION 'what was asked about job % stays', OLD.award_id USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                            hash="6b7a06aec5eca0c4a191442be89faf9fb963cc15",
                            operation="UPDATE",
                            pgid="pgtrigger_outcome_question_kept_96582",
                            table="handling_outcomequestion",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="VoiceNote",
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
                        ("purchase_id", models.UUIDField()),
                        (
                            "about_id",
                            models.UUIDField(
                                help_text="The attempt that it was told with, or the note that it became."
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                        ("seconds", models.PositiveSmallIntegerField()),
                        ("media_type", models.CharField(max_length=20)),
                        ("content", models.BinaryField()),
                        ("sha256", models.CharField(max_length=64)),
                        (
                            "professional",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.professional",
                            ),
                        ),
                        (
                            "purchase",
                            models.ForeignObject(
                                from_fields=["professional_id", "purchase_id"],
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="voice_notes",
                                to="leads.contactpurchase",
                                to_fields=["professional_id", "id"],
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["professional", "purchase_id"], name="voice_note_by_purchase"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("professional", "about_id"), name="voice_note_one_for_each"
                            )
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="voicenote",
                    trigger=pgtrigger.compiler.Trigger(
                        name="voice_note_not_changed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="b5a9067e7f6b1842fc91a45ded953cb3e15c6aca",
                            level="STATEMENT",
                            operation="UPDATE OR TRUNCATE",
                            pgid="pgtrigger_voice_note_not_changed_91f0d",
                            table="handling_voicenote",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        )
    ]
