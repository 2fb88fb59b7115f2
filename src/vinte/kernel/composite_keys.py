"""Foreign keys of two columns and more, which Django's ForeignKey can't name.

The professional is part of every key that the guarantee looks at, so that one professional's rows stay
together on one shard.
"""

from __future__ import annotations

from django.db import migrations


def composite_foreign_key(*, table: str, name: str, columns: str, target: str) -> migrations.RunSQL:
    """A migration operation that adds the key, checked at the end of the transaction as Django's own are."""
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) "
        f"REFERENCES {target} DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )
