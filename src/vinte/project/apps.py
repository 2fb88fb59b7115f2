"""Gathers what the rooms offer to the project, once all of them are ready."""

from __future__ import annotations

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """The project itself, last of the installed applications."""

    name = "vinte.project"
    label = "project"

    def ready(self) -> None:
        """Register what falls due in each room, and its kinds of figures."""
        from vinte.kernel import dated_kinds
        from vinte.project import rooms

        rooms.register_due()
        dated_kinds.register(rooms.kinds_of_figures)
