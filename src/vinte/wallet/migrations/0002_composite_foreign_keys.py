"""The foreign keys of `wallet` that name a professional and something of theirs together."""

from __future__ import annotations

from django.db import migrations

from vinte.kernel.composite_keys import composite_foreign_key


class Migration(migrations.Migration):
    dependencies = [
        ("wallet", "0001_initial"),
    ]

    operations = [
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
        composite_foreign_key(
            table="wallet_incidentpurchase",
            name="incident_that_paid",
            columns="professional_id, incident_id",
            target="wallet_paymentincident (professional_id, id)",
        ),
        composite_foreign_key(
            table="wallet_packpriceyes",
            name="pack_price_yes_of_pack_key",
            columns="professional_id, pack_id",
            target="wallet_pack (professional_id, id)",
        ),
    ]
