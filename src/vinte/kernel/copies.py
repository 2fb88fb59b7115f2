"""What a room hands out instead of a row of its tables: a frozen dataclass with what others may know of it."""

from __future__ import annotations

from dataclasses import fields
from typing import TypeVar

from django.db.models import Model

T = TypeVar("T")


def copied(kind: type[T], row: Model, **more: object) -> T:
    """A dataclass with the values that the row has under the names of its fields; `more` are those it has not.

    `state_label` is how the choice in `state` reads, in the language of the moment.
    """
    values = {
        field.name: _value(row, field.name)
        for field in fields(kind)  # type: ignore[arg-type]
        if field.name not in more
    }
    return kind(**values, **more)


def _value(row: Model, name: str) -> object:
    choice = name.removesuffix("_label")
    return getattr(row, name) if choice == name else str(getattr(row, f"get_{choice}_display")())
