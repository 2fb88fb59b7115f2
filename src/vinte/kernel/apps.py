"""Tells Django about this room."""

from __future__ import annotations

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """The room `kernel`."""

    name = "vinte.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"
