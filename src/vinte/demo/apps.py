"""Tells Django about this room."""

from __future__ import annotations

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The room `demo`."""

    name = "vinte.demo"
    label = "demo"
