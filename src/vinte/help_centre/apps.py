"""Tells Django about this room."""

from __future__ import annotations

from django.apps import AppConfig


class HelpCentreConfig(AppConfig):
    """The room `help_centre`."""

    name = "vinte.help_centre"
    label = "help_centre"

    def ready(self) -> None:
        """Tell the room `notices` what becomes of letters to support and of answers to it, and `people` what leaving
        removes."""
        from vinte.help_centre import by_mail, leaving, letters
        from vinte.notices import actions as notices_actions
        from vinte.people import actions as people_actions

        notices_actions.register_support(by_mail.take)
        notices_actions.register_inbound(
            purpose=letters.PURPOSE, code=letters.CODE, writer_of=by_mail.writer_of, take=by_mail.take_answer
        )
        people_actions.register_leaving(room=self.label, tells=leaving.concerns, removes=leaving.remove)
