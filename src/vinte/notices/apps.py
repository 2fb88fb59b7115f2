"""Tells Django about this room."""

from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """The room `notices`."""

    name = "vinte.notices"
    label = "notices"
