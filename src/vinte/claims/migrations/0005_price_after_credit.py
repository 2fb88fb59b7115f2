"""The price of a contact as the guarantee reads it: what is left of it once a part was credited.

The part counts from its instant on, so that yesterday's answer can be had again tomorrow.
"""

from __future__ import annotations

from django.db import migrations

_AS_OF = "coalesce(nullif(current_setting('vinte.as_of', true), ''), 'infinity')::timestamptz"

PURCHASES = f"""
    CREATE OR REPLACE VIEW dossier_purchases AS
    SELECT professional_id, id AS purchase_id, bought_at, bought_on,
           CASE WHEN reduced_at <= {_AS_OF} THEN price_cents - returned_cents ELSE price_cents END AS price_cents,
           service, profile_percent::bigint AS profile_percent, returned_at
    FROM leads_contactpurchase
"""
BEFORE = """
    CREATE OR REPLACE VIEW dossier_purchases AS
    SELECT professional_id, id AS purchase_id, bought_at, bought_on, price_cents, service,
           profile_percent::bigint AS profile_percent, returned_at
    FROM leads_contactpurchase
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0004_evidence_no_truncate"), ("leads", "0006_contact_credited_once")]

    operations = [migrations.RunSQL(PURCHASES, BEFORE)]
