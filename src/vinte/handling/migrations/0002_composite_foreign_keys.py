"""The foreign keys of `handling` that name a professional and something of theirs together."""

from __future__ import annotations

from django.db import migrations

from vinte.kernel.composite_keys import composite_foreign_key


class Migration(migrations.Migration):
    dependencies = [("handling", "0001_initial"), ("leads", "0001_initial")]

    operations = [
        composite_foreign_key(
            table="handling_contactattempt",
            name="attempt_on_purchase",
            columns="professional_id, purchase_id",
            target="leads_contactpurchase (professional_id, id)",
        ),
        composite_foreign_key(
            table="handling_award",
            name="award_of_purchase",
            columns="professional_id, purchase_id",
            target="leads_contactpurchase (professional_id, id)",
        ),
        composite_foreign_key(
            table="handling_hiringstatement",
            name="statement_of_purchase",
            columns="professional_id, purchase_id",
            target="leads_contactpurchase (professional_id, id)",
        ),
        composite_foreign_key(
            table="handling_attemptwithdrawal",
            name="withdrawal_of_attempt",
            columns="professional_id, attempt_id",
            target="handling_contactattempt (professional_id, id)",
        ),
        composite_foreign_key(
            table="handling_awardwithdrawal",
            name="withdrawal_of_award",
            columns="professional_id, award_id",
            target="handling_award (professional_id, id)",
        ),
    ]
