"""What the database itself holds about the books (INVARIANTS, 1 to 5)."""

from __future__ import annotations

from django.db import migrations

REFUSE = """
CREATE FUNCTION wallet_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: the books are append-only; correct by a new transaction', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER posting_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wallet_posting
    FOR EACH STATEMENT EXECUTE FUNCTION wallet_append_only();
CREATE TRIGGER transaction_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wallet_ledgertransaction
    FOR EACH STATEMENT EXECUTE FUNCTION wallet_append_only();
CREATE TRIGGER account_not_removed BEFORE DELETE OR TRUNCATE ON wallet_ledgeraccount
    FOR EACH STATEMENT EXECUTE FUNCTION wallet_append_only();
"""
REFUSE_UNDO = """
DROP TRIGGER posting_append_only ON wallet_posting;
DROP TRIGGER transaction_append_only ON wallet_ledgertransaction;
DROP TRIGGER account_not_removed ON wallet_ledgeraccount;
DROP FUNCTION wallet_append_only();
"""

# The rows of a transaction can only be judged when all are there, so the trigger waits for the commit.
# It looks at old and new rows: should the refusals above be switched off, a moved posting is still seen.
BALANCED = """
CREATE FUNCTION wallet_sums_to_zero() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched uuid;
    wrong record;
BEGIN
    FOR touched IN
        SELECT DISTINCT key FROM unnest(ARRAY[
            CASE WHEN TG_OP <> 'INSERT' THEN OLD.transaction_id END,
            CASE WHEN TG_OP <> 'DELETE' THEN NEW.transaction_id END
        ]) AS key WHERE key IS NOT NULL
    LOOP
        SELECT a.currency, sum(p.amount_cents) AS total INTO wrong
        FROM wallet_posting p JOIN wallet_ledgeraccount a ON a.id = p.account_id
        WHERE p.transaction_id = touched
        GROUP BY a.currency HAVING sum(p.amount_cents) <> 0 LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'transaction % sums to % % cents, not to zero', touched, wrong.total, wrong.currency
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'transaction_sums_to_zero';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER transaction_sums_to_zero AFTER INSERT OR UPDATE OR DELETE ON wallet_posting
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wallet_sums_to_zero();

CREATE FUNCTION wallet_has_postings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM wallet_posting WHERE transaction_id = NEW.id) THEN
        RAISE EXCEPTION 'transaction % has no postings', NEW.id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'transaction_has_postings';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER transaction_has_postings AFTER INSERT ON wallet_ledgertransaction
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wallet_has_postings();
"""
BALANCED_UNDO = """
DROP TRIGGER transaction_sums_to_zero ON wallet_posting;
DROP TRIGGER transaction_has_postings ON wallet_ledgertransaction;
DROP FUNCTION wallet_sums_to_zero();
DROP FUNCTION wallet_has_postings();
"""

# Only postings move a balance: by hand it would no longer be their sum.
BALANCE = """
CREATE FUNCTION wallet_move_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE wallet_ledgeraccount SET balance_cents = balance_cents + NEW.amount_cents
    WHERE id = NEW.account_id AND balance_cents IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER posting_moves_balance AFTER INSERT ON wallet_posting
    FOR EACH ROW EXECUTE FUNCTION wallet_move_balance();

CREATE FUNCTION wallet_guard_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.balance_cents <> 0 THEN
            RAISE EXCEPTION 'an account opens at zero' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    ELSIF (NEW.id, NEW.professional_id, NEW.kind, NEW.currency)
            IS DISTINCT FROM (OLD.id, OLD.professional_id, OLD.kind, OLD.currency) OR pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'account % is changed by postings only', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER account_guarded BEFORE INSERT OR UPDATE ON wallet_ledgeraccount
    FOR EACH ROW EXECUTE FUNCTION wallet_guard_account();
"""
BALANCE_UNDO = """
DROP TRIGGER posting_moves_balance ON wallet_posting;
DROP TRIGGER account_guarded ON wallet_ledgeraccount;
DROP FUNCTION wallet_move_balance();
DROP FUNCTION wallet_guard_account();
"""


class Migration(migrations.Migration):
    dependencies = [("wallet", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE, REFUSE_UNDO),
        migrations.RunSQL(BALANCED, BALANCED_UNDO),
        migrations.RunSQL(BALANCE, BALANCE_UNDO),
    ]
