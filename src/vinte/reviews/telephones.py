"""A former client who was asked by text message confirms by a code that the telephone is at hand: a link that was handed on
is worth nothing to whoever got it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.kernel.errors import Refused
from vinte.kernel.ids import new_id
from vinte.notices import actions as notices
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.reviews.invitations import find_link, refuse_ended
from vinte.reviews.models import ReviewInvitation

PURPOSE = "review_phone"


@transaction.atomic
def send_review_code(*, secret: str, at: datetime) -> None:
    """Send a code to the telephone that a former client was asked at.

    Raises Refused as `invitations.invitation_behind`, and `no_phone` for one who was asked by e-mail, `too_many_codes`,
    `sending_held_up`, `sms_not_configured`.
    """
    row = _invitation(secret, at=at)
    if not row.invited_phone:
        raise Refused(code="no_phone", message=_("Esta ligação veio por e-mail e não precisa de código."))
    code = people_actions.issue_code(
        purpose=PURPOSE, subject=row.id, channel="sms", address=row.invited_phone, at=at
    )
    business = people.professional(row.professional_id)
    notices.post_sms(
        kind="confirmation_code",
        to_number=row.invited_phone,
        to_name=row.invited_name,
        language=people.account(business.account_id).language,
        context={"code": code},
        idempotency_key=f"review_code:{new_id(at=at)}",
        at=at,
        secrets=[code],
        useful_until=at + people.CODE_VALID_FOR,
    )


def confirm_review_phone(*, secret: str, code: str, at: datetime) -> None:
    """Take the code that came back; whoever was asked by e-mail needs none, and one that came back stays good for the link.

    A wrong try is counted, so this runs outside any transaction. Raises Refused as `people.check_code` does, and
    `code_missing`.
    """
    row = _invitation(secret, at=at)
    if is_phone_confirmed(row):
        return
    if not code.strip():
        raise Refused(
            code="code_missing",
            message=_("Falta o código do SMS."),
            what_to_do=_("Peça-o no botão ao lado, e escreva os seis algarismos."),
        )
    people_actions.check_code(
        purpose=PURPOSE, subject=row.id, channel="sms", address=row.invited_phone, code=code, at=at
    )


def is_phone_confirmed(row: ReviewInvitation) -> bool:
    """Whether the telephone of an invitation confirmed it, or none has to."""
    if not row.invited_phone:
        return True
    confirmed = people.code_confirmed_at(
        purpose=PURPOSE, subject=row.id, channel="sms", address=row.invited_phone
    )
    return confirmed is not None


def _invitation(secret: str, *, at: datetime) -> ReviewInvitation:
    _purpose, subject = find_link(secret=secret, at=at)
    row = ReviewInvitation.objects.get(id=subject)
    refuse_ended(row)
    return row
