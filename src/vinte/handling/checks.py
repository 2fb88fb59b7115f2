"""What must never break about the handling of contacts: one line for each broken row."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from vinte.kernel.checks import broken_rows
from vinte.kernel.guards import missing_guards


def told_instants_are_possible() -> Iterator[str]:
    """An attempt or award happened after the purchase, and no later than it was told."""
    for what, key in broken_rows(
        """SELECT 'attempt', h.id FROM handling_contactattempt h
           LEFT JOIN leads_contactpurchase c ON c.professional_id = h.professional_id AND c.id = h.purchase_id
           WHERE c.id IS NULL OR h.attempted_at < c.bought_at OR h.attempted_at > h.recorded_at
           UNION ALL
           SELECT 'award', h.id FROM handling_award h
           LEFT JOIN leads_contactpurchase c ON c.professional_id = h.professional_id AND c.id = h.purchase_id
           WHERE c.id IS NULL OR h.awarded_at < c.bought_at OR h.awarded_at > h.recorded_at
           ORDER BY 1, 2"""
    ):
        yield f"{what} {key} is of no contact, before its purchase, or after it was told"


def jobs_told_by_homeowners_were_agreed_to() -> Iterator[str]:
    """A statement that was confirmed has its job won; one person's word alone makes none."""
    for (key,) in broken_rows(
        """SELECT s.id FROM handling_hiringstatement s WHERE s.answer = 'confirmed' AND NOT EXISTS (
               SELECT FROM handling_award a
               WHERE a.professional_id = s.professional_id AND a.purchase_id = s.purchase_id
           ) ORDER BY 1"""
    ):
        yield f"statement {key} was confirmed, and no job won is recorded"
    for (key,) in broken_rows(
        """SELECT a.id FROM handling_award a JOIN handling_hiringstatement s
               ON s.professional_id = a.professional_id AND s.purchase_id = a.purchase_id
           WHERE a.told_by = 'homeowner' AND s.answer <> 'confirmed' AND s.settled_at IS NULL ORDER BY 1"""
    ):
        yield f"award {key} rests on the homeowner's word alone"


def told_facts_are_guarded() -> Iterator[str]:
    """26: the triggers that keep what was told append-only exist and are switched on."""
    return missing_guards("handling")


CHECKS: tuple[Callable[[], Iterator[str]], ...] = (
    told_instants_are_possible,
    jobs_told_by_homeowners_were_agreed_to,
    told_facts_are_guarded,
)
