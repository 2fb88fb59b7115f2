"""Tells Django about this room."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The room `people`."""

    name = "vinte.people"
    label = "people"

    def ready(self) -> None:
        """Tell the figures whether anybody is here who may have been promised something."""
        from vinte.figures import actions as figures
        from vinte.people.professionals import registry

        figures.register_use(registry.has_anybody)
