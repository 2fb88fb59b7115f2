"""What the database itself holds about sold contacts (INVARIANTS, 9 and 13)."""

from __future__ import annotations

from django.db import migrations

from vinte.kernel.composite_keys import composite_foreign_key

# A place beyond the request's last one would be a fifth call to somebody who was promised four.
PLACES = """
CREATE FUNCTION leads_guard_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'a sold place stays as it is' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NOT EXISTS (
        SELECT FROM leads_jobrequest WHERE id = NEW.job_request_id AND NEW.number BETWEEN 1 AND place_count
    ) THEN
        RAISE EXCEPTION 'request % has no place %', NEW.job_request_id, NEW.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER place_guarded BEFORE INSERT OR UPDATE OR DELETE ON leads_place
    FOR EACH ROW EXECUTE FUNCTION leads_guard_place();

CREATE FUNCTION leads_guard_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.market, NEW.place_count, NEW.priority_price_cents, NEW.standard_price_cents,
            NEW.published_at, NEW.priority_until)
        IS DISTINCT FROM (OLD.id, OLD.market, OLD.place_count, OLD.priority_price_cents, OLD.standard_price_cents,
            OLD.published_at, OLD.priority_until) THEN
        RAISE EXCEPTION 'request % keeps its places, prices and times', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER request_guarded BEFORE UPDATE ON leads_jobrequest
    FOR EACH ROW EXECUTE FUNCTION leads_guard_request();
"""
PLACES_UNDO = """
DROP TRIGGER place_guarded ON leads_place;
DROP TRIGGER request_guarded ON leads_jobrequest;
DROP FUNCTION leads_guard_place();
DROP FUNCTION leads_guard_request();
"""

# A purchase is evidence: only its return is written later, and once.
PURCHASES = """
CREATE FUNCTION leads_guard_purchase() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER purchase_guarded BEFORE UPDATE OR DELETE ON leads_contactpurchase
    FOR EACH ROW EXECUTE FUNCTION leads_guard_purchase();
"""
PURCHASES_UNDO = """
DROP TRIGGER purchase_guarded ON leads_contactpurchase;
DROP FUNCTION leads_guard_purchase();
"""


class Migration(migrations.Migration):
    dependencies = [("leads", "0001_initial")]

    operations = [
        composite_foreign_key(
            table="leads_place",
            name="place_of_purchase",
            columns="professional_id, purchase_id",
            target="leads_contactpurchase (professional_id, id)",
        ),
        migrations.RunSQL(PLACES, PLACES_UNDO),
        migrations.RunSQL(PURCHASES, PURCHASES_UNDO),
    ]
