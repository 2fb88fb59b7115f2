"""A payment that somebody makes, and what may befall it: cards kept, refunds, incidents, disputes.

May call: `books`, `providers`, the models.
"""
