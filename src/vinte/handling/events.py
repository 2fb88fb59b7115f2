"""What happened with a contact, as a line of its timeline: each sub-room tells its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Event:
    """Something that happened: when, which kind, by which side, in words of the reader's language.

    `by` is `professional`, `homeowner` or `platform`; `grade` says how it is known, where that matters: `told` by the
    professional, `seen` by the platform, or `confirmed` by the homeowner; `path` leads to it; `voice_id` is the voice
    note that it is told in.
    """

    at: datetime
    kind: str
    by: str
    words: str
    grade: str = ""
    path: str = ""
    voice_id: UUID | None = None
