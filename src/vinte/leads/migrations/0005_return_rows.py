"""What the database holds about returns, and the rows of before under the reasons of today."""

from __future__ import annotations

from django.db import migrations

from vinte.kernel.composite_keys import composite_foreign_key

# A purchase is evidence: only its credit is written later, and once.
GUARD = """
CREATE OR REPLACE FUNCTION leads_guard_purchase() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a purchase is not removed' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.returned_at IS NOT NULL OR OLD.reduced_at IS NOT NULL
        OR (NEW.returned_at IS NULL AND NEW.reduced_at IS NULL)
        OR to_jsonb(NEW) - 'returned_at' - 'return_reason' - 'reduced_at' - 'returned_cents'
            IS DISTINCT FROM to_jsonb(OLD) - 'returned_at' - 'return_reason' - 'reduced_at' - 'returned_cents' THEN
        RAISE EXCEPTION 'purchase % is changed by its credit only, and once', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""
GUARD_UNDO = """
CREATE OR REPLACE FUNCTION leads_guard_purchase() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a purchase is not removed' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.returned_at IS NOT NULL OR NEW.returned_at IS NULL
        OR to_jsonb(NEW) - 'returned_at' - 'return_reason'
            IS DISTINCT FROM to_jsonb(OLD) - 'returned_at' - 'return_reason' THEN
        RAISE EXCEPTION 'purchase % is changed by its return only, and once', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""

# `other` stays as it is: nobody wrote down what it was, so nobody can say it better.
ROWS = """
ALTER TABLE leads_contactpurchase DISABLE TRIGGER purchase_guarded;
UPDATE leads_contactpurchase SET returned_cents = price_cents, return_reason = CASE return_reason
    WHEN 'wrong_number' THEN 'number_not_assigned'
    WHEN 'not_a_request' THEN 'homeowner_denies'
    ELSE return_reason END
WHERE returned_at IS NOT NULL;
ALTER TABLE leads_contactpurchase ENABLE TRIGGER purchase_guarded;
"""
# Reasons that were not known before are told as `other`; a part that was credited can't be told at all, so
# there must be none.
ROWS_UNDO = """
ALTER TABLE leads_contactpurchase DISABLE TRIGGER purchase_guarded;
UPDATE leads_contactpurchase SET return_reason = CASE return_reason
    WHEN 'number_not_assigned' THEN 'wrong_number'
    WHEN 'homeowner_denies' THEN 'not_a_request'
    WHEN 'duplicate' THEN 'duplicate'
    ELSE 'other' END
WHERE returned_at IS NOT NULL;
ALTER TABLE leads_contactpurchase ENABLE TRIGGER purchase_guarded;
"""


class Migration(migrations.Migration):
    dependencies = [("leads", "0004_returns")]

    operations = [
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
        migrations.RunSQL(ROWS, ROWS_UNDO),
        migrations.RunSQL(GUARD, GUARD_UNDO),
    ]
