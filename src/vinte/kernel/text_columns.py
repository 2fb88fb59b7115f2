"""Columns for what people write: one line, words of a length, and data of a size; held here and in the database.

A form says it first and better. What comes past it (a letter, an import, an action that nobody thought of) meets
the column's own check, which raises Refused before anything is written; raw SQL meets the database's.
"""

from __future__ import annotations

import json
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from vinte.kernel.texts import refuse_lines, refuse_longer

# As `texts.is_one_line`, for PostgreSQL's regular expressions (PostgreSQL, 9.7.3.3).
_BREAKS = r"[\u0001-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]"


class OneLine(models.CharField):
    """A name, a title, an address: at most `max_length` letters, and one line."""

    def db_check(self, connection: BaseDatabaseWrapper) -> str:
        """Nothing in it ends a line."""
        return f"{_quoted(self, connection)} !~ '{_BREAKS}'"

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """What is written; raises Refused (`text_too_long`, `not_one_line`)."""
        if isinstance(value, str):
            refuse_longer(value, longest=_length(self))
            refuse_lines(value)
        return super().get_db_prep_save(value, connection)


class Words(models.TextField):
    """Text of several lines, of at most `max_length` letters."""

    def db_check(self, connection: BaseDatabaseWrapper) -> str:
        """No more letters than that."""
        return f"char_length({_quoted(self, connection)}) <= {_length(self)}"

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """What is written; raises Refused (`text_too_long`)."""
        if isinstance(value, str):
            refuse_longer(value, longest=_length(self))
        return super().get_db_prep_save(value, connection)


class Data(models.JSONField):
    """Data of a shape that its room knows, of at most `max_length` letters as JSON."""

    def __init__(self, *args: Any, max_length: int, **kwargs: Any) -> None:
        super().__init__(*args, max_length=max_length, **kwargs)

    def db_check(self, connection: BaseDatabaseWrapper) -> str:
        """No more letters than that, as PostgreSQL writes it."""
        return f"char_length(({_quoted(self, connection)})::text) <= {_length(self)}"

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """What is written; raises Refused (`text_too_long`)."""
        if not hasattr(value, "as_sql"):
            refuse_longer(json.dumps(value, cls=self.encoder, ensure_ascii=False), longest=_length(self))
        return super().get_db_prep_save(value, connection)


class WordsList(ArrayField):
    """A list of texts, of at most `max_length` letters together, as PostgreSQL writes the list."""

    def __init__(self, *args: Any, max_length: int, **kwargs: Any) -> None:
        super().__init__(*args, max_length=max_length, **kwargs)

    def db_check(self, connection: BaseDatabaseWrapper) -> str:
        """No more letters than that."""
        return f"char_length(({_quoted(self, connection)})::text) <= {_length(self)}"


def _length(column: models.Field[Any, Any]) -> int:
    if column.max_length is None:
        raise TypeError(f"{column} has no max_length")
    return column.max_length


def _quoted(column: models.Field[Any, Any], connection: BaseDatabaseWrapper) -> str:
    return str(connection.ops.quote_name(column.column or column.name))
