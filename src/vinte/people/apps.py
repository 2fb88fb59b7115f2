"""Tells Django about this room."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The room `people`."""

    name = "vinte.people"
    label = "people"
