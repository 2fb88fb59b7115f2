"""A desk that is late pays for it: the pack stays in force, at no cost, until the decision comes.

Who had a pack when the answers ended has one when it is decided. Within the published time it is prolonged only where
it has run out; after it, ahead of its end, so that nothing renews or is charged while somebody waits for us.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vinte.claims import desk_time, guards, letters
from vinte.claims.dossier import assessing
from vinte.claims.models import Claim
from vinte.claims.rules import ClaimRules
from vinte.kernel import due
from vinte.kernel.periods import local_day
from vinte.wallet import actions as wallet

# So many days ahead a pack is prolonged, so that no renewal falls on a day on which the worker rested.
_AHEAD = timedelta(days=2)


def _undecided(*, at: datetime) -> due.Found:
    waits = Q(state=Claim.State.VERIFIED, waiting_since__isnull=False)
    rows = Claim.objects.filter(~waits, state__in=Claim.OPEN_STATES, filed_at__lte=at).order_by(
        "filed_at", "id"
    )
    yield from due.items("claim", rows, keep_pack, at=at)


@transaction.atomic
def keep_pack(found: Claim, *, at: datetime) -> int:
    """Prolong the pack of somebody who waits for us, if it would end before; 1 when it was."""
    claim = guards.lock_claim(found.id)
    ended_at = claim.answers_ended_at or desk_time.answers_over(claim, at=at)
    if not claim.is_open or claim.is_waiting or ended_at is None or ended_at > at:
        return 0
    terms = assessing.terms_named(claim.terms)
    today = local_day(at, zone=terms.time_zone)
    is_late = at >= claim.decision_due_at
    due_on = local_day(claim.decision_due_at, zone=terms.time_zone)
    days = timedelta(days=ClaimRules.under(terms, at=at).prolong_days)
    prolonged = wallet.prolong_pack(
        professional_id=claim.professional_id,
        had_on=local_day(ended_at, zone=terms.time_zone),
        today=today,
        at_least=today + _AHEAD if is_late else today,
        until=today + days if is_late else max(due_on, today),
        reason=f"claim:{claim.id}",
        at=at,
    )
    if prolonged is None:
        return 0
    letters.pack_prolonged(claim=claim, until=prolonged.ends_on, is_late=is_late, at=at)
    return 1


DUTY = due.Duty("claims.late_desk", _("Packs prolongados enquanto não decidimos"), _undecided)
