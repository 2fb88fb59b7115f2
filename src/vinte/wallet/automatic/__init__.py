"""Charges to which their owner agreed and is not there for: consents, top-ups, renewals of packs by card.

May call: `settlement`, `packs`, `payments`, `books`.
"""
