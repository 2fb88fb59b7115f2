"""The days by which a late decision prolonged a pack are days of a pack, known from when they were given; and a signal
or a proposal belongs to a claim.
"""

from __future__ import annotations

from django.db import migrations

from vinte.kernel.composite_keys import composite_foreign_key

_AS_OF = "coalesce(nullif(current_setting('vinte.as_of', true), ''), 'infinity')::timestamptz"
_PACKS = f"""
    SELECT professional_id, starts_on, ends_on, cancelled_on
    FROM wallet_pack
    WHERE bought_at <= {_AS_OF}
"""
_PROLONGED = f"""
    UNION ALL
    SELECT professional_id, starts_on, ends_on, NULL::date
    FROM wallet_packprolongation
    WHERE made_at <= {_AS_OF}
"""
_TABLES = ("claimsignal", "approvalproposal")


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0008_desk_time_and_signals"),
        ("wallet", "0004_packs_prolonged"),
    ]

    operations = [
        migrations.RunSQL(
            f"CREATE OR REPLACE VIEW dossier_packs AS {_PACKS} {_PROLONGED}",
            f"CREATE OR REPLACE VIEW dossier_packs AS {_PACKS}",
        ),
        *(
            composite_foreign_key(
                table=f"claims_{table}",
                name=f"{table}_of_claim",
                columns="professional_id, claim_id",
                target="claims_claim (professional_id, id)",
            )
            for table in _TABLES
        ),
    ]
