"""What the owner of an account changes about it: its address, and the language in which it is written to."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vinte.kernel.errors import Refused
from vinte.kernel.ids import new_id
from vinte.kernel.locks import lock_in_key_order
from vinte.notices import actions as notices
from vinte.people.accounts import codes, confirmations, directory
from vinte.people.accounts.contact_data import check_language, clean_email
from vinte.people.models import Account, ConfirmationCode

PURPOSE = "new_email"
_EMAIL = ConfirmationCode.Channel.EMAIL


@transaction.atomic
def ask_new_email(*, account_id: UUID, email: str, at: datetime) -> str:
    """Send a code to the address that is to be the account's, and return it in its one form; nothing changes yet.

    Raises Refused (`email_invalid`, `email_same`, `email_taken`, `too_many_codes`) and NotAllowed.
    """
    account = directory.account(account_id)
    address = clean_email(email)
    if address == account.email:
        raise Refused(
            code="email_same",
            message=_("É este o endereço que a conta já tem."),
            what_to_do=_("Escreva o novo."),
        )
    if directory.account_by_email(address) is not None:
        raise taken()
    code = codes.issue_code(purpose=PURPOSE, subject=account.pk, channel=_EMAIL, address=address, at=at)
    notices.post(
        kind="confirmation_code",
        to_address=address,
        to_name=account.name,
        language=account.language,
        context={"code": code},
        idempotency_key=f"confirmation_code:{new_id(at=at)}",
        at=at,
        secrets=[code],
        useful_until=at + codes.VALID_FOR,
    )
    return address


def confirm_new_email(*, account_id: UUID, email: str, code: str, at: datetime) -> None:
    """Take the code, make the address the account's, and tell it to the old address and to the new one.

    Raises Refused as `codes.check_code` does, and `email_taken` when somebody else has it by now. Runs in no
    transaction of the caller's, because a wrong try is counted.
    """
    address = clean_email(email)
    codes.check_code(purpose=PURPOSE, subject=account_id, channel=_EMAIL, address=address, code=code, at=at)
    with transaction.atomic():
        (account,) = lock_in_key_order(Account.objects.all(), [account_id])
        put_address(account, address, at=at)


def put_address(account: Account, address: str, *, at: datetime) -> None:
    """Make an address that was confirmed by a code a locked account's, and tell it to the old one and the new one.

    Raises Refused (`email_taken`).
    """
    before, account.email = account.email, address
    try:
        with transaction.atomic():
            account.save(update_fields=["email"])
    except IntegrityError:  # somebody took it since the code was sent
        raise taken() from None
    EmailAddress.objects.filter(user=account).delete()
    EmailAddress.objects.create(user=account, email=address, primary=True, verified=True)
    confirmations.note_confirmed_email(account_id=account.pk, address=address, at=at)
    for reader in (before, address):
        notices.post(
            kind="email_changed",
            to_address=reader,
            to_name=account.name,
            language=account.language,
            context={"before": before, "now": address},
            idempotency_key=f"email_changed:{new_id(at=at)}",
            at=at,
        )


@transaction.atomic
def set_language(*, account_id: UUID, language: str) -> None:
    """Write to the account's owner in this language from now on; raises LookupError for one that is not spoken."""
    account = directory.account(account_id)
    account.language = check_language(language)
    account.save(update_fields=["language"])


def taken() -> Refused:
    """What somebody is told whose new address has an account."""
    return Refused(
        code="email_taken",
        message=_("Já existe uma conta com este endereço."),
        what_to_do=_("Escolha outro, ou entre com essa conta."),
    )
