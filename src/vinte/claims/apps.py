"""Tells Django about this room."""

from __future__ import annotations

from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    """The room `claims`."""

    name = "vinte.claims"
    label = "claims"
