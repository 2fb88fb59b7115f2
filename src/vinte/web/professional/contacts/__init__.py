"""Requests to buy, contacts bought, alerts, returns."""
