"""The one way to lock rows: in the order of their primary keys, so that two callers never wait in a ring."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


class RowsMissing(LookupError):
    """Some of the rows that were to be locked do not exist."""


def lock_in_key_order(rows: QuerySet[M], keys: Iterable[Any]) -> list[M]:
    """Lock the rows with these primary keys and return them in key order.

    Runs inside a transaction under READ COMMITTED: what is returned is what was committed when the
    lock was had. Raises RowsMissing when a key has no row, and RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("lock_in_key_order needs a transaction; call it inside transaction.atomic()")
    wanted = sorted(set(keys))
    found = list(rows.filter(pk__in=wanted).order_by("pk").select_for_update(of=("self",)))
    if len(found) != len(wanted):
        missing = sorted({str(key) for key in wanted} - {str(row.pk) for row in found})
        raise RowsMissing(f"no {rows.model.__name__} with key {', '.join(missing)}")
    return found
