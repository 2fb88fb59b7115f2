"""Tells Django about this room."""

from __future__ import annotations

from django.apps import AppConfig


class HandlingConfig(AppConfig):
    """The room `handling`."""

    name = "vinte.handling"
    label = "handling"
