"""A request keeps the discount for staying unsold, and how its price came about, as it keeps its prices."""

from __future__ import annotations

from django.db import migrations


def guard(columns: str) -> str:
    """The function behind the trigger `request_guarded`, for these columns."""
    new, old = (", ".join(f"{row}.{name}" for name in columns.split()) for row in ("NEW", "OLD"))
    return f"""
CREATE OR REPLACE FUNCTION leads_guard_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ({new})
        IS DISTINCT FROM ({old}) THEN
        RAISE EXCEPTION 'request % keeps its places, prices and times', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""


BEFORE = "id market place_count priority_price_cents standard_price_cents published_at priority_until"


class Migration(migrations.Migration):
    dependencies = [("leads", "0009_market")]

    operations = [
        migrations.RunSQL(guard(f"{BEFORE} unsold_from unsold_percent price_factors"), guard(BEFORE)),
    ]
