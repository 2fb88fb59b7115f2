"""Decisions chained by hash: what goes into it, and how it is computed. The standard library only.

A decision's hash is SHA-256 (FIPS 180-4) over the hash before it and the decision's fields as canonical
JSON. So a decision that is changed, taken out or put in between shows in every hash that follows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

FIRST_PREVIOUS_HASH = "0" * 64

HASHED_FIELDS = (
    "id",
    "sequence",
    "professional",
    "claim",
    "outcome",
    "reason",
    "decided_at",
    "decided_by",
    "refund_cents",
    "evidence",
    "terms",
    "assessment",
)
# Part of the hash where a decision has them, and absent where it has not: so older decisions keep their hash.
OPTIONAL_FIELDS = ("overturns",)
BUNDLE_FIELDS = (*HASHED_FIELDS, "previous_hash", "hash")


@dataclass(frozen=True)
class Decided:
    """A decision with what it rests on and its place in the chain.

    `overturns_id` is the decision about the same claim that stands no more since this one, if there is one.
    """

    id: UUID
    sequence: int
    professional_id: UUID
    claim_id: UUID
    overturns_id: UUID | None
    outcome: str
    reason: str
    decided_at: datetime
    decided_by_id: UUID
    refund_cents: int
    evidence: str
    terms_text: str
    assessment: str
    previous_hash: str
    hash: str


def canonical_json(value: Any) -> str:
    """The one way to write a value: keys sorted, no spaces, UTF-8 letters as they are, no NaN.

    Raises ValueError for a number that JSON does not know.
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def hash_of(bundle: Mapping[str, Any]) -> str:
    """The hash that these fields call for, as 64 hexadecimal digits; raises KeyError when one is missing."""
    fields = {name: bundle[name] for name in HASHED_FIELDS}
    fields |= {name: bundle[name] for name in OPTIONAL_FIELDS if name in bundle}
    return hashlib.sha256((bundle["previous_hash"] + canonical_json(fields)).encode()).hexdigest()
