"""Signals as they are kept: noted once for each contact and kind, and never changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from vinte.claims.models import Claim, ClaimSignal
from vinte.claims.signals.kinds import KINDS
from vinte.claims.signals.looking import Seen
from vinte.kernel import formats
from vinte.kernel.ids import new_id


@dataclass(frozen=True)
class Signal:
    """One signal of a claim in words; `purchase_id` is empty for one of the whole claim."""

    kind: str
    label: str
    words: str
    purchase_id: UUID | None
    noted_at: datetime


def note(claim: Claim, found: Iterable[Seen], *, at: datetime) -> int:
    """Keep what was found; what is known already stays as it was noted first. Returns how many are new.

    The caller holds the claim's lock.
    """
    of_claim = {"professional_id": claim.professional_id, "claim_id": claim.id}
    known = set(ClaimSignal.objects.filter(**of_claim).values_list("kind", "purchase_id"))
    new = {
        (seen.kind, seen.purchase_id): seen for seen in found if (seen.kind, seen.purchase_id) not in known
    }
    ClaimSignal.objects.bulk_create(
        ClaimSignal(
            **of_claim,
            id=new_id(at=at),
            kind=seen.kind,
            purchase_id=seen.purchase_id,
            seen=seen.facts,
            noted_at=at,
        )
        for seen in new.values()
    )
    return len(new)


def is_signalled(claim: Claim, *, since: datetime | None = None) -> bool:
    """Whether there is a signal, noted after an instant if one is given, that nobody has looked at."""
    rows = ClaimSignal.objects.filter(professional_id=claim.professional_id, claim_id=claim.id)
    return (rows.filter(noted_at__gt=since) if since is not None else rows).exists()


def signals_of(*, professional_id: UUID, claim_id: UUID) -> tuple[Signal, ...]:
    """The signals of a claim in the reader's language, the first noted first."""
    rows = ClaimSignal.objects.filter(professional_id=professional_id, claim_id=claim_id)
    return tuple(
        Signal(
            kind=row.kind,
            label=str(KINDS[row.kind].label),
            words=str(KINDS[row.kind].words) % _in_words(row.seen),
            purchase_id=row.purchase_id,
            noted_at=row.noted_at,
        )
        for row in rows.order_by("noted_at", "kind", "purchase_id")
    )


def _in_words(facts: dict[str, Any]) -> dict[str, Any]:
    return {
        name: formats.full_day(date.fromisoformat(value)) if name == "day" else value
        for name, value in facts.items()
    }
