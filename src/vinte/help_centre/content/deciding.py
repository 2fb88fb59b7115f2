"""What the desk does with a notice of content: an agent decides it, and another answers the appeal."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vinte.guarantee import terms
from vinte.help_centre import judging
from vinte.help_centre.content import letters
from vinte.help_centre.judging import Parties, lock
from vinte.help_centre.matter_rules import MatterRules
from vinte.help_centre.matters import ContentNotice
from vinte.kernel.periods import plus_months
from vinte.leads import actions as leads_actions
from vinte.leads import queries as leads

Outcome, About = ContentNotice.Outcome, ContentNotice.About


@transaction.atomic
def decide_notice(*, notice_id: UUID, outcome: str, reason: str, by: UUID, at: datetime) -> None:
    """Take what was reported down (`removed`) or leave it (`kept`), with reasons that both sides read.

    A request that is taken down is closed. Raises as `judging.decide`.
    """
    row = lock(ContentNotice, notice_id)
    months = MatterRules.at(market=row.market, at=at).notice_appeal_months
    judging.decide(
        row,
        outcome=outcome,
        known=Outcome.values,
        reason=reason,
        by=by,
        parties=_parties(row),
        appeal_until=plus_months(terms.market_day(market=row.market, at=at), months),
        at=at,
    )
    row.save(update_fields=judging.JUDGED)
    _close_request(row, at=at)
    letters.decided(row, at=at)


@transaction.atomic
def answer_notice_appeal(*, notice_id: UUID, outcome: str, reason: str, by: UUID, at: datetime) -> None:
    """Answer the appeal: the last word; raises as `judging.answer_appeal`."""
    row = lock(ContentNotice, notice_id)
    judging.answer_appeal(
        row, outcome=outcome, known=Outcome.values, reason=reason, by=by, parties=_parties(row), at=at
    )
    row.save(update_fields=judging.ANSWERED)
    _close_request(row, at=at)
    letters.decided(row, at=at)


def _close_request(row: ContentNotice, *, at: datetime) -> None:
    """A request that is taken down is sold to nobody any more; whoever has its contact is told as of any closing."""
    if row.about != About.REQUEST or row.job_request_id is None or row.last_outcome != Outcome.REMOVED:
        return
    if leads.job_request(row.job_request_id).state != "closed":
        leads_actions.close_request(job_request_id=row.job_request_id, at=at, undoable=False)


def _parties(row: ContentNotice) -> Parties:
    homeowners = () if row.job_request_id is None else (leads.job_request(row.job_request_id).homeowner_id,)
    return Parties(professional_id=row.professional_id, homeowner_ids=homeowners, account_id=row.account_id)
