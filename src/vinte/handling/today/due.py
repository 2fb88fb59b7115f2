"""Something that is due with a contact, and the order in which a day is worked off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise, lazy

from vinte.kernel import formats

# First what can be too late, then what has its hour, then who waits for an answer, then what is ours to begin.
ORDER = (
    "call",
    "call_back",
    "visit",
    "outcome",
    "question",
    "late_call",
    "summary",
    "quote",
    "wrong_number",
    "follow_up",
    "review",
)


@dataclass(frozen=True)
class Due:
    """One thing to do: `kind` is of ORDER, `says` why in a sentence, `act` the words of its button.

    `due_at` is the instant until which it has to be done where `is_deadline`, else the one from which it is to be
    done. `path` leads to where it is done; empty where that is the contact's own page. Words are written when they are
    shown, in the language of that moment: most of what is due stands on a later page.
    """

    kind: str
    purchase_id: UUID
    due_at: datetime
    says: str | Promise
    act: str | Promise
    is_deadline: bool = False
    path: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError for a kind that has no place in the day."""
        if self.kind not in ORDER:
            raise ValueError(f"no place in the day for {self.kind!r}; known are {', '.join(ORDER)}")

    def waits_at(self, at: datetime) -> bool:
        """Whether it is to be done later than that instant, and not before."""
        return not self.is_deadline and self.due_at > at


@dataclass(frozen=True)
class Day:
    """What is due now, the most pressing first, and later today, the soonest first."""

    now: list[Due]
    later: list[Due]


def day_of(found: Iterable[Due], *, at: datetime) -> Day:
    """The day in order, one line for each contact: what is due now goes before what waits."""
    ordered = sorted(
        found, key=lambda due: (due.waits_at(at), ORDER.index(due.kind), due.due_at, due.purchase_id)
    )
    first: dict[UUID, Due] = {}
    for due in ordered:
        first.setdefault(due.purchase_id, due)
    kept = list(first.values())
    later = sorted((due for due in kept if due.waits_at(at)), key=lambda due: due.due_at)
    return Day(now=[due for due in kept if not due.waits_at(at)], later=later)


def _told(words: Promise, at: datetime) -> str:
    return str(words) % {"when": formats.moment(at)}


# A sentence with an instant in it, `%(when)s`.
told_at = lazy(_told, str)
