"""Who may join: a tax identity that is nobody's here, and addresses that answer with the code sent to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from vinte.kernel.errors import Refused
from vinte.kernel.ids import new_id
from vinte.kernel.masks import hint_of
from vinte.notices import actions as notices
from vinte.people.accounts import codes, directory
from vinte.people.accounts.contact_data import clean_email
from vinte.people.professionals import registry, tax_identity

PURPOSE = "joining"
LOGIN_PATH = "/conta/login/"


def require_new_identity(*, market: str, identity: str) -> str:
    """The tax identity the one way it is written (`PT501964843`), if no account has it.

    Raises Refused: `tax_identity_invalid`, or `tax_identity_taken` with a hint of the address that has it; InvalidInput
    for a market that is not served.
    """
    normal = tax_identity.normalise(market=market, tax_identity=identity)
    holders = registry.professionals_with_identity(normal)
    if holders and not holders[0].account.is_active:
        raise Refused(
            code="tax_identity_taken",
            message=_("A conta desta empresa foi fechada, e os dados dela já não existem."),
            what_to_do=_("Para voltar, escreva ao apoio: o número fiscal tem uma só conta."),
        )
    if holders:
        raise Refused(
            code="tax_identity_taken",
            message=_("Esta empresa já tem conta na Vinte, com o e-mail %(hint)s.")
            % {"hint": hint_of(holders[0].account.email)},
            what_to_do=_("Entre com esse e-mail. Se não é seu, escreva ao apoio."),
        )
    return normal


@transaction.atomic
def send_joining_code(
    *, sign_up: UUID, channel: str, address: str, name: str, language: str, at: datetime
) -> None:
    """Send a code to an e-mail address (`email`) or a telephone in international form (`sms`).

    An address that has an account gets a letter instead that says so, and the way in: whoever only typed it is told
    nothing. `sign_up` is what the code is for. Raises Refused (`email_invalid`, `too_many_codes`,
    `sms_not_configured`), LookupError for another channel.
    """
    code = codes.issue_code(purpose=PURPOSE, subject=sign_up, channel=channel, address=address, at=at)
    letter: dict[str, Any] = {"to_name": name, "language": language, "at": at}
    if channel == "sms":
        notices.post_sms(to_number=address, **_with_code(letter, code))
    elif directory.account_by_email(address) is None:
        notices.post(to_address=clean_email(address), **_with_code(letter, code))
    else:
        notices.post(
            kind="joining_known",
            to_address=clean_email(address),
            context={"url": settings.VINTE_BASE_URL.rstrip("/") + LOGIN_PATH},
            idempotency_key=f"joining_known:{new_id(at=at)}",
            **letter,
        )


def _with_code(letter: dict[str, Any], code: str) -> dict[str, Any]:
    return {
        **letter,
        "kind": "confirmation_code",
        "context": {"code": code},
        "secrets": [code],
        "useful_until": letter["at"] + codes.VALID_FOR,
        "idempotency_key": f"confirmation_code:{new_id(at=letter['at'])}",
    }


def take_joining_code(*, sign_up: UUID, channel: str, address: str, code: str, at: datetime) -> None:
    """Take the code that was sent; raises Refused as `codes.check_code` does, and runs in no transaction."""
    codes.check_code(purpose=PURPOSE, subject=sign_up, channel=channel, address=address, code=code, at=at)


def is_joining_confirmed(*, sign_up: UUID, channel: str, address: str) -> bool:
    """Whether the code that was sent to this address for this sign-up came back."""
    return _confirmed_at(sign_up, channel, address) is not None


def _confirmed_at(sign_up: UUID, channel: str, address: str) -> datetime | None:
    if not address:
        return None
    return codes.confirmed_at(purpose=PURPOSE, subject=sign_up, channel=channel, address=address)


def confirmations(*, sign_up: UUID, email: str, phone: str) -> dict[str, tuple[str, datetime]]:
    """The addresses of a sign-up that answered: by channel, the address and when."""
    found = {}
    for channel, address in (("email", email), ("sms", phone)):
        when = _confirmed_at(sign_up, channel, address)
        if when is not None:
            found[channel] = (address, when)
    return found
