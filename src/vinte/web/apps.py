"""Tells Django about this room."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The room `web`."""

    name = "vinte.web"
    label = "web"

    def ready(self) -> None:
        """Tell the wallet who its customers are."""
        from vinte.wallet import invoicing
        from vinte.web.invoice_customers import customer

        invoicing.register_customers(customer)
