"""Tells Django about this room."""

from __future__ import annotations

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """The room `reviews`."""

    name = "vinte.reviews"
    label = "reviews"

    def ready(self) -> None:
        """Tell the room `leads` what homeowners think of whoever buys a contact, and `people` what goes with one."""
        from vinte.leads import actions as leads_actions
        from vinte.people import actions as people
        from vinte.reviews import queries
        from vinte.reviews.moderation import traces

        leads_actions.register_ratings(room=self.label, ratings=queries.ratings_of)
        people.register_leaving(room=self.label, tells=traces.concerns, removes=traces.forget_business)
