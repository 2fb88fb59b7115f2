"""What the desk does with a complaint: an agent decides it, and another answers the appeal."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.guarantee import terms
from vinte.help_centre import judging
from vinte.help_centre.complaints import letters
from vinte.help_centre.judging import Parties, lock
from vinte.help_centre.matter_rules import MatterRules
from vinte.help_centre.matters import Complaint
from vinte.kernel.errors import Refused
from vinte.kernel.periods import plus_months
from vinte.leads import queries as leads

Outcome = Complaint.Outcome


@transaction.atomic
def decide_complaint(*, complaint_id: UUID, outcome: str, reason: str, by: UUID, at: datetime) -> None:
    """Decide with reasons that both sides read: `upheld`, `not_upheld` or `settled`.

    Raises as `judging.decide`, and Refused (`still_heard`) before the professional answered or the days for it are over.
    """
    row = lock(Complaint, complaint_id)
    if is_heard_still(row, at=at):
        raise Refused(
            code="still_heard",
            message=_("O profissional ainda está a tempo de responder."),
            what_to_do=_("Decida depois da resposta, ou quando o prazo dele acabar."),
        )
    today, rules = terms.market_day(market=row.market, at=at), MatterRules.at(market=row.market, at=at)
    judging.decide(
        row,
        outcome=outcome,
        known=Outcome.values,
        reason=reason,
        by=by,
        parties=_parties(row),
        appeal_until=today + timedelta(days=rules.appeal_days),
        at=at,
    )
    row.shown_until = _shown_until(row, outcome=outcome, at=at)
    row.save(update_fields=[*judging.JUDGED, "shown_until"])
    letters.decided(row, at=at)


@transaction.atomic
def answer_complaint_appeal(*, complaint_id: UUID, outcome: str, reason: str, by: UUID, at: datetime) -> None:
    """Answer the appeal against a decision: the last word; raises as `judging.answer_appeal`."""
    row = lock(Complaint, complaint_id)
    judging.answer_appeal(
        row, outcome=outcome, known=Outcome.values, reason=reason, by=by, parties=_parties(row), at=at
    )
    row.shown_until = _shown_until(row, outcome=outcome, at=at)
    row.save(update_fields=[*judging.ANSWERED, "shown_until"])
    letters.decided(row, at=at)


def is_heard_still(row: Complaint, *, at: datetime) -> bool:
    """Whether the professional's word is still waited for."""
    return row.answered_at is None and terms.market_day(market=row.market, at=at) <= row.answer_until


def _parties(row: Complaint) -> Parties:
    homeowner_id = leads.job_request(row.job_request_id).homeowner_id
    return Parties(professional_id=row.professional_id, homeowner_ids=(homeowner_id,))


def _shown_until(row: Complaint, *, outcome: str, at: datetime) -> date | None:
    if outcome != Outcome.UPHELD:
        return None
    rules = MatterRules.at(market=row.market, at=at)
    return plus_months(terms.market_day(market=row.market, at=at), rules.shown_months)
