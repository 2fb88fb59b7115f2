"""Homeowners, and who is the same person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from vinte.kernel.errors import NotAllowed
from vinte.kernel.ids import new_id
from vinte.notices import actions as notices
from vinte.people.accounts import codes, directory
from vinte.people.accounts.contact_data import check_language, clean_email, clean_name, clean_phone
from vinte.people.models import Homeowner

PHONE_CODE = "homeowner_phone"


def homeowner(homeowner_id: UUID) -> Homeowner:
    """The homeowner; raises NotAllowed when there is none."""
    found = Homeowner.objects.filter(pk=homeowner_id).first()
    if found is None:
        raise NotAllowed(f"no homeowner {homeowner_id}")
    return found


def homeowners_named(homeowner_ids: Iterable[UUID]) -> list[Homeowner]:
    """These homeowners, in no order; raises NotAllowed when one of them is nobody."""
    wanted = set(homeowner_ids)
    found = list(Homeowner.objects.filter(pk__in=wanted))
    if missing := wanted - {row.pk for row in found}:
        raise NotAllowed(f"no homeowner {min(missing)}")
    return found


def names_of_homeowners(homeowner_ids: Iterable[UUID]) -> list[str]:
    """The names of these homeowners, in no order; raises NotAllowed when one of them is nobody."""
    return [row.name for row in homeowners_named(homeowner_ids)]


def same_person(homeowner_id: UUID) -> frozenset[UUID]:
    """Every homeowner who is this one: whoever asks twice without an account stands there twice.

    The same e-mail address or telephone number tells that they are one.
    """
    this = Homeowner.objects.filter(pk=homeowner_id)
    rows = list(
        Homeowner.objects.filter(Q(email__in=this.values("email")) | Q(phone__in=this.values("phone")))
    )
    known = {row.pk for row in rows}
    if homeowner_id not in known:
        raise NotAllowed(f"no homeowner {homeowner_id}")
    rows = [row for row in rows if row.pk != homeowner_id]
    while rows:
        same = Q(email__in=[row.email for row in rows]) | Q(phone__in=[row.phone for row in rows])
        rows = list(Homeowner.objects.filter(same).exclude(pk__in=known))
        known.update(row.pk for row in rows)
    return frozenset(known)


def first_of_same_person(*, homeowner_id: UUID) -> UUID:
    """The earliest homeowner who is the same person (`same_person`), themselves if none was before."""
    known = same_person(homeowner_id)
    first: UUID = Homeowner.objects.filter(pk__in=known).order_by("joined_at", "pk")[0].pk
    return first


@transaction.atomic
def register_homeowner(
    *,
    name: str,
    email: str,
    phone: str,
    at: datetime,
    language: str = "pt",
    account_id: UUID | None = None,
    market: str = "pt",
    email_confirmed_at: datetime | None = None,
    phone_confirmed_at: datetime | None = None,
) -> Homeowner:
    """Somebody who asks for quotes; without an account unless one is given.

    `market` says which country a telephone number without a code belongs to; `..._confirmed_at` when a code
    that was sent there came back. Raises Refused
    (`name_missing`, `email_invalid`, `phone_invalid`).
    """
    return Homeowner.objects.create(
        id=new_id(at=at),
        account=directory.account(account_id) if account_id else None,
        name=clean_name(name),
        email=clean_email(email),
        # Whether its range is given to somebody was asked where it was typed; ranges change meanwhile.
        phone=clean_phone(phone, market=market, assigned=False),
        language=check_language(language),
        joined_at=at,
        email_confirmed_at=email_confirmed_at,
        phone_confirmed_at=phone_confirmed_at,
    )


@transaction.atomic
def correct_phone(*, homeowner_id: UUID, phone: str, market: str) -> bool:
    """Write another telephone number, which counts as not confirmed; whether it is another than before.

    Raises NotAllowed when there is no such homeowner, Refused as `clean_phone` does.
    """
    number = clean_phone(phone, market=market)
    row = Homeowner.objects.select_for_update().filter(pk=homeowner_id).first()
    if row is None:
        raise NotAllowed(f"no homeowner {homeowner_id}")
    if row.phone == number:
        return False
    row.phone, row.phone_confirmed_at = number, None
    row.save(update_fields=["phone", "phone_confirmed_at"])
    return True


@transaction.atomic
def send_homeowner_phone_code(*, homeowner_id: UUID, at: datetime) -> None:
    """Send a code by text message to a homeowner's telephone as it is now; one that is confirmed gets none.

    Raises Refused (`too_many_codes`, `sms_not_configured`), NotAllowed when there is no such homeowner.
    """
    row = homeowner(homeowner_id)
    if row.phone_confirmed_at is not None:
        return
    code = codes.issue_code(purpose=PHONE_CODE, subject=row.pk, channel="sms", address=row.phone, at=at)
    notices.post_sms(
        kind="confirmation_code",
        to_number=row.phone,
        to_name=row.name,
        language=row.language,
        context={"code": code},
        secrets=[code],
        idempotency_key=f"homeowner_phone_code:{new_id(at=at)}",
        at=at,
    )


def confirm_homeowner_phone(*, homeowner_id: UUID, code: str, at: datetime) -> None:
    """Take the code that came back from a homeowner's telephone; one that is confirmed stays so.

    A wrong try is counted, so this runs outside any transaction. Raises Refused as `codes.check_code` does, NotAllowed when
    there is no such homeowner.
    """
    row = homeowner(homeowner_id)
    if row.phone_confirmed_at is not None:
        return
    codes.check_code(purpose=PHONE_CODE, subject=row.pk, channel="sms", address=row.phone, code=code, at=at)
    # Only for the number that the code went to: it may have been changed meanwhile on another page.
    Homeowner.objects.filter(pk=row.pk, phone=row.phone).update(phone_confirmed_at=at)
