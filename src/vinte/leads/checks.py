"""What must never break about contacts (INVARIANTS, 5, 9 and 13): one line for each broken row."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db import connection

from vinte.leads.spending_checks import automatic_purchases_had_consent, caps_are_kept


def _rows(sql: str) -> Iterator[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        yield from cursor.fetchall()


def purchases_are_paid() -> Iterator[str]:
    """Invariant 5: each purchase was posted once, for its price, and given back exactly if returned."""
    for key, price, posted, credited, returned in _rows(
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
    for (key,) in _rows(
        """SELECT t.id FROM wallet_ledgertransaction t WHERE t.kind IN ('contact', 'return') AND NOT EXISTS (
               SELECT FROM leads_contactpurchase c WHERE c.id = t.reference AND c.professional_id = t.professional_id
           ) ORDER BY 1"""
    ):
        yield f"transaction {key} is for a contact that does not exist"


def places_are_not_oversold() -> Iterator[str]:
    """Invariant 9: one place for each purchase, none beyond the last, one purchase for each professional."""
    for key, sold, places in _rows(
        """SELECT r.id, count(*), r.place_count FROM leads_jobrequest r
           JOIN leads_contactpurchase c ON c.job_request_id = r.id
           GROUP BY r.id HAVING count(*) > r.place_count ORDER BY 1"""
    ):
        yield f"request {key} sold {sold} of {places} places"
    for (key,) in _rows(
        """SELECT c.id FROM leads_contactpurchase c
           LEFT JOIN leads_place p ON p.professional_id = c.professional_id AND p.purchase_id = c.id
           LEFT JOIN leads_jobrequest r ON r.id = p.job_request_id
           WHERE p.number IS NULL OR p.job_request_id <> c.job_request_id
              OR p.number NOT BETWEEN 1 AND r.place_count
           ORDER BY 1"""
    ):
        yield f"contact {key} has no place of its request"
    for who, key in _rows(
        """SELECT professional_id, job_request_id FROM leads_contactpurchase
           GROUP BY 1, 2 HAVING count(*) > 1 ORDER BY 1, 2"""
    ):
        yield f"professional {who} bought the contact of request {key} twice"


def purchases_count_in_order() -> Iterator[str]:
    """Invariant 13: counted from 1 without a gap, in the order of instant and id."""
    for who, key, ordinal, position in _rows(
        """SELECT professional_id, id, ordinal, position FROM (
               SELECT professional_id, id, ordinal,
                      row_number() OVER (PARTITION BY professional_id ORDER BY bought_at, id) AS position
               FROM leads_contactpurchase
           ) counted WHERE ordinal <> position ORDER BY 1, 4"""
    ):
        yield f"contact {key} of professional {who} is counted {ordinal} and is number {position}"


def drafts_end_empty() -> Iterator[str]:
    """A draft that was published holds no contact details and no photographs; one in review waits for somebody."""
    for (key,) in _rows(
        """SELECT d.id FROM leads_requestdraft d WHERE d.state = 'published' AND (
               d.name <> '' OR d.phone <> '' OR d.email <> '' OR d.address <> ''
               OR EXISTS (SELECT FROM leads_draftphoto p WHERE p.draft_id = d.id)
           ) ORDER BY 1"""
    ):
        yield f"draft {key} was published and still holds what was written"
    for (key,) in _rows(
        """SELECT d.id FROM leads_requestdraft d WHERE (d.state = 'in_review') IS DISTINCT FROM EXISTS (
               SELECT FROM leads_requestreview r WHERE r.draft_id = d.id AND r.state = 'waiting'
           ) ORDER BY 1"""
    ):
        yield f"draft {key} and its review do not agree on whether it waits for an agent"


def phones_are_shown_to_buyers_only() -> Iterator[str]:
    """Invariant 10: a hidden telephone was shown by name only to somebody who bought the contact."""
    for (key,) in _rows(
        """SELECT s.id FROM leads_phonerelease s WHERE NOT EXISTS (
               SELECT FROM leads_contactpurchase c
               WHERE c.job_request_id = s.job_request_id AND c.professional_id = s.professional_id
           ) ORDER BY 1"""
    ):
        yield f"telephone release {key} is for somebody who did not buy the contact"


def returns_are_credited_once() -> Iterator[str]:
    """Invariant 5: a contact is credited as its accepted return says, and a return that was not accepted credits
    nothing.
    """
    for key, state, said, credited in _rows(
        """SELECT r.id, r.state, r.credited_cents, c.returned_cents FROM leads_returnrequest r
           JOIN leads_contactpurchase c ON c.professional_id = r.professional_id AND c.id = r.purchase_id
           WHERE (r.state IN ('automatic', 'accepted', 'partly') AND r.credited_cents <> c.returned_cents)
              OR (r.state IN ('automatic', 'accepted') AND c.returned_at IS NULL)
              OR (r.state = 'partly' AND c.reduced_at IS NULL)
              OR (r.state = 'asked' AND (c.returned_at IS NOT NULL OR c.reduced_at IS NOT NULL))
           ORDER BY 1"""
    ):
        yield f"return {key} is {state} with {said} cents; {credited} were credited for its contact"


def nobody_decides_their_own_return() -> Iterator[str]:
    """Whoever decided on a return is neither the business nor the homeowner."""
    for key, account in _rows(
        """SELECT r.id, r.decided_by_id FROM leads_returnrequest r
           JOIN people_professional p ON p.id = r.professional_id
           JOIN leads_contactpurchase c ON c.professional_id = r.professional_id AND c.id = r.purchase_id
           JOIN leads_jobrequest q ON q.id = c.job_request_id
           JOIN people_homeowner h ON h.id = q.homeowner_id
           WHERE r.decided_by_id = h.account_id OR EXISTS (
               SELECT FROM people_professional b
               WHERE b.tax_identity = p.tax_identity AND b.account_id = r.decided_by_id)
           ORDER BY 1"""
    ):
        yield f"return {key} was decided by account {account}, who has a part in it"


def receipts_add_up() -> Iterator[str]:
    """The lines of a purchase's receipt add up to its total, which is the price that was charged."""
    for key, price, total, lines in _rows(
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


CHECKS: tuple[Callable[[], Iterator[str]], ...] = (
    purchases_are_paid,
    places_are_not_oversold,
    purchases_count_in_order,
    drafts_end_empty,
    phones_are_shown_to_buyers_only,
    receipts_add_up,
    caps_are_kept,
    automatic_purchases_had_consent,
    returns_are_credited_once,
    nobody_decides_their_own_return,
)
