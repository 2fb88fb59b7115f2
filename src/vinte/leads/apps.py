"""Tells Django about this room."""

from __future__ import annotations

from django.apps import AppConfig


class LeadsConfig(AppConfig):
    """The room `leads`."""

    name = "vinte.leads"
    label = "leads"

    def ready(self) -> None:
        """Tell the room `people` what closing an account touches here."""
        from vinte.leads import leaving
        from vinte.people import actions as people

        people.register_leaving(room=self.label, tells=leaving.concerns, stops=leaving.stop)
