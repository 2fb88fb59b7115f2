"""What the two sides of a complaint are told. None of what one wrote is in a letter to the other: it may name what a
letter must not carry (INVARIANTS, 11), and stands on their pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from vinte.guarantee import terms
from vinte.help_centre.matters import Complaint
from vinte.leads import queries as leads
from vinte.notices import actions as notices
from vinte.notices import queries as notices_queries
from vinte.people import actions as people_actions
from vinte.people import queries as people

LINK = "homeowner_request"
BUSINESS_PATH = "/pro/reclamacoes/{complaint_id}/"


def filed(row: Complaint, *, at: datetime) -> None:
    """Both: that it came, by when the professional answers, and by when it is decided."""
    facts: dict[str, Any] = {"answer_on": row.answer_until, "due_on": row.due_on}
    _tell_homeowner("complaint_received", row, at=at, **facts)
    _tell_business("complaint_told", row, at=at, **facts)


def remind(row: Complaint, *, at: datetime) -> None:
    """The professional: the days for an answer are nearly over."""
    _tell_business("complaint_reminder", row, at=at, answer_on=row.answer_until)


def answered(row: Complaint, *, at: datetime) -> None:
    """The homeowner: there is an answer to read, and the day of the decision."""
    _tell_homeowner("complaint_answered", row, at=at, due_on=row.due_on)


def settled(row: Complaint, *, at: datetime) -> None:
    """The professional: the homeowner says that it is settled."""
    _tell_business("complaint_settled", row, at=at)


def decided(row: Complaint, *, at: datetime) -> None:
    """Both: what was decided and why, what follows, and how to appeal where one can."""
    is_last = row.second_at is not None
    facts = {
        "outcome": row.last_outcome,
        "is_last": is_last,
        "reason": row.second_reason if is_last else row.reason,
        "appeal_on": row.appeal_until,
        "shown_on": row.shown_until,
    }
    key = "last" if is_last else "first"
    _tell_homeowner("complaint_decided", row, at=at, key=key, **_asked(facts, against="upheld"))
    _tell_business("complaint_decided_business", row, at=at, key=key, **_asked(facts, against="not_upheld"))


def appealed(row: Complaint, *, at: datetime) -> None:
    """Both: that there is an appeal, and by when it is answered."""
    facts: dict[str, Any] = {"due_on": row.appeal_due_on, "by_homeowner": row.appeal_side == "homeowner"}
    _tell_homeowner("complaint_appealed", row, at=at, **facts)
    _tell_business("complaint_appealed_business", row, at=at, **facts)


def _asked(facts: dict[str, Any], *, against: str) -> dict[str, Any]:
    """The outcome as yes or no for a template; `can_appeal` unless it went the reader's way."""
    outcome = facts["outcome"]
    return {
        "is_upheld": outcome == "upheld",
        "is_settled": outcome == "settled",
        "can_appeal": not facts["is_last"] and outcome != against,
        **{name: facts[name] for name in ("is_last", "reason", "appeal_on", "shown_on")},
    }


def _tell_homeowner(kind: str, row: Complaint, *, at: datetime, key: str = "", **context: Any) -> None:
    """By e-mail; by text message where only the telephone was confirmed: a private link goes where a code came back."""
    job_request = leads.job_request(row.job_request_id)
    reader = people.homeowner(job_request.homeowner_id)
    secret = people_actions.issue_private_link(purpose=LINK, subject=row.job_request_id, at=at)
    page = people.private_link_address(purpose=LINK, secret=secret)
    facts: dict[str, Any] = {
        "kind": kind,
        "to_name": reader.name,
        "language": reader.language,
        "context": {
            "trade_name": people.business_cards([row.professional_id])[row.professional_id].trade_name,
            "title": job_request.title,
            "link": f"{page}reclamacao/{row.professional_id}/",
            **context,
        },
        "idempotency_key": f"{kind}{key}:{row.pk}",
        "at": at,
    }
    by_sms = reader.phone_confirmed_at is not None and reader.email_confirmed_at is None
    if by_sms and notices_queries.can_send_sms():
        notices.post_sms(to_number=reader.phone, **facts)
    else:
        zone = terms.market_zone(market=row.market, at=at)
        notices.post(to_address=reader.email, zone=zone, **facts)


def _tell_business(kind: str, row: Complaint, *, at: datetime, key: str = "", **context: Any) -> None:
    business = people.professional(row.professional_id)
    account = business.account
    with translation.override(account.language):
        about = str(Complaint.About(row.about).label)
    path = BUSINESS_PATH.format(complaint_id=row.pk)
    notices.post(
        kind=kind,
        to_address=account.email,
        to_name=account.name,
        language=account.language,
        context={
            "business": business.trade_name,
            "title": leads.job_request(row.job_request_id).title,
            "about": about,
            "url": settings.VINTE_BASE_URL.rstrip("/") + path,
            **context,
        },
        idempotency_key=f"{kind}{key}:{row.pk}",
        at=at,
        zone=terms.market_zone(market=row.market, at=at),
    )
