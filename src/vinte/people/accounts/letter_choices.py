"""Which letters an account does not want; only those that no promise and no money hangs on can be left out."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from vinte.kernel.locks import lock_in_key_order
from vinte.people.accounts import directory
from vinte.people.models import Account, LetterOff, Member

_REMINDER = "reminder"
# By the letter's kind; a room that writes one of these asks `wants_letter` first.
OPTIONAL = ("review_published", _REMINDER, "message_to_professional")
# What a member of a business may ask for: everything else goes to its owner.
FOR_MEMBERS = (_REMINDER,)


def wants_letter(*, account_id: UUID, kind: str) -> bool:
    """Whether the account gets letters of this kind; always true for one that can't be left out.

    A member of a business gets none of them unless they asked for it.
    """
    return kind not in OPTIONAL or kind in wanted_letters(account_id)


def wanted_letters(account_id: UUID) -> list[str]:
    """The letters that can be left out, and are not; of a member's, those they asked for."""
    member = _membership(account_id)
    if member is not None:
        return [_REMINDER] if member.is_reminded else []
    off = set(LetterOff.objects.filter(account_id=account_id).values_list("kind", flat=True))
    return [kind for kind in OPTIONAL if kind not in off]


@transaction.atomic
def choose_letters(*, account_id: UUID, wanted: Collection[str]) -> None:
    """Write these of the optional letters from now on, and no others; of a member's, those of FOR_MEMBERS.

    Raises LookupError for a letter that can't be left out, NotAllowed for an account that there is not.
    """
    if unknown := set(wanted) - set(OPTIONAL):
        raise LookupError(f"nobody chooses {', '.join(sorted(unknown))}; known are {', '.join(OPTIONAL)}")
    account = directory.account(account_id)
    lock_in_key_order(Account.objects.all(), [account.pk])
    member = _membership(account_id)
    if member is not None:
        member.is_reminded = _REMINDER in wanted
        member.save(update_fields=["is_reminded"])
        return
    LetterOff.objects.filter(account=account).delete()
    LetterOff.objects.bulk_create(
        LetterOff(account=account, kind=kind) for kind in OPTIONAL if kind not in wanted
    )


def leave_out_letter(*, account_id: UUID, kind: str) -> None:
    """Write letters of this kind no more. Raises LookupError as `choose_letters` does, and NotAllowed."""
    choose_letters(
        account_id=account_id, wanted=[each for each in wanted_letters(account_id) if each != kind]
    )


def _membership(account_id: UUID) -> Member | None:
    return Member.objects.filter(account_id=account_id, ended_at=None).first()
