"""The database brought up to date, with word of each step."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.commands.migrate import Command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from vinte.project.waiting import Told


class _ToldOfEach(Command):
    """Django's own command, which tells somebody else than the terminal too."""

    def __init__(self, told: Told) -> None:
        super().__init__()
        self._told = told
        executor = MigrationExecutor(connection)
        self._of = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        self._done = 0

    def migration_progress_callback(self, action: str, migration: Any = None, fake: bool = False) -> None:
        """Pass on which migration begins and ends."""
        super().migration_progress_callback(action, migration, fake)
        if action == "apply_start":
            self._told(self._done, self._of, str(migration))
        elif action == "apply_success":
            self._done += 1
            self._told(self._done, self._of, "")


def migrate(*, told: Told, verbosity: int = 0) -> None:
    """Apply every migration that waits; `told` hears how many of how many are done, and which comes."""
    call_command(_ToldOfEach(told), interactive=False, verbosity=verbosity)
