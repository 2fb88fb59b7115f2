"""An incident's state as of an instant is read from its changes: dismissed today, it was upheld yesterday."""

from __future__ import annotations

from django.db import migrations

_AS_OF = "coalesce(nullif(current_setting('vinte.as_of', true), ''), 'infinity')::timestamptz"
COLUMNS = "professional_id, occurred_at, payment_at"
VIEW = f"""
    CREATE OR REPLACE VIEW dossier_payment_incidents AS
    SELECT incident.professional_id, incident.occurred_at, incident.payment_at,
           CASE WHEN incident.settled_at > {_AS_OF} THEN coalesce((
               SELECT change.state FROM wallet_incidentchange AS change
               WHERE change.professional_id = incident.professional_id AND change.incident_id = incident.id
                 AND change.changed_at <= {_AS_OF}
               ORDER BY change.changed_at DESC, change.id DESC LIMIT 1
           ), 'open') ELSE incident.state END AS state
    FROM wallet_paymentincident AS incident
"""
BEFORE = f"""
    CREATE OR REPLACE VIEW dossier_payment_incidents AS
    SELECT {COLUMNS}, CASE WHEN settled_at > {_AS_OF} THEN 'open' ELSE state END AS state
    FROM wallet_paymentincident
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0005_price_after_credit"), ("wallet", "0006_books_by_lot")]

    operations = [migrations.RunSQL(VIEW, BEFORE)]
