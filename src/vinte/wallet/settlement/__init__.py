"""What a provider tells, acted on once: events, settling a payment, charging a saved card.

May call: `packs`, `payments`, `books`, `providers`.
"""
