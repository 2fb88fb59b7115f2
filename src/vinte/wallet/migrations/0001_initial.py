import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from vinte.kernel.migrating import AtOnce


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="AutomaticTopUpConsent",
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
                pgtrigger.migrations.AddTrigger(
                    model_name="automatictopupconsent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="top_up_consent_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="0081a8dc9bf6314c98e54532eea1cad7c15b9d94",
                            level="STATEMENT",
                            operation="UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_top_up_consent_append_only_f056a",
                            table="wallet_automatictopupconsent",
                            when="BEFORE",
                        ),
                    ),
                ),
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
                                choices=[
                                    ("by_hand", "parado por si"),
                                    ("failures", "parado porque o cartão falhou"),
                                ],
                                max_length=10,
                            ),
                        ),
                    ],
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="automatictopuprevocation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="top_up_revocation_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="8461fe3951c2c3d8798470daa47c61a51b9e93f0",
                            level="STATEMENT",
                            operation="UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_top_up_revocation_append_only_96796",
                            table="wallet_automatictopuprevocation",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="Dispute",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("provider_reference", models.CharField(max_length=120, unique=True)),
                        ("professional_id", models.UUIDField(blank=True, db_index=True, null=True)),
                        ("top_up_id", models.UUIDField(blank=True, null=True)),
                        ("incident_id", models.UUIDField(blank=True, null=True)),
                        ("amount_cents", models.BigIntegerField(default=0)),
                        ("frozen_cents", models.BigIntegerField(default=0)),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "aberta"), ("won", "ganha"), ("lost", "perdida")],
                                default="open",
                                max_length=4,
                            ),
                        ),
                        ("opened_at", models.DateTimeField(blank=True, null=True)),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("frozen_cents__gte", 0), ("frozen_cents__lte", models.F("amount_cents"))
                                ),
                                name="dispute_freezes_no_more_than_disputed",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExpirySweep",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("market", models.CharField(max_length=2)),
                        ("on", models.DateField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("market", "on"), name="expiry_sweep_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExpiryWarning",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("professional_id", models.UUIDField(db_index=True)),
                        ("lot_id", models.UUIDField()),
                        ("days", models.PositiveSmallIntegerField()),
                        ("warned_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("lot_id", "days"), name="expiry_warning_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IncidentChange",
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
                        ("professional_id", models.UUIDField()),
                        ("id", models.UUIDField()),
                        ("incident_id", models.UUIDField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "em averiguação"),
                                    ("upheld", "confirmada"),
                                    ("dismissed", "afastada"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("changed_at", models.DateTimeField()),
                        ("changed_by_id", models.UUIDField(blank=True, null=True)),
                        ("reason", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["professional_id", "incident_id", "changed_at"],
                                name="incident_change_by_instant",
                            )
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="incidentchange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="incident_change_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="9751c899373a4f9de0ae2e666dc4ce02054bf947",
                            level="STATEMENT",
                            operation="UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_incident_change_append_only_3ea22",
                            table="wallet_incidentchange",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="IncidentPurchase",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "professional_id",
                                "incident_id",
                                "purchase_id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("professional_id", models.UUIDField()),
                        ("incident_id", models.UUIDField()),
                        ("purchase_id", models.UUIDField()),
                    ],
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="incidentpurchase",
                    trigger=pgtrigger.compiler.Trigger(
                        name="incident_purchase_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="d55223650040f61599361c9b47bc97a5c4b775fb",
                            level="STATEMENT",
                            operation="UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_incident_purchase_append_only_752b2",
                            table="wallet_incidentpurchase",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="LedgerTransaction",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("idempotency_key", models.CharField(max_length=120, unique=True)),
                        ("body_hash", models.CharField(max_length=64)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("top_up", "carregamento"),
                                    ("contact", "contacto comprado"),
                                    ("return", "contacto devolvido"),
                                    ("pack", "pack"),
                                    ("guarantee", "garantia"),
                                    ("refund", "devolução ao pagador"),
                                    ("expiry", "saldo que passou do prazo"),
                                    ("freeze", "saldo congelado"),
                                    ("thaw", "saldo descongelado"),
                                    ("chargeback", "pagamento retirado pelo banco"),
                                    ("reinstatement", "pagamento reposto pelo banco"),
                                    ("correction", "correção"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("professional_id", models.UUIDField(db_index=True)),
                        ("reference", models.UUIDField(blank=True, null=True)),
                        ("lot_id", models.UUIDField(blank=True, null=True)),
                        ("memo", models.CharField(blank=True, max_length=200)),
                        ("posted_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "correction"), _negated=True),
                                fields=("kind", "reference"),
                                name="ledger_reference_once",
                            )
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="ledgertransaction",
                    trigger=pgtrigger.compiler.Trigger(
                        name="transaction_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: the books are append-only; correct by a new transaction', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="445aadff884e3372bd247370e40b8d058b92ad4e",
                            level="STATEMENT",
                            operation="UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_transaction_append_only_e18e7",
                            table="wallet_ledgertransaction",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="ledgertransaction",
                    trigger=pgtrigger.compiler.Trigger(
                        name="transaction_has_postings",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            constraint="CONSTRAINT",
                            func="IF NOT EXISTS (SELECT FROM wallet_posting WHERE transaction_id = NEW.id) THEN RAISE EXCEPTION 'transaction % has no postings', NEW.id USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NULL;",
                            hash="b3dd03621233f0e1fd3f4eb0b296a273a3c52177",
                            operation="INSERT",
                            pgid="pgtrigger_transaction_has_postings_9f28c",
                            table="wallet_ledgertransaction",
                            timing="DEFERRABLE INITIALLY DEFERRED",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="LedgerAccount",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("professional_id", models.UUIDField(blank=True, null=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("purchased", "saldo carregado"),
                                    ("granted", "saldo da garantia"),
                                    ("frozen", "congelado"),
                                    ("debt", "dívida"),
                                    ("payments", "pagamentos recebidos"),
                                    ("sales", "contactos vendidos"),
                                    ("packs", "packs vendidos"),
                                    ("guarantee", "garantia paga"),
                                    ("returns", "contactos devolvidos"),
                                    ("expired", "saldo fora do prazo"),
                                    ("corrections", "correções"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("currency", models.CharField(max_length=3)),
                        ("balance_cents", models.BigIntegerField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("professional_id", "kind", "currency"),
                                name="ledger_account_once",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("balance_cents__isnull", True),
                                    models.Q(
                                        models.Q(("kind", "debt"), _negated=True), ("balance_cents__gte", 0)
                                    ),
                                    models.Q(("kind", "debt"), ("balance_cents__lte", 0)),
                                    _connector="OR",
                                ),
                                name="wallet_balance_never_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("kind__in", ["purchased", "granted", "frozen", "debt"]),
                                        ("professional_id__isnull", False),
                                        ("balance_cents__isnull", False),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("kind__in", ["purchased", "granted", "frozen", "debt"]),
                                            _negated=True,
                                        ),
                                        ("professional_id__isnull", True),
                                        ("balance_cents__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="wallet_account_keeps_balance",
                            ),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="ledgeraccount",
                    trigger=pgtrigger.compiler.Trigger(
                        name="account_not_removed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: the books are append-only; correct by a new transaction', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="81f9d9642d50bb2239bcd593e57df621dc63e73b",
                            level="STATEMENT",
                            operation="DELETE OR TRUNCATE",
                            pgid="pgtrigger_account_not_removed_f2dae",
                            table="wallet_ledgeraccount",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="ledgeraccount",
                    trigger=pgtrigger.compiler.Trigger(
                        name="account_guarded",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF (NEW.id, NEW.professional_id, NEW.kind, NEW.currency) IS DISTINCT FROM (OLD.id, OLD.professional_id, OLD.kind, OLD.currency) OR pg_trigger_depth() < 2 THEN RAISE EXCEPTION 'account % is changed by postings only', OLD.id USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                            hash="bfb4c528bc0966911a99460554a93de8cd95fbbf",
                            operation="UPDATE",
                            pgid="pgtrigger_account_guarded_e38ec",
                            table="wallet_ledgeraccount",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="ledgeraccount",
                    trigger=pgtrigger.compiler.Trigger(
                        name="account_opens_at_zero",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF NEW.balance_cents <> 0 THEN RAISE EXCEPTION 'account % opens at zero', NEW.kind USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                            hash="3f9a6a6211ddd146c54f67b792194f9c8f6fc1db",
                            operation="INSERT",
                            pgid="pgtrigger_account_opens_at_zero_f2a22",
                            table="wallet_ledgeraccount",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="Pack",
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
                        ("professional_id", models.UUIDField()),
                        ("id", models.UUIDField()),
                        ("market", models.CharField(max_length=2)),
                        (
                            "period",
                            models.CharField(
                                choices=[("monthly", "mensal"), ("yearly", "anual")], max_length=10
                            ),
                        ),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField()),
                        ("cancelled_on", models.DateField(blank=True, null=True)),
                        (
                            "paid_by",
                            models.CharField(
                                choices=[
                                    ("balance", "saldo"),
                                    ("card", "cartão"),
                                    ("prepaid", "pago antes, por MB WAY ou Multibanco"),
                                ],
                                default="balance",
                                max_length=10,
                            ),
                        ),
                        ("renews", models.BooleanField(default=True)),
                        ("renewal_tried_on", models.DateField(blank=True, null=True)),
                        ("renewal_failed_at", models.DateTimeField(blank=True, null=True)),
                        ("renewal_failure", models.CharField(blank=True, max_length=80)),
                        ("renewal_incident_id", models.UUIDField(blank=True, null=True)),
                        ("price_cents", models.BigIntegerField()),
                        ("bought_at", models.DateTimeField()),
                        ("idempotency_key", models.CharField(max_length=120)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                                name="pack_ends_after_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("price_cents__gte", 0)), name="pack_price_not_negative"
                            ),
                            models.UniqueConstraint(
                                fields=("professional_id", "idempotency_key"), name="pack_key_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TopUp",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("professional_id", models.UUIDField(db_index=True)),
                        ("amount_cents", models.BigIntegerField()),
                        ("currency", models.CharField(max_length=3)),
                        (
                            "method",
                            models.CharField(
                                choices=[
                                    ("card", "cartão"),
                                    ("mb_way", "MB WAY"),
                                    ("multibanco", "Multibanco"),
                                    ("saved_card", "cartão guardado"),
                                ],
                                default="card",
                                max_length=12,
                            ),
                        ),
                        ("provider", models.CharField(max_length=20)),
                        ("provider_reference", models.CharField(blank=True, max_length=120)),
                        ("payment_reference", models.CharField(blank=True, db_index=True, max_length=120)),
                        ("pay_url", models.CharField(blank=True, max_length=2000)),
                        ("return_url", models.CharField(max_length=500)),
                        ("idempotency_key", models.CharField(max_length=120)),
                        ("saves_card", models.BooleanField(default=False)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("pending", "à espera"),
                                    ("paid", "pago"),
                                    ("failed", "falhado"),
                                    ("expired", "fora do prazo"),
                                ],
                                default="pending",
                                max_length=10,
                            ),
                        ),
                        ("failure_code", models.CharField(blank=True, max_length=80)),
                        ("voucher_entity", models.CharField(blank=True, max_length=20)),
                        ("voucher_number", models.CharField(blank=True, max_length=30)),
                        ("voucher_until", models.DateTimeField(blank=True, null=True)),
                        ("started_at", models.DateTimeField()),
                        ("settled_at", models.DateTimeField(blank=True, null=True)),
                        ("asked_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("provider_reference", ""), _negated=True),
                                fields=("provider", "provider_reference"),
                                name="top_up_reference_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("payment_reference", ""), _negated=True),
                                fields=("provider", "payment_reference"),
                                name="top_up_payment_once",
                            ),
                            models.UniqueConstraint(
                                fields=("professional_id", "idempotency_key"), name="top_up_key_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount_cents__gt", 0)), name="top_up_positive"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PayerAccount",
                    fields=[
                        ("professional_id", models.UUIDField(primary_key=True, serialize=False)),
                        ("provider", models.CharField(max_length=20)),
                        ("customer_reference", models.CharField(max_length=120)),
                        ("card_reference", models.CharField(blank=True, max_length=120)),
                        ("card_brand", models.CharField(blank=True, max_length=20)),
                        ("card_last4", models.CharField(blank=True, max_length=4)),
                        ("card_exp_month", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("card_exp_year", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("card_changed_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("provider", "customer_reference"), name="payer_customer_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaymentIncident",
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
                        ("professional_id", models.UUIDField()),
                        ("id", models.UUIDField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("failed_charge", "cobrança falhada"),
                                    ("chargeback", "estorno"),
                                    ("dispute", "contestação"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("occurred_at", models.DateTimeField()),
                        ("payment_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "em averiguação"),
                                    ("upheld", "confirmada"),
                                    ("dismissed", "afastada"),
                                ],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        ("settled_at", models.DateTimeField(blank=True, null=True)),
                        ("memo", models.CharField(blank=True, max_length=200)),
                        ("provider_reference", models.CharField(blank=True, max_length=120)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("provider_reference", ""), _negated=True),
                                fields=("professional_id", "provider_reference"),
                                name="incident_reference_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlayDocument",
                    fields=[
                        ("number", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                        ("sale", models.UUIDField(unique=True)),
                        ("facts", models.JSONField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Posting",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("amount_cents", models.BigIntegerField()),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="postings",
                                to="wallet.ledgeraccount",
                            ),
                        ),
                        (
                            "transaction",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="postings",
                                to="wallet.ledgertransaction",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount_cents", 0), _negated=True),
                                name="posting_not_zero",
                            )
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="posting",
                    trigger=pgtrigger.compiler.Trigger(
                        name="posting_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: the books are append-only; correct by a new transaction', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="e13a5dcc322a16d2cbbfd569181f94a6d958ebdb",
                            level="STATEMENT",
                            operation="UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_posting_append_only_96467",
                            table="wallet_posting",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="posting",
                    trigger=pgtrigger.compiler.Trigger(
                        name="posting_moves_balance",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="UPDATE wallet_ledgeraccount SET balance_cents = balance_cents + NEW.amount_cents WHERE id = NEW.account_id AND balance_cents IS NOT NULL; RETURN NULL;",
                            hash="9cb33bf0b12b2e0cd61f1eb1cff414f9b1b4a498",
                            operation="INSERT",
                            pgid="pgtrigger_posting_moves_balance_e8090",
                            table="wallet_posting",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="posting",
                    trigger=pgtrigger.compiler.Trigger(
                        name="transaction_sums_to_zero",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            constraint="CONSTRAINT",
                            declare="DECLARE touched uuid; wrong record;",
                            func="\n    FOR touched IN\n        SELECT DISTINCT key FROM unnest(ARRAY[\n            CASE WHEN TG_OP <> 'INSERT' THEN OLD.transaction_id END,\n            CASE WHEN TG_OP <> 'DELETE' THEN NEW.transaction_id END\n        ]) AS key WHERE key IS NOT NULL\n    LOOP\n        SELECT a.currency, sum(p.amount_cents) AS total INTO wrong\n        FROM wallet_posting p JOIN wallet_ledgeraccount a ON a.id = p.account_id\n        WHERE p.transaction_id = touched\n        GROUP BY a.currency HAVING sum(p.amount_cents) <> 0 LIMIT 1;\n        IF FOUND THEN\n            RAISE EXCEPTION 'transaction % sums to % % cents, not to zero', touched, wrong.total, wrong.currency USING ERRCODE = 'integrity_constraint_violation';\n        END IF;\n    END LOOP;\n    RETURN NULL;\n",
                            hash="f9e7238fb03a36119ecaf7af6e0f8fd011c70af9",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_transaction_sums_to_zero_a40ce",
                            table="wallet_posting",
                            timing="DEFERRABLE INITIALLY DEFERRED",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="ProviderEvent",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("provider", models.CharField(max_length=20)),
                        ("event_id", models.CharField(max_length=120)),
                        ("kind", models.CharField(max_length=80)),
                        ("reference", models.CharField(blank=True, max_length=120)),
                        ("payment_reference", models.CharField(blank=True, max_length=120)),
                        ("facts", models.JSONField(default=dict)),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("done", "tratado"),
                                    ("ignored", "não é para nós"),
                                    ("waiting", "à espera do pagamento a que se refere"),
                                    ("refused", "recusado, a ver por uma pessoa"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=60)),
                        ("occurred_at", models.DateTimeField()),
                        ("received_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("outcome", "waiting")),
                                fields=["payment_reference"],
                                name="provider_event_waiting",
                            ),
                            models.Index(fields=["provider", "-occurred_at"], name="provider_event_latest"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("provider", "event_id"), name="provider_event_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProviderSweep",
                    fields=[
                        ("provider", models.CharField(max_length=20, primary_key=True, serialize=False)),
                        ("swept_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Reconciliation",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("provider", models.CharField(max_length=20)),
                        ("on", models.DateField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("clean", "confere"),
                                    ("differs", "não confere"),
                                    ("unreachable", "o fornecedor não respondeu"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("ours_cents", models.BigIntegerField(default=0)),
                        ("theirs_cents", models.BigIntegerField(default=0)),
                        ("differences", models.JSONField(default=list)),
                        ("compared_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("provider", "on"), name="reconciliation_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state", "differs"), models.Q(("differences", []), _negated=True)
                                    ),
                                    models.Q(
                                        models.Q(("state", "differs"), _negated=True), ("differences", [])
                                    ),
                                    _connector="OR",
                                ),
                                name="reconciliation_differs_by_something",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TopUpRefund",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("professional_id", models.UUIDField(db_index=True)),
                        ("amount_cents", models.BigIntegerField()),
                        ("provider_reference", models.CharField(blank=True, max_length=120)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "pedida ao fornecedor"),
                                    ("done", "feita"),
                                    ("reversed", "recusada e reposta"),
                                ],
                                default="asked",
                                max_length=10,
                            ),
                        ),
                        ("asked_by_id", models.UUIDField(blank=True, null=True)),
                        ("reason", models.CharField(blank=True, max_length=200)),
                        ("idempotency_key", models.CharField(max_length=120, unique=True)),
                        ("asked_at", models.DateTimeField()),
                        (
                            "top_up",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="refunds",
                                to="wallet.topup",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount_cents__gt", 0)), name="refund_positive"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WalletHolder",
                    fields=[
                        ("professional_id", models.UUIDField(primary_key=True, serialize=False)),
                        ("market", models.CharField(db_index=True, max_length=2)),
                    ],
                ),
                migrations.CreateModel(
                    name="AutomaticTopUp",
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
                pgtrigger.migrations.AddTrigger(
                    model_name="automatictopup",
                    trigger=pgtrigger.compiler.Trigger(
                        name="automatic_top_up_guarded",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF TG_OP = 'DELETE' OR (NEW.professional_id, NEW.id, NEW.consent_id, NEW.amount_cents, NEW.started_at) IS DISTINCT FROM (OLD.professional_id, OLD.id, OLD.consent_id, OLD.amount_cents, OLD.started_at) THEN RAISE EXCEPTION 'automatic top-up % keeps its figures', OLD.id USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                            hash="5312242f00a7bd7ef60f1f33d272e1c835359e5c",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_automatic_top_up_guarded_aa4b4",
                            table="wallet_automatictopup",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="InvoicedSale",
                    fields=[
                        (
                            "transaction",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="invoiced",
                                serialize=False,
                                to="wallet.ledgertransaction",
                            ),
                        ),
                        ("professional_id", models.UUIDField(db_index=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[("issued", "emitido"), ("refused", "recusado")], max_length=10
                            ),
                        ),
                        (
                            "document",
                            models.CharField(
                                choices=[("invoice", "fatura"), ("credit_note", "nota de crédito")],
                                max_length=12,
                            ),
                        ),
                        ("software", models.CharField(max_length=20)),
                        ("number", models.CharField(blank=True, max_length=60)),
                        ("is_invoice", models.BooleanField(default=True)),
                        ("gross_cents", models.BigIntegerField()),
                        ("tax_cents", models.BigIntegerField()),
                        ("tax_permille", models.PositiveSmallIntegerField()),
                        ("currency", models.CharField(max_length=3)),
                        ("why", models.CharField(blank=True, max_length=200)),
                        ("told_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("number", ""), _negated=True),
                                fields=("software", "number"),
                                name="invoice_number_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state", "issued"),
                                        models.Q(("number", ""), _negated=True),
                                        ("why", ""),
                                    ),
                                    models.Q(
                                        ("state", "refused"),
                                        ("number", ""),
                                        models.Q(("why", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="invoiced_sale_has_number_or_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PackOrder",
                    fields=[
                        (
                            "top_up",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="pack_order",
                                serialize=False,
                                to="wallet.topup",
                            ),
                        ),
                        ("professional_id", models.UUIDField(db_index=True)),
                        ("market", models.CharField(max_length=2)),
                        ("period", models.CharField(max_length=10)),
                        ("price_cents", models.BigIntegerField()),
                        ("starts_on", models.DateField(blank=True, null=True)),
                        ("renews_pack_id", models.UUIDField(blank=True, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "à espera do pagamento"),
                                    ("sold", "vendido"),
                                    ("kept", "ficou em saldo"),
                                    ("failed", "não pago"),
                                ],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                        ("sold_pack_id", models.UUIDField(blank=True, null=True)),
                        (
                            "kept_because",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("stopped", "a renovação foi parada, ou já tinha acabado o prazo dela"),
                                    ("other_pack", "já havia outro pack"),
                                    ("debt", "parte do pagamento pagou uma dívida"),
                                ],
                                max_length=12,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="PackPriceYes",
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
                        ("professional_id", models.UUIDField()),
                        ("id", models.UUIDField()),
                        ("pack_id", models.UUIDField()),
                        ("price_cents", models.BigIntegerField()),
                        ("given_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["professional_id", "pack_id"], name="pack_price_yes_of_pack")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("price_cents__gt", 0)), name="pack_price_yes_positive"
                            )
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="packpriceyes",
                    trigger=pgtrigger.compiler.Trigger(
                        name="pack_price_yes_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="a09e82cae838328a147b640661f9e4129adfd744",
                            level="STATEMENT",
                            operation="UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_pack_price_yes_append_only_e24f2",
                            table="wallet_packpriceyes",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="PackProlongation",
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
                        ("professional_id", models.UUIDField()),
                        ("id", models.UUIDField(unique=True)),
                        ("pack_id", models.UUIDField()),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField()),
                        (
                            "reason",
                            models.CharField(
                                help_text="What was late, such as `claim:` and its identifier.", max_length=60
                            ),
                        ),
                        ("made_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                                name="prolongation_ends_after_start",
                            ),
                            models.UniqueConstraint(
                                fields=("professional_id", "pack_id", "starts_on"),
                                name="prolongation_day_once",
                            ),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="packprolongation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="pack_prolongation_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="e1bccb0909a2718c71a0d899e3b2e35beb3141f8",
                            level="STATEMENT",
                            operation="UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_pack_prolongation_append_only_88d8e",
                            table="wallet_packprolongation",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        )
    ]
