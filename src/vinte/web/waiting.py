"""How much waits in each queue of the desk, beside its place in the menu."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from vinte.claims import queries as claims
from vinte.claims.queries import DeskCounts
from vinte.handling import queries as handling
from vinte.help_centre import queries as help_centre
from vinte.kernel.long_lists import LongList
from vinte.leads import queries as leads
from vinte.people import access
from vinte.people import queries as people
from vinte.people.access import Visitor
from vinte.reviews import queries as reviews
from vinte.web.navigation import DESK_CLAIMS

# Counted beside the lists, under their names with this before.
_LATE = "late "


def waiting_at_desk(*, account: Visitor, at: datetime) -> dict[str, DeskCounts]:
    """What waits for an agent, by the URL name of its page: one statement, whatever waits.

    Nothing for who has no place at the desk. How many are late is told of whatever has a day by which it is due.
    """
    actor = access.Actor(account)
    if not access.allows(actor, right="desk.use"):
        return {}
    queues = _queues(actor, at=at)
    late = {
        _LATE + route: [each.late for each in lists if each.late is not None]
        for route, lists in queues.items()
    }
    of_claims, lengths = claims.desk_counts_and({**queues, **late}, at=at, reader_id=UUID(str(actor.pk)))
    return {
        DESK_CLAIMS: of_claims,
        **{route: DeskCounts(waiting=lengths[route], late=lengths[_LATE + route]) for route in queues},
    }


def _queues(account: Visitor, *, at: datetime) -> dict[str, list[LongList[Any]]]:
    """What each page of the desk lists first."""
    return {
        "desk:tickets": [help_centre.ticket_queue(at=at)],
        "desk:comments": [help_centre.waiting_comments()],
        "desk:job_requests": [
            leads.review_queue(account=account),
            leads.nuisance_reports(account=account),
            handling.unsettled_statements(account=account, at=at),
            handling.open_called_off(account=account),
        ],
        "desk:returns": [leads.return_queue(at=at)],
        "desk:reviews": [reviews.review_queue(account=account), reviews.reply_queue(account=account)],
        "desk:complaints": [help_centre.complaint_queue(at=at, market=settings.VINTE_MARKET, which="us")],
        "desk:content_notices": [help_centre.notice_queue(at=at)],
        "desk:appeals": [claims.appeal_queue(account=account, at=at, of_others=True)],
        "desk:badges": [people.badge_queue()],
        "desk:calls": [people.phone_call_queue()],
        "desk:identities": [people.identity_change_queue()],
        "desk:mailboxes": [people.mailbox_queue()],
    }
