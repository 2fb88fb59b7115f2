"""The number of a thing as people say it: eight signs of its identifier's random end, `3F9A-12BC`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Index, QuerySet, TextField
from django.db.models.functions import Cast, Right

_SIGNS = 8
_WHOLE = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)
_SHORT = re.compile(r"([0-9a-f]{4})[- ]?([0-9a-f]{4})", re.I)


def reference_of(id: UUID) -> str:
    """How the thing with this identifier is called."""
    end = id.hex[-_SIGNS:].upper()
    return f"{end[:4]}-{end[4:]}"


@dataclass(frozen=True)
class Reference:
    """What somebody typed or pasted: a whole identifier, or its end."""

    id: UUID | None
    end: str

    def among(self, rows: QuerySet[Any], *, field: str = "id") -> QuerySet[Any]:
        """Those of the rows that it may mean; by the end, an index of `by_reference` finds them."""
        if self.id is not None:
            return rows.filter(**{field: self.id})
        return rows.annotate(reference_end=_end(field)).filter(reference_end=self.end)


def read_reference(text: str) -> Reference | None:
    """The number in what was typed: an identifier anywhere in it, such as in an address, or nothing but eight signs."""
    if whole := _WHOLE.search(text):
        return Reference(id=UUID(whole[0]), end="")
    if short := _SHORT.fullmatch(text.strip().lstrip("#")):
        return Reference(id=None, end=(short[1] + short[2]).lower())
    return None


def by_reference(name: str) -> Index:
    """An index that finds rows by the end of their `id`."""
    return Index(_end("id"), name=name)


def _end(field: str) -> Right:
    return Right(Cast(field, TextField()), _SIGNS)
