"""Every wallet gets the account that disputes freeze on."""

from __future__ import annotations

from django.db import migrations

FROZEN = """
INSERT INTO wallet_ledgeraccount (professional_id, kind, currency, balance_cents)
SELECT professional_id, 'frozen', currency, 0 FROM wallet_ledgeraccount WHERE kind = 'purchased'
ON CONFLICT DO NOTHING
"""
# What was settled before changes were kept, so that each incident has its history.
CHANGES = """
INSERT INTO wallet_incidentchange (professional_id, id, incident_id, state, changed_at, reason)
SELECT professional_id, gen_random_uuid(), id, state, settled_at, '' FROM wallet_paymentincident
WHERE settled_at IS NOT NULL AND state <> 'open'
"""


class Migration(migrations.Migration):
    dependencies = [("wallet", "0005_books_tables")]

    operations = [
        migrations.RunSQL(FROZEN, migrations.RunSQL.noop),
        migrations.RunSQL(CHANGES, migrations.RunSQL.noop),
    ]
