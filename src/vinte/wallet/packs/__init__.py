"""Packs: their dated prices, buying and ending one, orders that are paid through the provider, letters.

May call: `payments`, `books`, the models.
"""
