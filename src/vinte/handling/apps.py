"""Tells Django about this room."""

from __future__ import annotations

from django.apps import AppConfig


class HandlingConfig(AppConfig):
    """The room `handling`."""

    name = "vinte.handling"
    label = "handling"

    def ready(self) -> None:
        """Tell the room `leads` what is on record of contacts that somebody wants to return, `notices` what becomes of
        answers by e-mail, and reminders of what."""
        from vinte.handling import queries
        from vinte.handling.jobs import hiring
        from vinte.handling.messages import by_mail, leaving, letters
        from vinte.handling.reminders import contacts, offers
        from vinte.handling.reminders.facts import register_facts
        from vinte.leads import actions as leads_actions
        from vinte.notices import actions as notices_actions
        from vinte.people import actions as people_actions

        notices_actions.register_inbound(
            purpose=letters.PURPOSE, code=letters.CODE, writer_of=by_mail.writer_of, take=by_mail.take
        )
        people_actions.register_leaving(room=self.label, tells=leaving.concerns, removes=leaving.remove)
        register_facts("uncalled", who=contacts.who_bought, of=contacts.uncalled)
        register_facts("not_entered", who=contacts.who_bought, of=contacts.not_entered)
        register_facts("outcome_untold", who=contacts.who_began, of=contacts.begun)
        register_facts("call_back", who=contacts.who_calls_back, of=contacts.call_backs)
        register_facts("quote_unanswered", who=offers.who_waits_for_answers, of=offers.unanswered_quotes)
        register_facts("visit", who=offers.who_visits, of=offers.visits_ahead)
        leads_actions.register_contact_records(room=self.label, records=queries.contact_records)
        leads_actions.register_hired(room=self.label, hired=hiring.hired_for_good)
