"""What the author and the professional are told of what became of a review."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from vinte.leads import queries as leads
from vinte.notices import actions as notices
from vinte.notices import queries as notices_queries
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.reviews.invitations import AUTHORS_LINK
from vinte.reviews.models import ReviewInvitation, WrittenReview
from vinte.reviews.moderation.reasons import REASONS
from vinte.reviews.published import job_title_of


def tell_author(
    kind: str, written: WrittenReview, *, key: str, at: datetime, reason: str = "", **context: Any
) -> None:
    """Write to whoever wrote the review, with a new link to their own page of it; `reason` is one of REASONS.

    A former client who was asked by telephone is told by text message, while this site sends any: nobody has another way
    to them.
    """
    invitation = ReviewInvitation.objects.get(id=written.invitation_id)
    secret = people_actions.issue_private_link(purpose=AUTHORS_LINK, subject=invitation.id, at=at)
    business = people.professional(written.professional_id)
    language = _language_of(invitation)
    if reason:
        context["reason"] = _reason_in(language, reason)
    letter: dict[str, Any] = {
        "kind": kind,
        "to_name": invitation.invited_name,
        "language": language,
        "context": {
            "trade_name": business.trade_name,
            "link": people.private_link_address(purpose=AUTHORS_LINK, secret=secret),
            "last_day": people.last_day_of_link(purpose=AUTHORS_LINK, at=at),
            **context,
        },
        "idempotency_key": f"{kind}:{written.id}:{key}",
        "at": at,
    }
    if not invitation.invited_phone:
        notices.post(to_address=invitation.invited_address, **letter)
    elif notices_queries.can_send_sms():
        notices.post_sms(to_number=invitation.invited_phone, **letter)


def _language_of(invitation: ReviewInvitation) -> str:
    """A homeowner's own; a former client gets the professional's, as with the invitation."""
    business = people.professional(invitation.professional_id)
    if invitation.purchase_id is not None:
        purchase = leads.purchase(
            professional_id=invitation.professional_id, purchase_id=invitation.purchase_id
        )
        return str(people.homeowner(homeowner_id=purchase.job_request.homeowner_id).language)
    return str(people.account(business.account_id).language)


def _reason_in(language: str, reason: str) -> str:
    with translation.override(language):
        return str(REASONS[reason])


def tell_taken_down(written: WrittenReview, *, was_shown: bool, at: datetime) -> None:
    """Tell the professional that a review was hidden: the guarantee counts it no more, or will not count it."""
    business = people.professional(written.professional_id)
    account = people.account(business.account_id)
    notices.post(
        kind="review_taken_down",
        to_address=account.email,
        to_name=account.name,
        language=account.language,
        context={
            "author": written.author,
            "rating": written.rating,
            "was_shown": was_shown,
            "reason": _reason_in(account.language, written.reason),
            "job_title": job_title_of(
                professional_id=written.professional_id, purchase_id=written.purchase_id
            ),
            "link": settings.VINTE_BASE_URL.rstrip("/") + "/pro/opinioes/",
            "appeal_url": settings.VINTE_BASE_URL.rstrip("/") + f"/pro/recursos/review/{written.id}/",
        },
        idempotency_key=f"review_taken_down:{written.id}:{at.isoformat()}",
        at=at,
    )
