"""A migration's step that gives many columns of text their bounds at once.

As `AlterField` for each would do it, with one statement for each table: Django builds all models anew for each
`AlterField`, which for two hundred columns takes longer than all other steps together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import models
from django.db.migrations.operations.base import Operation, OperationCategory


class BoundTexts(Operation):
    """Each column, by its model and name, becomes the field that is given; only the database's check is new.

    Fails with the constraint's name, which holds table and column, where a row is beyond it; nothing changes then.
    """

    category = OperationCategory.ALTERATION
    reversible = True

    def __init__(self, columns: Sequence[tuple[str, str, models.Field[Any, Any]]]) -> None:
        self.columns = list(columns)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """As Django writes a step down."""
        return type(self).__name__, [], {"columns": self.columns}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The models have the fields; those that are built already are built anew once."""
        touched = set()
        for model, name, field in self.columns:
            state.models[app_label, model].fields[name] = field
            touched.add((app_label, model))
        if "apps" in state.__dict__:
            state.reload_models(touched, delay=True)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Add every check of a table in one statement."""
        for table, checks in self._checks(app_label, schema_editor, to_state):
            added = ", ".join(f"ADD CONSTRAINT {name} CHECK ({check})" for name, check in checks)
            schema_editor.execute(f"ALTER TABLE {table} {added}", params=None)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Take them away again."""
        for table, checks in self._checks(app_label, schema_editor, from_state):
            dropped = ", ".join(f"DROP CONSTRAINT {name}" for name, _check in checks)
            schema_editor.execute(f"ALTER TABLE {table} {dropped}", params=None)

    def describe(self) -> str:
        """For whoever waits."""
        return f"Give {len(self.columns)} columns of text their bounds"

    def _checks(
        self, app_label: str, schema_editor: Any, state: Any
    ) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        quote = schema_editor.quote_name
        for model in dict.fromkeys(model for model, _name, _field in self.columns):
            built = state.apps.get_model(app_label, model)
            checks = []
            for name in (name for of, name, _field in self.columns if of == model):
                column = built._meta.get_field(name)
                called = schema_editor._create_index_name(
                    built._meta.db_table, [column.column], suffix="_check"
                )
                checks.append((quote(called), column.db_check(schema_editor.connection)))
            yield quote(built._meta.db_table), checks
