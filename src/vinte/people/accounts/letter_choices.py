"""Which letters an account does not want; only those that no promise and no money hangs on can be left out."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from vinte.kernel.locks import lock_in_key_order
from vinte.people.accounts import directory
from vinte.people.models import Account, LetterOff

# By the letter's kind; a room that writes one of these asks `wants_letter` first.
OPTIONAL = ("review_published", "reminder", "message_to_professional")


def wants_letter(*, account_id: UUID, kind: str) -> bool:
    """Whether the account gets letters of this kind; always true for one that can't be left out."""
    return kind not in OPTIONAL or not LetterOff.objects.filter(account_id=account_id, kind=kind).exists()


def wanted_letters(account_id: UUID) -> list[str]:
    """The letters that can be left out, and are not."""
    off = set(LetterOff.objects.filter(account_id=account_id).values_list("kind", flat=True))
    return [kind for kind in OPTIONAL if kind not in off]


@transaction.atomic
def choose_letters(*, account_id: UUID, wanted: Collection[str]) -> None:
    """Write these of the optional letters from now on, and no others.

    Raises LookupError for a letter that can't be left out, NotAllowed for an account that there is not.
    """
    if unknown := set(wanted) - set(OPTIONAL):
        raise LookupError(f"nobody chooses {', '.join(sorted(unknown))}; known are {', '.join(OPTIONAL)}")
    account = directory.account(account_id)
    lock_in_key_order(Account.objects.all(), [account.pk])
    LetterOff.objects.filter(account=account).delete()
    LetterOff.objects.bulk_create(
        LetterOff(account=account, kind=kind) for kind in OPTIONAL if kind not in wanted
    )


def leave_out_letter(*, account_id: UUID, kind: str) -> None:
    """Write letters of this kind no more. Raises LookupError as `choose_letters` does, and NotAllowed."""
    choose_letters(
        account_id=account_id, wanted=[each for each in wanted_letters(account_id) if each != kind]
    )
