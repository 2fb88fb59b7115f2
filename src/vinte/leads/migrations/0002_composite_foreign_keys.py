"""The foreign keys of `leads` that name a professional and something of theirs together."""

from __future__ import annotations

from django.db import migrations

from vinte.kernel.composite_keys import composite_foreign_key


class Migration(migrations.Migration):
    dependencies = [
        ("leads", "0001_initial"),
    ]

    operations = [
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
        composite_foreign_key(
            table="leads_returnrequest",
            name="return_of_purchase",
            columns="professional_id, purchase_id",
            target="leads_contactpurchase (professional_id, id)",
        ),
        composite_foreign_key(
            table="leads_returnevidence",
            name="return_evidence_of_return",
            columns="professional_id, return_request_id",
            target="leads_returnrequest (professional_id, id)",
        ),
        composite_foreign_key(
            table="leads_place",
            name="place_of_purchase",
            columns="professional_id, purchase_id",
            target="leads_contactpurchase (professional_id, id)",
        ),
        composite_foreign_key(
            table="leads_owedcredit",
            name="owed_credit_of_purchase",
            columns="professional_id, purchase_id",
            target="leads_contactpurchase (professional_id, id)",
        ),
    ]
