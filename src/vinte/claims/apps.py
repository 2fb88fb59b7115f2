"""Tells Django about this room."""

from __future__ import annotations

from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    """The room `claims`."""

    name = "vinte.claims"
    label = "claims"

    def ready(self) -> None:
        """Tell the room `leads` which contacts a claim holds, which still count, and what a credit does to the guarantee; the room `people`, what leaving does to it; and the room `help_centre`, which letters may be claims and by which terms a professional is measured."""
        from vinte.claims import leaving, progress, return_effects, returning
        from vinte.claims.dossier import assessing
        from vinte.claims.steps import drafting
        from vinte.help_centre import actions as help_centre_actions
        from vinte.leads import actions as leads_actions
        from vinte.people import actions as people_actions

        leads_actions.register_return_obstacle(room=self.label, obstacle=returning.refuse_contact_of_a_claim)
        leads_actions.register_return_words(room=self.label, words=return_effects.credited_words)
        leads_actions.register_return_harm(room=self.label, harmed=return_effects.harm_of_credit)
        leads_actions.register_promise(
            room=self.label,
            failing=progress.failing_with_next,
            counts=progress.counts_for_guarantee,
        )
        people_actions.register_leaving(room=self.label, tells=leaving.concerns, removes=leaving.remove)
        help_centre_actions.register_reader(kind="claim", reader=drafting.read_mail)
        help_centre_actions.register_own_terms(room=self.label, terms_for=assessing.terms_for)
