"""When the days to return are over the personal data go, history and files included (INVARIANTS, 22).

What 1 to 16 rest on stays: amounts, prices, instants, the tax identity, which the guarantee counts by, and the name on
the invoices. Something that came late and stands in the way again, such as a payment, puts it off until it is settled.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vinte.kernel import due
from vinte.kernel.locks import lock_in_key_order
from vinte.notices import actions as notices
from vinte.notices import queries as outbox
from vinte.people.accounts import directory
from vinte.people.joining import concerns, leaving
from vinte.people.joining.concerns import Touches
from vinte.people.models import (
    Absence,
    Account,
    BadgeDocument,
    ConfirmedContact,
    ForeignPhone,
    IdentityChange,
    IdentityPaper,
    Leaving,
    LetterOff,
    Logo,
    MailboxRequest,
    Member,
    MemberInvitation,
    PersonNote,
    PhoneCall,
    Professional,
    StaffInvitation,
    TraderDetails,
    Work,
)
from vinte.people.professionals import registry

# A host that no mail can reach (RFC 2606, section 2).
NO_HOST = "vinte.invalid"
_GONE: dict[str, Any] = {
    "description": "",
    "phone": "",
    "website": "",
    "opening_hours": "",
    "weekly_hours": [],
    "logo": "",
    "municipality": "",
    "further_municipalities": [],
    "radius_km": None,
}


def _over(*, at: datetime) -> due.Found:
    rows = Leaving.objects.filter(taken_back_at=None, erased_at=None, ends_at__lte=at)
    yield from due.items("leaving", rows.order_by("ends_at", "pk"), _end, at=at)


def _end(found: Leaving, *, at: datetime) -> int:
    """Remove what is to go, or say by letter, once, what it waits for."""
    account = found.account
    known = leaving.concerns_of(account_id=account.pk, at=at)
    if any(each.touches == Touches.BLOCKS for each in known):
        key = f"leaving_waits:{found.pk}"
        if outbox.messages_with_key(key):
            return 0
        leaving.tell("leaving_waits", found, at=at)
        return 1
    # A letter that nobody could send yet still needs its address.
    if outbox.waits_for(address=account.email):
        return 0
    if found.professional_id is not None:
        concerns.remove_above(professional_id=found.professional_id, at=at)
    return _erase(found.pk, at=at)


@transaction.atomic
def _erase(leaving_id: UUID, *, at: datetime) -> int:
    account_id = Leaving.objects.values_list("account_id", flat=True).get(pk=leaving_id)
    (account,) = lock_in_key_order(Account.objects.all(), [account_id])
    row = Leaving.objects.get(pk=leaving_id)
    if row.taken_back_at is not None or row.erased_at is not None:
        return 0
    addresses = {account.email}
    if row.professional_id is not None:
        addresses |= _erase_business(row.professional_id)
    for invitations in (MemberInvitation, StaffInvitation):
        invitations.objects.filter(email__iexact=account.email).update(email=_nobody(row.pk))  # type: ignore[attr-defined]
    for address in sorted(addresses):
        notices.forget_reader(reader=address)
    notices.forget_phones(owner=account.pk)
    EmailAddress.objects.filter(user=account).delete()
    Authenticator.objects.filter(user=account).delete()
    LetterOff.objects.filter(account=account).delete()
    directory.close_sessions(account.pk)
    MailboxRequest.objects.filter(account=account).update(
        old_email=_nobody(account.pk), new_email=_nobody(account.pk), words=""
    )
    account.email, account.name = _nobody(account.pk), ""
    account.is_active, account.last_login = False, None
    account.save(update_fields=["email", "name", "is_active", "last_login"])
    row.erased_at = at
    row.save(update_fields=["erased_at"])
    return 1


def _erase_business(professional_id: UUID) -> set[str]:
    """Remove what a business told of itself, from its history too; returns the addresses and numbers it had."""
    business = registry.lock_professional(professional_id=professional_id)
    history = Professional.pgh_event_model.objects.filter(pgh_obj_id=professional_id)  # type: ignore[attr-defined]
    readers = {number for number in history.values_list("phone", flat=True) if number}
    contacts = ConfirmedContact.objects.filter(professional=business)
    readers |= set(contacts.values_list("address", flat=True))
    for name, value in _GONE.items():
        setattr(business, name, value)
    business.save(update_fields=list(_GONE))
    history.update(**_GONE)
    contacts.delete()
    for model in (Work, Absence, Logo, TraderDetails):
        model.objects.filter(professional=business).delete()  # type: ignore[attr-defined]
    # That somebody saw them, and their hashes, stay with the decisions.
    BadgeDocument.objects.filter(application__professional=business).update(content=b"")
    IdentityPaper.objects.filter(change__professional=business).update(content=b"")
    IdentityChange.objects.filter(professional=business).update(words="", old_address="", new_address="")
    IdentityChange.objects.filter(professional=business, entered_by__isnull=False).update(reason="")
    ForeignPhone.objects.filter(professional=business).update(number="", reason="")
    PersonNote.objects.filter(professional=business).update(text="")
    # That a call was made, and by whom, stays.
    PhoneCall.objects.filter(professional=business).update(number="", best_time="", said="")
    # What a former member was invited by is theirs; of those who never came nothing is kept.
    MemberInvitation.objects.filter(professional=business, accepted_at=None).delete()
    assert not Member.objects.filter(professional=business, ended_at=None).exists()
    return readers


def is_erased(business: Professional) -> bool:
    """Whether nothing is left of what a business told of itself, now or before."""
    history = Professional.pgh_event_model.objects.filter(pgh_obj_id=business.pk)  # type: ignore[attr-defined]
    now = {name: getattr(business, name) for name in _GONE} == _GONE
    return now and not history.exclude(**_GONE).exists()


def _nobody(key: UUID) -> str:
    return f"{key}@{NO_HOST}"


DUTY = due.Duty(
    "people.leavings",
    _("Contas fechadas cujos dados se apagam"),
    _over,
    every_minutes=15,
)
