"""The tax numbers of one business: linked when an agent accepts another one, and never apart again.

The guarantee is paid once to a business, whichever of its numbers it had then (INVARIANTS, 14).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from vinte.people.models import IdentityChange, TaxIdentityLink

# Named once, so that every process asks PostgreSQL for the same lock.
_LOCK_CLASS = 0x56_49_01


def identity_family(tax_identity: str) -> tuple[str, ...]:
    """This tax identity and every other of the same business, in order."""
    others = TaxIdentityLink.objects.filter(tax_identity=tax_identity).values_list("other", flat=True)
    return tuple(sorted({tax_identity, *others}))


def lock_identities(tax_identities: Iterable[str]) -> None:
    """Let nobody else decide about these identities until the transaction ends; in their order."""
    with connection.cursor() as cursor:
        for identity in sorted(set(tax_identities)):
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK_CLASS, identity])


def lock_family(tax_identity: str) -> tuple[str, ...]:
    """Lock every identity of this business until the transaction ends, and return them as committed then."""
    family: tuple[str, ...] = ()
    while (known := identity_family(tax_identity)) != family:
        lock_identities(known)
        family = known
    return family


def link_identities(change: IdentityChange, *, at: datetime) -> None:
    """Write down that the old and the new number are one business, with all that either was linked to already.

    The caller holds the locks of both families.
    """
    ours = identity_family(change.old_tax_identity)
    theirs = identity_family(change.new_tax_identity)
    known = set(
        TaxIdentityLink.objects.filter(tax_identity__in=[*ours, *theirs]).values_list("tax_identity", "other")
    )
    pairs = {(one, other) for one in ours for other in theirs if one != other}
    pairs |= {(other, one) for one, other in pairs}
    TaxIdentityLink.objects.bulk_create(
        TaxIdentityLink(tax_identity=one, other=other, change=change, linked_at=at)
        for one, other in sorted(pairs - known)
    )
