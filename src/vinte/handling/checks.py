"""What must never break about the handling of contacts: one line for each broken row."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from vinte.handling.quotes.checks import accepted_quotes_are_jobs_won, quotes_add_up
from vinte.handling.visits.checks import visits_are_what_their_steps_say
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


def corrections_stand_for_what_was_taken_back() -> Iterator[str]:
    """An entry that corrects another is of the same contact, and the first counts no more."""
    for key, fault in broken_rows(
        """SELECT h.id, CASE
               WHEN f.id IS NULL OR f.purchase_id <> h.purchase_id THEN 'corrects no entry of its contact'
               WHEN w.attempt_id IS NULL THEN 'corrects an entry that still counts'
           END FROM handling_contactattempt h
           LEFT JOIN handling_contactattempt f ON f.professional_id = h.professional_id AND f.id = h.corrects_id
           LEFT JOIN handling_attemptwithdrawal w
               ON w.professional_id = h.professional_id AND w.attempt_id = h.corrects_id
           WHERE h.corrects_id IS NOT NULL ORDER BY h.id"""
    ):
        if fault:
            yield f"attempt {key} {fault}"


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


def called_off_jobs_agree_with_their_awards() -> Iterator[str]:
    """A job that an agent called off is withdrawn, by a word of the homeowner's that is no denial; none waits about a
    job that is withdrawn already."""
    for key, fault in broken_rows(
        """SELECT c.id, CASE
               WHEN c.is_withdrawn AND w.award_id IS NULL THEN 'was granted, and the job still counts as won'
               WHEN c.is_withdrawn AND c.homeowner_answer = 'denied' THEN 'was granted, and the homeowner denies it'
               WHEN c.settled_at IS NULL AND w.award_id IS NOT NULL THEN 'waits, and the job is withdrawn already'
               WHEN c.settled_at < c.said_at THEN 'was settled before it was said'
               WHEN (c.homeowner_answer = '') <> (c.homeowner_answered_at IS NULL)
                    OR c.homeowner_answered_at < c.said_at
                   THEN 'has a homeowner''s answer of no time, or from before it was said'
           END FROM handling_calledoff c
           LEFT JOIN handling_awardwithdrawal w
               ON w.professional_id = c.professional_id AND w.award_id = c.award_id
           ORDER BY c.id"""
    ):
        if fault:
            yield f"called-off job {key} {fault}"


def messages_stand_for_attempts_of_theirs() -> Iterator[str]:
    """A professional's first message and each summary are an attempt on their contact; nothing else is."""
    for key, fault in broken_rows(
        """SELECT m.id, CASE
               WHEN m.sent_at < t.opened_at THEN 'was sent before its thread was opened'
               WHEN m.by = 'homeowner' AND m.attempt_id IS NOT NULL THEN 'is the homeowner''s, and stands for an attempt'
               WHEN m.kind = 'summary' AND m.attempt_id IS NULL THEN 'is a summary, and no attempt is recorded'
               WHEN m.attempt_id IS NOT NULL AND NOT EXISTS (
                   SELECT FROM handling_contactattempt a
                   WHERE a.professional_id = t.professional_id AND a.id = m.attempt_id
                     AND a.purchase_id = t.purchase_id AND a.attempted_at = m.sent_at
               ) THEN 'stands for an attempt that is not of its contact and instant'
           END FROM handling_contactmessage m JOIN handling_messagethread t ON t.id = m.thread_id ORDER BY m.id"""
    ):
        if fault:
            yield f"message {key} {fault}"
    for (key,) in broken_rows(
        """SELECT t.id FROM handling_messagethread t WHERE NOT EXISTS (
               SELECT FROM handling_contactmessage m
               WHERE m.thread_id = t.id AND m.by = 'professional' AND m.attempt_id IS NOT NULL
           ) AND EXISTS (
               SELECT FROM handling_contactmessage m WHERE m.thread_id = t.id AND m.by = 'professional'
           ) ORDER BY 1"""
    ):
        yield f"thread {key} has a professional's message, and no attempt is recorded"


def told_facts_are_guarded() -> Iterator[str]:
    """26: the triggers that keep what was told append-only exist and are switched on."""
    return missing_guards("handling")


CHECKS: tuple[Callable[[], Iterator[str]], ...] = (
    told_instants_are_possible,
    corrections_stand_for_what_was_taken_back,
    jobs_told_by_homeowners_were_agreed_to,
    called_off_jobs_agree_with_their_awards,
    messages_stand_for_attempts_of_theirs,
    visits_are_what_their_steps_say,
    accepted_quotes_are_jobs_won,
    quotes_add_up,
    told_facts_are_guarded,
)
