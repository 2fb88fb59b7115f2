import django.contrib.postgres.fields
import django.db.models.deletion
import django_fsm
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from vinte.kernel.migrating import AtOnce


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="AwardAfterRefund",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "professional_id",
                                "claim_id",
                                "purchase_id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("claim_id", models.UUIDField()),
                        ("purchase_id", models.UUIDField()),
                        ("opened_at", models.DateTimeField()),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        ("outcome", models.TextField(blank=True, help_text="What the agent found and did.")),
                        (
                            "closed_by",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.professional",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="ClaimedContact",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "professional_id",
                                "claim_id",
                                "purchase_id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("claim_id", models.UUIDField()),
                        ("purchase_id", models.UUIDField()),
                        ("position", models.PositiveSmallIntegerField()),
                        ("description", models.TextField()),
                        (
                            "finding",
                            models.CharField(
                                choices=[
                                    ("none", "por ver"),
                                    ("consistent", "confirma"),
                                    ("contradicted", "contradiz"),
                                ],
                                default="none",
                                max_length=12,
                            ),
                        ),
                        ("finding_reason", models.TextField(blank=True)),
                        ("found_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "found_by",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.professional",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("professional", "claim_id", "position"), name="claimed_position_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("finding", "none"),
                                    models.Q(
                                        ("found_by__isnull", False),
                                        ("found_at__isnull", False),
                                        models.Q(("finding_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="finding_has_person_and_reason",
                            ),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="claimedcontact",
                    trigger=pgtrigger.compiler.Trigger(
                        name="contradicted_until",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.\"finding\" = 'contradicted')",
                            func="\n                    IF NEW.found_at IS NULL THEN\n                        RAISE EXCEPTION 'a finding of % is changed, never taken away', OLD.purchase_id USING ERRCODE = 'integrity_constraint_violation';\n                    END IF;\n                    IF NEW.found_at >= OLD.found_at\n                       AND (NEW.finding, NEW.found_at) IS DISTINCT FROM (OLD.finding, OLD.found_at) THEN\n                        INSERT INTO claims_claimspell\n                            (professional_id, id, claim_id, purchase_id, kind, began_at, over_at)\n                        VALUES (OLD.professional_id, gen_random_uuid(), OLD.claim_id, OLD.purchase_id,\n                                'contradicted', OLD.found_at, NEW.found_at);\n                    END IF;\n                    RETURN NULL;\n                ",
                            hash="5d86e0e4670f12b118f21399fa948e34794b9921",
                            operation="UPDATE",
                            pgid="pgtrigger_contradicted_until_cc0ba",
                            table="claims_claimedcontact",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="Decision",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("sequence", models.PositiveBigIntegerField(unique=True)),
                        ("claim_id", models.UUIDField()),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("approved", "aprovada"),
                                    ("refused", "recusada"),
                                    ("misuse", "uso indevido"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("reason", models.TextField()),
                        ("decided_at", models.DateTimeField()),
                        ("refund_cents", models.BigIntegerField()),
                        ("evidence", models.TextField(help_text="The dossier, as canonical JSON.")),
                        ("terms_text", models.TextField(help_text="The terms file, byte for byte.")),
                        ("assessment", models.TextField(help_text="The verdict, as canonical JSON.")),
                        ("previous_hash", models.CharField(max_length=64)),
                        ("hash", models.CharField(max_length=64, unique=True)),
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
                                related_name="+",
                                to="people.professional",
                            ),
                        ),
                        (
                            "overturns",
                            models.OneToOneField(
                                blank=True,
                                help_text="The decision about the same claim that stands no more.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="overturned_by",
                                to="claims.decision",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["claim_id", "-sequence"], name="decisions_of_claim")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("outcome", "approved"), ("refund_cents__gt", 0)),
                                    models.Q(
                                        models.Q(("outcome", "approved"), _negated=True), ("refund_cents", 0)
                                    ),
                                    _connector="OR",
                                ),
                                name="decision_pays_only_when_approved",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="decision_has_reason"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("overturns__isnull", True)),
                                fields=("claim_id",),
                                name="claim_decided_first_once",
                            ),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="decision",
                    trigger=pgtrigger.compiler.Trigger(
                        name="decision_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="4ae9663a5fbc55e30f77897d328cac118eab1ea3",
                            level="STATEMENT",
                            operation="UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_decision_append_only_38e49",
                            table="claims_decision",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="Appeal",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("text", models.TextField()),
                        ("filed_at", models.DateTimeField()),
                        (
                            "state",
                            django_fsm.FSMField(
                                choices=[
                                    ("open", "por decidir"),
                                    ("accepted", "aceite"),
                                    ("rejected", "recusado"),
                                ],
                                default="open",
                                max_length=10,
                                protected=True,
                            ),
                        ),
                        ("answer", models.TextField(blank=True)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "decision",
                            models.OneToOneField(
                                blank=True,
                                help_text="Of a claim.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appeal",
                                to="claims.decision",
                            ),
                        ),
                        (
                            "against",
                            models.TextField(
                                help_text="The reason of what was decided, as it read when it was appealed."
                            ),
                        ),
                        ("decided_at", models.DateTimeField(help_text="When that was decided.")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                help_text="Who decided what it is against, and does not answer it.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("due_at", models.DateTimeField(help_text="Until when an answer was promised.")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("claim", "garantia"),
                                    ("return", "devolução"),
                                    ("badge", "selo"),
                                    ("review", "opinião"),
                                ],
                                max_length=8,
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
                        ("subject_id", models.UUIDField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["professional", "filed_at"], name="appeals_of_professional"),
                            models.Index(
                                condition=models.Q(("state", "open")), fields=["due_at"], name="appeals_open"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("kind", "subject_id"), name="appealed_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decision__isnull", False), ("kind", "claim")),
                                    models.Q(
                                        models.Q(("kind", "claim"), _negated=True), ("decision__isnull", True)
                                    ),
                                    _connector="OR",
                                ),
                                name="appeal_names_its_decision",
                            ),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="appeal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="appeal_lines",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{open:accepted,open:rejected}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="b3f0def8b07a5cbd57a47311f3f8d907b2f75316",
                            operation="UPDATE",
                            pgid="pgtrigger_appeal_lines_76c9f",
                            table="claims_appeal",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="Evidence",
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
                        ("claim_id", models.UUIDField()),
                        ("purchase_id", models.UUIDField()),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("homeowner", "resposta do particular"),
                                    ("professional", "resposta do profissional"),
                                    ("platform", "registo da plataforma"),
                                    ("document", "documento"),
                                    ("call", "chamada do apoio"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "given_by",
                            models.CharField(
                                choices=[
                                    ("homeowner", "o particular do contacto"),
                                    ("professional", "o profissional"),
                                    ("platform", "a plataforma"),
                                    ("third_party", "outra pessoa"),
                                ],
                                help_text="Whose word or record it is.",
                                max_length=12,
                            ),
                        ),
                        (
                            "origin",
                            models.CharField(
                                help_text="The same text for two pieces that come from the same person or record.",
                                max_length=60,
                            ),
                        ),
                        ("text", models.TextField()),
                        ("added_at", models.DateTimeField()),
                        (
                            "added_by",
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
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="evidence",
                    trigger=pgtrigger.compiler.Trigger(
                        name="evidence_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="c8aa573036fdd2c4377978f49e511e7130c0a0fc",
                            level="STATEMENT",
                            operation="UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_evidence_append_only_d1ea8",
                            table="claims_evidence",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="EvidenceRequest",
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
                        ("claim_id", models.UUIDField()),
                        ("purchase_id", models.UUIDField()),
                        ("question", models.TextField()),
                        ("asked_at", models.DateTimeField()),
                        ("answer", models.TextField(blank=True)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "asked_by",
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
                ),
                migrations.CreateModel(
                    name="GuaranteePayment",
                    fields=[
                        ("tax_identity", models.CharField(max_length=20, primary_key=True, serialize=False)),
                        ("amount_cents", models.BigIntegerField()),
                        ("paid_at", models.DateTimeField()),
                        (
                            "decision",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payment",
                                to="claims.decision",
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
                    model_name="guaranteepayment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="guarantee_payment_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="d4156826ed787840085deabaa2691f733ad879a9",
                            level="STATEMENT",
                            operation="UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_guarantee_payment_append_only_c13f2",
                            table="claims_guaranteepayment",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="HomeownerQuestion",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "professional_id",
                                "claim_id",
                                "purchase_id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("claim_id", models.UUIDField()),
                        ("purchase_id", models.UUIDField()),
                        ("id", models.UUIDField(unique=True)),
                        ("asked_at", models.DateTimeField()),
                        ("reminded_at", models.DateTimeField(blank=True, null=True)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("was_contacted", models.BooleanField(blank=True, null=True)),
                        ("contacted_on", models.DateField(blank=True, null=True)),
                        (
                            "hired",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("nobody", "ninguém"),
                                    ("them", "este profissional"),
                                    ("other", "outra pessoa"),
                                    ("undecided", "ainda não decidiu"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("comment", models.TextField(blank=True)),
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
                            models.Index(
                                condition=models.Q(("answered_at", None)),
                                fields=["asked_at"],
                                name="question_unanswered",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answered_at__isnull", True),
                                        ("hired", ""),
                                        ("was_contacted__isnull", True),
                                    ),
                                    models.Q(
                                        ("answered_at__isnull", False),
                                        ("was_contacted__isnull", False),
                                        models.Q(("hired", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="question_answered_whole",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Claim",
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
                        ("terms", models.CharField(max_length=20)),
                        ("filed_at", models.DateTimeField()),
                        ("filed_on", models.DateField(help_text="The day in the market's time zone.")),
                        (
                            "state",
                            django_fsm.FSMField(
                                choices=[
                                    ("verifying", "em verificação"),
                                    ("misuse", "suspeita de uso indevido"),
                                    ("verified", "verificado"),
                                    ("approved", "aprovado e pago"),
                                    ("refused", "recusado"),
                                    ("upheld_misuse", "uso indevido confirmado"),
                                    ("withdrawn", "retirado"),
                                ],
                                default="verifying",
                                max_length=14,
                                protected=True,
                            ),
                        ),
                        ("answers_due_at", models.DateTimeField()),
                        ("verified_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "ended_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="From this instant the dossier holds the claim no more; another may be filed.",
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
                            "answers_ended_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="When every homeowner had answered or their time was over.",
                                null=True,
                            ),
                        ),
                        (
                            "decision_due_at",
                            models.DateTimeField(help_text="The published time by which it is decided."),
                        ),
                        (
                            "handed_over_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="Since when it waits for a person, who decides it.",
                                null=True,
                            ),
                        ),
                        (
                            "waiting_for",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=40),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "waiting_since",
                            models.DateTimeField(
                                blank=True,
                                help_text="Since when only clauses stand in the way that can still be met.",
                                null=True,
                            ),
                        ),
                        ("waiting_told_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["professional", "filed_at", "id"], name="claim_latest")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["verifying", "misuse", "verified"])),
                                fields=("professional",),
                                name="one_open_claim",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("verified_at__isnull", True),
                                    ("verified_at__gte", models.F("filed_at")),
                                    _connector="OR",
                                ),
                                name="claim_verified_after_filing",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("waiting_since__isnull", True),
                                    models.Q(("waiting_for", []), _negated=True),
                                    _connector="OR",
                                ),
                                name="claim_waits_for_something",
                            ),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="claim",
                    trigger=pgtrigger.compiler.Trigger(
                        name="claim_begins_in_verification",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (NOT (NEW.\"state\" = 'verifying'))",
                            func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;",
                            hash="edc1e9076c353ff1d8f17dc3bed6a4449a0e9d13",
                            operation="INSERT",
                            pgid="pgtrigger_claim_begins_in_verification_836cb",
                            table="claims_claim",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="claim",
                    trigger=pgtrigger.compiler.Trigger(
                        name="claim_never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="a9969635309af8eb1ce74902f852230e44e66b8b",
                            operation="DELETE",
                            pgid="pgtrigger_claim_never_deleted_22a7a",
                            table="claims_claim",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="claim",
                    trigger=pgtrigger.compiler.Trigger(
                        name="claim_lines",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{verifying:verified,verifying:misuse,verifying:refused,verified:misuse,verified:approved,verified:refused,misuse:verifying,misuse:upheld_misuse,verifying:withdrawn,verified:withdrawn,refused:verified,refused:verifying,upheld_misuse:verified,upheld_misuse:verifying}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="ced3c6978700da6ddd4e4ee3a7220f4e561030f6",
                            operation="UPDATE",
                            pgid="pgtrigger_claim_lines_ef58f",
                            table="claims_claim",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="ReplayNight",
                    fields=[
                        (
                            "on",
                            models.DateField(
                                help_text="The night that ends on this day of the market.",
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("began_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("reached", models.PositiveBigIntegerField(default=0)),
                        ("decision_count", models.PositiveIntegerField(default=0)),
                        ("differing_count", models.PositiveIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name="DecisionReplay",
                    fields=[
                        (
                            "decision",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="last_replay",
                                serialize=False,
                                to="claims.decision",
                            ),
                        ),
                        ("replayed_at", models.DateTimeField()),
                        (
                            "verdict",
                            models.CharField(
                                help_text="The second run's; `unknown` for evidence that can't be read.",
                                max_length=20,
                            ),
                        ),
                        (
                            "differences",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), blank=True, default=list, size=None
                            ),
                        ),
                        (
                            "replayed_by",
                            models.ForeignKey(
                                blank=True,
                                help_text="Who asked for it; nobody for the nightly one.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("differences", []), _negated=True),
                                fields=["decision"],
                                name="replay_differs",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OpenFigures",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "market", "on", blank=True, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("market", models.CharField(max_length=2)),
                        ("on", models.DateField(help_text="The night that ends on this day of the market.")),
                        ("counted_at", models.DateTimeField()),
                        ("counts", models.JSONField(help_text="As `open_figures.counting.Counts` has them.")),
                    ],
                ),
                migrations.CreateModel(
                    name="ApprovalProposal",
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
                        (
                            "professional",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.professional",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("id", models.UUIDField()),
                        ("claim_id", models.UUIDField()),
                        ("reason", models.TextField()),
                        ("proposed_at", models.DateTimeField()),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "à espera de outra pessoa"),
                                    ("confirmed", "confirmada"),
                                    ("rejected", "não confirmada"),
                                ],
                                default="",
                                max_length=10,
                            ),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_reason", models.TextField(blank=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("outcome", "")),
                                fields=("professional", "claim_id"),
                                name="proposal_open_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("ended_at__isnull", True),
                                        ("ended_by__isnull", True),
                                        ("outcome", ""),
                                    ),
                                    models.Q(
                                        models.Q(("outcome", ""), _negated=True),
                                        ("ended_at__isnull", False),
                                        ("ended_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="proposal_ended_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("outcome", "confirmed"), _negated=True),
                                    models.Q(("ended_by", models.F("proposed_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="proposal_confirmed_by_another",
                            ),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="approvalproposal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="proposal_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF (NEW.professional_id, NEW.id, NEW.claim_id, NEW.reason, NEW.proposed_at, NEW.proposed_by_id) IS DISTINCT FROM (OLD.professional_id, OLD.id, OLD.claim_id, OLD.reason, OLD.proposed_at, OLD.proposed_by_id) THEN RAISE EXCEPTION 'proposal % stays as it was made', OLD.id USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                            hash="028f57db06462aab755d151c699179c7adabdad0",
                            operation="UPDATE",
                            pgid="pgtrigger_proposal_kept_4eb49",
                            table="claims_approvalproposal",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="approvalproposal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="proposal_not_removed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="bcbd0ba14a035a6ebb63aef25d851e00ffa33659",
                            level="STATEMENT",
                            operation="DELETE OR TRUNCATE",
                            pgid="pgtrigger_proposal_not_removed_66549",
                            table="claims_approvalproposal",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="ClaimSignal",
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
                        (
                            "professional",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.professional",
                            ),
                        ),
                        ("id", models.UUIDField()),
                        ("claim_id", models.UUIDField()),
                        ("kind", models.CharField(max_length=30)),
                        ("purchase_id", models.UUIDField(blank=True, null=True)),
                        (
                            "seen",
                            models.JSONField(
                                blank=True, default=dict, help_text="What the words name: days and counts."
                            ),
                        ),
                        ("noted_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("professional", "claim_id", "kind", "purchase_id"),
                                name="signal_once_for_contact",
                                nulls_distinct=False,
                            )
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="claimsignal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="claim_signal_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="dad9f0dfdbcecff4c224a37d357fbd587d7782f0",
                            level="STATEMENT",
                            operation="UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_claim_signal_append_only_2de32",
                            table="claims_claimsignal",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="ClaimSpell",
                    fields=[
                        (
                            "professional",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.professional",
                            ),
                        ),
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
                        ("claim_id", models.UUIDField()),
                        (
                            "purchase_id",
                            models.UUIDField(
                                blank=True, help_text="The contact found to be contradicted.", null=True
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("verified", "verified"),
                                    ("ended", "ended"),
                                    ("contradicted", "contradicted"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("began_at", models.DateTimeField()),
                        ("over_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["professional", "claim_id"], name="claim_spells")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("over_at__gte", models.F("began_at"))),
                                name="spell_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "contradicted"), ("purchase_id__isnull", False)),
                                    models.Q(
                                        models.Q(("kind", "contradicted"), _negated=True),
                                        ("purchase_id__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="spell_of_a_contact",
                            ),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="claimspell",
                    trigger=pgtrigger.compiler.Trigger(
                        name="claim_spell_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="6d082b156076a2bbfa87abd81eea34fcfba254fc",
                            level="STATEMENT",
                            operation="UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_claim_spell_append_only_3dfa3",
                            table="claims_claimspell",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="EvidenceWithdrawal",
                    fields=[
                        (
                            "withdrawn_by",
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
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "professional_id",
                                "evidence_id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("evidence_id", models.UUIDField()),
                        ("reason", models.TextField()),
                        ("withdrawn_at", models.DateTimeField()),
                    ],
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="evidencewithdrawal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="evidence_withdrawal_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="94c325eebd4d7ebef65685f20e963e79909f3288",
                            level="STATEMENT",
                            operation="UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_evidence_withdrawal_append_only_0443d",
                            table="claims_evidencewithdrawal",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="Hearing",
                    fields=[
                        (
                            "notified_by",
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
                        ("claim_id", models.UUIDField()),
                        ("reason", models.TextField()),
                        ("notified_at", models.DateTimeField()),
                        (
                            "answer_due_on",
                            models.DateField(
                                help_text="The last day for an answer, in the market's time zone."
                            ),
                        ),
                        (
                            "answer_due_at",
                            models.DateTimeField(help_text="The instant at which that day is over."),
                        ),
                        ("reminded_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["professional", "claim_id"], name="hearing_of_claim")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="hearing_has_reason"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("answer_due_at__gte", models.F("notified_at"))),
                                name="hearing_due_after_notice",
                            ),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="hearing",
                    trigger=pgtrigger.compiler.Trigger(
                        name="hearing_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF (NEW.claim_id, NEW.reason, NEW.notified_at, NEW.notified_by_id, NEW.answer_due_on, NEW.answer_due_at) IS DISTINCT FROM (OLD.claim_id, OLD.reason, OLD.notified_at, OLD.notified_by_id, OLD.answer_due_on, OLD.answer_due_at) THEN RAISE EXCEPTION 'hearing % was told as it is and is never changed', OLD.id USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                            hash="3a25c5142ad68515cd10df6d3fb422844c1694dd",
                            operation="UPDATE",
                            pgid="pgtrigger_hearing_kept_8bcdf",
                            table="claims_hearing",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="hearing",
                    trigger=pgtrigger.compiler.Trigger(
                        name="hearing_never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="ced000ea73d1b38052909c441be1bf76f7851a0a",
                            operation="DELETE",
                            pgid="pgtrigger_hearing_never_deleted_eb4de",
                            table="claims_hearing",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="HearingAnswer",
                    fields=[
                        (
                            "answered_by",
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
                        ("hearing_id", models.UUIDField()),
                        ("text", models.TextField()),
                        ("answered_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["professional", "hearing_id"], name="answers_of_hearing")
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="hearinganswer",
                    trigger=pgtrigger.compiler.Trigger(
                        name="hearing_answer_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="ce2fecca47f2b6320b3646ca0a57ba9a5802a5a4",
                            level="STATEMENT",
                            operation="UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_hearing_answer_append_only_02ceb",
                            table="claims_hearinganswer",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="HearingFile",
                    fields=[
                        (
                            "professional",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.professional",
                            ),
                        ),
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
                        ("answer_id", models.UUIDField()),
                        ("number", models.PositiveSmallIntegerField()),
                        ("media_type", models.CharField(max_length=40)),
                        ("sha256", models.CharField(max_length=64)),
                        ("content", models.BinaryField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("professional", "answer_id", "number"), name="hearing_file_number"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HearingPoint",
                    fields=[
                        (
                            "professional",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.professional",
                            ),
                        ),
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "professional_id",
                                "hearing_id",
                                "evidence_id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("hearing_id", models.UUIDField()),
                        ("evidence_id", models.UUIDField()),
                    ],
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="hearingpoint",
                    trigger=pgtrigger.compiler.Trigger(
                        name="hearing_point_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="7c2ecf11de0344bc7f19fe486d534c97198b9099",
                            level="STATEMENT",
                            operation="UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_hearing_point_append_only_1ee83",
                            table="claims_hearingpoint",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="Lifting",
                    fields=[
                        (
                            "lifted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "decision",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="lifting",
                                serialize=False,
                                to="claims.decision",
                            ),
                        ),
                        ("reason", models.TextField()),
                        ("lifted_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="lifting_has_reason"
                            )
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="lifting",
                    trigger=pgtrigger.compiler.Trigger(
                        name="lifting_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="baf526b307de3fb96c0d3281814f41325be67b6e",
                            level="STATEMENT",
                            operation="UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_lifting_append_only_2777b",
                            table="claims_lifting",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="Statement",
                    fields=[
                        (
                            "decision",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="statement",
                                serialize=False,
                                to="claims.decision",
                            ),
                        ),
                        ("language", models.CharField(max_length=10)),
                        ("text", models.TextField()),
                        ("made_at", models.DateTimeField()),
                    ],
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="statement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="statement_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="5af963d15ff6550f62c4776d124f4c44b16c8520",
                            level="STATEMENT",
                            operation="UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_statement_append_only_5b865",
                            table="claims_statement",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="AgentText",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        (
                            "act",
                            models.CharField(
                                choices=[
                                    ("question", "Perguntar ao profissional"),
                                    ("follow_up", "Perguntar ao particular"),
                                    ("refuse", "Recusar"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("language", models.CharField(max_length=5)),
                        ("title", models.CharField(max_length=80)),
                        ("text", models.TextField()),
                        ("made_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "ended_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="FollowUp",
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
                        ("claim_id", models.UUIDField()),
                        ("purchase_id", models.UUIDField()),
                        ("question", models.TextField()),
                        (
                            "choices",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=80), size=None
                            ),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("due_at", models.DateTimeField()),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("choice", models.CharField(blank=True, max_length=80)),
                        ("comment", models.TextField(blank=True)),
                        (
                            "asked_by",
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
                            models.Index(fields=["professional", "claim_id"], name="follow_ups_of_claim")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answered_at__isnull", True), ("choice", ""), ("comment", "")),
                                    models.Q(
                                        ("answered_at__isnull", False),
                                        models.Q(("choice", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="follow_up_answered_whole",
                            )
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="followup",
                    trigger=pgtrigger.compiler.Trigger(
                        name="follow_up_stays_as_asked",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF (NEW.claim_id, NEW.purchase_id, NEW.question, NEW.choices, NEW.asked_at, NEW.asked_by_id, NEW.due_at) IS DISTINCT FROM (OLD.claim_id, OLD.purchase_id, OLD.question, OLD.choices, OLD.asked_at, OLD.asked_by_id, OLD.due_at) THEN RAISE EXCEPTION 'question % was asked as it stands; ask another', OLD.id USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                            hash="3d50b5681007d6f9641b31520fed32d1ef5d02f9",
                            operation="UPDATE",
                            pgid="pgtrigger_follow_up_stays_as_asked_8391c",
                            table="claims_followup",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="followup",
                    trigger=pgtrigger.compiler.Trigger(
                        name="follow_up_never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="e53cf2b18d301b0156a47fc7ea32dc1fa7793210",
                            level="STATEMENT",
                            operation="DELETE OR TRUNCATE",
                            pgid="pgtrigger_follow_up_never_deleted_982ab",
                            table="claims_followup",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="Presence",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "claim_id",
                                "account_id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("claim_id", models.UUIDField()),
                        ("seen_at", models.DateTimeField()),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="AgentNote",
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
                        ("claim_id", models.UUIDField()),
                        (
                            "purchase_id",
                            models.UUIDField(
                                blank=True, help_text="The contact that it is about, if one.", null=True
                            ),
                        ),
                        ("text", models.TextField(blank=True)),
                        ("written_at", models.DateTimeField()),
                        (
                            "professional",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.professional",
                            ),
                        ),
                        (
                            "written_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["professional", "claim_id"], name="notes_of_claim")],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="agentnote",
                    trigger=pgtrigger.compiler.Trigger(
                        name="note_keeps_its_place",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF (NEW.id, NEW.claim_id, NEW.purchase_id, NEW.written_at, NEW.written_by_id) IS DISTINCT FROM (OLD.id, OLD.claim_id, OLD.purchase_id, OLD.written_at, OLD.written_by_id) THEN RAISE EXCEPTION 'note % stays as it was written', OLD.id USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                            hash="62b371bc6698744658d4b47509fa4c7986b308f4",
                            operation="UPDATE",
                            pgid="pgtrigger_note_keeps_its_place_9f068",
                            table="claims_agentnote",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="agentnote",
                    trigger=pgtrigger.compiler.Trigger(
                        name="note_is_only_erased",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF NEW.text IS DISTINCT FROM OLD.text AND NEW.text <> '' THEN RAISE EXCEPTION 'note % stays as it was written; write another', OLD.id USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                            hash="77786a376b0b9f40af4333e5de31014bef74fc3b",
                            operation="UPDATE",
                            pgid="pgtrigger_note_is_only_erased_dc57f",
                            table="claims_agentnote",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="agentnote",
                    trigger=pgtrigger.compiler.Trigger(
                        name="note_never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="574de79b7f884c32d8568b6fa307a74bcc6b4cad",
                            level="STATEMENT",
                            operation="DELETE OR TRUNCATE",
                            pgid="pgtrigger_note_never_deleted_40d28",
                            table="claims_agentnote",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="ClaimDraft",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("begun_at", models.DateTimeField()),
                        ("changed_at", models.DateTimeField()),
                        ("agreed_at", models.DateTimeField(blank=True, null=True)),
                        ("agreed_hash", models.CharField(blank=True, max_length=64)),
                        ("told_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "ended_as",
                            models.CharField(
                                blank=True,
                                choices=[("filed", "pedido feito"), ("dropped", "deitado fora")],
                                max_length=8,
                            ),
                        ),
                        (
                            "agreed_by",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.professional",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("agreed_at__isnull", False), ("ended_at", None)),
                                fields=["agreed_at", "id"],
                                name="claim_draft_agreed",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("professional",),
                                name="claim_draft_one_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_as", ""), ("ended_at", None)),
                                    models.Q(
                                        ("ended_at__isnull", False), models.Q(("ended_as", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="claim_draft_ended_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("agreed_at", None),
                                        ("agreed_by", None),
                                        ("agreed_hash", ""),
                                        ("told_at", None),
                                    ),
                                    models.Q(
                                        ("agreed_at__isnull", False),
                                        ("agreed_by__isnull", False),
                                        models.Q(("agreed_hash", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="claim_draft_agreed_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DraftedText",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("purchase_id", models.UUIDField()),
                        ("text", models.TextField(blank=True)),
                        ("is_typed", models.BooleanField(help_text="By hand: no mail writes over it.")),
                        ("changed_at", models.DateTimeField()),
                        (
                            "draft",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="texts",
                                to="claims.claimdraft",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("draft", "purchase_id"), name="drafted_text_once_a_contact"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MailedPiece",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("mail_id", models.UUIDField(help_text="The letter, as the ticket has it.")),
                        ("number", models.PositiveSmallIntegerField()),
                        ("words", models.TextField()),
                        ("found_by", models.CharField(blank=True, max_length=8)),
                        ("purchase_id", models.UUIDField(blank=True, null=True)),
                        (
                            "candidates",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
                            ),
                        ),
                        ("came_at", models.DateTimeField()),
                        ("proof", models.CharField(max_length=10)),
                        (
                            "placed_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="When somebody said by hand where it belongs, or nowhere.",
                                null=True,
                            ),
                        ),
                        (
                            "draft",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pieces",
                                to="claims.claimdraft",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("mail_id", "number"), name="mailed_piece_once")
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="mailedpiece",
                    trigger=pgtrigger.compiler.Trigger(
                        name="mailed_piece_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF (NEW.id, NEW.draft_id, NEW.mail_id, NEW.number, NEW.found_by, NEW.candidates, NEW.came_at, NEW.proof) IS DISTINCT FROM (OLD.id, OLD.draft_id, OLD.mail_id, OLD.number, OLD.found_by, OLD.candidates, OLD.came_at, OLD.proof) THEN RAISE EXCEPTION 'piece % of a mail stays as it was found', OLD.id USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                            hash="ef9c189756b875ffe3a6aa2c777706b1b81d989d",
                            operation="UPDATE",
                            pgid="pgtrigger_mailed_piece_kept_2d59d",
                            table="claims_mailedpiece",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="RulesPause",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("market", models.CharField(max_length=2)),
                        ("paused_at", models.DateTimeField()),
                        ("paused_why", models.TextField()),
                        ("resumed_at", models.DateTimeField(blank=True, null=True)),
                        ("resumed_why", models.TextField(blank=True)),
                        (
                            "paused_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "resumed_by",
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
                                condition=models.Q(("resumed_at__isnull", True)),
                                fields=("market",),
                                name="rules_paused_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("resumed_at__isnull", True),
                                        ("resumed_by__isnull", True),
                                        ("resumed_why", ""),
                                    ),
                                    models.Q(
                                        ("resumed_at__gte", models.F("paused_at")),
                                        ("resumed_by__isnull", False),
                                        models.Q(("resumed_why", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="rules_pause_ended_whole",
                            ),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="rulespause",
                    trigger=pgtrigger.compiler.Trigger(
                        name="rules_pause_stays_as_begun",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF (NEW.id, NEW.market, NEW.paused_at, NEW.paused_by_id, NEW.paused_why) IS DISTINCT FROM (OLD.id, OLD.market, OLD.paused_at, OLD.paused_by_id, OLD.paused_why) THEN RAISE EXCEPTION 'pause % stays as it was begun', OLD.id USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                            hash="6b171b7c0f62accadcae00f7e1ade213e66b0de4",
                            operation="UPDATE",
                            pgid="pgtrigger_rules_pause_stays_as_begun_bc148",
                            table="claims_rulespause",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="rulespause",
                    trigger=pgtrigger.compiler.Trigger(
                        name="rules_pause_ends_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF OLD.resumed_at IS NOT NULL AND NEW IS DISTINCT FROM OLD THEN RAISE EXCEPTION 'pause % is over; begin another', OLD.id USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                            hash="d6ec409548b694dd400fc29fd5850453df6049b7",
                            operation="UPDATE",
                            pgid="pgtrigger_rules_pause_ends_once_2a323",
                            table="claims_rulespause",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="rulespause",
                    trigger=pgtrigger.compiler.Trigger(
                        name="rules_pause_never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="66e3023faa6e2b275c9f930dc2dea9f4e743eee2",
                            level="STATEMENT",
                            operation="DELETE OR TRUNCATE",
                            pgid="pgtrigger_rules_pause_never_deleted_2a632",
                            table="claims_rulespause",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        )
    ]
