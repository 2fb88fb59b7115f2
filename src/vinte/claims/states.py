"""The drawn lines: which state of a claim or an appeal may follow which.

One table feeds the transitions of the models (django-fsm) and the database triggers, so that neither a
page nor a hand at the database can draw another line (INVARIANTS, 18).

    verifying ──> verified ──> approved
        │  ▲         │  └────> refused
        │  │         ▼
        ├──┼───── misuse ────> upheld_misuse
        │  └────────┘
        ├────────────────────> refused
        └──────── (or verified) ───> withdrawn

    refused, upheld_misuse ──> verified, or verifying where it was not over   (an appeal upheld, a suspension lifted)
"""

from __future__ import annotations

VERIFYING = "verifying"
MISUSE = "misuse"
VERIFIED = "verified"
APPROVED = "approved"
REFUSED = "refused"
UPHELD_MISUSE = "upheld_misuse"
WITHDRAWN = "withdrawn"
# Nobody has decided a claim in one of these.
OPEN = (VERIFYING, MISUSE, VERIFIED)

CLAIM_LINES = (
    (VERIFYING, VERIFIED),
    (VERIFYING, MISUSE),
    (VERIFYING, REFUSED),
    (VERIFIED, MISUSE),
    (VERIFIED, APPROVED),
    (VERIFIED, REFUSED),
    (MISUSE, VERIFYING),
    (MISUSE, UPHELD_MISUSE),
    (VERIFYING, WITHDRAWN),
    (VERIFIED, WITHDRAWN),
)

# A decision that does not stand any more: the claim is decided anew.
ENDED_UNPAID = (REFUSED, UPHELD_MISUSE)
REOPENING_LINES = tuple((ended, again) for ended in ENDED_UNPAID for again in (VERIFIED, VERIFYING))

APPEAL_OPEN = "open"
APPEAL_ACCEPTED = "accepted"
APPEAL_REJECTED = "rejected"

APPEAL_LINES = (
    (APPEAL_OPEN, APPEAL_ACCEPTED),
    (APPEAL_OPEN, APPEAL_REJECTED),
)


def sources_of(target: str) -> list[str]:
    """The states from which a claim may come to this one."""
    return [source for source, reached in CLAIM_LINES if reached == target]
