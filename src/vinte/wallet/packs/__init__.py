"""Packs: their dated prices, buying, stopping and ending one, what renews it and by whose
yes, orders that are paid through the provider, letters.

May call: `payments`, `books`, the models.
"""
