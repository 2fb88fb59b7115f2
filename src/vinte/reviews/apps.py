"""Tells Django about this room."""

from __future__ import annotations

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """The room `reviews`."""

    name = "vinte.reviews"
    label = "reviews"
