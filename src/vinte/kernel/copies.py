"""What a room hands out instead of a row of its tables: a frozen dataclass with what others may know of it."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from typing import TypeVar

from django.db.models import Model

T = TypeVar("T")


def copied(kind: type[T], row: object, **more: object) -> T:
    """A dataclass with the values that the row has under the names of its fields; `more` are those it has not.

    `state_label` is how the choice in `state` reads, in the language of the moment; where `row` is no row but what was
    copied from one, it holds the label itself.
    """
    values = {
        name: label_of(row, choice) if choice and isinstance(row, Model) else getattr(row, name)
        for name, choice in _parts(kind)  # type: ignore[arg-type]
        if name not in more
    }
    return kind(**values, **more)


@cache
def _parts(kind: type) -> tuple[tuple[str, str], ...]:
    """The names of a dataclass's fields, each with the field whose choice it puts in words, if it does."""
    return tuple(
        (field.name, field.name.removesuffix("_label") if field.name.endswith("_label") else "")
        for field in fields(kind)
    )


def label_of(row: Model, choice: str) -> str:
    """How the value of a field with choices reads, in the language of the moment."""
    value = getattr(row, choice)
    return str(_labels(type(row), choice).get(value, value))


@cache
def _labels(model: type[Model], choice: str) -> dict[object, object]:
    """What the choices of a field read; Django's `get_…_display` makes this table anew for every row."""
    return dict(model._meta.get_field(choice).flatchoices)  # type: ignore[union-attr]
