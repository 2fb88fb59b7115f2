"""The drawn lines of what the desk decides between two sides: one table for the models and the triggers in the database.

open ──> decided ──> appealed ──> final
  └── the one who complained says that it is settled ──^
"""

from __future__ import annotations

OPEN = "open"
DECIDED = "decided"
APPEALED = "appealed"
FINAL = "final"

LINES = ((OPEN, DECIDED), (OPEN, FINAL), (DECIDED, APPEALED), (APPEALED, FINAL))


def sources_of(target: str) -> list[str]:
    """The states from which a matter may come to this one."""
    return [source for source, reached in LINES if reached == target]
