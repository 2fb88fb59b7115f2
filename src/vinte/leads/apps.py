"""Tells Django about this room."""

from __future__ import annotations

from django.apps import AppConfig


class LeadsConfig(AppConfig):
    """The room `leads`."""

    name = "vinte.leads"
    label = "leads"
