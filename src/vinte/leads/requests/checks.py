"""What must never break about requests: one line for each broken row."""

from __future__ import annotations

from collections.abc import Iterator

from vinte.kernel.checks import broken_rows


def drafts_end_empty() -> Iterator[str]:
    """A draft that was published holds no contact details and no photographs; one in review waits for somebody."""
    for (key,) in broken_rows(
        """SELECT d.id FROM leads_requestdraft d WHERE d.state = 'published' AND (
               d.name <> '' OR d.phone <> '' OR d.email <> '' OR d.address <> ''
               OR EXISTS (SELECT FROM leads_draftphoto p WHERE p.draft_id = d.id)
           ) ORDER BY 1"""
    ):
        yield f"draft {key} was published and still holds what was written"
    for (key,) in broken_rows(
        """SELECT d.id FROM leads_requestdraft d WHERE (d.state = 'in_review') IS DISTINCT FROM EXISTS (
               SELECT FROM leads_requestreview r WHERE r.draft_id = d.id AND r.state = 'waiting'
           ) ORDER BY 1"""
    ):
        yield f"draft {key} and its review do not agree on whether it waits for an agent"


def phones_are_shown_to_buyers_only() -> Iterator[str]:
    """Invariant 10: a hidden telephone was shown by name only to somebody who bought the contact."""
    for (key,) in broken_rows(
        """SELECT s.id FROM leads_phonerelease s WHERE NOT EXISTS (
               SELECT FROM leads_contactpurchase c
               WHERE c.job_request_id = s.job_request_id AND c.professional_id = s.professional_id
           ) ORDER BY 1"""
    ):
        yield f"telephone release {key} is for somebody who did not buy the contact"
