"""Another telephone of a business, changed by a code that was sent to it; the owner's address is told."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.kernel.errors import Refused
from vinte.kernel.ids import new_id
from vinte.notices import actions as notices
from vinte.people.accounts import codes, confirmations
from vinte.people.accounts.contact_data import clean_phone, say_phone
from vinte.people.models import ConfirmedContact
from vinte.people.professionals import registry

PURPOSE = "new_phone"
_SMS = ConfirmedContact.Channel.SMS


@transaction.atomic
def ask_new_phone(*, professional_id: UUID, phone: str, at: datetime) -> str:
    """Send a code to the number that is to be the business's, and return it in its one form; nothing changes yet.

    Raises Refused (`phone_invalid`, `phone_same`, `too_many_codes`, `sending_held_up`, `sms_not_configured`) and
    NotAllowed.
    """
    row = registry.professional(professional_id)
    number = clean_phone(phone, market=row.market)
    if number == row.phone and confirmations.is_confirmed(row, channel=_SMS):
        raise Refused(
            code="phone_same",
            message=_("É este o número que a empresa já tem, e está confirmado."),
            what_to_do=_("Escreva o novo."),
        )
    code = codes.issue_code(purpose=PURPOSE, subject=row.pk, channel=_SMS, address=number, at=at)
    notices.post_sms(
        kind="confirmation_code",
        to_number=number,
        to_name=row.account.name,
        language=row.account.language,
        context={"code": code},
        idempotency_key=f"confirmation_code:{new_id(at=at)}",
        at=at,
        secrets=[code],
        useful_until=at + codes.VALID_FOR,
    )
    return number


def confirm_new_phone(*, professional_id: UUID, phone: str, code: str, at: datetime) -> None:
    """Take the code, make the number the business's, and tell it to the owner's address.

    Raises Refused as `codes.check_code` does, and `phone_invalid`. Runs in no transaction of the caller's, because a
    wrong try is counted.
    """
    row = registry.professional(professional_id)
    number = clean_phone(phone, market=row.market)
    codes.check_code(purpose=PURPOSE, subject=row.pk, channel=_SMS, address=number, code=code, at=at)
    with transaction.atomic():
        before = registry.lock_professional(professional_id=professional_id).phone
        registry.update_profile(professional_id=professional_id, at=at, phone=number)
        confirmations.note(professional_id, channel=_SMS, address=number, at=at)
        notices.post(
            kind="phone_changed",
            to_address=row.account.email,
            to_name=row.account.name,
            language=row.account.language,
            context={
                "business": row.trade_name,
                "before": say_phone(before, market=row.market) if before else "",
                "now": say_phone(number, market=row.market),
            },
            idempotency_key=f"phone_changed:{new_id(at=at)}",
            at=at,
        )
