"""What must never break about visits: one line for each broken row."""

from __future__ import annotations

from collections.abc import Iterator

from vinte.kernel.checks import broken_rows


def visits_are_what_their_steps_say() -> Iterator[str]:
    """A visit has a first step, none after its latest change, and no higher sequence than its own; one that was made
    is an attempt by visit of the same contact, no earlier than its hour."""
    for key, fault in broken_rows(
        """SELECT v.id, CASE
               WHEN s.first IS NULL THEN 'has no step'
               WHEN s.latest > v.changed_at THEN 'has a step after its latest change'
               WHEN s.sequence <> v.sequence THEN 'has another sequence than its steps'
               WHEN v.state = 'made' AND (a.channel <> 'visit' OR a.purchase_id <> v.purchase_id
                                          OR a.attempted_at < v.starts_at)
                   THEN 'was made, and its attempt is of another contact, channel or hour'
           END FROM handling_visit v
           LEFT JOIN (SELECT professional_id, visit_id, min(happened_at) AS first, max(happened_at) AS latest,
                             max(sequence) AS sequence
                      FROM handling_visitstep GROUP BY 1, 2) s
               ON s.professional_id = v.professional_id AND s.visit_id = v.id
           LEFT JOIN handling_contactattempt a
               ON a.professional_id = v.professional_id AND a.id = v.attempt_id
           ORDER BY v.id"""
    ):
        if fault:
            yield f"visit {key} {fault}"
