"""A number in a profile that is somebody else's: an agent takes it out, and it stands in nobody's way any more.

The number is confirmed no longer, and not counted among those of the business (`parties`): whoever has it may confirm it.
A badge stays, as when a business changes its number itself; the profile lacks a telephone until another is written.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from vinte.kernel.errors import Refused
from vinte.kernel.ids import new_id
from vinte.kernel.texts import refuse_longer
from vinte.notices import actions as notices
from vinte.people import access
from vinte.people.accounts import directory
from vinte.people.accounts.contact_data import hint_of_phone, say_phone
from vinte.people.models import ConfirmedContact, ForeignPhone
from vinte.people.professionals import parties, registry
from vinte.people.professionals.standing import clean_reason

LONGEST_REASON = 2000
PROFILE_PATH = "/pro/perfil/"


@transaction.atomic
def mark_phone_foreign(*, professional_id: UUID, seen: str, reason: str, by: UUID, at: datetime) -> None:
    """Take the number out of a business's profile because it is somebody else's; the business reads why, by e-mail.

    `seen` is the hint of the number that the agent saw. Raises NotAllowed unless `by` is staff without a part in it,
    Refused (`phone_other_now`: it is another number by now, or none; `reason_missing`, `text_too_long`).
    """
    access.require(directory.account(by), right="professional.judge", professional_id=professional_id)
    parties.require_no_part(by=by, professional_id=professional_id, homeowner_ids=[])
    refuse_longer(reason, longest=LONGEST_REASON)
    said = clean_reason(reason)
    row = registry.lock_professional(professional_id=professional_id)
    number = row.phone
    if not number or hint_of_phone(number) != seen:
        raise Refused(
            code="phone_other_now",
            message=_("O telefone do perfil já não é o que viu."),
            what_to_do=_("Veja na página qual é agora."),
        )
    mark = ForeignPhone.objects.create(
        id=new_id(at=at), professional=row, number=number, reason=said, marked_at=at, marked_by_id=by
    )
    ConfirmedContact.objects.filter(
        professional=row, channel=ConfirmedContact.Channel.SMS, address=number
    ).delete()
    row.phone = ""
    row.save(update_fields=["phone"])
    notices.post(
        kind="phone_of_another",
        to_address=row.account.email,
        to_name=row.account.name,
        language=row.account.language,
        context={
            "business": row.trade_name,
            "number": say_phone(number, market=row.market),
            "reason": said,
            "url": settings.VINTE_BASE_URL.rstrip("/") + PROFILE_PATH,
        },
        idempotency_key=f"phone_of_another:{mark.pk}",
        at=at,
    )
