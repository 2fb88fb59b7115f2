"""A professional's own e-mail address and telephone, each confirmed by a code that was sent to it.

A telephone that no code reaches is confirmed by a call instead (`badges/phone_calls`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.notices import actions as notices
from vinte.people.accounts import codes
from vinte.people.models import ConfirmedContact, Professional

PURPOSE = "professional_contact"


def address_of(professional: Professional, *, channel: str) -> str:
    """The address of a channel, `email` (the account's) or `sms` (the profile's telephone); may be empty."""
    if channel == ConfirmedContact.Channel.EMAIL:
        return professional.account.email.lower()
    if channel == ConfirmedContact.Channel.SMS:
        return professional.phone
    raise LookupError(f"no channel {channel!r}; known are email, sms")


def confirmed_channels(professional: Professional) -> set[str]:
    """The channels whose address as it is now was confirmed: a changed one is to be confirmed anew."""
    now = {channel: address_of(professional, channel=channel) for channel in ConfirmedContact.Channel.values}
    confirmed = ConfirmedContact.objects.filter(professional=professional, address__in=now.values())
    return {
        channel
        for channel, address in confirmed.values_list("channel", "address")
        if address and now[channel] == address
    }


def is_confirmed(professional: Professional, *, channel: str) -> bool:
    """Whether the address of a channel as the professional has it now was confirmed."""
    return channel in confirmed_channels(professional)


def is_contact_confirmed(*, professional_id: UUID, channel: str) -> bool:
    """`is_confirmed` for whoever knows the professional by the identifier; raises NotAllowed, LookupError."""
    return is_confirmed(_professional(professional_id), channel=channel)


@transaction.atomic
def send_contact_code(*, professional_id: UUID, channel: str, at: datetime) -> None:
    """Send a code of six figures to the professional's e-mail address or telephone.

    Raises Refused (`phone_missing`, `too_many_codes`, `sms_not_configured`), NotAllowed, and LookupError for
    another channel.
    """
    row = _professional(professional_id)
    address = _address(row, channel)
    code = codes.issue_code(purpose=PURPOSE, subject=row.pk, channel=channel, address=address, at=at)
    letter: dict[str, Any] = {
        "kind": "confirmation_code",
        "to_name": row.account.name,
        "language": row.account.language,
        "context": {"code": code},
        "idempotency_key": f"confirmation_code:{new_id(at=at)}",
        "at": at,
        "secrets": [code],
        "useful_until": at + codes.VALID_FOR,
    }
    if channel == ConfirmedContact.Channel.EMAIL:
        notices.post(to_address=address, **letter)
    else:
        notices.post_sms(to_number=address, **letter)


def confirm_contact(*, professional_id: UUID, channel: str, code: str, at: datetime) -> None:
    """Take the code that was sent; the address counts as confirmed as long as it is the professional's.

    Raises Refused as `codes.check_code` does, and `phone_missing`. Runs in no transaction of the caller's,
    because a wrong try is counted.
    """
    row = _professional(professional_id)
    address = _address(row, channel)
    codes.check_code(purpose=PURPOSE, subject=row.pk, channel=channel, address=address, code=code, at=at)
    note(row.pk, channel=channel, address=address, at=at)


def note_confirmed_email(*, account_id: UUID, address: str, at: datetime) -> None:
    """Note that an account's new address was confirmed by a code, if the account is a professional's."""
    for professional_id in Professional.objects.filter(account_id=account_id).values_list("pk", flat=True):
        note(professional_id, channel=ConfirmedContact.Channel.EMAIL, address=address, at=at)


def note(professional_id: UUID, *, channel: str, address: str, at: datetime) -> None:
    """Note that an address of a professional's was confirmed; said again, the first instant stays."""
    ConfirmedContact.objects.get_or_create(
        professional_id=professional_id,
        channel=channel,
        address=address,
        defaults={"id": new_id(at=at), "confirmed_at": at},
    )


def _professional(professional_id: UUID) -> Professional:
    row = Professional.objects.select_related("account").filter(pk=professional_id).first()
    if row is None:
        raise NotAllowed(f"no professional {professional_id}")
    return row


def _address(professional: Professional, channel: str) -> str:
    address = address_of(professional, channel=channel)
    if not address:
        raise Refused(
            code="phone_missing",
            message=_("O perfil ainda não tem telefone."),
            what_to_do=_("Escreva-o no perfil e guarde."),
        )
    return address
