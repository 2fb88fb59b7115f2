"""Tells Django about this room."""

from __future__ import annotations

from django.apps import AppConfig

from vinte.kernel import letters


class NoticesConfig(AppConfig):
    """The room `notices`."""

    name = "vinte.notices"
    label = "notices"

    def ready(self) -> None:
        """Offer the outbox to the rooms that may not import this one."""
        from vinte.notices import actions

        letters.register(post=actions.post, post_sms=actions.post_sms)
