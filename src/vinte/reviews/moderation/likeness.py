"""How alike two texts are, counted as PostgreSQL's pg_trgm does: of the groups of three letters that either has, how
many both have.

Counted here and not in the database: a professional has few reviews, and the extension is not in every database.
"""

from __future__ import annotations

import re


def _groups(text: str) -> frozenset[str]:
    words = re.findall(r"\w+", text.casefold())
    padded = (f"  {word} " for word in words)
    return frozenset(word[at : at + 3] for word in padded for at in range(len(word) - 2))


def alike_percent(one: str, other: str) -> int:
    """From 0, nothing in common, to 100, the same words in any order."""
    ours, theirs = _groups(one), _groups(other)
    both = ours | theirs
    return 100 * len(ours & theirs) // len(both) if both else 0
