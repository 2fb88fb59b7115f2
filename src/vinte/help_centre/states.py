"""The drawn lines of a ticket: one table for the transitions of the model and the trigger in the database.

open <──> answered ──> closed
  └──────────────────────^│
  ^───────────────────────┘ its sender writes again
"""

from __future__ import annotations

OPEN = "open"
ANSWERED = "answered"
CLOSED = "closed"

LINES = (
    (OPEN, ANSWERED),
    (ANSWERED, OPEN),
    (OPEN, CLOSED),
    (ANSWERED, CLOSED),
    (CLOSED, OPEN),
)


def sources_of(target: str) -> list[str]:
    """The states from which a ticket may come to this one."""
    return [source for source, reached in LINES if reached == target]
