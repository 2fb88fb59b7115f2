"""What must never break about spending (INVARIANTS, 12): one line for each broken row."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

# What each purchase brought its week and month to, in the order in which they were committed.
_RUNNING = """
    SELECT c.professional_id, c.id, c.price_cents, c.bought_at, c.bought_on,
        sum(c.price_cents) OVER (PARTITION BY c.professional_id, date_trunc('week', c.bought_on::timestamp)
                                 ORDER BY c.bought_at, c.id) AS week_cents,
        sum(c.price_cents) OVER (PARTITION BY c.professional_id, date_trunc('month', c.bought_on::timestamp)
                                 ORDER BY c.bought_at, c.id) AS month_cents
    FROM leads_contactpurchase c
"""


def _rows(sql: str) -> Iterator[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        yield from cursor.fetchall()


def caps_are_kept() -> Iterator[str]:
    """Invariant 12: no purchase passed the cap of its week or month that was in force at its instant."""
    for who, key, week, week_cap, month, month_cap in _rows(
        f"""SELECT c.professional_id, c.id, c.week_cents, s.week_cents, c.month_cents, s.month_cents
            FROM ({_RUNNING}) c CROSS JOIN LATERAL (
                SELECT week_cents, month_cents FROM leads_spendcap
                WHERE professional_id = c.professional_id AND set_at <= c.bought_at ORDER BY set_at DESC LIMIT 1
            ) s
            WHERE c.price_cents > 0 AND (c.week_cents > s.week_cents OR c.month_cents > s.month_cents)
            ORDER BY 1, c.bought_at, 2"""
    ):
        yield (
            f"contact {key} brings professional {who} to {week} cents a week of {week_cap} "
            f"and {month} a month of {month_cap}"
        )


def automatic_purchases_had_consent() -> Iterator[str]:
    """What was bought automatically was within the consent in force at its instant."""
    for who, key in _rows(
        f"""SELECT c.professional_id, c.id FROM ({_RUNNING}) c
            JOIN leads_automaticact a ON a.professional_id = c.professional_id AND a.purchase_id = c.id
            JOIN leads_automaticpurchaseconsent k ON k.professional_id = a.professional_id AND k.id = a.consent_id
            LEFT JOIN leads_automaticpurchaserevocation v
                ON v.professional_id = k.professional_id AND v.consent_id = k.id
            WHERE c.price_cents > k.highest_price_cents OR c.week_cents > k.week_cents
               OR c.month_cents > k.month_cents OR c.bought_at < k.given_at OR c.bought_at > v.revoked_at
            ORDER BY 1, 2"""
    ):
        yield f"contact {key} was bought automatically for professional {who} beyond the consent"
