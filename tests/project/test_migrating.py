"""Steps that a migration takes together leave what they leave one by one, and can be taken back."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState
from pgtrigger.compiler import Trigger, UpsertTriggerSql
from pgtrigger.migrations import AddTrigger

from vinte.kernel.migrating import AtOnce

pytestmark = pytest.mark.django_db
TRIGGER = Trigger(
    name="stays",
    sql=UpsertTriggerSql(
        func="RETURN NULL;",
        hash="1",
        operation="UPDATE",
        pgid="pgtrigger_stays_1",
        table="kernel_note",
        when="BEFORE",
    ),
)


def steps() -> list[Any]:
    key = ("id", models.BigAutoField(primary_key=True))
    return [
        migrations.CreateModel(name="Book", fields=[key]),
        migrations.CreateModel(
            name="Note",
            fields=[
                key,
                ("text", models.TextField()),
                ("book", models.ForeignKey("kernel.Book", models.PROTECT)),
            ],
        ),
        AddTrigger(model_name="note", trigger=TRIGGER),
    ]


def there() -> tuple[set[str], int]:
    """Which of the two tables there are, and how many triggers of that name."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) & {"kernel_book", "kernel_note"}
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname = 'pgtrigger_stays_1'")
        (triggers,) = cursor.fetchone()
    return tables, triggers


@pytest.mark.parametrize("is_built", [False, True])
def test_together_they_leave_what_they_leave_one_by_one(is_built: bool) -> None:
    alone, together = ProjectState(), ProjectState()
    if is_built:
        assert alone.apps and together.apps
    for step in steps():
        step.state_forwards("kernel", alone)
    AtOnce(steps()).state_forwards("kernel", together)
    assert together.models == alone.models
    for name in ("book", "note"):
        mine, one_by_one = (state.apps.get_model("kernel", name) for state in (together, alone))
        assert [field.name for field in mine._meta.get_fields()] == [
            field.name for field in one_by_one._meta.get_fields()
        ]


def test_they_are_made_and_taken_back() -> None:
    before, after = ProjectState(), ProjectState()
    step = AtOnce(steps())
    step.state_forwards("kernel", after)
    with connection.schema_editor() as editor:
        step.database_forwards("kernel", editor, before, after)
    assert there() == ({"kernel_book", "kernel_note"}, 1)
    with connection.schema_editor() as editor:
        step.database_backwards("kernel", editor, after, before)
    assert there() == (set(), 0)


def test_a_step_that_changes_what_another_made_is_refused() -> None:
    late = migrations.AddField("note", "at", models.DateTimeField(null=True))
    with pytest.raises(ValueError, match="Add field at to note is a step of its own"):
        AtOnce([*steps(), late])
