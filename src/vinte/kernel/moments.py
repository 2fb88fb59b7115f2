"""What happened to somebody, told by several rooms and read as one list: newest first, a page at a time.

Each room says which of its rows are moments, and how one reads; the database puts them in order by one statement, however
many tables they come from, so that a page costs the same for three rows and for thousands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, DateTimeField, F, Q, QuerySet, TextField, UUIDField, Value
from django.db.models.functions import Cast

from vinte.kernel.long_lists import LongList

_COLUMNS = ("kind", "at", "subject", "detail", "words", "cents", "by")


@dataclass(frozen=True)
class Moment:
    """Something that happened: `kind` says what, `subject_id` about which row, `by` who of the staff did it.

    `detail` is a code of its room's, `cents` an amount where there is one; `title` says it all in the reader's language.
    """

    kind: str
    at: datetime
    subject_id: UUID | None
    detail: str
    words: str
    cents: int | None
    by: str
    title: str = ""


class Moments:
    """The rows of one table that are moments of one kind.

    `at`, `subject`, `detail`, `words`, `cents` and `by` name a column each, through relations if need be; `says` puts a moment
    in words; `waits` says of which rows somebody of the staff still has to do something.
    """

    def __init__(
        self,
        rows: QuerySet[Any],
        *,
        kind: str,
        at: str,
        says: Callable[[Moment], str],
        subject: str = "",
        detail: str = "",
        words: str = "",
        cents: str = "",
        by: str = "",
        waits: Q | None = None,
    ) -> None:
        self.kind = kind
        self.says = says
        self._waits = waits
        columns: dict[str, Any] = {
            "moment_kind": Cast(Value(kind), TextField()),
            "moment_at": Cast(F(at), DateTimeField()),
            "moment_subject": Cast(F(subject) if subject else Value(None), UUIDField()),
            "moment_detail": Cast(F(detail) if detail else Value(""), TextField()),
            "moment_words": Cast(F(words) if words else Value(""), TextField()),
            "moment_cents": Cast(F(cents) if cents else Value(None), BigIntegerField()),
            "moment_by": Cast(F(by) if by else Value(""), TextField()),
        }
        self._rows = rows.exclude(**{f"{at}__isnull": True}).order_by()
        self._columns = columns

    def all(self) -> QuerySet[Any]:
        """Its rows, as columns that all kinds have in common."""
        return self._as_columns(self._rows)

    def waiting(self) -> QuerySet[Any] | None:
        """Those of which somebody still has to do something; None for a kind that never waits."""
        return None if self._waits is None else self._as_columns(self._rows.filter(self._waits))

    def _as_columns(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.annotate(**self._columns).values_list(*(f"moment_{name}" for name in _COLUMNS))


def chronicle(sources: Sequence[Moments]) -> LongList[Moment]:
    """Everything that these tell, newest first."""
    return _together([source.all() for source in sources], sources)


def waiting(sources: Sequence[Moments]) -> LongList[Moment]:
    """What of it waits for somebody of the staff, newest first."""
    return _together([rows for source in sources if (rows := source.waiting()) is not None], sources)


def _together(parts: Sequence[QuerySet[Any]], sources: Sequence[Moments]) -> LongList[Moment]:
    first, *others = parts
    says = {source.kind: source.says for source in sources}

    def read(rows: list[Any]) -> list[Moment]:
        found = [Moment(*values) for values in rows]
        return [replace(moment, title=says[moment.kind](moment)) for moment in found]

    return LongList(
        first.union(*others, all=True).order_by("-moment_at", "moment_kind", "-moment_subject"), read=read
    )
