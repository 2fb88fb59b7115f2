"""What a provider tells, acted on once: events, settling a payment, looking at one that waits, charging a saved
card.

May call: `packs`, `payments`, `books`, `providers`.
"""
