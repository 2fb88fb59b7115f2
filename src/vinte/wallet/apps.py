"""Tells Django about this room."""

from __future__ import annotations

from django.apps import AppConfig


class WalletConfig(AppConfig):
    """The room `wallet`."""

    name = "vinte.wallet"
    label = "wallet"

    def ready(self) -> None:
        """Tell the room `people` what closing an account touches here."""
        from vinte.people import actions as people
        from vinte.wallet import leaving

        people.register_leaving(
            room=self.label, tells=leaving.concerns, stops=leaving.stop, removes=leaving.remove
        )
