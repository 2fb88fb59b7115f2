"""What must never break about quotes: one line for each broken row."""

from __future__ import annotations

from collections.abc import Iterator

from vinte.handling.models import Quote
from vinte.handling.quotes.amounts import Line, sums_of
from vinte.kernel.checks import broken_rows


def accepted_quotes_are_jobs_won() -> Iterator[str]:
    """A quote that was accepted has the award of its contact, which was on record when it was decided."""
    for (key,) in broken_rows(
        """SELECT q.id FROM handling_quote q
           LEFT JOIN handling_award a ON a.professional_id = q.professional_id AND a.id = q.award_id
           WHERE q.state = 'accepted' AND (a.id IS NULL OR a.purchase_id <> q.purchase_id
                                           OR a.recorded_at > q.decided_at)
           ORDER BY 1"""
    ):
        yield f"quote {key} was accepted, and no job won with its contact was on record"
    for (key,) in broken_rows(
        """SELECT c.job_request_id FROM handling_quote q
           JOIN leads_contactpurchase c ON c.professional_id = q.professional_id AND c.id = q.purchase_id
           WHERE q.state = 'accepted' GROUP BY 1 HAVING count(DISTINCT q.professional_id) > 1 ORDER BY 1"""
    ):
        yield f"request {key} has accepted quotes of several professionals"


def quotes_add_up() -> Iterator[str]:
    """What a quote says that it comes to is what its lines come to."""
    rows = Quote.objects.order_by("professional_id", "id")
    for key, lines, *told in rows.values_list("id", "lines", "net_cents", "tax_cents", "total_cents"):
        sums = sums_of([Line(**line) for line in lines])
        if told != [sums.net_cents, sums.tax_cents, sums.total_cents]:
            yield f"quote {key} comes to {sums.total_cents} cents and says {told[-1]}"
