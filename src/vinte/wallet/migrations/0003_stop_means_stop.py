"""A yes to a pack's price, and why a pack's payment was kept as balance."""

from __future__ import annotations

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from vinte.kernel.composite_keys import composite_foreign_key


class Migration(migrations.Migration):
    dependencies = [
        ("wallet", "0002_composite_foreign_keys"),
    ]

    operations = [
        migrations.AddField(
            model_name="packorder",
            name="kept_because",
            field=models.CharField(
                blank=True,
                choices=[
                    ("stopped", "a renovação foi parada, ou já tinha acabado o prazo dela"),
                    ("other_pack", "já havia outro pack"),
                    ("debt", "parte do pagamento pagou uma dívida"),
                ],
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="PackPriceYes",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "professional_id", "id", blank=True, editable=False, primary_key=True, serialize=False
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
        composite_foreign_key(
            table="wallet_packpriceyes",
            name="pack_price_yes_of_pack_key",
            columns="professional_id, pack_id",
            target="wallet_pack (professional_id, id)",
        ),
    ]
