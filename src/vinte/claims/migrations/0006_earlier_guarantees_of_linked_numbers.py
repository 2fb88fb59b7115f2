"""What was paid once to one tax number of a business was paid to every number that it has had since."""

from __future__ import annotations

from django.db import migrations

_AS_OF = "coalesce(nullif(current_setting('vinte.as_of', true), ''), 'infinity')::timestamptz"

BEFORE = """
    CREATE OR REPLACE VIEW dossier_earlier_guarantees AS
    SELECT professional.id AS professional_id, payment.paid_at
    FROM people_professional AS professional
    JOIN claims_guaranteepayment AS payment ON payment.tax_identity = professional.tax_identity
"""
# Known from the link on; a link that came after the payment makes it known then, with its own instant.
AFTER = f"""{BEFORE}
    UNION ALL
    SELECT professional.id AS professional_id, payment.paid_at
    FROM people_professional AS professional
    JOIN people_taxidentitylink AS link
      ON link.tax_identity = professional.tax_identity AND link.linked_at <= {_AS_OF}
    JOIN claims_guaranteepayment AS payment ON payment.tax_identity = link.other
"""


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0005_prices_of_paid_guarantees"),
        ("people", "0005_changes_of_identity"),
    ]

    operations = [migrations.RunSQL(AFTER, BEFORE)]
