import django.contrib.postgres.fields
import django.db.models.deletion
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
                        (
                            "because",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=40),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                    ],
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="automaticpurchaserevocation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="automatic_revocation_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="a65721c374e08c8553ba8aa4f65c7038f800c852",
                            level="STATEMENT",
                            operation="UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_automatic_revocation_append_only_1ae95",
                            table="leads_automaticpurchaserevocation",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="JobRequest",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("market", models.CharField(max_length=2)),
                        ("trade", models.CharField(max_length=40)),
                        ("title", models.CharField(max_length=120, verbose_name="o que é preciso")),
                        ("description", models.TextField(verbose_name="descrição")),
                        ("municipality", models.CharField(max_length=80, verbose_name="concelho")),
                        ("parish", models.CharField(max_length=80, verbose_name="freguesia")),
                        ("address", models.CharField(max_length=200, verbose_name="morada")),
                        (
                            "intent",
                            models.CharField(
                                choices=[
                                    ("ready", "quero contratar já"),
                                    ("comparing", "estou a comparar preços"),
                                    ("idea", "é só uma ideia"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "budget",
                            models.CharField(
                                choices=[
                                    ("small", "small"),
                                    ("medium", "medium"),
                                    ("large", "large"),
                                    ("major", "major"),
                                    ("unknown", "unknown"),
                                ],
                                default="unknown",
                                max_length=10,
                            ),
                        ),
                        (
                            "timing",
                            models.CharField(
                                choices=[
                                    ("urgent", "o mais depressa possível"),
                                    ("month", "dentro de um mês"),
                                    ("quarter", "nos próximos três meses"),
                                    ("flexible", "sem pressa"),
                                ],
                                default="flexible",
                                max_length=10,
                            ),
                        ),
                        (
                            "reach_hours",
                            models.CharField(
                                choices=[
                                    ("any", "a qualquer hora"),
                                    ("morning", "de manhã, das 9h às 13h"),
                                    ("afternoon", "de tarde, das 13h às 18h"),
                                    ("evening", "ao fim do dia, das 18h às 21h"),
                                ],
                                default="any",
                                max_length=10,
                            ),
                        ),
                        (
                            "phone_hidden",
                            models.BooleanField(default=False, help_text="Until the homeowner shows it."),
                        ),
                        ("place_count", models.PositiveSmallIntegerField(verbose_name="lugares")),
                        (
                            "price_factors",
                            models.JSONField(
                                default=list,
                                help_text="How the full price came about: name, value, percent, cents; written at publication.",
                            ),
                        ),
                        ("priority_price_cents", models.BigIntegerField()),
                        ("standard_price_cents", models.BigIntegerField()),
                        ("published_at", models.DateTimeField()),
                        ("priority_until", models.DateTimeField()),
                        (
                            "unsold_from",
                            models.DateTimeField(
                                blank=True, help_text="Cheaper from then on if unsold.", null=True
                            ),
                        ),
                        (
                            "unsold_percent",
                            models.PositiveSmallIntegerField(default=0, help_text="So much cheaper then."),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("published", "publicado"),
                                    ("paused", "em pausa"),
                                    ("closed", "fechado"),
                                ],
                                default="published",
                                max_length=10,
                            ),
                        ),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        ("close_reason", models.CharField(blank=True, max_length=20)),
                        ("extension_count", models.PositiveSmallIntegerField(default=0)),
                        ("expiry_told_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "expires_at",
                            models.DateTimeField(
                                blank=True, help_text="Until then it can be bought.", null=True
                            ),
                        ),
                        (
                            "homeowner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="job_requests",
                                to="people.homeowner",
                            ),
                        ),
                        (
                            "changed_at",
                            models.DateTimeField(
                                blank=True, help_text="When its homeowner last mended it.", null=True
                            ),
                        ),
                        (
                            "phone_wrong_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="Since when the number is known to be somebody else's.",
                                null=True,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["market", "trade", "published_at"], name="job_request_feed"),
                            models.Index(
                                condition=models.Q(("state", "published")),
                                fields=["market", "municipality", "trade", "-published_at"],
                                name="job_request_open_feed",
                            ),
                            models.Index(fields=["state", "expires_at"], name="job_request_end"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("place_count__gte", 1), ("place_count__lte", 4)),
                                name="job_request_one_to_four_places",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("priority_price_cents__gte", 0), ("standard_price_cents__gte", 0)
                                ),
                                name="job_request_prices_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("unsold_percent__lt", 100)),
                                name="job_request_unsold_percent_below_100",
                            ),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="jobrequest",
                    trigger=pgtrigger.compiler.Trigger(
                        name="request_guarded",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF (NEW.id, NEW.market, NEW.place_count, NEW.priority_price_cents, NEW.standard_price_cents, NEW.published_at, NEW.priority_until, NEW.unsold_from, NEW.unsold_percent, NEW.price_factors) IS DISTINCT FROM (OLD.id, OLD.market, OLD.place_count, OLD.priority_price_cents, OLD.standard_price_cents, OLD.published_at, OLD.priority_until, OLD.unsold_from, OLD.unsold_percent, OLD.price_factors) THEN RAISE EXCEPTION 'request % keeps its places, prices and times', OLD.id USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                            hash="76d98e1ecbbe153bca692bf1c2d7717fd2ed6e0e",
                            operation="UPDATE",
                            pgid="pgtrigger_request_guarded_0de16",
                            table="leads_jobrequest",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="ContactReading",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reason", models.CharField(max_length=120)),
                        ("read_at", models.DateTimeField()),
                        (
                            "reader",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "job_request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="readings",
                                to="leads.jobrequest",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="ContactPurchase",
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
                        ("idempotency_key", models.CharField(max_length=120)),
                        ("bought_at", models.DateTimeField()),
                        ("bought_on", models.DateField(help_text="The day in the market's time zone.")),
                        ("price_cents", models.BigIntegerField()),
                        (
                            "receipt",
                            models.JSONField(
                                default=dict,
                                help_text="How the price came about, as it was shown: lines, bought_before, total_cents.",
                            ),
                        ),
                        (
                            "service",
                            models.CharField(
                                choices=[("priority", "serviço prioritário"), ("standard", "serviço normal")],
                                max_length=10,
                            ),
                        ),
                        ("profile_percent", models.PositiveSmallIntegerField()),
                        (
                            "badges",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=40), default=list, size=None
                            ),
                        ),
                        (
                            "terms",
                            models.CharField(
                                help_text="The terms in force, such as pt-2026-01-01.", max_length=20
                            ),
                        ),
                        (
                            "ordinal",
                            models.PositiveIntegerField(
                                help_text="Which of the professional's purchases this is, from 1."
                            ),
                        ),
                        ("returned_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "returned_on",
                            models.DateField(
                                blank=True, help_text="The day in the market's time zone.", null=True
                            ),
                        ),
                        (
                            "return_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("number_not_assigned", "o número de telefone não existe"),
                                    ("mail_bounces", "os e-mails são devolvidos"),
                                    ("wrong_trade", "o trabalho é de outro ofício"),
                                    ("wrong_place", "a obra fica noutro sítio"),
                                    ("duplicate", "já tinha comprado este contacto"),
                                    ("competitor_test", "é um teste de um concorrente"),
                                    ("homeowner_denies", "a pessoa diz que não pediu orçamentos"),
                                    ("number_of_other", "o número é de outra pessoa"),
                                    ("closed_early", "o particular fechou o pedido sem terem falado"),
                                    ("other", "outro motivo"),
                                ],
                                max_length=40,
                            ),
                        ),
                        (
                            "reduced_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="When a part of the price was credited; the contact stays bought.",
                                null=True,
                            ),
                        ),
                        (
                            "returned_cents",
                            models.BigIntegerField(
                                default=0,
                                help_text="What was credited back, in whole cents: the price, or a part of it.",
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
                            "job_request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="purchases",
                                to="leads.jobrequest",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["professional", "bought_at", "id"], name="contact_cohort")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("professional", "job_request"), name="contact_bought_once"
                            ),
                            models.UniqueConstraint(
                                fields=("professional", "ordinal"), name="contact_ordinal_once"
                            ),
                            models.UniqueConstraint(
                                fields=("professional", "idempotency_key"), name="contact_key_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("price_cents__gte", 0)), name="contact_price_not_negative"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("profile_percent__gte", 0), ("profile_percent__lte", 100)
                                ),
                                name="contact_profile_percent",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("returned_at__isnull", True),
                                    ("returned_at__gte", models.F("bought_at")),
                                    _connector="OR",
                                ),
                                name="contact_returned_after_purchase",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("returned_at__isnull", True), ("returned_on__isnull", True)),
                                    models.Q(("returned_at__isnull", False), ("returned_on__isnull", False)),
                                    _connector="OR",
                                ),
                                name="contact_returned_on_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("reduced_at__isnull", True),
                                        ("returned_at__isnull", True),
                                        ("returned_cents", 0),
                                    ),
                                    models.Q(
                                        ("reduced_at__isnull", True),
                                        ("returned_at__isnull", False),
                                        ("returned_cents", models.F("price_cents")),
                                    ),
                                    models.Q(
                                        ("reduced_at__gte", models.F("bought_at")),
                                        ("returned_at__isnull", True),
                                        ("returned_cents__gt", 0),
                                        ("returned_cents__lt", models.F("price_cents")),
                                    ),
                                    _connector="OR",
                                ),
                                name="contact_credited_once",
                            ),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contactpurchase",
                    trigger=pgtrigger.compiler.Trigger(
                        name="purchase_guarded",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF TG_OP = 'DELETE' OR OLD.returned_at IS NOT NULL OR OLD.reduced_at IS NOT NULL OR (NEW.returned_at IS NULL AND NEW.reduced_at IS NULL) OR to_jsonb(NEW) - '{returned_at,returned_on,return_reason,reduced_at,returned_cents}'::text[] IS DISTINCT FROM to_jsonb(OLD) - '{returned_at,returned_on,return_reason,reduced_at,returned_cents}'::text[] THEN RAISE EXCEPTION 'purchase % is changed by its credit only, and once', OLD.id USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                            hash="5e0a7d4c236bc6dc03340e230e7761b5d591b398",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_purchase_guarded_cb460",
                            table="leads_contactpurchase",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="AutomaticAct",
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
                        ("consent_id", models.UUIDField()),
                        ("at", models.DateTimeField()),
                        ("purchase_id", models.UUIDField(blank=True, null=True)),
                        ("reason", models.CharField(blank=True, max_length=40)),
                        (
                            "professional",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.professional",
                            ),
                        ),
                        (
                            "job_request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="leads.jobrequest",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["professional", "at"], name="automatic_act_log")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("professional", "job_request", "reason"),
                                name="automatic_act_said_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("purchase_id__isnull", False), ("reason", "")),
                                    models.Q(
                                        ("purchase_id__isnull", True), models.Q(("reason", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="automatic_act_bought_or_why",
                            ),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="automaticact",
                    trigger=pgtrigger.compiler.Trigger(
                        name="automatic_act_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="7d006b38cf1450a0e448ba2d775e441cee99a26f",
                            level="STATEMENT",
                            operation="UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_automatic_act_append_only_bf930",
                            table="leads_automaticact",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="NuisanceReport",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("too_many_calls", "liga vezes demais"),
                                    ("after_no", "insiste depois de eu dizer que não"),
                                    ("rude", "foi malcriado"),
                                    ("sold_on", "deu o meu contacto a outros"),
                                    ("other", "outra coisa"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("text", models.TextField(blank=True)),
                        ("reported_at", models.DateTimeField()),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        ("outcome", models.TextField(blank=True)),
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
                            "job_request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="nuisance_reports",
                                to="leads.jobrequest",
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
                                condition=models.Q(("closed_at__isnull", True)),
                                fields=("job_request", "professional"),
                                name="nuisance_open_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("closed_at__isnull", True),
                                        ("closed_by__isnull", True),
                                        ("outcome", ""),
                                    ),
                                    models.Q(
                                        ("closed_at__isnull", False),
                                        ("closed_by__isnull", False),
                                        models.Q(("outcome", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="nuisance_closed_by_somebody_who_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PhoneRelease",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("released_at", models.DateTimeField()),
                        (
                            "job_request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="phone_releases",
                                to="leads.jobrequest",
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
                                fields=("job_request", "professional"), name="phone_released_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Place",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "job_request_id",
                                "number",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("purchase_id", models.UUIDField()),
                        ("sold_at", models.DateTimeField()),
                        (
                            "job_request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="places",
                                to="leads.jobrequest",
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
                                fields=("professional", "purchase_id"), name="place_of_one_purchase"
                            )
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="place",
                    trigger=pgtrigger.compiler.Trigger(
                        name="place_stays",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF true THEN RAISE EXCEPTION 'a sold place of request % stays as it is', OLD.job_request_id USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                            hash="f033bd7acf330bcd0e5f8b4a0d33abf3b0815a16",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_place_stays_631f3",
                            table="leads_place",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="place",
                    trigger=pgtrigger.compiler.Trigger(
                        name="place_exists",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF NOT EXISTS (SELECT FROM leads_jobrequest WHERE id = NEW.job_request_id AND NEW.number BETWEEN 1 AND place_count) THEN RAISE EXCEPTION 'request % has no such place', NEW.job_request_id USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                            hash="8b5441263e18d6a5aadafe380d54737baaeab749",
                            operation="INSERT",
                            pgid="pgtrigger_place_exists_a2269",
                            table="leads_place",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="RequestDraft",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("key_hash", models.CharField(max_length=64, unique=True)),
                        ("market", models.CharField(max_length=2)),
                        ("language", models.CharField(default="pt", max_length=5)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("writing", "a ser escrito"),
                                    ("in_review", "em verificação"),
                                    ("published", "publicado"),
                                    ("refused", "recusado"),
                                ],
                                default="writing",
                                max_length=10,
                            ),
                        ),
                        (
                            "steps_done",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=20),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        ("trade", models.CharField(blank=True, max_length=40)),
                        ("title", models.CharField(blank=True, max_length=120)),
                        ("description", models.TextField(blank=True)),
                        ("municipality", models.CharField(blank=True, max_length=80)),
                        ("parish", models.CharField(blank=True, max_length=80)),
                        ("address", models.CharField(blank=True, max_length=200)),
                        ("timing", models.CharField(blank=True, max_length=10)),
                        ("budget", models.CharField(blank=True, max_length=10)),
                        ("intent", models.CharField(blank=True, max_length=10)),
                        ("name", models.CharField(blank=True, max_length=120)),
                        ("phone", models.CharField(blank=True, max_length=20)),
                        ("email", models.EmailField(blank=True, max_length=254)),
                        ("reach_hours", models.CharField(blank=True, max_length=10)),
                        ("phone_hidden", models.BooleanField(default=False)),
                        ("place_count", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("email_confirmed_at", models.DateTimeField(blank=True, null=True)),
                        ("phone_confirmed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "asked_for",
                            models.TextField(
                                blank=True, help_text="What an agent asks for before it is published."
                            ),
                        ),
                        ("made_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        (
                            "job_request",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="draft",
                                to="leads.jobrequest",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["state", "expires_at"], name="draft_expiry")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("job_request__isnull", False), ("state", "published")),
                                    models.Q(
                                        models.Q(("state", "published"), _negated=True),
                                        ("job_request__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="draft_published_has_its_request",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "published"), _negated=True),
                                    models.Q(
                                        ("address", ""),
                                        ("description", ""),
                                        ("email", ""),
                                        ("name", ""),
                                        ("phone", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="draft_published_keeps_nothing",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("key_hash__regex", "^[0-9a-f]{64}$")),
                                name="draft_key_is_sha256",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DraftPhoto",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("content", models.BinaryField()),
                        ("small", models.BinaryField()),
                        ("width", models.PositiveSmallIntegerField()),
                        ("height", models.PositiveSmallIntegerField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("added_at", models.DateTimeField()),
                        (
                            "draft",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="photos",
                                to="leads.requestdraft",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("draft", "sha256"), name="draft_photo_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RequestPhoto",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("content", models.BinaryField()),
                        ("small", models.BinaryField()),
                        ("width", models.PositiveSmallIntegerField()),
                        ("height", models.PositiveSmallIntegerField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("added_at", models.DateTimeField()),
                        (
                            "job_request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="photos",
                                to="leads.jobrequest",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("job_request", "sha256"), name="request_photo_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RequestReview",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("reasons", models.JSONField(help_text="What the checks found: code and detail.")),
                        ("opened_at", models.DateTimeField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "à espera"),
                                    ("published", "publicado"),
                                    ("asked", "falta algo"),
                                    ("refused", "recusado"),
                                ],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("note", models.TextField(blank=True)),
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
                            "draft",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="reviews",
                                to="leads.requestdraft",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["state", "opened_at"], name="request_review_queue")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "waiting")),
                                fields=("draft",),
                                name="draft_in_review_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_at__isnull", True),
                                        ("decided_by__isnull", True),
                                        ("state", "waiting"),
                                    ),
                                    models.Q(
                                        models.Q(("state", "waiting"), _negated=True),
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="review_decided_by_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReturnEvidence",
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
                        ("return_request_id", models.UUIDField()),
                        ("number", models.PositiveSmallIntegerField()),
                        ("media_type", models.CharField(max_length=40)),
                        ("sha256", models.CharField(max_length=64)),
                        ("content", models.BinaryField()),
                        ("added_at", models.DateTimeField()),
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
                                fields=("professional", "return_request_id", "number"),
                                name="return_evidence_number",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReturnRequest",
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
                        ("idempotency_key", models.CharField(max_length=120)),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("number_not_assigned", "o número de telefone não existe"),
                                    ("mail_bounces", "os e-mails são devolvidos"),
                                    ("wrong_trade", "o trabalho é de outro ofício"),
                                    ("wrong_place", "a obra fica noutro sítio"),
                                    ("duplicate", "já tinha comprado este contacto"),
                                    ("competitor_test", "é um teste de um concorrente"),
                                    ("homeowner_denies", "a pessoa diz que não pediu orçamentos"),
                                    ("number_of_other", "o número é de outra pessoa"),
                                    ("closed_early", "o particular fechou o pedido sem terem falado"),
                                    ("other", "outro motivo"),
                                ],
                                max_length=40,
                            ),
                        ),
                        ("words", models.TextField(blank=True)),
                        (
                            "trades",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=40),
                                default=list,
                                help_text="The professional's own when it was asked.",
                                size=None,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "à espera de resposta"),
                                    ("automatic", "aceite de imediato"),
                                    ("accepted", "aceite"),
                                    ("partly", "aceite em parte"),
                                    ("refused", "recusada"),
                                    ("withdrawn", "retirada"),
                                ],
                                default="asked",
                                max_length=10,
                            ),
                        ),
                        ("asked_at", models.DateTimeField()),
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
                        ("homeowner_asked_at", models.DateTimeField(blank=True, null=True)),
                        ("homeowner_answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "homeowner_answer",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "sem resposta"),
                                    ("asked", "diz que pediu"),
                                    ("denies", "diz que não pediu"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("homeowner_words", models.TextField(blank=True)),
                        ("true_trade", models.CharField(blank=True, max_length=40)),
                        ("credited_cents", models.BigIntegerField(default=0)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("decision_reason", models.TextField(blank=True)),
                        (
                            "score_points",
                            models.PositiveIntegerField(
                                default=0,
                                help_text="The score of misuse at the decision, or at the asking while there is none.",
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
                                related_name="return_requests",
                                to="leads.contactpurchase",
                                to_fields=["professional_id", "id"],
                            ),
                        ),
                        (
                            "told_end",
                            models.BooleanField(
                                default=False,
                                help_text="Whether it was asked for though it would end the guarantee, as its page said.",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["state", "answer_due_at"], name="return_queue"),
                            models.Index(fields=["professional", "purchase_id"], name="return_of_contact"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "asked")),
                                fields=("professional", "purchase_id"),
                                name="return_open_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ("automatic", "accepted", "partly"))),
                                fields=("professional", "purchase_id"),
                                name="return_credited_once",
                            ),
                            models.UniqueConstraint(
                                fields=("professional", "idempotency_key"), name="return_key_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_at__isnull", True), ("state", "asked")),
                                    models.Q(
                                        models.Q(("state", "asked"), _negated=True),
                                        ("decided_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="return_decided_has_its_instant",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_by__isnull", True),
                                        ("state__in", ["asked", "automatic", "withdrawn"]),
                                    ),
                                    models.Q(
                                        ("decided_by__isnull", False),
                                        ("state__in", ["accepted", "partly", "refused"]),
                                        models.Q(("decision_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="return_by_a_person_has_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("credited_cents__gte", 0),
                                        ("state__in", ("automatic", "accepted", "partly")),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("state__in", ("automatic", "accepted", "partly")), _negated=True
                                        ),
                                        ("credited_cents", 0),
                                    ),
                                    _connector="OR",
                                ),
                                name="return_credits_when_accepted",
                            ),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="returnrequest",
                    trigger=pgtrigger.compiler.Trigger(
                        name="return_never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="28d3bf253794a9e3dbaf946accff01578ff26b77",
                            operation="DELETE",
                            pgid="pgtrigger_return_never_deleted_e4186",
                            table="leads_returnrequest",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="returnrequest",
                    trigger=pgtrigger.compiler.Trigger(
                        name="return_lines",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{asked:automatic,asked:accepted,asked:partly,asked:refused,asked:withdrawn,refused:accepted}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="95f332c58837d6f87bc8afc4a4864ca1fce182c0",
                            operation="UPDATE",
                            pgid="pgtrigger_return_lines_c5b3e",
                            table="leads_returnrequest",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="SavedSearch",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("name", models.CharField(max_length=60, verbose_name="nome")),
                        ("filters", models.JSONField(default=dict)),
                        (
                            "frequency",
                            models.CharField(
                                choices=[
                                    ("at_once", "logo que apareça"),
                                    ("daily", "um e-mail por dia"),
                                    ("off", "sem e-mails"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("saved_at", models.DateTimeField()),
                        ("since", models.DateTimeField(help_text="What could be bought before is not told.")),
                        (
                            "digest_on",
                            models.DateField(
                                blank=True, help_text="The market's day of the last digest.", null=True
                            ),
                        ),
                        (
                            "professional",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="people.professional",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("professional", "name"), name="saved_search_name_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AlertedRequest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("alerted_at", models.DateTimeField()),
                        (
                            "job_request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="leads.jobrequest",
                            ),
                        ),
                        (
                            "saved_search",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="alerted",
                                to="leads.savedsearch",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("saved_search", "job_request"), name="alerted_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SpendCap",
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
                            models.UniqueConstraint(
                                fields=("professional", "set_at"), name="spend_cap_instant_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("week_cents__isnull", True), ("week_cents__gte", 0), _connector="OR"
                                    ),
                                    models.Q(
                                        ("month_cents__isnull", True),
                                        ("month_cents__gte", 0),
                                        _connector="OR",
                                    ),
                                ),
                                name="spend_cap_not_negative",
                            ),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="spendcap",
                    trigger=pgtrigger.compiler.Trigger(
                        name="spend_cap_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="440bb3d0463dee29a1c02731ea6b5dace0572018",
                            level="STATEMENT",
                            operation="UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_spend_cap_append_only_f962d",
                            table="leads_spendcap",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="AutomaticPurchaseConsent",
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
                                base_field=models.CharField(max_length=80),
                                blank=True,
                                default=list,
                                size=None,
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
                        (
                            "despite",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=40),
                                blank=True,
                                default=list,
                                help_text="Clauses of the guarantee that it was given in spite of; with one, none is asked any more.",
                                size=None,
                            ),
                        ),
                        (
                            "service",
                            models.CharField(
                                blank=True, help_text="The service that it was given under.", max_length=10
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
                                    ("highest_price_cents__gte", 1),
                                    ("week_cents__gte", 0),
                                    ("month_cents__gte", 0),
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
                pgtrigger.migrations.AddTrigger(
                    model_name="automaticpurchaseconsent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="automatic_consent_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="d323bc4c06134a2e8d490e6b4d99cf7027d9face",
                            level="STATEMENT",
                            operation="UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_automatic_consent_append_only_4dc54",
                            table="leads_automaticpurchaseconsent",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="RequestClosing",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("closed_at", models.DateTimeField(help_text="The tap.")),
                        (
                            "undoable_until",
                            models.DateTimeField(help_text="The first instant at which it stands."),
                        ),
                        ("reason", models.CharField(max_length=20)),
                        (
                            "talked_with",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(),
                                blank=True,
                                default=list,
                                help_text="Whom the homeowner says to have talked to.",
                                size=None,
                            ),
                        ),
                        (
                            "state_before",
                            models.CharField(
                                choices=[
                                    ("published", "publicado"),
                                    ("paused", "em pausa"),
                                    ("closed", "fechado"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("undone_at", models.DateTimeField(blank=True, null=True)),
                        ("settled_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "hired",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.professional",
                            ),
                        ),
                        (
                            "job_request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="closings",
                                to="leads.jobrequest",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("settled_at__isnull", True), ("undone_at__isnull", True)),
                                fields=["undoable_until"],
                                name="closing_waiting",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("settled_at__isnull", True), ("undone_at__isnull", True)),
                                fields=("job_request",),
                                name="closing_open_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("undone_at__isnull", True), ("settled_at__isnull", True), _connector="OR"
                                ),
                                name="closing_undone_or_settled",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("undone_at__isnull", True),
                                    ("undone_at__lt", models.F("undoable_until")),
                                    _connector="OR",
                                ),
                                name="closing_undone_in_time",
                            ),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="requestclosing",
                    trigger=pgtrigger.compiler.Trigger(
                        name="closing_keeps_its_tap",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF (NEW.id, NEW.job_request_id, NEW.closed_at, NEW.undoable_until, NEW.state_before) IS DISTINCT FROM (OLD.id, OLD.job_request_id, OLD.closed_at, OLD.undoable_until, OLD.state_before) THEN RAISE EXCEPTION 'closing % keeps its tap', OLD.id USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                            hash="85dd08f95d02849d28312a6a8a4c4ad988a1fde9",
                            operation="UPDATE",
                            pgid="pgtrigger_closing_keeps_its_tap_1ea0b",
                            table="leads_requestclosing",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="OwedCredit",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "professional_id",
                                "purchase_id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("purchase_id", models.UUIDField()),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("number_not_assigned", "o número de telefone não existe"),
                                    ("mail_bounces", "os e-mails são devolvidos"),
                                    ("wrong_trade", "o trabalho é de outro ofício"),
                                    ("wrong_place", "a obra fica noutro sítio"),
                                    ("duplicate", "já tinha comprado este contacto"),
                                    ("competitor_test", "é um teste de um concorrente"),
                                    ("homeowner_denies", "a pessoa diz que não pediu orçamentos"),
                                    ("number_of_other", "o número é de outra pessoa"),
                                    ("closed_early", "o particular fechou o pedido sem terem falado"),
                                    ("other", "outro motivo"),
                                ],
                                max_length=40,
                            ),
                        ),
                        (
                            "owed_from",
                            models.DateTimeField(
                                help_text="When it came to be owed: the tap, the answer, the decision."
                            ),
                        ),
                        (
                            "held_at",
                            models.DateTimeField(
                                blank=True, help_text="When a claim was first found to hold it.", null=True
                            ),
                        ),
                        ("settled_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("credited", "creditado"),
                                    ("before", "já tinha sido creditado"),
                                    ("paid_back", "pago pela garantia"),
                                ],
                                max_length=10,
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
                                related_name="owed_credits",
                                to="leads.contactpurchase",
                                to_fields=["professional_id", "id"],
                            ),
                        ),
                        (
                            "agreed_at",
                            models.DateTimeField(blank=True, help_text="When they said yes.", null=True),
                        ),
                        (
                            "asked_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="When its buyer was asked, because of what it does to the guarantee.",
                                null=True,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("settled_at__isnull", True)),
                                fields=["owed_from"],
                                name="owed_credit_waiting",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("outcome", ""), ("settled_at__isnull", True)),
                                    models.Q(
                                        ("settled_at__isnull", False),
                                        models.Q(("outcome", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="owed_credit_ended_somehow",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("agreed_at__isnull", True),
                                    ("asked_at__lte", models.F("agreed_at")),
                                    _connector="OR",
                                ),
                                name="owed_credit_agreed_when_asked",
                            ),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="owedcredit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="owed_credit_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF (NEW.professional_id, NEW.purchase_id, NEW.reason, NEW.owed_from) IS DISTINCT FROM (OLD.professional_id, OLD.purchase_id, OLD.reason, OLD.owed_from) THEN RAISE EXCEPTION 'what is owed for contact % stays as it came to be owed', OLD.purchase_id USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                            hash="6f1673eba54cac681819939abab507057173f8eb",
                            operation="UPDATE",
                            pgid="pgtrigger_owed_credit_kept_e9fb0",
                            table="leads_owedcredit",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="PromisedPrice",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "professional_id",
                                "guarantee_id",
                                "trade",
                                "budget",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("guarantee_id", models.UUIDField()),
                        ("trade", models.CharField(max_length=40)),
                        (
                            "budget",
                            models.CharField(
                                help_text="The size of the job, as the request says it.", max_length=10
                            ),
                        ),
                        ("price_cents", models.BigIntegerField()),
                        ("written_at", models.DateTimeField()),
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
                            models.CheckConstraint(
                                condition=models.Q(("price_cents__gt", 0)), name="promised_price_positive"
                            )
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="promisedprice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="promised_price_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="484ff085714b2f69dfe16a8a334ca8eaa8dd6a7f",
                            level="STATEMENT",
                            operation="UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_promised_price_append_only_9e1f3",
                            table="leads_promisedprice",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="RequestThanks",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("thanked_at", models.DateTimeField(help_text="The tap.")),
                        (
                            "undoable_until",
                            models.DateTimeField(help_text="The first instant at which it stands."),
                        ),
                        ("undone_at", models.DateTimeField(blank=True, null=True)),
                        ("settled_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "is_told",
                            models.BooleanField(
                                default=False, help_text="Not where the contact went back meanwhile."
                            ),
                        ),
                        (
                            "job_request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="thanks",
                                to="leads.jobrequest",
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
                                condition=models.Q(("settled_at__isnull", True), ("undone_at__isnull", True)),
                                fields=["undoable_until"],
                                name="thanks_waiting",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("undone_at__isnull", True)),
                                fields=("job_request", "professional"),
                                name="thanked_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("undone_at__isnull", True), ("settled_at__isnull", True), _connector="OR"
                                ),
                                name="thanks_undone_or_settled",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("undone_at__isnull", True),
                                    ("undone_at__lt", models.F("undoable_until")),
                                    _connector="OR",
                                ),
                                name="thanks_undone_in_time",
                            ),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="requestthanks",
                    trigger=pgtrigger.compiler.Trigger(
                        name="thanks_keep_their_tap",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF (NEW.id, NEW.job_request_id, NEW.professional_id, NEW.thanked_at, NEW.undoable_until) IS DISTINCT FROM (OLD.id, OLD.job_request_id, OLD.professional_id, OLD.thanked_at, OLD.undoable_until) THEN RAISE EXCEPTION 'thanks % keep their tap', OLD.id USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                            hash="e242e49f383a673fb41c68ada98e5f1c232016ec",
                            operation="UPDATE",
                            pgid="pgtrigger_thanks_keep_their_tap_7116a",
                            table="leads_requestthanks",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="RequestInvitation",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("chosen", "chosen"), ("further", "further")], max_length=10
                            ),
                        ),
                        ("invited_at", models.DateTimeField()),
                        (
                            "job_request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invitations",
                                to="leads.jobrequest",
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
                                fields=("job_request", "professional", "kind"), name="invited_to_request_once"
                            )
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="requestinvitation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="request_invitation_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="038a432983514cf64cd2f4cbefff31fdcf14709e",
                            level="STATEMENT",
                            operation="UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_request_invitation_append_only_eacc1",
                            table="leads_requestinvitation",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        )
    ]
