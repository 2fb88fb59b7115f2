"""Tells Django about this room."""

from __future__ import annotations

from django.apps import AppConfig


class WalletConfig(AppConfig):
    """The room `wallet`."""

    name = "vinte.wallet"
    label = "wallet"
