"""A migration's steps taken together: the models of history are built once, not once for each step.

Django builds anew every model that is related to one that a step touches; for two hundred tables and triggers that
takes far longer than the database's own work.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation, OperationCategory
from pgtrigger.migrations import AddTrigger


class AtOnce(Operation):
    """New tables and triggers: steps of which none changes what another of them made.

    ValueError for any other step, which would find its work done: a table is made as it stands after all of them.
    """

    category = OperationCategory.ADDITION
    reversible = True

    def __init__(self, steps: Sequence[Operation]) -> None:
        for step in steps:
            if not isinstance(step, CreateModel | AddTrigger):
                raise ValueError(
                    f"{step.describe()} is a step of its own; only new tables and triggers go together"
                )
        self.steps = list(steps)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """As Django writes a step down."""
        return type(self).__name__, [], {"steps": self.steps}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The models that are built already are put aside meanwhile, and the touched ones built anew once."""
        built = state.__dict__.pop("apps", None)
        for step in self.steps:
            step.state_forwards(app_label, state)
        if built is not None:
            state.apps = built
            state.reload_models({(app_label, _model_of(step)) for step in self.steps}, delay=True)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Each step in turn, before the models as all of them leave them."""
        for step in self.steps:
            step.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Each step taken back, the last one first: where a table is new, only `from_state` knows it."""
        for step in reversed(self.steps):
            step.database_backwards(app_label, schema_editor, from_state, from_state)

    def describe(self) -> str:
        """For whoever waits."""
        return f"Create {len(self.steps)} tables and triggers"


def _model_of(step: Any) -> str:
    name: str = step.name_lower if isinstance(step, CreateModel) else step.model_name.lower()
    return name
