"""Whom an open claim waits for, and until when the desk has said that it will be decided."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from vinte.claims import states
from vinte.claims.dossier import assessing
from vinte.claims.rules import decision_due
from vinte.guarantee import terms as guarantee_terms
from vinte.kernel.long_lists import Countable, counting_together, with_values

US, PROFESSIONAL, HOMEOWNERS = "us", "professional", "homeowners"


@dataclass(frozen=True)
class Wait:
    """Whom something waits for (`us`, `professional` or `homeowners`) and until when.

    What waits for us is late after `due_at`; a question that nobody answered takes no claim out of its time. `due_at` is
    when it is to be decided, or where `is_for_answers` when the time of the first question's answers ends.
    """

    whose: str
    due_at: datetime
    is_late: bool
    is_for_answers: bool = False


def wait_of(
    *,
    state: str,
    answers_due_at: datetime,
    due_at: datetime,
    is_waiting: bool,
    silent_count: int,
    asked_homeowners: int,
    asked_professional: int,
    unfound_count: int,
    at: datetime,
) -> Wait:
    """Whom an open claim waits for that is to be decided by `due_at`.

    One that `is_waiting` for a clause that can still be met waits for the professional, and is never late.
    `silent_count` homeowners have not answered the first question; so many further ones are still waited for, and so
    many questions to the professional, or notices of misuse, are unanswered. A contradiction is something to do at once:
    of so many contacts nobody has said yet what is true, nor asked anybody.
    """
    if is_waiting:
        return Wait(PROFESSIONAL, due_at, is_late=False)
    if at >= due_at:
        return Wait(US, due_at, is_late=True)
    if asked_professional:
        return Wait(PROFESSIONAL, due_at, is_late=False)
    if state == states.VERIFYING and silent_count and at < answers_due_at:
        if unfound_count and not asked_homeowners:
            return Wait(US, due_at, is_late=False)
        return Wait(HOMEOWNERS, answers_due_at, is_late=False, is_for_answers=True)
    if asked_homeowners:
        return Wait(HOMEOWNERS, due_at, is_late=False)
    return Wait(US, due_at, is_late=False)


def wait_for_us(*, terms: str, since: datetime, at: datetime) -> Wait:
    """A case that waits for us since an instant."""
    due_at = decision_due(assessing.terms_named(terms), answers_ended_at=since)
    return Wait(US, due_at, is_late=at >= due_at)


@dataclass(frozen=True)
class DeskCounts:
    """What the menu says of the desk: how many wait for us, and how many of them are late."""

    waiting: int = 0
    late: int = 0


_WAITING = """
    SELECT claim.state, claim.terms, claim.answers_due_at, claim.decision_due_at, claim.waiting_since,
           (SELECT count(*) FROM claims_homeownerquestion AS asked
             WHERE asked.professional_id = claim.professional_id AND asked.claim_id = claim.id
               AND asked.answered_at IS NULL),
           (SELECT count(*) FROM claims_followup AS asked
             WHERE asked.professional_id = claim.professional_id AND asked.claim_id = claim.id
               AND asked.answered_at IS NULL AND asked.due_at > %(at)s),
           (SELECT count(*) FROM claims_evidencerequest AS asked
             WHERE asked.professional_id = claim.professional_id AND asked.claim_id = claim.id
               AND asked.answered_at IS NULL)
           + (SELECT count(*) FROM claims_hearing AS notice
               WHERE notice.professional_id = claim.professional_id AND notice.claim_id = claim.id
                 AND claim.state = %(misuse)s AND notice.answer_due_at > %(at)s AND NOT EXISTS (
                   SELECT FROM claims_hearinganswer AS said
                   WHERE said.professional_id = notice.professional_id AND said.hearing_id = notice.id)),
           (SELECT count(*) FROM claims_claimedcontact AS contact
              JOIN claims_homeownerquestion AS asked USING (professional_id, claim_id, purchase_id)
              JOIN dossier_purchases AS bought USING (professional_id, purchase_id)
             WHERE contact.professional_id = claim.professional_id AND contact.claim_id = claim.id
               AND claim.state = %(verifying)s AND (
                 EXISTS (SELECT FROM claims_followup AS further
                         WHERE further.professional_id = claim.professional_id AND further.claim_id = claim.id
                           AND further.purchase_id = contact.purchase_id
                           AND further.answered_at > coalesce(contact.found_at, '-infinity'))
                 OR contact.finding = 'none' AND (
                   asked.hired = 'them'
                   OR EXISTS (SELECT FROM dossier_awards AS won
                              WHERE won.professional_id = claim.professional_id
                                AND won.purchase_id = contact.purchase_id
                                AND won.awarded_at <= %(at)s AND won.withdrawn_at IS NULL)
                   OR EXISTS (SELECT FROM dossier_contact_attempts AS made
                              WHERE made.professional_id = claim.professional_id
                                AND made.purchase_id = contact.purchase_id
                                AND made.recorded_at <= %(at)s AND made.withdrawn_at IS NULL
                                AND (asked.was_contacted IS FALSE
                                     OR asked.contacted_on > bought.bought_on + 1
                                        AND made.attempted_at <= bought.bought_at
                                            + make_interval(hours => (%(hours)s::jsonb ->> claim.terms)::int))))))
    FROM claims_claim AS claim
    WHERE claim.state = ANY(%(open)s) AND NOT EXISTS (
        SELECT FROM claims_approvalproposal AS mine
        WHERE mine.professional_id = claim.professional_id AND mine.claim_id = claim.id
          AND mine.outcome = '' AND mine.proposed_by_id = %(reader)s)
    UNION ALL
    SELECT 'appeal', '', appeal.filed_at, appeal.due_at, NULL, 0, 0, 0, 0
    FROM claims_appeal AS appeal
    WHERE appeal.state = %(appeal)s AND appeal.kind = 'claim' AND appeal.decided_by_id IS DISTINCT FROM %(reader)s
    UNION ALL
    SELECT 'case', claim.terms, told.opened_at, NULL, NULL, 0, 0, 0, 0
    FROM claims_awardafterrefund AS told
    JOIN claims_claim AS claim
      ON claim.professional_id = told.professional_id AND claim.id = told.claim_id
    WHERE told.closed_at IS NULL
"""


def desk_counts(at: datetime, *, reader_id: UUID | None = None) -> DeskCounts:
    """As `desk_counts_and`, of the claims alone."""
    return desk_counts_and({}, at=at, reader_id=reader_id)[0]


def desk_counts_and(
    lists: Mapping[str, Iterable[Countable]], *, at: datetime, reader_id: UUID | None = None
) -> tuple[DeskCounts, dict[str, int]]:
    """What waits for us now, and how long these lists are by their names: one statement, for every page of the desk.

    `at` is the instant asked about, `reader_id` the agent who reads it. What the agent who reads it may not do is left to others, and not counted: the appeal against what they decided, and
    what they proposed that another person is to confirm.
    """
    with connection.cursor() as cursor:
        asked: dict[str, Any] = {
            "open": list(states.OPEN),
            "misuse": states.MISUSE,
            "verifying": states.VERIFYING,
            "reader": reader_id,
            "hours": json.dumps({terms.id: terms.prompt_hours or 0 for terms in guarantee_terms.all_terms()}),
            "appeal": states.APPEAL_OPEN,
            "at": at,
        }
        text = with_values(_WAITING, asked)
        if counting := counting_together(lists):
            text += (
                f"UNION ALL SELECT 'list', name, NULL, NULL, NULL, found, 0, 0, 0 FROM ({counting}) AS listed"
            )
        cursor.execute(text)
        found = cursor.fetchall()
    lengths = dict.fromkeys(lists, 0)
    for row in found:
        if row[0] == "list":
            lengths[row[1]] += row[5]
    rows = [row for row in found if row[0] != "list"]
    waits = [
        wait_of(
            state=state,
            answers_due_at=since,
            due_at=due_at,
            is_waiting=waiting_since is not None and state == states.VERIFIED,
            silent_count=silent,
            asked_homeowners=further,
            asked_professional=asked,
            unfound_count=unfound,
            at=at,
        )
        if state in states.OPEN
        else Wait(US, due_at, is_late=at >= due_at)
        if due_at is not None
        else wait_for_us(terms=terms, since=since, at=at)
        for state, terms, since, due_at, waiting_since, silent, further, asked, unfound in rows
    ]
    ours = [wait for wait in waits if wait.whose == US]
    return DeskCounts(waiting=len(ours), late=sum(1 for wait in ours if wait.is_late)), lengths
