"""Guards in the database: triggers that refuse what code may never do, declared beside their table.

The refusal is an integrity violation, so that a caller gets IntegrityError as from a constraint.
"""

from __future__ import annotations

from collections.abc import Iterator

import pgtrigger

from vinte.kernel.checks import broken_rows

# Words of PL/pgSQL that name a column only in quotes: without, the trigger fails for each row that is updated.
_RESERVED = frozenset(
    [
        "all",
        "begin",
        "by",
        "case",
        "declare",
        "else",
        "end",
        "execute",
        "for",
        "foreach",
        "from",
        "if",
        "in",
        "into",
        "loop",
        "not",
        "null",
        "or",
        "strict",
        "then",
        "to",
        "using",
        "when",
        "while",
    ]
)
_REFUSED = "USING ERRCODE = 'integrity_constraint_violation'"


def refused(message: str, *values: str) -> str:
    """The statement of a trigger's function that refuses: `%` in the message stands for the values in turn."""
    told = ", ".join((f"'{message}'", *values))
    return f"RAISE EXCEPTION {told} {_REFUSED};"


def guard(
    *, name: str, operation: pgtrigger.Operation, refuses_if: str, message: str, value: str
) -> pgtrigger.Trigger:
    """Refuse each row for which an SQL condition over OLD and NEW holds.

    `value` is what the message's `%` shows, such as `OLD.id`.
    """
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=operation,
        func=f"IF {refuses_if} THEN {refused(message, value)} END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
    )


def keeps(*, name: str, columns: str, message: str, value: str = "OLD.id") -> pgtrigger.Trigger:
    """Refuse to change these columns, named with spaces between, of a row once written."""
    named = [f'"{column}"' if column in _RESERVED else column for column in columns.split()]
    new, old = (", ".join(f"{row}.{column}" for column in named) for row in ("NEW", "OLD"))
    return guard(
        name=name,
        operation=pgtrigger.Update,
        refuses_if=f"({new}) IS DISTINCT FROM ({old})",
        message=message,
        value=value,
    )


def settles_once(
    *, name: str, once: str, columns: str, message: str, value: str = "OLD.id"
) -> pgtrigger.Trigger:
    """Let an end be written once, from empty: refuse to change these columns while `once`, SQL over OLD, holds."""
    named = [f'"{column}"' if column in _RESERVED else column for column in columns.split()]
    new, old = (", ".join(f"{row}.{column}" for column in named) for row in ("NEW", "OLD"))
    return guard(
        name=name,
        operation=pgtrigger.Update,
        refuses_if=f"({once}) AND ({new}) IS DISTINCT FROM ({old})",
        message=message,
        value=value,
    )


def never(
    *,
    name: str,
    operation: pgtrigger.Operation,
    because: str = "it only grows; a change is a new row",
) -> pgtrigger.Trigger:
    """Refuse these operations on the whole table, whichever rows they would touch."""
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=operation,
        func=refused(f"% on % is refused: {because}", "TG_OP", "TG_TABLE_NAME"),
    )


def append_only(name: str) -> pgtrigger.Trigger:
    """Refuse every change of a written row, TRUNCATE included."""
    return never(
        name=f"{name}_append_only", operation=pgtrigger.Update | pgtrigger.Delete | pgtrigger.Truncate
    )


def missing_guards(room: str) -> Iterator[str]:
    """A line for each trigger that a room's tables declare and the database lacks, or has switched off."""
    on = {name for (name,) in broken_rows("SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')")}
    for model, trigger in sorted(pgtrigger.registered(), key=lambda one: one[1].get_pgid(one[0])):
        if model._meta.app_label == room and trigger.get_pgid(model) not in on:
            yield f"table {model._meta.db_table}: trigger {trigger.name} is missing or switched off"
