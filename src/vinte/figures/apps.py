"""Tells Django about this room."""

from __future__ import annotations

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """The room `figures`."""

    name = "vinte.figures"
    label = "figures"
    default_auto_field = "django.db.models.BigAutoField"
