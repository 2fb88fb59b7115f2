"""What must never break about contacts bought (INVARIANTS, 5, 9, 12 and 13): one line for each broken row."""

from __future__ import annotations

from collections.abc import Iterator

from vinte.kernel.checks import broken_rows

# What each purchase brought its week and month to, in the order in which they were committed.
_RUNNING = """
    SELECT c.professional_id, c.id, c.price_cents, c.bought_at, c.bought_on,
        sum(c.price_cents) OVER (PARTITION BY c.professional_id, date_trunc('week', c.bought_on::timestamp)
                                 ORDER BY c.bought_at, c.id) AS week_cents,
        sum(c.price_cents) OVER (PARTITION BY c.professional_id, date_trunc('month', c.bought_on::timestamp)
                                 ORDER BY c.bought_at, c.id) AS month_cents
    FROM leads_contactpurchase c
"""


def caps_are_kept() -> Iterator[str]:
    """Invariant 12: no purchase passed the cap of its week or month that was in force at its instant."""
    for who, key, week, week_cap, month, month_cap in broken_rows(
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


def nobody_bought_while_suspended() -> Iterator[str]:
    """Invariant 12: no account of a business bought while the latest change of one of them was a suspension.

    A purchase that was under way when the suspension was decided came before it, by a minute at most.
    """
    for key, who, since in broken_rows(
        """SELECT c.id, c.professional_id, s.since FROM leads_contactpurchase c
           JOIN people_professional mine ON mine.id = c.professional_id
           JOIN people_professional account ON account.tax_identity = mine.tax_identity OR account.tax_identity IN (
               SELECT link.other FROM people_taxidentitylink link
               WHERE link.tax_identity = mine.tax_identity AND link.linked_at <= c.bought_at)
           CROSS JOIN LATERAL (SELECT state, since FROM people_standing
               WHERE professional_id = account.id AND since <= c.bought_at - interval '1 minute'
               ORDER BY since DESC, state LIMIT 1) s
           WHERE s.state = 'suspended' AND NOT EXISTS (
               SELECT FROM people_standing again WHERE again.professional_id = account.id
                  AND again.since > s.since AND again.since <= c.bought_at AND again.state = 'good')
           ORDER BY 1"""
    ):
        yield f"contact {key} was bought by professional {who}, suspended since {since}"


def automatic_purchases_had_consent() -> Iterator[str]:
    """What was bought automatically was within the consent in force at its instant."""
    for who, key in broken_rows(
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


def purchases_are_paid() -> Iterator[str]:
    """Invariant 5: each purchase was posted once, for its price, and given back exactly if returned."""
    for key, price, posted, credited, returned in broken_rows(
        """SELECT c.id, c.price_cents, s.posted, c.returned_cents, s.returned FROM leads_contactpurchase c
           CROSS JOIN LATERAL (
               SELECT coalesce(sum(p.amount_cents) FILTER (WHERE a.kind = 'sales' AND t.kind = 'contact'), 0) AS posted,
                      -coalesce(sum(p.amount_cents) FILTER (WHERE a.kind = 'returns' AND t.kind = 'return'), 0) AS returned
               FROM wallet_ledgertransaction t JOIN wallet_posting p ON p.transaction_id = t.id
               JOIN wallet_ledgeraccount a ON a.id = p.account_id
               WHERE t.reference = c.id AND t.professional_id = c.professional_id
           ) s
           WHERE s.posted <> c.price_cents
              OR s.returned <> c.returned_cents
           ORDER BY 1"""
    ):
        yield f"contact {key} costs {price} cents; {posted} were posted; {credited} were credited and {returned} given back"
    for (key,) in broken_rows(
        """SELECT t.id FROM wallet_ledgertransaction t WHERE t.kind IN ('contact', 'return') AND NOT EXISTS (
               SELECT FROM leads_contactpurchase c WHERE c.id = t.reference AND c.professional_id = t.professional_id
           ) ORDER BY 1"""
    ):
        yield f"transaction {key} is for a contact that does not exist"


def places_are_not_oversold() -> Iterator[str]:
    """Invariant 9: one place for each purchase, none beyond the last, one purchase for each professional."""
    for key, sold, places in broken_rows(
        """SELECT r.id, count(*), r.place_count FROM leads_jobrequest r
           JOIN leads_contactpurchase c ON c.job_request_id = r.id
           GROUP BY r.id HAVING count(*) > r.place_count ORDER BY 1"""
    ):
        yield f"request {key} sold {sold} of {places} places"
    for (key,) in broken_rows(
        """SELECT c.id FROM leads_contactpurchase c
           LEFT JOIN leads_place p ON p.professional_id = c.professional_id AND p.purchase_id = c.id
           LEFT JOIN leads_jobrequest r ON r.id = p.job_request_id
           WHERE p.number IS NULL OR p.job_request_id <> c.job_request_id
              OR p.number NOT BETWEEN 1 AND r.place_count
           ORDER BY 1"""
    ):
        yield f"contact {key} has no place of its request"
    for who, key in broken_rows(
        """SELECT professional_id, job_request_id FROM leads_contactpurchase
           GROUP BY 1, 2 HAVING count(*) > 1 ORDER BY 1, 2"""
    ):
        yield f"professional {who} bought the contact of request {key} twice"


def requests_were_moved_before_they_sold() -> Iterator[str]:
    """Invariant 9: a place is of the trade under which its contact was bought, and a request stands where it was moved to."""
    for key, sold_at, moved_at in broken_rows(
        """SELECT p.job_request_id, p.sold_at, m.moved_at FROM leads_place p
           JOIN leads_requestmove m ON m.job_request_id = p.job_request_id AND m.moved_at > p.sold_at ORDER BY 1, 2, 3"""
    ):
        yield f"request {key} was moved to another trade at {moved_at}, and had sold a place at {sold_at}"
    for key, bought, trade in broken_rows(
        """SELECT c.id, line ->> 'value', r.trade FROM leads_contactpurchase c
           JOIN leads_jobrequest r ON r.id = c.job_request_id
           CROSS JOIN LATERAL jsonb_array_elements(c.receipt -> 'lines') AS line
           WHERE line ->> 'name' = 'trade' AND line ->> 'value' <> r.trade ORDER BY 1"""
    ):
        yield f"contact {key} was bought as {bought}, and its request is of {trade}"
    for key, trade, moved_to in broken_rows(
        """SELECT r.id, r.trade, m.new_trade FROM leads_jobrequest r CROSS JOIN LATERAL (
               SELECT new_trade FROM leads_requestmove WHERE job_request_id = r.id ORDER BY moved_at DESC LIMIT 1
           ) m WHERE m.new_trade <> r.trade ORDER BY 1"""
    ):
        yield f"request {key} is of {trade}, and was moved to {moved_to}"


def purchases_count_in_order() -> Iterator[str]:
    """Invariant 13: counted from 1 without a gap, in the order of instant and id."""
    for who, key, ordinal, position in broken_rows(
        """SELECT professional_id, id, ordinal, position FROM (
               SELECT professional_id, id, ordinal,
                      row_number() OVER (PARTITION BY professional_id ORDER BY bought_at, id) AS position
               FROM leads_contactpurchase
           ) counted WHERE ordinal <> position ORDER BY 1, 4"""
    ):
        yield f"contact {key} of professional {who} is counted {ordinal} and is number {position}"


def receipts_add_up() -> Iterator[str]:
    """The lines of a purchase's receipt add up to its total, which is the price that was charged."""
    for key, price, total, lines in broken_rows(
        """SELECT id, price_cents, (receipt ->> 'total_cents')::bigint AS total, (
               SELECT sum((line ->> 'cents')::bigint) FROM jsonb_array_elements(receipt -> 'lines') line
           ) AS added
           FROM leads_contactpurchase c WHERE receipt <> '{}'::jsonb AND (
               (receipt ->> 'total_cents')::bigint IS DISTINCT FROM price_cents
               OR (SELECT sum((line ->> 'cents')::bigint) FROM jsonb_array_elements(receipt -> 'lines') line)
                  IS DISTINCT FROM price_cents
           ) ORDER BY 1"""
    ):
        yield f"contact {key} costs {price} cents; its receipt says {total}, and its lines add up to {lines}"
