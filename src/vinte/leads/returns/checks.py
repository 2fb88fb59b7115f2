"""What must never break about returns: one line for each broken row."""

from __future__ import annotations

from collections.abc import Iterator

from vinte.kernel.checks import broken_rows
from vinte.people import queries as people


def returns_are_credited_once() -> Iterator[str]:
    """Invariant 5: a contact is credited as its accepted return says, and a return that was not accepted credits
    nothing; one that waits for its buyer's yes, or that the guarantee paid meanwhile, is credited nothing yet.
    """
    for key, state, said, credited in broken_rows(
        """SELECT r.id, r.state, r.credited_cents, c.returned_cents FROM leads_returnrequest r
           JOIN leads_contactpurchase c ON c.professional_id = r.professional_id AND c.id = r.purchase_id
           LEFT JOIN leads_owedcredit o ON o.professional_id = r.professional_id AND o.purchase_id = r.purchase_id
                AND r.state = 'accepted' AND o.asked_at IS NOT NULL AND o.outcome IN ('', 'paid_back')
           WHERE o.purchase_id IS NULL AND ((r.state IN ('automatic', 'accepted', 'partly') AND r.credited_cents <> c.returned_cents)
              OR (r.state IN ('automatic', 'accepted') AND c.returned_at IS NULL)
              OR (r.state = 'partly' AND c.reduced_at IS NULL)
              OR (r.state = 'asked' AND (c.returned_at IS NOT NULL OR c.reduced_at IS NOT NULL)))
           ORDER BY 1"""
    ):
        yield f"return {key} is {state} with {said} cents; {credited} were credited for its contact"


def nobody_decides_their_own_return() -> Iterator[str]:
    """Whoever decided on a return is neither the business nor the homeowner."""
    parties = people.party_accounts(
        case="""SELECT r.id, r.professional_id, q.homeowner_id FROM leads_returnrequest r
                JOIN leads_contactpurchase c ON c.professional_id = r.professional_id AND c.id = r.purchase_id
                JOIN leads_jobrequest q ON q.id = c.job_request_id WHERE r.decided_by_id IS NOT NULL"""
    )
    for key, account in broken_rows(
        f"""SELECT r.id, r.decided_by_id FROM leads_returnrequest r JOIN ({parties}) AS party
               ON party.id = r.id AND party.account_id = r.decided_by_id ORDER BY 1"""
    ):
        yield f"return {key} was decided by account {account}, who has a part in it"
