"""The prices that guarantees paid until now promise: those of the contacts frozen with each decision."""

from __future__ import annotations

from django.db import migrations

WRITTEN_DOWN = """
    INSERT INTO leads_promisedprice (professional_id, guarantee_id, trade, budget, price_cents, written_at)
    SELECT d.professional_id, d.id, r.trade, r.budget, max(c.price_cents - c.returned_cents), p.paid_at
    FROM claims_guaranteepayment p
    JOIN claims_decision d ON d.id = p.decision_id
    CROSS JOIN LATERAL jsonb_array_elements_text(d.assessment::jsonb -> 'cohort') AS cohort (purchase_id)
    JOIN leads_contactpurchase c
        ON c.professional_id = d.professional_id AND c.id = cohort.purchase_id::uuid
    JOIN leads_jobrequest r ON r.id = c.job_request_id
    GROUP BY d.professional_id, d.id, r.trade, r.budget, p.paid_at
    ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0004_nightly_replay"), ("leads", "0005_promised_prices")]

    operations = [migrations.RunSQL(WRITTEN_DOWN, migrations.RunSQL.noop)]
