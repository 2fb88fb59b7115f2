"""The account in whose name the rules decide: no person, no log-in, and no right on any page.

A decision names who decided it; where nobody did, it is this account, and everybody can read that.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from vinte.kernel import brand
from vinte.people.models import Account

# The same on every site, so that a decision read elsewhere still says that the rules made it.
RULES_ACCOUNT = UUID("76696e74-6500-7000-8000-000000000001")
# A name of the top-level domain that nobody can have (RFC 2606): no letter ever goes there.
_ADDRESS = "regras@vinte.invalid"


def rules_account(*, at: datetime) -> UUID:
    """The account's identifier; it is made when it is first needed. It is not active, so nobody can be it."""
    Account.objects.get_or_create(
        id=RULES_ACCOUNT,
        defaults={"email": _ADDRESS, "name": brand.name(), "is_active": False, "joined_at": at},
    )
    return RULES_ACCOUNT
