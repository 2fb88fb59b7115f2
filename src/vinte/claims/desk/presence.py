"""Which agents have a claim before them now, so that two do not decide it at once without knowing."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from vinte.claims import guards
from vinte.claims.models import Presence

# A page says every twenty seconds that it is open; who is silent for a minute has gone.
LASTS = timedelta(minutes=1)

_LOOK = """
    INSERT INTO claims_presence (claim_id, account_id, seen_at) VALUES (%(claim)s, %(by)s, %(at)s)
    ON CONFLICT (claim_id, account_id) DO UPDATE SET seen_at = GREATEST(claims_presence.seen_at, EXCLUDED.seen_at)
"""


@transaction.atomic
def look_at(*, claim_id: UUID, by: UUID, at: datetime) -> list[str]:
    """Say that an agent has the claim before them; returns the names of the others who have, by name.

    What no longer means anything goes with it, of every claim. Raises NotAllowed where there is no such claim.
    """
    guards.claim_by_id(claim_id)
    with connection.cursor() as cursor:
        cursor.execute(_LOOK, {"claim": claim_id, "by": by, "at": at})
    Presence.objects.filter(seen_at__lte=at - LASTS).delete()
    others = Presence.objects.filter(claim_id=claim_id, seen_at__lte=at).exclude(account_id=by)
    return sorted(str(found.account) for found in others.select_related("account"))
